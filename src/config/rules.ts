// The rules that a check is judged by, from its options. A config file adds more of them.
import { causes } from '../analyze/causes/index.ts';
import { type ResolvedRules, resolveRules, type WrittenRules } from '../gate/resolve-rules.ts';
import type { OptionValues } from './options.ts';

/**
 * @param written what a config file has; a preset that is typed takes the place of its own, assertions are added
 * @throws StreamCheckError 'unknown-id' or 'usage'
 */
export function resolveOwnRules({ preset, assert }: OptionValues, written: WrittenRules = {}): ResolvedRules {
  const all = {
    ...written,
    preset: preset ?? written.preset,
    assert: [...(written.assert ?? []), ...(assert ?? [])],
  };
  return resolveRules(
    all,
    causes.entries.map(({ id }) => id),
  );
}
