// Comparisons with the other side as gate results: what is worse here fails.
import type { AgainstComparison } from '../../model/against.ts';
import type { GateResult } from '../../model/gate-result.ts';

/** Id of the rule, and of the page about it. */
const AGAINST_RULE = 'against';

/** @param isStrict whether a comparison that cannot be made fails */
export function againstResults(comparisons: readonly AgainstComparison[], isStrict: boolean): GateResult[] {
  return comparisons.map((comparison): GateResult => {
    const { scope, status, runs, reason, text } = comparison;
    const isIncomparable = status === 'incomparable';
    const level = isIncomparable && !isStrict ? 'warn' : 'error';
    const passed = status !== 'worse' && !isIncomparable;
    return {
      rule: AGAINST_RULE,
      metric: AGAINST_RULE,
      operator: '!=',
      expected: 'worse',
      actual: isIncomparable ? null : status,
      values: runs.map(() => null),
      unit: null,
      aggregate: 'median',
      passed,
      status: passed ? 'passed' : reason === 'not-judged' ? 'unmeasured' : level === 'warn' ? 'warned' : 'failed',
      level,
      scope,
      run: runs.length === 1 ? runs[0]! : null,
      runs,
      ignored: null,
      text,
    };
  });
}
