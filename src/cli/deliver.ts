// A finished Report goes out: one form to stdout, others to files. What was measured is never lost: a reporter that throws
// and a file that cannot be written cost exit code 2, but the others go on, and stdout gets its report first. Only the line that
// says the exit code waits until all others are out. Modules of the user come last, for one that ends the process or never comes to its end would keep the others from going out.
import { resolve } from 'node:path';
import type { OptionValues } from '../config/options.ts';
import { messageOf } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { type ExitCode, worstExitCode } from '../model/exit-code.ts';
import type { Reporter, RenderOptions } from '../report/reporters/reporter.ts';
import type { ChosenReporter } from './chosen-reporters.ts';
import { showOnGithub } from './github-actions.ts';
import type { LiveOutputs } from './live-output.ts';
import { type RedactedIo, withoutSecrets } from './redacted-io.ts';
import { outputStyleOf } from './output-style.ts';
import { print } from './print.ts';
import { placeInRepository } from './repository.ts';
import { systemReason, writeWhole } from '../whole-file.ts';

/**
 * @returns the exit code of the report, or a worse one when something could not be written
 * @throws what a reporter of ours throws, which is a fault of ours, when all the others are out
 */
export async function deliver(
  judged: Report,
  choices: readonly ChosenReporter[],
  options: OptionValues,
  io: RedactedIo,
  live: LiveOutputs = new Map(),
): Promise<ExitCode> {
  const report = withoutSecrets(judged, io);
  const style = {
    ...outputStyleOf(io.stdout, io.env, options),
    verbose: options.verbose ?? false,
    directory: placeInRepository(io),
  };
  const failures: string[] = [];
  const bugs: unknown[] = [];
  const code = () => worstExitCode([report.exitCode, failures.length > 0 ? 2 : 0, bugs.length > 0 ? 70 : 0]);
  let end = () => {};
  const toStdout = (text: string, { ending }: Pick<Reporter, 'ending'>) => {
    const held = ending?.(report, style) ?? '';
    io.stdout.write(text.slice(0, text.length - held.length));
    if (ending !== undefined) end = () => void io.stdout.write(ending({ ...report, exitCode: code() }, style));
  };
  for (const choice of choices.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const output = live.get(choice);
    try {
      const failure =
        output === undefined
          ? await handOut(report, choice, style, io, toStdout)
          : unwritten(choice, await output.end(report));
      if (failure !== null) failures.push(failure);
    } catch (error) {
      bugs.push(error);
    }
  }
  await showOnGithub(report, choices, style, options, io).catch((error: unknown) => bugs.push(error));
  end();
  for (const failure of failures) print(io.stderr, `stream-check: ${failure}\n`);
  if (bugs.length > 0) throw bugs[0];
  return code();
}

/** stdout, then files, then servers, which may be slow, then modules of the user. */
function placeOf({ file, send, isOwn }: ChosenReporter): number {
  if (isOwn) return 3;
  return send === null ? Number(file !== null) : 2;
}

/** Why it is not there, a sentence; null if it is. */
async function handOut(
  report: Report,
  choice: ChosenReporter,
  style: RenderOptions,
  io: RedactedIo,
  toStdout: (text: string, reporter: Pick<Reporter, 'ending'>) => void,
): Promise<string | null> {
  const { file, send, id, reporter, isOwn } = choice;
  if (send !== null) {
    const reason = await send(report);
    return reason === null ? null : `The report ${id} could not be sent: ${reason}.`;
  }
  // A file gets the width and the signs of stdout, but no colours: an editor would show them as escapes.
  if (file !== null && !isOwn && reporter.parts !== undefined) {
    return unwritten(choice, await save(resolve(io.cwd, file), () => reporter.parts!(report, style)));
  }
  const { text, failure } = await rendered(report, choice, file === null ? style : { ...style, colorLevel: 0 });
  if (text !== null && file !== null) return unwritten(choice, await save(resolve(io.cwd, file), endLine(text)));
  if (text !== null) toStdout(endLine(text), reporter);
  else if (file === null) {
    const { terminal } = await import('../report/reporters/terminal.ts');
    toStdout(terminal.render(report, style), terminal);
  }
  return failure;
}

async function rendered(
  report: Report,
  { id, reporter, isOwn }: ChosenReporter,
  options: RenderOptions,
): Promise<{ text: string | null; failure: string | null }> {
  if (!isOwn) return { text: await reporter.render(report, options), failure: null };
  try {
    // What it changes in its copy does not reach the others.
    const text: unknown = await settled(reporter.render(structuredClone(report), options));
    if (typeof text === 'string') return { text, failure: null };
    return { text: null, failure: `The reporter ${id} returned ${typeof text}, and not a text.` };
  } catch (error) {
    return { text: null, failure: `The reporter ${id} failed: ${messageOf(error)}.` };
  }
}

/** @throws where the process would end before the promise is settled, for nothing is left that could settle it */
async function settled(promise: unknown): Promise<unknown> {
  let giveUp = () => {};
  const abandoned = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Error('its promise is never settled'));
  });
  process.once('beforeExit', giveUp);
  try {
    return await Promise.race([promise, abandoned]);
  } finally {
    process.off('beforeExit', giveUp);
  }
}

function unwritten({ file }: ChosenReporter, reason: string | null): string | null {
  return reason === null ? null : `${file} could not be written: ${reason}`;
}

async function save(path: string, text: string | (() => Iterable<string>)): Promise<string | null> {
  try {
    await writeWhole(path, text);
    return null;
  } catch (error) {
    return systemReason(error);
  }
}

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
