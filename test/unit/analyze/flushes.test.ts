// Groups of pieces, and the sizes of buffers that can be read off them.
import { describe, expect, it } from 'vitest';
import { commonSize, exactSize, flushesOf, pipeBuffer } from '../../../src/analyze/flushes.ts';
import type { SeenUnit } from '../../../src/analyze/units.ts';
import type { Read } from '../../../src/model/timeline.ts';

const unit = (outMs: number, bytes: number | null = 100): SeenUnit => {
  return { inMs: 0, outMs, bytes, characters: 10, channel: 'text' };
};

describe('flushes', () => {
  const sizes = (outMs: readonly number[], gapMs?: number) =>
    flushesOf(
      outMs.map((atMs) => unit(atMs)),
      gapMs,
    ).map(({ atMs, units }) => [atMs, units.length]);

  it('pieces up to 3 ms apart came together, counted from the piece before', () => {
    expect(sizes([100, 103, 106, 109.1])).toEqual([
      [100, 3],
      [109.1, 1],
    ]);
  });

  it('or up to another gap', () => {
    expect(sizes([100, 120, 141], 20)).toEqual([
      [100, 2],
      [141, 1],
    ]);
  });

  it('have the text and the bytes of their pieces', () => {
    expect(flushesOf([unit(5), unit(5, null), unit(6, 50)])).toMatchObject([{ atMs: 5, characters: 30, bytes: 150 }]);
    expect(flushesOf([])).toEqual([]);
  });
});

describe('the size that all flushes of a socket have', () => {
  /** A flush: its reads, each so many ms after it, with bytes of body, and as many pieces in the first of them. */
  interface Drawn {
    reads: [afterMs: number, bytes: number, framedBytes?: number, decodedBytes?: number][];
    pieces: number;
  }
  function sizeOf(flushes: readonly Drawn[]) {
    const reads = flushes.flatMap(({ reads }, i) =>
      reads.map(([afterMs, bytes, framedBytes = 7 * i, decodedBytes = 5 * i]): Read => {
        return { atMs: 100 * i + afterMs, bytes, framedBytes, decodedBytes };
      }),
    );
    const seen = flushes.flatMap(({ pieces }, i) => Array.from({ length: pieces }, () => unit(100 * i)));
    return exactSize(reads, seen);
  }
  const flush = (bytes: number, pieces: number): Drawn => ({ reads: [[0, bytes]], pieces });

  it('is told by three between the first and the last', () => {
    expect(sizeOf([flush(77, 1), flush(1000, 4), flush(2000, 9), flush(1000, 5), flush(3, 1)])).toEqual({
      sizeBytes: 1000,
      accounting: 'body',
    });
    expect(sizeOf([flush(77, 1), flush(1000, 4), flush(2000, 9), flush(3, 1)])).toBeNull();
  });

  it('is none if one does not obey', () => {
    expect(sizeOf([flush(77, 1), flush(1000, 4), flush(2001, 9), flush(1000, 5), flush(3, 1)])).toBeNull();
  });

  it('is none where each holds as many pieces: then pieces are of one size', () => {
    expect(sizeOf([flush(77, 1), flush(1000, 4), flush(1000, 4), flush(1000, 4), flush(3, 1)])).toBeNull();
    expect(sizeOf([flush(77, 4), flush(1000, 4), flush(1000, 4), flush(1000, 3), flush(3, 4)])).not.toBeNull();
  });

  it('counts the pieces of all its reads', () => {
    const split: Drawn = {
      reads: [
        [0, 400],
        [2, 600],
      ],
      pieces: 4,
    };
    expect(sizeOf([flush(77, 1), flush(1000, 4), split, flush(1000, 4), flush(3, 1)])).toBeNull();
  });

  it('adds up the reads up to 3 ms apart', () => {
    const split = (gapMs: number): Drawn => ({
      reads: [
        [0, 400],
        [gapMs, 600],
      ],
      pieces: 3,
    });
    const of = (gapMs: number) => sizeOf([flush(77, 1), split(gapMs), flush(1000, 4), split(gapMs), flush(3, 1)]);
    expect(of(3)).toEqual({ sizeBytes: 1000, accounting: 'body' });
    expect(of(3.1)).toBeNull();
  });

  it.each<['framed' | 'decoded', [number, number, number][]]>([
    [
      'framed',
      [
        [990, 1000, 3],
        [980, 1000, 5],
        [970, 1000, 4],
      ],
    ],
    [
      'decoded',
      [
        [300, 310, 1000],
        [400, 410, 1000],
        [310, 320, 2000],
      ],
    ],
  ])('may be counted otherwise: %s', (accounting, rows) => {
    const full = rows.map(([bytes, framed, decoded], i): Drawn => {
      return { reads: [[0, bytes, framed, decoded]], pieces: i + 1 };
    });
    expect(sizeOf([flush(77, 1), ...full, flush(3, 1)])).toEqual({ sizeBytes: 1000, accounting });
  });
});

it.each<[string, number[], number | null]>([
  ['the same each time', [512, 512], 512],
  ['below that, equal sizes are equal frames', [511, 511], null],
  ['a multiple of the smallest', [600, 1800, 1200], 600],
  ['not all multiples', [600, 1800, 1201], null],
])('a common size: %s', (_, sizes, expected) => {
  expect(commonSize(sizes)).toBe(expected);
});

it.each<[string, number[], number, number | null]>([
  ['cut anywhere', [4096, 4096, 4096], 200, 4096],
  ['two of them at once', [4096, 8192, 4096], 200, 4096],
  ['the largest that fits: 2,048 and 1,024 would do as well', [8192, 8192], 200, 8192],
  ['cut between two pieces', [8184, 8031, 8192], 200, 8192],
  ['a whole piece smaller', [3896, 3896], 200, 4096],
  ['smaller by more than a piece', [3895, 3895], 200, null],
  ['one larger than the buffer', [4000, 4100], 200, null],
  ['sizes that differ by more than a piece', [5000, 6100, 7000], 200, null],
  ['sizes that are none of a buffer', [3000, 3000, 3000], 200, null],
  ['pieces so large that any size would fit', [4000, 4100], 3000, null],
  ['pieces of less than half of it', [1024, 1024], 511, 1024],
  ['pieces of half of it', [1024, 1024], 512, null],
  ['a flush of nothing', [4096, 0], 200, null],
  ['nothing came out', [], 200, null],
])('the buffer of a pipe: %s', (_, sizes, largestPiece, expected) => {
  expect(pipeBuffer(sizes, largestPiece)).toBe(expected);
});
