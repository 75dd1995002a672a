// Comparisons as gate results: a regression fails. One that cannot be made is said, and fails where the gate is strict.
import { type BaselineComparison, prevailingIn } from '../../model/baseline.ts';
import type { GateResult } from '../../model/gate-result.ts';
import type { Run } from '../../model/report.ts';
import { scopeOf } from '../scope.ts';
import { shapeIdOf } from './shape.ts';

/** Id of the rule, and of the page about it. */
export const BASELINE_RULE = 'baseline';

export function baselineResults(
  comparisons: readonly BaselineComparison[],
  runs: readonly Run[],
  isStrict: boolean,
): GateResult[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  return comparisons.map((comparison): GateResult => {
    const { was, now, status, reason, text } = comparison;
    const first = byId.get(comparison.runs[0]!)!;
    const isIncomparable = status === 'incomparable';
    const level = isIncomparable && !isStrict ? 'warn' : 'error';
    const passed = status !== 'regressed' && !isIncomparable;
    return {
      rule: BASELINE_RULE,
      metric: BASELINE_RULE,
      operator: '=',
      expected: was === null ? 'an entry of the baseline' : prevailingIn(was),
      actual: now === null ? null : prevailingIn(now),
      values: comparison.runs.map((id) => shapeIdOf(byId.get(id)!)),
      unit: null,
      aggregate: 'median',
      passed,
      status: passed ? 'passed' : level === 'error' ? 'failed' : reason === 'not-judged' ? 'unmeasured' : 'warned',
      level,
      scope: scopeOf(first),
      run: comparison.runs.length === 1 ? comparison.runs[0]! : null,
      runs: comparison.runs,
      ignored: null,
      text,
    };
  });
}
