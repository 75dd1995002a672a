import { expect, it } from 'vitest';
import { aliveMs } from '../../../../src/record/process/patience.ts';

it.each([
  ['a look in time', 25, 25],
  ['a look that is a little late', 40, 40],
  ['a process that was stopped for five seconds', 5000, 50],
])('%s', (_, gapMs, expected) => {
  expect(aliveMs(gapMs, 25)).toBe(expected);
});
