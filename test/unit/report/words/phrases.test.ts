import { expect, it } from 'vitest';
import { figure, ms } from '../../../../src/report/words/phrases.ts';

it('zero has no sign, and what is below it has one', () => {
  expect([-0.04, 0, -0, 0.04].map(ms)).toEqual(Array.from({ length: 4 }, () => '0.0 ms'));
  expect(figure(-0.04)).toBe('0.0');
  expect([ms(-0.06), figure(-9.94), ms(10), ms(1234)]).toEqual(['-0.1 ms', '-9.9', '10 ms', '1.2 s']);
});
