// What the gate gets of a config: this is the one place where the two meet.
import { StreamCheckError } from '../../errors.ts';
import type { GateSettings } from '../../gate/gate.ts';
import type { ResolvedRules } from '../../gate/resolve-rules.ts';
import { OPTIONS, type OptionValues } from '../options.ts';
import { resolveOwnRules } from '../rules.ts';
import type { Project } from './project.ts';

/**
 * @param typed options of the command line: a preset takes the place of that of the config, assertions are added
 * @param isPart whether other machines run the rest of the matrix
 * @throws StreamCheckError 'unknown-id' or 'usage' for a rule that cannot be, with the name of the config
 */
export function gateSettingsOf(
  { name, config: { preset, rules, overrides, ignore, assert, inconclusive } }: Pick<Project, 'name' | 'config'>,
  typed: OptionValues,
  isPart: boolean,
): GateSettings & ResolvedRules {
  const written = { preset, rules, overrides, ignore, assert: assert === undefined ? [] : [assert].flat() };
  // What is wrong in them stands in no file.
  resolveOwnRules(typed);
  try {
    return {
      ...resolveOwnRules(typed, written),
      inconclusive: typed.inconclusive ?? inconclusive ?? OPTIONS.inconclusive.default,
      isPart,
      narrowedBy: (['client', 'scenario'] as const).filter((part) => typed[part] !== undefined),
    };
  } catch (error) {
    if (!(error instanceof StreamCheckError)) throw error;
    throw new StreamCheckError(error.code, `The rules of ${name} cannot be: ${error.message}`, error.hint, {
      cause: error,
    });
  }
}
