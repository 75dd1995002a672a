// Under GitHub Actions every report is shown by the service as well, without being asked for: findings as annotations, and the
// report as the summary of the job. Annotations go to stderr: the runner reads commands in both streams, and stdout holds the
// chosen report alone.
// Nobody asked for it, so where it cannot be written (a container without the file of the summary) that is said, and no failure.
import { resolve } from 'node:path';
import type { OptionValues } from '../config/options.ts';
import type { Report } from '../model/report.ts';
import type { RenderOptions } from '../report/reporters/reporter.ts';
import { appendTo, sizeOf, systemReason } from '../whole-file.ts';
import type { ChosenReporter } from './chosen-reporters.ts';
import { print } from './print.ts';
import type { RedactedIo } from './redacted-io.ts';

/** A summary of 1 MiB or more is not shown at all; that of a step is what all its commands have appended. */
const MOST_FILE_BYTES = 1024 * 1024 - 1;
const GAP = '\n';

/** @param report without secrets */
export async function showOnGithub(
  report: Report,
  choices: readonly ChosenReporter[],
  style: RenderOptions,
  { quiet }: OptionValues,
  io: RedactedIo,
): Promise<void> {
  if (io.env['GITHUB_ACTIONS'] !== 'true' || quiet) return;
  const { github, jobSummary } = await import('../report/reporters/github.ts');
  const annotations = choices.some(({ id }) => id === 'github') ? '' : github.render(report, style);
  // Past print(), which would escape what is a command.
  if (annotations !== '') io.stderr.write(`${annotations}\n`);
  const typed = io.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (typed === '') return;
  const reason = await appended(resolve(io.cwd, typed), (mostBytes) => jobSummary(report, mostBytes));
  if (reason !== null) print(io.stderr, `stream-check: The summary of the job could not be written: ${reason}.\n`);
}

/** Why it is not there; null if it is. */
async function appended(path: string, textOf: (mostBytes: number) => string): Promise<string | null> {
  try {
    const room = MOST_FILE_BYTES - (await sizeOf(path)) - GAP.length;
    const text = textOf(room);
    if (Buffer.byteLength(text) > room) return 'its file is full';
    await appendTo(path, `${GAP}${text}`);
    return null;
  } catch (error) {
    return systemReason(error);
  }
}
