// A finished Report goes out: one form to stdout, others to files. What was measured is never lost:
// a file that cannot be written costs exit code 2, but stdout gets its report first.
import { resolve } from 'node:path';
import { type ReporterChoice, resolveReporters } from '../config/config.ts';
import type { OptionValues } from '../config/options.ts';
import type { Report } from '../model/report.ts';
import { type ExitCode, worstExitCode } from '../model/exit-code.ts';
import { type RedactedIo, withoutSecrets } from './redacted-io.ts';
import { outputStyleOf } from './output-style.ts';
import { print } from './print.ts';
import { requireOwnFiles } from './report-files.ts';
import { systemReason, writeWhole } from '../whole-file.ts';

/** Checks the choice of reporters before anything is measured. @param inputs paths of what is read @throws StreamCheckError */
export async function chooseReporters(
  options: OptionValues,
  io: Pick<RedactedIo, 'cwd' | 'stdout'>,
  inputs: readonly string[] = [],
): Promise<readonly ReporterChoice[]> {
  const { reporters } = await import('../report/reporters/index.ts');
  const known = reporters.entries.map(({ id }) => id);
  const choices = resolveReporters(options, known);
  await requireOwnFiles(choices, io, inputs);
  return choices;
}

/** Whether the Report has to hold every arrival: because that was typed, or for a reporter. */
export async function wantsTimelines(options: OptionValues, choices: readonly ReporterChoice[]): Promise<boolean> {
  const { reporters } = await import('../report/reporters/index.ts');
  return options.timelines === true || choices.some(({ id }) => reporters.get(id).needsTimelines === true);
}

/** @returns the exit code of the report, or a worse one when a file could not be written */
export async function deliver(
  judged: Report,
  choices: readonly ReporterChoice[],
  options: OptionValues,
  io: RedactedIo,
): Promise<ExitCode> {
  const report = withoutSecrets(judged, io);
  const { reporters } = await import('../report/reporters/index.ts');
  const style = outputStyleOf(io.stdout, io.env, options);
  const verbose = options.verbose ?? false;
  const failures: string[] = [];
  for (const { id, file } of choices) {
    const reporter = await reporters.get(id).load();
    if (file === null) {
      io.stdout.write(endLine(reporter.render(report, { ...style, verbose })));
      continue;
    }
    // A file gets the width and the signs of stdout, but no colours: an editor would show them as escapes.
    const text = reporter.render(report, { ...style, colorLevel: 0, verbose });
    const failure = await save(resolve(io.cwd, file), endLine(text));
    if (failure !== null) failures.push(`stream-check: ${file} could not be written: ${failure}\n`);
  }
  for (const failure of failures) print(io.stderr, failure);
  return worstExitCode([report.exitCode, failures.length > 0 ? 2 : 0]);
}

async function save(path: string, text: string): Promise<string | null> {
  try {
    await writeWhole(path, text);
    return null;
  } catch (error) {
    return systemReason(error);
  }
}

function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
