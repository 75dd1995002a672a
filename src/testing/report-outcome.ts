// What a matcher says of a Report: the summary of each run that does not hold, its causes, and what to type next.
import type { Report, Run } from '../model/report.ts';
import type { VantageId } from '../model/timeline.ts';
import type { StreamOutcome } from './stream-outcome.ts';

export function judgeReport({ runs }: Report): StreamOutcome {
  if (runs.length === 0) return { passed: null, lines: ['The Report has no run.'] };
  const bad = runs.filter(({ status }) => status !== 'passed');
  if (bad.length === 0) return { passed: true, lines: runs.map(summaryOf) };
  const isUnknown = bad.every(({ status }) => status === 'inconclusive');
  return { passed: isUnknown ? null : false, lines: bad.flatMap(linesOf) };
}

function linesOf(run: Run): string[] {
  const { causes, advice, next } = run.verdict;
  const detected = causes.filter(({ status }) => status === 'detected' || status === 'suspected');
  return [
    summaryOf(run),
    ...detected.map(({ id, status, advice: line }) => `  ${id} (${status}): ${line}`),
    ...(advice === null ? [] : [`  ${advice}`]),
    ...next.map((command) => `  ${command}`),
  ];
}

function summaryOf({ client, repeat, verdict }: Run): string {
  return `${client.id}, run ${repeat}: ${verdict.summary}`;
}

/** @param at the vantage; null for the judged one */
export function judgeFidelity({ runs }: Report, least: number, at: VantageId | null): StreamOutcome {
  if (runs.length === 0) return { passed: null, lines: ['The Report has no run.'] };
  const measured = runs.map((run) => {
    const vantage = at ?? run.verdict.vantage;
    // A curve of lock-step shows how we waited, and is no measure.
    const isTimed = vantage !== null && run.mode !== 'lock-step';
    return { run, vantage, fidelity: isTimed ? (run.vantages[vantage]?.fidelity ?? null) : null };
  });
  const lines = measured.map(({ run, vantage, fidelity }) =>
    fidelity === null
      ? `${run.client.id}, run ${run.repeat}: no fidelity at ${vantage ?? 'any vantage'}; only a timed stream of the mock has one.`
      : `${run.client.id}, run ${run.repeat}: ${fidelity.toFixed(3)} at ${vantage}.`,
  );
  if (measured.some(({ fidelity }) => fidelity !== null && fidelity <= least)) return { passed: false, lines };
  return { passed: measured.some(({ fidelity }) => fidelity === null) ? null : true, lines };
}
