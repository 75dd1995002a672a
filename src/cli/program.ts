// The tree of commands. It knows names and options only: what a command does is loaded when it runs.
import { Command } from 'commander';
import type { CheckFlags, OutputFlags } from '../config/config.ts';
import type { ExitCode } from '../model/exit-code.ts';
import type { ThroughFlags } from '../config/app.ts';
import type { RunFlags } from '../config/program.ts';
import { CHECK_EXAMPLES, PROGRAM_HELP, RUN_EXAMPLES, THROUGH_EXAMPLES } from './help.ts';
import type { Io } from './io.ts';
import { readToolVersion } from '../version.ts';

/** Help is laid out for this many columns at most. */
const HELP_COLUMNS = 80;

/** @param done gets the exit code of the command that ran */
export function createProgram(io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command('stream-check')
    .description('Does the answer of a language model arrive as it is spoken? If not, which hop holds it back?')
    .usage('[check] <model> [options]\n       stream-check <command> [options]')
    .version(readToolVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      // run() prints errors, in the form that all errors have.
      outputError: () => {},
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? HELP_COLUMNS, HELP_COLUMNS),
      getOutHasColors: () => false,
    })
    .addHelpText('after', PROGRAM_HELP);
  addCheck(program, io, done);
  addRun(program, io, done);
  addThrough(program, io, done);
  addFileCommands(program, io, done);
  addServe(program, io, done);
  addReference(program, io, done);
  return program;
}

function addCheck(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('check', { isDefault: true })
    .summary('the main job; the word "check" may be left out')
    .description('Asks a model for a stream, stamps every chunk on its way, and judges how it was delivered.')
    .argument('[model]', 'mock, mock/<scenario>, openai/<model>, gpt-...; any name with --base-url')
    .optionsGroup('What is asked:')
    .option('--client <id[:key=value,...]>', 'client that makes the request; repeat it to compare', collect)
    .option('--pair <id[:key=value,...]>', 'a known sync/async pair: litellm, openai-python, httpx, undici')
    .option('--scenario <id|file.json>', 'what the embedded mock plays; the same as mock/<id>')
    .option('--base-url <url>', 'address of an OpenAI-compatible server')
    .option('--api-key-env <NAME>', 'environment variable that holds the key')
    .option('--header <name: value>', 'further request header; repeatable', collect)
    .option('--protocol <id>', 'API that is spoken (default: openai-chat)')
    .option('--prompt <text>', 'what the model is asked')
    .option('--max-tokens <n>', 'longest answer');
  addParallel(addMeasuring(command, '60; mock: 15'));
  addJudging(command);
  addRecording(addOutput(command))
    .option('--config <file>', 'JSON file with these options, by their names in camelCase')
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (model: string | undefined, flags: CheckFlags) => {
      const { checkCommand } = await import('./commands/check.ts');
      done(await checkCommand(model, flags, io, commandNames(program)));
    });
}

function addRun(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('run')
    .summary('a program in any language is the client')
    .description('Runs a program that asks a model, and checks when the words come out of its stdout.')
    .usage('[options] -- <command...>')
    .argument('[command...]', 'the program and its arguments; nothing after -- is parsed')
    .optionsGroup('What is run:')
    .option('--pty', 'its stdout is a terminal: programs buffer differently there')
    .option('--scenario <id|file.json>', 'what the mock plays (default: probe-short)')
    .option('--base-url <url>', 'a real model in place of the mock; the program keeps its keys')
    .option('--protocol <id>', 'API at that address (default: openai-chat)');
  addMeasuring(command, '15; real model: 60');
  addJudging(command);
  addRecording(addOutput(command))
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (typed: string[], flags: RunFlags) => {
      const { runCommand } = await import('./commands/run.ts');
      done(await runCommand(typed, flags, io));
    });
}

function addThrough(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('through')
    .summary('an app is under test: the mock is its model, we are its reader')
    .description('Checks an app from outside: the embedded mock is its model, and we read what it sends.')
    .argument('<url>', 'address of the app that streams an answer')
    .optionsGroup('What is asked:')
    .option('--start <command>', 'command that starts the app, with the address of the mock in OPENAI_BASE_URL')
    .option('--data <json>', 'JSON object to POST (default: GET)')
    .option('--header <name: value>', 'further request header; repeatable', collect)
    .option('--scenario <id|file.json>', 'what the mock plays (default: probe-short)')
    .option('--port <n>', 'port of the mock for an app that runs already (default: 8787)');
  addParallel(addMeasuring(command, '15'));
  addJudging(command);
  addRecording(addOutput(command))
    .addHelpText('after', THROUGH_EXAMPLES)
    .action(async (url: string, flags: ThroughFlags) => {
      const { throughCommand } = await import('./commands/through.ts');
      done(await throughCommand(url, flags, io));
    });
}

function addFileCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const analyze = program
    .command('analyze')
    .summary('judge saved recordings again, offline')
    .description('Judges saved recordings again, offline.')
    .argument('<recording...>', 'files, or directories of them');
  addJudging(analyze);
  addOutput(analyze).action(async (paths: string[], flags: CheckFlags) => {
    const { analyzeCommand } = await import('./commands/analyze.ts');
    done(await analyzeCommand(paths, flags, io));
  });
  const report = program
    .command('report')
    .summary('render or merge saved reports')
    .description('Renders saved reports and recordings; several are merged into one report.')
    .argument('<file...>', 'reports or recordings');
  addOutput(report).action(async (paths: string[], flags: OutputFlags) => {
    const { reportCommand } = await import('./commands/report.ts');
    done(await reportCommand(paths, flags, io));
  });
}

function addServe(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('serve')
    .summary('run only the mock server')
    .description('Runs only the mock server, until Ctrl-C.')
    .argument('[scenario]', 'what it plays for a model that is no scenario: an id or a JSON file')
    .option('--port <n>', 'port; 0 for any that is free (default: 8787)')
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .action(async (scenario: string | undefined, flags: { port?: string; host?: string }) => {
      const { serveCommand } = await import('./commands/serve.ts');
      done(await serveCommand(scenario, flags, io));
    });
}

function addReference(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('list')
    .summary('list clients, scenarios, causes, reporters, ...')
    .description('Lists what there is; clients say whether they can run here, and why not.')
    .argument('[what]', 'clients, protocols, scenarios, causes, reporters or providers')
    .option('--json', 'as JSON')
    .action(async (what: string | undefined, flags: { json?: boolean }) => {
      const { listCommand } = await import('./commands/list.ts');
      done(await listCommand(what, flags, io));
    });
  program
    .command('explain')
    .summary('print the page of an id')
    .description('Prints the page of a cause, client, scenario, metric or exit code.')
    .argument('[id]', 'left out: all ids')
    .action(async (id: string | undefined) => {
      const { explainCommand } = await import('./commands/explain.ts');
      done(await explainCommand(id, io));
    });
  program
    .command('doctor')
    .summary('is this machine fit to measure?')
    .description('Tells whether this machine is fit to measure: clock, floor, load, clients.')
    .action(async () => {
      const { doctorCommand } = await import('./commands/doctor.ts');
      done(await doctorCommand(io));
    });
}

/** @param timeout the default of --timeout, in words */
function addMeasuring(command: Command, timeout: string): Command {
  return command
    .optionsGroup('How it is measured:')
    .option('--lock-step', 'only the instrument that proves, chunk by chunk; needs the mock')
    .option('--timed', 'only the instrument that compares clocks')
    .option('--runs <n>', 'runs of each client (default: 1)')
    .option('--expect <channel>', 'text, reasoning or tool-arguments: its absence is a fault', collect)
    .option('--timeout <s>', `silence after which a stream is given up, in seconds (default: ${timeout})`);
}

/** Not of a program: it cannot be made to ask twice at once. */
function addParallel(command: Command): Command {
  return command.option('--parallel <n>', 'streams at once: n - 1 are held, the last must be served (default: 2)');
}

function addRecording(command: Command): Command {
  return command
    .option('--record <dir>', 'save a recording of each run in this directory')
    .option('--keep-text', 'keep the words of the answer in recordings');
}

function addJudging(command: Command): Command {
  return command
    .optionsGroup('How it is judged:')
    .option('--budget <ms>', 'lateness still called incremental (default: 100, a convention)')
    .option('--judge <vantage>', 'vantage that the verdict is about (default: the last one)')
    .option('--inconclusive <meaning>', 'fail, warn or pass (default: fail, exit code 3)');
}

function addOutput(command: Command): Command {
  return command
    .optionsGroup('What comes out:')
    .option('--reporter <id[=file]>', 'form of the report; repeatable, all but one to files', collect)
    .option('--json', 'short for --reporter json')
    .option('--quiet', 'nothing on stderr but errors')
    .option('--verbose', 'timelines of healthy clients too')
    .option('--no-color', 'no colours')
    .option('--ascii', 'ASCII signs only');
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function commandNames(program: Command): string[] {
  return program.commands.map((command) => command.name());
}
