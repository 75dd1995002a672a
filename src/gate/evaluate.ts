// One comparison of a rule with the runs that are repeats of one another.
//
//   numbers        median: the middle one    best, worst: by the direction of the operator
//   words, flags   median: what more than half of the runs say    best: one that holds    worst: one that does not
import type { Metric } from '../metrics/metric.ts';
import { metrics } from '../metrics/metrics.ts';
import type { Aggregate, GateValue, Operator } from '../model/gate-result.ts';
import type { Condition, Rule } from '../model/gate-rules.ts';
import type { Run } from '../model/report.ts';

export interface Evaluated {
  /** Of each run; null where it was not measured. */
  values: readonly (GateValue | null)[];
  aggregate: Aggregate;
  /** What counts of the values; null where there are none. */
  actual: GateValue | null;
  /** Whether it holds; false where nothing was measured. */
  passed: boolean;
}

export function evaluate(rule: Rule, condition: Condition, runs: readonly Run[]): Evaluated {
  const values = runs.map((run) => valueIn(run, rule));
  const aggregate = rule.aggregate ?? usualAggregate(rule.metric);
  const measured = values.filter((value) => value !== null);
  const actual = measured.length === 0 ? null : aggregated(measured, aggregate, condition);
  return { values, aggregate, actual, passed: actual !== null && holds(actual, condition) };
}

/**
 * Null where it was not measured: also for a run whose target or client failed, and for a delivery that could not be
 * judged. A lock-step stream has curves too, but they show how fast it could be driven: no rule can rest on them.
 */
export function valueIn(run: Run, { metric: id, place, statistic }: Pick<Rule, 'metric' | 'place' | 'statistic'>) {
  if (run.status === 'errored') return null;
  const metric = metrics.find(id);
  if (metric === undefined) return findingIn(run, id);
  if (run.mode === 'lock-step' && isOfCurves(metric, place)) return null;
  const value = metric.value?.(run, place, statistic) ?? null;
  return value === 'inconclusive' ? null : value;
}

/** The loop is watched whatever instrument runs, and the verdict has the proof. */
function isOfCurves({ isTimed, at, id }: Metric, place: Rule['place']): boolean {
  return (isTimed && at !== 'run') || (id === 'delivery' && place !== null);
}

/** What was found of a cause; null if looking for it failed, or the run does not know it. */
function findingIn({ verdict }: Run, cause: string): string | null {
  const status = verdict.causes.find(({ id }) => id === cause)?.status ?? null;
  return status === 'error' ? null : status;
}

/** A busy machine shows in what a clock measures, so one run of several must not decide it. */
export function usualAggregate(id: string): Aggregate {
  const metric = metrics.find(id);
  return metric?.values === 'number' && metric.isTimed ? 'median' : 'worst';
}

function aggregated(values: readonly GateValue[], aggregate: Aggregate, condition: Condition): GateValue {
  const { operator } = condition;
  const numbers = values.filter((value) => typeof value === 'number').toSorted((a, b) => a - b);
  if (numbers.length === values.length && !['=', '!=', 'in'].includes(operator)) {
    if (aggregate === 'median') return median(numbers);
    const wantsMore = operator === '>=' || operator === '>';
    return wantsMore === (aggregate === 'best') ? numbers.at(-1)! : numbers[0]!;
  }
  const good = values.filter((value) => holds(value, condition));
  const bad = values.filter((value) => !holds(value, condition));
  if (aggregate === 'best') return good[0] ?? bad[0]!;
  if (aggregate === 'worst') return bad[0] ?? good[0]!;
  return good.length > bad.length ? good[0]! : bad[0]!;
}

function median(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Numbers alone are compared by size: conditions.ts refuses anything else. */
const COMPARE: Readonly<Record<Operator, (actual: GateValue, expected: Condition['expected']) => boolean>> = {
  '>=': (actual, expected) => (actual as number) >= (expected as number),
  '<=': (actual, expected) => (actual as number) <= (expected as number),
  '>': (actual, expected) => (actual as number) > (expected as number),
  '<': (actual, expected) => (actual as number) < (expected as number),
  '=': (actual, expected) => actual === expected,
  '!=': (actual, expected) => actual !== expected,
  in: (actual, expected) => typeof expected === 'object' && expected.includes(actual),
};

export function holds(actual: GateValue, { operator, expected }: Condition): boolean {
  return COMPARE[operator](actual, expected);
}
