// Comparisons with the other side as gate results: what is worse here fails.
import type { AgainstComparison } from '../../model/against.ts';
import { type ExitCode, worstExitCode } from '../../model/exit-code.ts';
import type { GateResult } from '../../model/gate-result.ts';
import type { Run } from '../../model/report.ts';

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
      status: passed ? 'passed' : level === 'error' ? 'failed' : reason === 'not-judged' ? 'unmeasured' : 'warned',
      level,
      scope,
      run: runs.length === 1 ? runs[0]! : null,
      runs,
      ignored: null,
      text,
    };
  });
}

/** What is worse here, and an other side that failed in every run: with what was asked for, nothing was compared. */
export function againstExitCode(
  comparisons: readonly AgainstComparison[],
  results: readonly GateResult[],
  there: readonly Run[],
): ExitCode {
  const failed = new Set(there.filter(({ status }) => status === 'errored').map(({ id }) => id));
  const isLost = comparisons.some(({ others }) => others.length > 0 && others.every((id) => failed.has(id)));
  return worstExitCode([results.some(({ status }) => status === 'failed') ? 1 : 0, isLost ? 4 : 0]);
}
