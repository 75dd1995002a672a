// report: saved reports are rendered again; several are merged. Recordings are judged first.
import type { OptionValues } from '../../config/options.ts';
import type { Recording } from '../../model/recording.ts';
import type { Report } from '../../model/report.ts';
import { chooseReporters, deliver } from '../deliver.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { claimsToBeRecording, expandPaths, loadRecording, loadReport } from '../../saved-files.ts';

export async function reportCommand(
  paths: readonly string[],
  options: OptionValues,
  io: RedactedIo,
): Promise<ExitCode> {
  const choices = await chooseReporters(options);
  const reports: Report[] = [];
  const recordings: Recording[] = [];
  for (const path of await expandPaths(paths, io.cwd)) {
    if (await claimsToBeRecording(path)) recordings.push(await loadRecording(path));
    else reports.push(await loadReport(path));
  }
  if (recordings.length > 0) {
    const { judgeRecordings } = await import('../../check.ts');
    reports.push(judgeRecordings(recordings, { inconclusive: 'fail', judge: null, budgetMs: null }));
  }
  const { mergeReports } = await import('../../report/assemble.ts');
  return deliver(mergeReports(reports), choices, options, io);
}
