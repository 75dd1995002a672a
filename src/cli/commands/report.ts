// report: saved reports are rendered again; several are merged. Recordings are judged first.
import type { OptionValues } from '../../config/options.ts';
import { chooseReporters } from '../chosen-reporters.ts';
import { deliver } from '../deliver.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { loadSaved, readSaved } from '../../saved-files.ts';
import { withFailures } from '../saved-runs.ts';

export async function reportCommand(
  paths: readonly string[],
  options: OptionValues,
  io: RedactedIo,
): Promise<ExitCode> {
  const choices = await chooseReporters(options, io, paths);
  const { read, failures } = await readSaved(paths, io.cwd, loadSaved);
  const reports = read.flatMap((saved) => (saved.kind === 'report' ? [saved.report] : []));
  const recordings = read.flatMap((saved) => (saved.kind === 'recording' ? [saved.recording] : []));
  if (recordings.length > 0) {
    const { judgeRecordings } = await import('../../check.ts');
    reports.push(judgeRecordings(recordings, { inconclusive: 'fail', judge: null, budgetMs: null, timelines: true }));
  }
  const { mergeReports } = await import('../../report/assemble.ts');
  return deliver(withFailures(mergeReports(reports), failures, io), choices, options, io);
}
