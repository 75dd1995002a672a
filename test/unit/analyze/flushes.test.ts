import { expect, it } from 'vitest';
import { pipeBuffer } from '../../../src/analyze/flushes.ts';

it.each<[string, number[], number, number | null]>([
  ['cut anywhere', [4096, 4096, 4096], 200, 4096],
  ['two of them at once', [4096, 8192, 4096], 200, 4096],
  ['cut between two pieces', [8184, 8031, 8192], 200, 8192],
  ['sizes that differ by more than a piece', [5000, 6100, 7000], 200, null],
  ['sizes that are none of a buffer', [3000, 3000, 3000], 200, null],
  ['pieces so large that any size would fit', [4000, 4100], 3000, null],
  ['nothing came out', [], 200, null],
])('the buffer of a pipe: %s', (_, sizes, largestPiece, expected) => {
  expect(pipeBuffer(sizes, largestPiece)).toBe(expected);
});
