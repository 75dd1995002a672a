// The tree of commands. It knows names and options only: what a command does is loaded when it runs.
import { Command } from 'commander';
import type { ExitCode } from '../model/exit-code.ts';
import {
  CHECK_EXAMPLES,
  CI_EXAMPLES,
  CURL_EXAMPLES,
  ENDPOINT_EXAMPLES,
  PROGRAM_HELP,
  RUN_EXAMPLES,
  THROUGH_EXAMPLES,
} from './help.ts';
import { ENDPOINT_COMMAND } from './address-typed.ts';
import { addOptions, HEADINGS, read, type Typed } from './command-options.ts';
import { CURL_COMMAND } from './curl-typed.ts';
import { mistypedLine } from './mistyped-line.ts';
import type { RedactedIo } from './redacted-io.ts';
import { readToolVersion } from '../version.ts';
import { print } from './print.ts';

/** Help is laid out for this many columns at most. */
const HELP_COLUMNS = 80;

/** @param args what was typed behind `stream-check` @param done gets the exit code of the command that ran */
export function createProgram(io: RedactedIo, args: readonly string[], done: (code: ExitCode) => void): Command {
  const program = new Command('stream-check')
    .description('Does the answer of a language model arrive as it is spoken? If not, which hop holds it back?')
    .usage('[check] <model> [options]\n       stream-check <url> [options]\n       stream-check <command> [options]')
    .version(readToolVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride((error) => {
      throw mistypedLine(error, args, commandNames(program)) ?? error;
    })
    .configureOutput({
      writeOut: (text) => print(io.stdout, text),
      writeErr: (text) => print(io.stderr, text),
      // run() prints errors, in the form that all errors have.
      outputError: () => {},
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? HELP_COLUMNS, HELP_COLUMNS),
      getOutHasColors: () => false,
    })
    .addHelpText('after', PROGRAM_HELP);
  addCheck(program, io, args, done);
  addEndpoint(program, io, args, done);
  addCurl(program, io, args, done);
  addRun(program, io, args, done);
  addThrough(program, io, args, done);
  addProject(program, io, done);
  addFileCommands(program, io, done);
  addServe(program, io, done);
  addReference(program, io, done);
  addComplete(program, io, args, done);
  return program;
}

function addCheck(program: Command, io: RedactedIo, args: readonly string[], done: (code: ExitCode) => void): void {
  const command = program
    .command('check', { isDefault: true })
    .summary('the main job; the word "check" may be left out')
    .description('Asks a model for a stream, stamps every chunk on its way, and judges how it was delivered.')
    .argument('[model]', 'mock, mock/<scenario>, openai/<model>, gpt-...; any name with --base-url');
  addOptions(command, 'check', HEADINGS)
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (model: string | undefined, typed: Typed) => {
      const options = await read(typed);
      if (model === undefined && args[0] !== 'check') {
        const { plainCommand } = await import('./commands/plain.ts');
        const code = await plainCommand(options, io);
        if (code !== null) return done(code);
      }
      const { checkCommand } = await import('./commands/check.ts');
      done(await checkCommand(model, options, io, args, commandNames(program)));
    });
}

function addEndpoint(program: Command, io: RedactedIo, args: readonly string[], done: (code: ExitCode) => void): void {
  const command = program
    .command(ENDPOINT_COMMAND, { hidden: true })
    .description('Asks an address once, as a browser does, and judges by what arrives.')
    // Its name is never typed.
    .configureHelp({ commandUsage: () => 'stream-check <url> [options]' })
    .argument('<url>', 'an address, here or far');
  addOptions(command, ENDPOINT_COMMAND, HEADINGS)
    .addHelpText('after', ENDPOINT_EXAMPLES)
    .action(async (url: string, typed: Typed) => {
      const { endpointCommand } = await import('./commands/endpoint.ts');
      done(await endpointCommand(url, await read(typed), io, args));
    });
}

function addCurl(program: Command, io: RedactedIo, args: readonly string[], done: (code: ExitCode) => void): void {
  const command = program
    .command(CURL_COMMAND)
    .summary('the line that a browser copies as cURL, pasted as it is')
    .description('Makes the request of a line that a browser copied as cURL, and judges by what arrives.')
    .usage('<arguments...>\n       stream-check [options] curl <arguments...>')
    .argument('[arguments...]', 'of curl: the address, -H, --data-raw, ...');
  addOptions(command, ENDPOINT_COMMAND, HEADINGS, SAID_BY_THE_LINE)
    .addHelpText('after', CURL_EXAMPLES)
    .action(async (line: string[], typed: Typed) => {
      const { curlCommand } = await import('./commands/curl.ts');
      done(await curlCommand(line, await read(typed), io, args));
    });
}

/** Options for an address that the line itself has, under names of curl. */
const SAID_BY_THE_LINE = ['data', 'method', 'location', 'ca', 'insecure', 'via', 'header'] as const;

function addRun(program: Command, io: RedactedIo, args: readonly string[], done: (code: ExitCode) => void): void {
  const command = program
    .command('run')
    .summary('a program in any language is the client')
    .description('Runs a program that asks a model, and checks when the words come out of its stdout.')
    .usage('[options] -- <command...>')
    .argument('[command...]', 'the program and its arguments; nothing after -- is parsed');
  addOptions(command, 'run', { ...HEADINGS, asked: 'What is run:' })
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (line: string[], typed: Typed) => {
      const { runCommand } = await import('./commands/run.ts');
      done(await runCommand(line, await read(typed), io, args));
    });
}

function addThrough(program: Command, io: RedactedIo, args: readonly string[], done: (code: ExitCode) => void): void {
  const command = program
    .command('through')
    .summary('an app is under test: the mock is its model, we are its reader')
    .description('Checks an app from outside: the embedded mock is its model, and we read what it sends.')
    .argument('<url>', 'address of the app that streams an answer');
  addOptions(command, 'through', HEADINGS)
    .addHelpText('after', THROUGH_EXAMPLES)
    .action(async (url: string, typed: Typed) => {
      const { throughCommand } = await import('./commands/through.ts');
      done(await throughCommand(url, await read(typed), io, args));
    });
}

function addProject(program: Command, io: RedactedIo, done: (code: ExitCode) => void): void {
  const ci = program
    .command('ci')
    .summary('run the matrix of the config file of this project')
    .description('Runs the matrix of a config file: each subject with each client and scenario.');
  addOptions(ci, 'ci', HEADINGS)
    .addHelpText('after', CI_EXAMPLES)
    .action(async (typed: Typed) => {
      const { ciCommand } = await import('./commands/ci.ts');
      done(await ciCommand(await read(typed), io));
    });
  const init = program
    .command('init')
    .summary('write a config file and a CI file for this project')
    .description('Looks at this project, and writes a config file for it and a CI file that runs it.');
  addOptions(init, 'init', null).action(async (typed: Typed) => {
    const { initCommand } = await import('./commands/init.ts');
    done(await initCommand(await read(typed), io));
  });
}

function addFileCommands(program: Command, io: RedactedIo, done: (code: ExitCode) => void): void {
  const analyze = program
    .command('analyze')
    .summary('judge saved recordings again, offline')
    .description('Judges saved recordings again, offline.')
    .argument('<recording...>', 'files, or directories of them');
  addOptions(analyze, 'analyze', HEADINGS).action(async (paths: string[], typed: Typed) => {
    const { analyzeCommand } = await import('./commands/analyze.ts');
    done(await analyzeCommand(paths, await read(typed), io));
  });
  const report = program
    .command('report')
    .summary('render or merge saved reports')
    .description('Renders saved reports and recordings; several are merged into one report.')
    .argument('<file...>', 'reports or recordings');
  addOptions(report, 'report', HEADINGS).action(async (paths: string[], typed: Typed) => {
    const { reportCommand } = await import('./commands/report.ts');
    done(await reportCommand(paths, await read(typed), io));
  });
}

function addServe(program: Command, io: RedactedIo, done: (code: ExitCode) => void): void {
  const command = program
    .command('serve')
    .summary('run only the mock server')
    .description('Runs only the mock server, until Ctrl-C.')
    .argument('[scenario]', 'what it plays for a model that is no scenario: an id or a JSON file');
  addOptions(command, 'serve', null).action(async (scenario: string | undefined, typed: Typed) => {
    const { serveCommand } = await import('./commands/serve.ts');
    done(await serveCommand(scenario, await read(typed), io));
  });
}

function addReference(program: Command, io: RedactedIo, done: (code: ExitCode) => void): void {
  const list = program
    .command('list')
    .summary('list clients, scenarios, causes, reporters, ...')
    .description('Lists what there is; clients say whether they can run here, and why not.')
    .argument('[what]', 'clients, protocols, scenarios, causes, reporters or providers');
  addOptions(list, 'list', null).action(async (what: string | undefined, typed: Typed) => {
    const { listCommand } = await import('./commands/list.ts');
    done(await listCommand(what, await read(typed), io));
  });
  program
    .command('explain')
    .summary('print the page of an id')
    .description('Prints the page of a cause, client, scenario, metric, exit code, guide, or word of a report.')
    .argument('[id...]', 'left out: all ids')
    .action(async (id: string[]) => {
      const { explainCommand } = await import('./commands/explain.ts');
      done(await explainCommand(id.length === 0 ? undefined : id.join(' '), io));
    });
  program
    .command('doctor')
    .summary('is this machine fit to measure?')
    .description('Says whether this machine is fit to measure: clock, floor, load, clients.')
    .action(async () => {
      const { doctorCommand } = await import('./commands/doctor.ts');
      done(await doctorCommand(io));
    });
}

function addComplete(program: Command, io: RedactedIo, args: readonly string[], done: (code: ExitCode) => void): void {
  program
    .command('complete')
    .summary('print the script that completes words in a shell')
    .description('Prints the script that completes words at Tab in bash, zsh or fish; its head says how to install it.')
    .argument('<shell>', 'bash, zsh or fish; the script itself asks with -- and the words of a line')
    .allowExcessArguments()
    .action(async () => {
      const { completeCommand } = await import('./commands/complete.ts');
      const commands = program.createHelp().visibleCommands(program);
      const summaries = commands.map((command) => ({
        value: command.name(),
        says: command.summary() || command.description(),
      }));
      done(await completeCommand(args, summaries, io));
    });
}

function commandNames(program: Command): string[] {
  return program.commands.map((command) => command.name()).filter((name) => name !== ENDPOINT_COMMAND);
}
