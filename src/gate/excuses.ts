// Whether rules let a run pass whose verdict does not: each part of the verdict that does not hold has to be excused, by a
// rule that is off or only warns, by an ignore, or because enough of several runs hold.
import { PASSING_DELIVERIES } from '../model/delivery.ts';
import type { Run } from '../model/report.ts';
import { type Applied, type Facet, FACETS } from './apply-rules.ts';
import type { RunGroup } from './scope.ts';

export function isExcused(run: Run, group: RunGroup, applied: Applied): boolean {
  const broken = brokenFacets(run);
  return broken.length > 0 && broken.every((facet) => lets(facet, run, group, applied));
}

/** What of the verdict does not hold; empty where something else makes the run fail, or nothing does. */
function brokenFacets({ status, verdict, integrity, parallel }: Run): Facet[] {
  if (status === 'inconclusive') return ['delivery'];
  if (status !== 'failed') return [];
  const isBroken: Readonly<Record<Facet, boolean>> = {
    delivery: verdict.delivery !== 'inconclusive' && !PASSING_DELIVERIES.has(verdict.delivery),
    integrity: integrity?.ok === false,
    serialised: parallel?.serialised === true,
  };
  return FACETS.filter((facet) => isBroken[facet]);
}

/** A run that cannot be judged passes where that does not matter, or where other repeats are enough. */
function lets(facet: Facet, { status }: Run, group: RunGroup, { deciding, of }: Applied): boolean {
  const rule = deciding(facet, group);
  if (rule.level === 'off') return true;
  const results = of(group)
    .filter((one) => one.rule === rule)
    .map(({ result }) => result);
  if (results.every((result) => result.status === 'ignored' || result.status === 'warned')) return true;
  if (status === 'inconclusive') {
    return rule.level === 'warn' || results.every((result) => result.passed && result.aggregate !== 'worst');
  }
  return results.every((result) => ['passed', 'warned', 'ignored'].includes(result.status));
}
