// Text cut into lines, whatever pieces it comes in.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineSplitter } from '../../../src/host/lines.ts';

it('the lines are those of the whole text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\u2028') })), (pieces) => {
      const splitter = createLineSplitter();
      const lines = pieces.flatMap((piece) => splitter.feed(piece));
      expect([...lines, splitter.rest()]).toEqual(pieces.join('').split('\n'));
    }),
  );
});

it('a line of many pieces costs its length, not the square of it', () => {
  const splitter = createLineSplitter();
  const startedMs = performance.now();
  for (let i = 0; i < 200_000; i++) splitter.feed('0123456789');
  // Joined each time it would be 200 GB.
  expect(performance.now() - startedMs).toBeLessThan(5_000);
  expect(splitter.feed('\n')[0]).toHaveLength(2_000_000);
});

it('a line that is too long ends it, also one that came with its end', () => {
  for (const pieces of [['ab\nabc', 'd'], ['ab\nabcd\nef\n']]) {
    const splitter = createLineSplitter(3);
    expect(pieces.flatMap((piece) => splitter.feed(piece))).toEqual(['ab']);
    expect(splitter.isTooLong).toBe(true);
    expect([...splitter.feed('x\ny\n'), splitter.rest()]).toEqual(['']);
  }
});
