// What the gate gets of a config: this is the one place where the two meet.
import type { InconclusivePolicy } from '../../model/exit-code.ts';
import { OPTIONS, type OptionValues } from '../options.ts';
import type { ProjectConfig } from './define-config.ts';

/** Rules as they are written, before the gate resolves them. */
export type ProjectRules = Pick<ProjectConfig, 'preset' | 'rules' | 'overrides' | 'ignore'>;

/** @param typed options of the command line, which win over those of the config */
export function gateSettingsOf(
  { preset, rules, overrides, ignore, inconclusive }: ProjectConfig,
  typed: OptionValues,
): { inconclusive: InconclusivePolicy; asked: ProjectRules } {
  return {
    inconclusive: typed.inconclusive ?? inconclusive ?? OPTIONS.inconclusive.default,
    asked: Object.fromEntries(
      Object.entries({ preset, rules, overrides, ignore }).filter(([, value]) => value !== undefined),
    ),
  };
}
