// Causes by the hop at which they hold text.
import { expect, it } from 'vitest';
import { causes } from '../../../src/analyze/causes/index.ts';
import { HOP_ADVICE } from '../../../src/cli/hop-advice.ts';

it('every cause stands at a hop', () => {
  const named = new Set<string>(Object.values(HOP_ADVICE).flatMap((advice) => advice.causes));
  expect(causes.entries.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
});
