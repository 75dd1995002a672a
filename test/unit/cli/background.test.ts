// Lines of /proc/<pid>/stat as three shells made them, of `program a&b` and of `program`.
import { expect, it } from 'vitest';
import { isBehindTerminal } from '../../../src/cli/background.ts';

it.each([
  ['31 (node) S 30 31 30 34816 30 4194304 1', true],
  ['31 (node) S 30 31 30 34816 31 4194304 1', false],
  // A name may hold brackets and blanks.
  ['31 (a) S 1 (b) R 30 31 30 34816 31 0', false],
  // No terminal, or nobody in front of it.
  ['31 (node) S 30 31 30 0 30 4194304 1', null],
  ['31 (node) S 30 31 30 34816 -1 4194304 1', null],
  ['', null],
])('%j', (stat, expected) => {
  expect(isBehindTerminal(stat)).toBe(expected);
});
