// What tells the clients of a report apart: how often each passed, and the differences in plain words.
import type { Run } from '../model/report.ts';
import type { ClientResult } from '../model/comparison.ts';
import { clientNamesOf } from './label.ts';

/** A difference below this, and below three noise units of the machine, is not reported. A judgement. */
const MIN_DIFFERENCE_MS = 20;
const NOISE_UNITS = 3;
/** From this factor on, the numbers of pieces of two clients differ. A judgement. */
const OTHER_PIECES = 2;
/** 97.5th percentile of the normal distribution, for an interval of 95 %. */
const Z = 1.96;

/** One entry a client, in the order in which they were first run. A client with other options, version or API is another. */
export function resultsOf(runs: readonly Run[]): ClientResult[] {
  const groups = new Map<string, Run[]>();
  for (const [i, name] of clientNamesOf(runs).entries()) {
    const group = groups.get(name) ?? [];
    group.push(runs[i]!);
    groups.set(name, group);
  }
  return [...groups].map(([client, runsOfClient]) => {
    const passed = runsOfClient.filter(({ verdict }) => verdict.passed).length;
    const timed = runsOfClient.filter(({ mode, outcome }) => mode !== 'lock-step' && outcome.kind === 'completed');
    const judged = ({ vantages, verdict }: Run) => (verdict.vantage === null ? undefined : vantages[verdict.vantage]);
    // A program has no app that could be seen from outside.
    const app = (run: Run) => run.vantages.app ?? judged(run);
    return {
      client,
      runs: runsOfClient.length,
      passed,
      passRate: passed === 0 || passed === runsOfClient.length ? null : wilson(passed, runsOfClient.length),
      firstContentMs: median(timed.map((run) => app(run)?.firstContentMs)),
      lagP95Ms: median(timed.map((run) => judged(run)?.lagMs.p95)),
      chunks: median(timed.map((run) => app(run)?.chunks)),
    };
  });
}

/** Runs that can be compared by time: what the mock played was the same, and who is under test is of one kind. */
export function likeGroups(runs: readonly Run[]): { name: string; runs: Run[] }[] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const { subject, scenario } = run;
    const what = scenario === null ? 'real models' : `mock/${scenario}`;
    const name = subject.kind === 'client' ? what : `${subject.kind}s, ${what}`;
    groups.set(name, [...(groups.get(name) ?? []), run]);
  }
  return [...groups].map(([name, like]) => ({ name, runs: like }));
}

/** The interval in which the true share of passing runs lies, at 95 % (Wilson, 1927). */
export function wilson(passed: number, runs: number): { low: number; high: number } {
  const share = passed / runs;
  const middle = share + Z ** 2 / (2 * runs);
  const half = Z * Math.sqrt((share * (1 - share)) / runs + Z ** 2 / (4 * runs ** 2));
  const whole = 1 + Z ** 2 / runs;
  return { low: (middle - half) / whole, high: (middle + half) / whole };
}

/** A sentence for each difference that is reported. The others are compared with the first. @param noiseMs the noise unit; null if unknown */
export function differencesOf(results: readonly ClientResult[], noiseMs: number | null): string[] {
  const [first, ...others] = results;
  if (first === undefined) return [];
  const leastMs = Math.max(MIN_DIFFERENCE_MS, NOISE_UNITS * (noiseMs ?? 0));
  const disagreeing = results.flatMap(({ client, passed, runs, passRate }) =>
    passRate === null
      ? []
      : `${client} passed ${passed} of ${runs} runs: its true share lies between ${percent(passRate.low)} and ${percent(passRate.high)} (Wilson, 95 %).`,
  );
  // What was not measured is not compared.
  const measured = first.lagP95Ms === null ? [] : others.filter(({ lagP95Ms }) => lagP95Ms !== null);
  const compared = measured.map((other) => ({ other, parts: partsOf(first, other, leastMs) }));
  const different = compared
    .filter(({ parts }) => parts.length > 0)
    .map(({ other, parts }) => `${other.client} against ${first.client}: ${parts.join(', ')}.`);
  const same = compared.filter(({ parts }) => parts.length === 0).map(({ other }) => other.client);
  const alike = `no difference of ${leastMs.toFixed(0)} ms or more from ${first.client}.`;
  return [...disagreeing, ...different, ...(same.length === 0 ? [] : [`${same.join(', ')}: ${alike}`])];
}

function partsOf(first: ClientResult, other: ClientResult, leastMs: number): string[] {
  const later = (ms: number) => `${inWords(Math.abs(ms))} ${ms > 0 ? 'later' : 'earlier'}`;
  const begin = (other.firstContentMs ?? 0) - (first.firstContentMs ?? 0);
  const late = other.lagP95Ms! - first.lagP95Ms!;
  const [few, many] = [first.chunks ?? 0, other.chunks ?? 0].toSorted((a, b) => a - b) as [number, number];
  return [
    ...(Math.abs(begin) >= leastMs ? [`first token ${later(begin)}`] : []),
    ...(Math.abs(late) >= leastMs ? [`the text ${later(late)} (95 % of it, or less)`] : []),
    ...(many >= OTHER_PIECES * few && few > 0 ? [`handed over in ${other.chunks} pieces, not ${first.chunks}`] : []),
  ];
}

function median(values: readonly (number | null | undefined)[]): number | null {
  const sorted = values.filter((value) => typeof value === 'number').toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function inWords(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms.toFixed(0)} ms`;
}
