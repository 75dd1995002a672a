// Recordings and what analysis makes of them become Runs; runs become the Report.
import type { Gated } from '../gate/gate.ts';
import { worstExitCode } from '../model/exit-code.ts';
import { firstOf } from '../limits.ts';
import type { Analysis } from '../model/judgement.ts';
import { outcomeOf, type Recording } from '../model/recording.ts';
import type { Comparison, Report, Run } from '../model/report.ts';
import type { RunTimelines } from '../model/run-timelines.ts';
import { statusOf } from '../model/run-status.ts';
import { differencesOf, resultsOf } from './clients.ts';
import { comparePairs } from './pairs.ts';
import { experimentsInWords } from './words/experiments.ts';
import { mechanismsInWords, verdictInWords } from './words/verdict.ts';

/** @param timelines every arrival, where somebody asks for it */
export function toRun(recording: Recording, analysis: Analysis, timelines: RunTimelines | null = null): Run {
  const { id, repeat, mode, scenario, startedAt, durationMs, budgetMs, subject, target, client, warnings } = recording;
  const { verdict: judgement, request, response, ...measures } = analysis;
  const outcome = outcomeOf(recording);
  const verdict = verdictInWords(judgement, recording);
  const { parallel, integrity } = measures;
  return {
    id,
    repeat,
    mode,
    scenario,
    startedAt,
    durationMs,
    status: statusOf({ outcome, verdict, parallel, integrity }),
    budgetMs,
    subject,
    target,
    client,
    request,
    response,
    outcome,
    ...measures,
    ...mechanismsInWords(measures),
    ...experimentsInWords(measures),
    timelines,
    verdict,
    warnings: firstOf(warnings),
  };
}

export function assembleReport(
  parts: Omit<
    Report,
    'schemaVersion' | 'comparison' | 'gate' | 'rules' | 'summary' | 'excused' | 'exitCode' | 'config' | 'baseline'
  > &
    Partial<Pick<Report, 'config'>> & { gated: Gated & Partial<Pick<Report, 'baseline'>> },
): Report {
  const { gated, config = null, tool, startedAt, durationMs, environment, calibration, runs, warnings } = parts;
  return {
    schemaVersion: 1,
    tool,
    startedAt,
    durationMs,
    environment,
    calibration,
    runs,
    comparison: compare(runs, calibration),
    gate: gated.gate,
    rules: gated.rules,
    config,
    baseline: gated.baseline ?? null,
    summary: gated.summary,
    excused: gated.excused,
    warnings: firstOf([...warnings, ...gated.warnings]),
    exitCode: gated.exitCode,
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
    excused: reports.flatMap(({ excused }) => excused),
    warnings: firstOf([...new Set(reports.flatMap(({ warnings }) => warnings))]),
    exitCode: worstExitCode(reports.map(({ exitCode }) => exitCode)),
  };
}

/** Null for a single run: there is nothing to compare it with. */
function compare(runs: readonly Run[], { noiseMs }: Report['calibration']): Comparison | null {
  if (runs.length < 2) return null;
  const clients = resultsOf(runs);
  return { ...comparePairs(runs), clients, differences: differencesOf(clients, noiseMs) };
}
