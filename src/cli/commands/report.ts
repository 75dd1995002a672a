// report: saved reports are rendered again; several are merged. Recordings are judged first.
import { resolveBaseline } from '../../config/baseline.ts';
import type { OptionValues } from '../../config/options.ts';
import { StreamCheckError } from '../../errors.ts';
import { chooseReporters } from '../chosen-reporters.ts';
import { deliver } from '../deliver.ts';
import { type ExitCode, worstExitCode } from '../../model/exit-code.ts';
import type { Recording } from '../../model/recording.ts';
import type { Report } from '../../model/report.ts';
import type { NamedReport } from '../../report/merge.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { loadSaved, readSaved } from '../../saved-files.ts';
import { withFailures } from '../saved-runs.ts';

export async function reportCommand(
  paths: readonly string[],
  options: OptionValues,
  io: RedactedIo,
): Promise<ExitCode> {
  const choices = await chooseReporters(options, io, paths);
  const { read, failures } = await readSaved(paths, io.cwd, async (path, name) => {
    return { name, ...(await loadSaved(path, name)) };
  });
  const reports = read.flatMap((saved): NamedReport[] => (saved.kind === 'report' ? [saved] : []));
  const recordings = read.flatMap((saved) => (saved.kind === 'recording' ? [saved.recording] : []));
  if (recordings.length > 0) reports.push({ name: 'recordings', report: await judgedAgain(recordings) });
  const { disagreementOf, mergeReports } = await import('../../report/merge.ts');
  const disagreement = disagreementOf(reports);
  if (disagreement !== null) throw new StreamCheckError('file-invalid', disagreement.message, disagreement.hint);
  const merged = mergeReports(reports.map(({ report }) => report));
  return deliver(withFailures(await compared(merged, options, io), failures, io), choices, options, io);
}

async function judgedAgain(recordings: readonly Recording[]): Promise<Report> {
  const { judgeRecordings } = await import('../../check.ts');
  return judgeRecordings(recordings, { inconclusive: 'fail', judge: null, budgetMs: null, timelines: true });
}

/** Against the baseline, where one is named: shards are compared, and stored, when they are one. */
async function compared(report: Report, options: OptionValues, io: RedactedIo): Promise<Report> {
  const settings = await resolveBaseline(options, io.cwd);
  if (settings === null) return report;
  const { judgeBaseline } = await import('../../gate/baseline/judge.ts');
  const { BASELINE_RULE } = await import('../../gate/baseline/results.ts');
  const { updateBaseline } = await import('../../check.ts');
  const { result, gate, next, warnings } = judgeBaseline(
    report.runs,
    settings,
    report,
    report.rules?.isStrict ?? false,
  );
  const unwritten = await updateBaseline({ next }, { baseline: settings, redactor: io.redactor });
  const hasFailed = gate.some(({ status }) => status === 'failed');
  return {
    ...report,
    gate: [...report.gate.filter(({ rule }) => rule !== BASELINE_RULE), ...gate],
    baseline: result,
    warnings: [...report.warnings, ...(unwritten.length > 0 ? unwritten : warnings)],
    exitCode: worstExitCode([report.exitCode, hasFailed ? 1 : 0, unwritten.length > 0 ? 2 : 0]),
  };
}
