// Recordings and what analysis makes of them become Runs; runs become the Report.
import type { ExitCode } from '../model/exit-code.ts';
import { worstExitCode } from '../model/exit-code.ts';
import { outcomeOf, streamOf, type Recording } from '../model/recording.ts';
import type { Analysis, Comparison, Report, Run } from '../model/report.ts';
import { differencesOf, resultsOf } from './clients.ts';
import { comparePairs } from './pairs.ts';

export function toRun(recording: Recording, analysis: Analysis): Run {
  const { id, repeat, mode, scenario, budgetMs, subject, target, client, warnings } = recording;
  const stream = streamOf(recording, 'timed') ?? streamOf(recording, 'lock-step');
  return {
    id,
    repeat,
    mode,
    scenario,
    budgetMs,
    subject,
    target,
    client,
    request: stream?.request ?? null,
    response: stream?.response ?? null,
    outcome: outcomeOf(recording),
    ...analysis,
    warnings,
  };
}

/** What `--inconclusive` asks for: whether a run that cannot be judged fails the command. */
export type InconclusivePolicy = 'fail' | 'warn' | 'pass';

/** The exit code of one run. A run that could be shown to be broken is not excused by a delivery that could not be judged. */
export function exitCodeOf(run: Run, inconclusive: InconclusivePolicy): ExitCode {
  if (run.outcome.kind === 'interrupted') return 130;
  if (run.outcome.kind !== 'completed') return 4;
  if (run.verdict.passed) return 0;
  // A stream that fails beside others is a failure of the target, as one alone would be.
  if (run.parallel?.failure) return 4;
  const isUnknown =
    run.verdict.delivery === 'inconclusive' && run.integrity?.ok !== false && run.parallel?.serialised !== true;
  if (!isUnknown) return 1;
  return inconclusive === 'fail' ? 3 : 0;
}

export function assembleReport(
  parts: Omit<Report, 'schemaVersion' | 'comparison' | 'summary' | 'exitCode'> & { inconclusive: InconclusivePolicy },
): Report {
  const { inconclusive, tool, startedAt, durationMs, environment, calibration, runs, gate, warnings } = parts;
  const codes = runs.map((run) => exitCodeOf(run, 'fail'));
  const count = (...wanted: ExitCode[]) => codes.filter((code) => wanted.includes(code)).length;
  const unsettled =
    inconclusive === 'warn' && count(3) > 0
      ? [`${count(3)} of ${runs.length} could not be judged; --inconclusive warn lets that pass.`]
      : [];
  return {
    schemaVersion: 1,
    tool,
    startedAt,
    durationMs,
    environment,
    calibration,
    runs,
    comparison: compare(runs, calibration),
    gate,
    summary: { passed: count(0), failed: count(1), inconclusive: count(3), errored: count(4, 130) },
    warnings: [...warnings, ...unsettled],
    exitCode: worstExitCode([
      ...runs.map((run) => exitCodeOf(run, inconclusive)),
      ...gate.map(({ passed, level }) => (passed || level === 'warn' ? 0 : 1)),
    ]),
  };
}

/** Several reports as one: all runs, the worst exit code, time and place of the first. @throws RangeError without a report */
export function mergeReports(reports: readonly Report[]): Report {
  const [first, ...rest] = reports;
  if (first === undefined) throw new RangeError('There is no report to merge.');
  if (rest.length === 0) return first;
  const sum = (field: keyof Report['summary']) => reports.reduce((total, { summary }) => total + summary[field], 0);
  const runs = reports.flatMap((report) => report.runs);
  return {
    ...first,
    durationMs: reports.reduce((total, { durationMs }) => total + durationMs, 0),
    runs,
    comparison: compare(runs, first.calibration),
    gate: reports.flatMap(({ gate }) => gate),
    summary: {
      passed: sum('passed'),
      failed: sum('failed'),
      inconclusive: sum('inconclusive'),
      errored: sum('errored'),
    },
    warnings: [...new Set(reports.flatMap(({ warnings }) => warnings))],
    exitCode: worstExitCode(reports.map(({ exitCode }) => exitCode)),
  };
}

/** Null for a single run: there is nothing to compare it with. */
function compare(runs: readonly Run[], { noiseMs }: Report['calibration']): Comparison | null {
  if (runs.length < 2) return null;
  const clients = resultsOf(runs);
  return { ...comparePairs(runs), clients, differences: differencesOf(clients, noiseMs) };
}
