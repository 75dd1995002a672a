// Chunks as they stand in an output: one after the other, again, or in another order.
import { expect, it } from 'vitest';
import { orderFaultOf } from '../../../src/texts/word-order.ts';

/** Events in brackets; a small letter behind a number: a part of the chunk alone; +: began in the event before. */
function faultOf(drawing: string, count: number): string | null {
  const occurrences = [...drawing.matchAll(/\[([^\]]*)\]/g)].flatMap(([, words], event) =>
    words!.split(' ').map((word) => ({
      chunk: Number.parseInt(word, 10),
      event,
      isSplit: word.startsWith('+'),
      letters: /[a-z]/.test(word) ? 't'.repeat(5 + word.charCodeAt(word.length - 1) - 96) : '',
    })),
  );
  const fault = orderFaultOf(occurrences, new Set(Array.from({ length: count }, (_, i) => i)));
  return fault === null ? null : `${fault.fault} at ${fault.chunk}`;
}

it.each([
  ['[0][1][2][3]', null],
  ['[0 1][2 3]', null],
  ['[0][1][2][3][0 1 2 3]', null],
  ['[0][1][2][3][0 1][2 3]', null],
  ['[0][0 1][0 1 2][0 1 2 3]', null],
  ['[0][0 1][0 1][0 1 2][0 1 2 3][0 1 2 3]', null],
  ['[0][0 1][2][2 3]', null],
  ['[0][1a][1b][1c][2][3]', null],
  ['[0][2][3]', null],
  ['[0][2][1][3]', 'reordered at 1'],
  ['[1][0][2][3]', 'reordered at 0'],
  ['[0][1][3][2]', 'reordered at 2'],
  ['[0][1][1][2][3]', 'repeated at 1'],
  ['[0][0][1][2][3]', 'repeated at 0'],
  ['[0][1][2][3][3]', 'repeated at 3'],
  ['[0 0][1][2][3]', 'repeated at 0'],
  ['[0][1][0][1][2][3]', 'repeated at 0'],
  ['[0][1][+1 2][3]', 'repeated at 1'],
])('%s: %s', (drawing, expected) => {
  expect(faultOf(drawing, 4)).toBe(expected);
});
