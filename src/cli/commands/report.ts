// report: saved reports are rendered again; several are merged. Recordings are judged first.
import { resolveBaseline } from '../../config/baseline.ts';
import type { OptionValues } from '../../config/options.ts';
import type { BaselineSettings } from '../../gate/baseline/judge.ts';
import type { Elsewhere } from '../../gate/baseline/key.ts';
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
  const parts = reports.map(({ report }) => report);
  const baseline = await resolveBaseline(options, io.cwd);
  const machines = new Map([
    ...parts.flatMap(({ runs, environment }) => runs.map(({ id }) => [id, environment] as const)),
    ...recordings.map(({ id, environment }) => [id, environment] as const),
  ]);
  const merged = baseline === null ? mergeReports(parts) : await mergedAndCompared(parts, machines, baseline, io);
  return deliver(withFailures(merged, failures, io), choices, options, io);
}

async function judgedAgain(recordings: readonly Recording[]): Promise<Report> {
  const { judgeRecordings } = await import('../../check.ts');
  return judgeRecordings(recordings, { inconclusive: 'fail', judge: null, budgetMs: null, timelines: true });
}

/** Shards are compared with a baseline, and stored, when they are one: what each of them said of one counts no more. */
async function mergedAndCompared(
  parts: readonly Report[],
  machines: Elsewhere,
  baseline: BaselineSettings,
  io: RedactedIo,
): Promise<Report> {
  const { mergeReports, missingShards, withoutBaseline } = await import('../../report/merge.ts');
  const { compareRuns } = await import('../../gate/baseline/gate.ts');
  const { updateBaseline } = await import('../../check.ts');
  const report = mergeReports(parts.map(withoutBaseline));
  const isPart = missingShards(parts).length > 0;
  const compared = compareRuns(report.runs, baseline, report.rules, { ...report, elsewhere: machines }, isPart);
  const unwritten = await updateBaseline(compared, { baseline, redactor: io.redactor });
  return {
    ...report,
    gate: [...report.gate, ...compared.gate],
    baseline: compared.result,
    warnings: [...report.warnings, ...(unwritten.length > 0 ? unwritten : compared.warnings)],
    exitCode: worstExitCode([report.exitCode, compared.exitCode, unwritten.length > 0 ? 2 : 0]),
  };
}
