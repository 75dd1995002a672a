// Comparisons with a baseline or another side that may fail, with a written reason. They are no rules of a config file, but
// an ignore may name them as one.
import type { GateResult } from '../model/gate-result.ts';
import type { Ignore } from '../model/gate-rules.ts';
import { covers } from './scope.ts';
import { closed, nothingIgnoredSentence } from './sentences.ts';

/** Ids of the rules that compare runs with others. */
export const COMPARISONS = ['baseline', 'against'] as const;

export function isOfComparison({ metric }: Pick<Ignore, 'metric'>): boolean {
  return (COMPARISONS as readonly string[]).includes(metric);
}

/** What does not hold and is meant by an ignore is ignored, and its sentence has the reason. */
export function excuseComparisons(results: readonly GateResult[], ignores: readonly Ignore[] = []): GateResult[] {
  return results.map((result) => {
    if (result.passed) return result;
    const { rule, scope, text } = result;
    const reasons = ignores
      .filter((one) => one.metric === rule && covers(one.scope, scope))
      .map(({ reason }) => reason);
    if (reasons.length === 0) return result;
    const ignored = [...new Set(reasons)].join('; ');
    return { ...result, status: 'ignored', ignored, text: `${closed(text)} Ignored: ${closed(ignored)}` };
  });
}

/** A sentence for each ignore of this comparison that excuses nothing. */
export function uselessIgnores(
  rule: (typeof COMPARISONS)[number],
  results: readonly GateResult[],
  ignores: readonly Ignore[] = [],
): string[] {
  const excused = results.filter(({ status }) => status === 'ignored');
  return ignores
    .filter(({ metric, scope }) => metric === rule && !excused.some((result) => covers(scope, result.scope)))
    .map(nothingIgnoredSentence);
}
