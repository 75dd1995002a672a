// Rules that may fail, with a written reason: which of them is meant by which ignore.
import { metrics } from '../metrics/metrics.ts';
import type { Condition, Ignore, Rule } from '../model/gate-rules.ts';
import type { Run } from '../model/report.ts';
import { holds, valueIn } from './evaluate.ts';
import { covers, type RunGroup } from './scope.ts';

/** Causes make text late, and so whatever is measured of it. They lose none. */
function mayComeOfCause({ metric }: Rule): boolean {
  return metrics.find(metric) !== undefined && metric !== 'integrity';
}

/** The ignores that excuse the rule for these runs: one, or one for each cause; empty where it is not excused. */
export function ignoresFor(
  rule: Rule,
  condition: Condition,
  group: RunGroup,
  ignores: readonly Ignore[],
): readonly Ignore[] {
  const near = ignores.filter(({ scope }) => covers(scope, group.scope));
  const direct = near.find((ignore) => isAbout(ignore, rule));
  if (direct !== undefined) return [direct];
  return mayComeOfCause(rule) ? byCause(rule, condition, group.runs, near) : [];
}

/** `lag` means all rules about lateness; `app.lag.p95` only that one. */
function isAbout(ignore: Ignore, rule: Rule): boolean {
  if (ignore.metric !== rule.metric) return false;
  const isWholeFigure = ignore.key === ignore.metric || metrics.find(ignore.metric)?.names?.includes(ignore.key);
  return isWholeFigure === true || (ignore.place === rule.place && ignore.statistic === rule.statistic);
}

/** Every cause of each run that breaks the rule must be known, or a new one would hide behind an old one. */
function byCause(
  rule: Rule,
  condition: Condition,
  runs: readonly Run[],
  ignores: readonly Ignore[],
): readonly Ignore[] {
  const breaking = runs.filter((run) => {
    const value = valueIn(run, rule);
    return value !== null && !holds(value, condition);
  });
  const causes = breaking.map(causesOf);
  if (causes.length === 0 || causes.some((ids) => ids.length === 0)) return [];
  const ids = new Set(causes.flat());
  const named = ignores.filter(({ metric }) => ids.has(metric));
  return new Set(named.map(({ metric }) => metric)).size === ids.size ? named : [];
}

/** Those that were detected; the suspected ones where none was. */
export function causesOf({ verdict }: Run): string[] {
  const ids = (wanted: 'detected' | 'suspected') =>
    verdict.causes.filter(({ status }) => status === wanted).map(({ id }) => id);
  const detected = ids('detected');
  return detected.length > 0 ? detected : ids('suspected');
}
