import { expect, it } from 'vitest';
import { twoColumns } from '../../../src/cli/layout.ts';
import { wrap } from '../../../src/report/wrap.ts';

it('breaks at blanks, never beyond the width, and leaves long words whole', () => {
  expect(wrap('aa bb  cc\ndd', 5)).toEqual(['aa bb', 'cc dd']);
  expect(wrap('a bbbbbbbb c', 4)).toEqual(['a', 'bbbbbbbb', 'c']);
  expect(wrap('', 4)).toEqual(['']);
});

it('keeps the second column apart', () => {
  expect(
    twoColumns(
      [
        ['a', 'one two three'],
        ['long', 'x'],
      ],
      17,
    ),
  ).toBe('  a     one two\n        three\n  long  x');
});
