// What the gate gets of a config: this is the one place where the two meet.
import type { GateSettings } from '../../gate/gate.ts';
import type { ResolvedRules } from '../../gate/resolve-rules.ts';
import { OPTIONS, type OptionValues } from '../options.ts';
import { resolveOwnRules } from '../rules.ts';
import type { ProjectConfig } from './define-config.ts';

/**
 * @param typed options of the command line: a preset takes the place of that of the config, assertions are added
 * @param isPart whether other machines run the rest of the matrix
 * @throws StreamCheckError 'unknown-id' or 'usage' for a rule that cannot be
 */
export function gateSettingsOf(
  { preset, rules, overrides, ignore, assert, inconclusive }: ProjectConfig,
  typed: OptionValues,
  isPart: boolean,
): GateSettings & ResolvedRules {
  const written = { preset, rules, overrides, ignore, assert: assert === undefined ? [] : [assert].flat() };
  return {
    ...resolveOwnRules(typed, written),
    inconclusive: typed.inconclusive ?? inconclusive ?? OPTIONS.inconclusive.default,
    isPart,
  };
}
