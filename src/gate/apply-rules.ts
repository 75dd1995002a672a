// Every rule for every group of runs that it is about.
import { metrics } from '../metrics/metrics.ts';
import type { GateResult, GateStatus } from '../model/gate-result.ts';
import type { Condition, Ignore, Rule } from '../model/gate-rules.ts';
import type { Run } from '../model/report.ts';
import { type Evaluated, evaluate, usualAggregate } from './evaluate.ts';
import { ignoresFor } from './ignores.ts';
import { identityOf } from './rule-key.ts';
import { covers, EVERYWHERE, groupRuns, namesOf, type RunGroup } from './scope.ts';
import { sentenceOf, unmatchedSentence } from './sentences.ts';

/** What a verdict rests on. These hold unless other rules are about the same. */
export const FACETS = ['delivery', 'integrity', 'serialised'] as const;
export type Facet = (typeof FACETS)[number];

const VERDICT_RULES: readonly Rule[] = FACETS.map((id) => ({
  key: id,
  metric: id,
  place: null,
  statistic: null,
  level: 'error',
  conditions: [metrics.get(id).usual!],
  aggregate: null,
  source: 'verdict',
  scope: EVERYWHERE,
}));

/** What became of one comparison of a rule. */
export interface Judged {
  rule: Rule;
  /** Null where there is none that the rule is about. */
  group: RunGroup | null;
  result: GateResult;
  /** What excuses it. */
  ignores: readonly Ignore[];
}

export interface Applied {
  groups: readonly RunGroup[];
  judged: readonly Judged[];
  /** Those about one group. */
  of(group: RunGroup): readonly Judged[];
  /** The rule that decides about a part of the verdict; one that is off decides that it does not matter. */
  deciding(facet: Facet, group: RunGroup): Rule;
}

/** In the order of the rules, then of the groups. */
export function applyRules(runs: readonly Run[], asked: readonly Rule[], ignores: readonly Ignore[]): Applied {
  const groups = groupRuns(runs);
  const rules = [...VERDICT_RULES, ...asked];
  const names = namesOf(groups);
  const holding = new Map(groups.map((group) => [group, holdingIn(group, rules)]));
  const judged = rules.flatMap((rule): Judged[] => {
    const covered = groups.filter((group) => covers(rule.scope, group.scope));
    if (covered.length === 0) return runs.length === 0 ? [] : [unmatched(rule, groups)];
    if (rule.level === 'off') return [];
    return covered
      .filter((group) => rule.source === 'assert' || holding.get(group)!.get(identityOf(rule)) === rule)
      .flatMap((group) =>
        rule.conditions.map((condition) => judge(rule, condition, { group, who: names.get(group)!, ignores })),
      );
  });
  const byGroup = new Map(groups.map((group) => [group, [] as Judged[]]));
  for (const one of judged) if (one.group !== null) byGroup.get(one.group)!.push(one);
  return {
    groups,
    judged,
    of: (group) => byGroup.get(group)!,
    deciding: (facet, group) => holding.get(group)!.get(`.${facet}.`)!,
  };
}

/** By identity, the last rule that covers the group. */
function holdingIn(group: RunGroup, rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  const configured = rules.filter(({ source, scope }) => source !== 'assert' && covers(scope, group.scope));
  return new Map(configured.map((rule) => [identityOf(rule), rule]));
}

function judge(
  rule: Rule,
  condition: Condition,
  { group, who, ignores }: { group: RunGroup; who: string; ignores: readonly Ignore[] },
): Judged {
  const evaluated = evaluate(rule, condition, group.runs);
  const isFailed = group.runs.every(({ status }) => status === 'errored');
  const excusing = evaluated.passed || isFailed ? [] : ignoresFor(rule, condition, group, ignores);
  const reasons = [...new Set(excusing.map(({ reason }) => reason))];
  const told = {
    ...fieldsOf(rule, condition, evaluated, statusOf(rule, evaluated, reasons)),
    scope: group.scope,
    run: group.runs.length === 1 ? group.runs[0]!.id : null,
    runs: group.runs.map(({ id }) => id),
    ignored: reasons.length === 0 ? null : reasons.join('; '),
  };
  const text = sentenceOf(told, who, rule, group.runs);
  return { rule, group, result: { ...told, text }, ignores: excusing };
}

function unmatched(rule: Rule, groups: readonly RunGroup[]): Judged {
  // One that is off may expect nothing.
  const [condition = { operator: '=', expected: 'off' } as const] = rule.conditions;
  const evaluated = {
    values: [],
    actual: null,
    passed: false,
    aggregate: rule.aggregate ?? usualAggregate(rule.metric),
  };
  const fields = fieldsOf(rule, condition, evaluated, 'unmatched');
  const told = { ...fields, scope: rule.scope, run: null, runs: [], ignored: null };
  return { rule, group: null, result: { ...told, text: unmatchedSentence(rule, groups) }, ignores: [] };
}

function statusOf({ level }: Rule, { passed, actual }: Evaluated, reasons: readonly string[]): GateStatus {
  if (passed) return 'passed';
  if (reasons.length > 0) return 'ignored';
  if (actual === null) return 'unmeasured';
  return level === 'warn' ? 'warned' : 'failed';
}

function fieldsOf(
  { key, metric, level }: Rule,
  { operator, expected }: Condition,
  { values, aggregate, actual, passed }: Evaluated,
  status: GateStatus,
): Omit<GateResult, 'scope' | 'run' | 'runs' | 'ignored' | 'text'> {
  return {
    rule: key,
    metric,
    operator,
    expected: Array.isArray(expected) ? [...expected] : (expected as Exclude<typeof expected, readonly unknown[]>),
    actual,
    values: [...values],
    unit: metrics.find(metric)?.unit ?? null,
    aggregate,
    passed,
    status,
    level: level === 'warn' ? 'warn' : 'error',
  };
}
