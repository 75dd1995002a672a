import { expect, it } from 'vitest';
import { EXIT_CODES, worstExitCode } from '../../../src/model/exit-code.ts';

it('the worst wins, in the order of the contract', () => {
  const order = [70, 130, 2, 4, 1, 3, 0];
  expect(EXIT_CODES.map(({ code }) => code)).toEqual(order);
  for (const [i, worse] of order.entries()) {
    for (const better of order.slice(i)) expect(worstExitCode([better, worse, 0])).toBe(worse);
  }
  expect(worstExitCode([])).toBe(0);
});
