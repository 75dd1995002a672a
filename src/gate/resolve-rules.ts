// Rules from the three places where they are written, in one shape: a preset, a config file, `--assert`. Every mistake is
// found here, before anything is measured.
//
//   preset ─▶ rules ─▶ overrides        of two about the same figure of a run, the later one holds
//   --assert                            added to them; it excuses nothing
import { nearestId } from '../catalog.ts';
import { StreamCheckError } from '../errors.ts';
import type { GateScope } from '../model/gate-result.ts';
import type { GateRules, Ignore, Rule } from '../model/gate-rules.ts';
import {
  type IgnoreSetting,
  type PresetId,
  PRESETS,
  type RuleOptions,
  type RuleOverride,
  type RuleSetting,
  type RuleSettings,
} from '../model/rule-settings.ts';
import { conditionOfAssertion, conditionsOf, splitAssertion, usualCondition } from './conditions.ts';
import { isOfComparison } from './excused-comparisons.ts';
import { PRESETS_BY_ID } from './presets.ts';
import { identityOf, parseKey } from './rule-key.ts';
import { EVERYWHERE } from './scope.ts';

/** As it is written, wherever that is. */
export interface WrittenRules {
  preset?: PresetId | undefined;
  rules?: RuleSettings | undefined;
  overrides?: readonly RuleOverride[] | undefined;
  ignore?: readonly IgnoreSetting[] | undefined;
  /** As behind `--assert`. */
  assert?: readonly string[] | undefined;
}

export type ResolvedRules = Omit<GateRules, 'inconclusive'>;

/** @param causes ids of all causes @throws StreamCheckError 'unknown-id' or 'usage' */
export function resolveRules(written: WrittenRules, causes: readonly string[]): ResolvedRules {
  const preset = presetOf(written.preset);
  const rules: Rule[] = [];
  const add = (settings: RuleSettings, more: Pick<Rule, 'source' | 'scope'>, where: string) => {
    for (const [key, setting] of Object.entries(settings)) {
      rules.push(ruleOf(key, setting, { where: `${where}.${key}`, causes, more, earlier: rules }));
    }
  };
  if (preset !== null) add(preset.rules, { source: 'preset', scope: EVERYWHERE }, 'preset');
  add(written.rules ?? {}, { source: 'config', scope: EVERYWHERE }, 'rules');
  for (const [i, { rules: settings, ...scope }] of (written.overrides ?? []).entries()) {
    add(settings, { source: 'config', scope: { ...EVERYWHERE, ...defined(scope) } }, `overrides[${i}].rules`);
  }
  return {
    rules: [...rules, ...(written.assert ?? []).map((text) => assertionOf(text, causes))],
    ignores: (written.ignore ?? []).map((setting, i) => ignoreOf(setting, `ignore[${i}]`, causes)),
    isStrict: preset?.isStrict ?? false,
  };
}

function presetOf(id: PresetId | undefined) {
  if (id === undefined) return null;
  if (Object.hasOwn(PRESETS_BY_ID, id)) return PRESETS_BY_ID[id];
  const nearest = nearestId(id, PRESETS);
  const meant = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  throw new StreamCheckError('unknown-id', `Unknown preset "${id}".${meant}`, `Known: ${PRESETS.join(', ')}`);
}

interface Writing {
  /** Where it is written, for messages. */
  where: string;
  causes: readonly string[];
  more: Pick<Rule, 'source' | 'scope'>;
  /** A level alone keeps what the latest of these expects that is about the same figure of all runs. */
  earlier: readonly Rule[];
}

function ruleOf(key: string, setting: RuleSetting, { where, causes, more, earlier }: Writing): Rule {
  const [level, options = {}]: readonly [Rule['level'], RuleOptions?] =
    typeof setting === 'string' ? [setting] : setting;
  const keyed = parseKey(key, where.slice(0, -key.length - 1), causes);
  // One that is off may expect nothing.
  const isBefore = ({ scope, conditions: { length }, ...other }: Rule) =>
    scope === EVERYWHERE && length > 0 && identityOf(other) === identityOf(keyed);
  const before = earlier.findLast(isBefore) ?? null;
  const own = conditionsOf(options, keyed.metric, where);
  const conditions =
    own.length > 0 || level === 'off'
      ? own
      : (before?.conditions ?? [usualCondition(keyed.metric, where, (bound) => `"${key}": ["${level}", ${bound}]`)]);
  return { ...keyed, level, conditions, aggregate: options.aggregate ?? before?.aggregate ?? null, ...more };
}

function assertionOf(text: string, causes: readonly string[]): Rule {
  const typed = splitAssertion(text);
  const keyed = parseKey(typed.key, '--assert', causes);
  const conditions = [conditionOfAssertion(keyed.metric, typed)];
  return { ...keyed, level: 'error', conditions, aggregate: null, source: 'assert', scope: EVERYWHERE };
}

function ignoreOf({ rule, reason, ...scope }: IgnoreSetting, where: string, causes: readonly string[]): Ignore {
  if (reason.trim() === '') throw new StreamCheckError('usage', `${where}.reason is empty.`, 'Write why it may fail.');
  const keyed = isOfComparison({ metric: rule })
    ? { key: rule, metric: rule, place: null, statistic: null }
    : parseKey(rule, where, causes);
  return { ...keyed, reason: reason.trim(), scope: { ...EVERYWHERE, ...defined(scope) } };
}

function defined(scope: { [Key in keyof GateScope]?: string | undefined }): Partial<GateScope> {
  return Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined));
}
