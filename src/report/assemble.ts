// Recordings and what analysis makes of them become Runs; runs become the Report.
import type { Gated } from '../gate/gate.ts';
import { firstOf } from '../limits.ts';
import type { Analysis } from '../model/judgement.ts';
import { outcomeOf, type Recording } from '../model/recording.ts';
import type { Report, Run } from '../model/report.ts';
import type { Comparison } from '../model/comparison.ts';
import type { RunTimelines } from '../model/run-timelines.ts';
import { statusOf } from '../model/run-status.ts';
import { differencesOf, likeGroups, resultsOf } from './clients.ts';
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
    subject: subject.kind === 'program' ? { ...subject, ...argsIn(recording) } : subject,
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
    earlier: null,
    warnings: firstOf(warnings),
  };
}

/** What stands behind the name of the program in what was typed. */
function argsIn({ command }: Recording): { args?: string[] } {
  const at = command?.indexOf('--') ?? -1;
  return at === -1 ? {} : { args: command!.slice(at + 2) };
}

export function assembleReport(
  parts: Omit<
    Report,
    | 'schemaVersion'
    | 'comparison'
    | 'gate'
    | 'rules'
    | 'summary'
    | 'excused'
    | 'exitCode'
    | 'config'
    | 'baseline'
    | 'against'
    | 'unmeasured'
  > &
    Partial<Pick<Report, 'config' | 'against' | 'unmeasured'>> & { gated: Gated & Partial<Pick<Report, 'baseline'>> },
): Report {
  const {
    gated,
    config = null,
    against = null,
    unmeasured = [],
    tool,
    startedAt,
    durationMs,
    environment,
    calibration,
    runs,
    warnings,
  } = parts;
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
    against,
    summary: gated.summary,
    excused: gated.excused,
    unmeasured: [...unmeasured],
    warnings: firstOf([...warnings, ...gated.warnings]),
    exitCode: gated.exitCode,
  };
}

/** Null for a single run: there is nothing to compare it with. */
export function compare(runs: readonly Run[], { noiseMs }: Report['calibration']): Comparison | null {
  if (runs.length < 2) return null;
  const groups = likeGroups(runs);
  const differences = groups.flatMap(({ name, runs: like }) => {
    const found = differencesOf(resultsOf(like), noiseMs);
    return groups.length === 1 ? found : found.map((sentence) => `${name}: ${sentence}`);
  });
  return { ...comparePairs(runs), clients: resultsOf(runs), differences };
}
