// The figures of a vantage and of a hop, worked out by hand.
import { describe, expect, it } from 'vitest';
import {
  fidelity,
  fullBufferingHeld,
  held,
  hold,
  lagQuantiles,
  measureTimeline,
  merged,
  spanMs,
} from '../../../src/analyze/measures.ts';
import type { SeenUnit, Unit } from '../../../src/analyze/units.ts';
import type { Arrival } from '../../../src/model/timeline.ts';
import { timeline } from '../../support/recordings.ts';

/** What was spoken and seen at these times, by the number of its characters. */
function units(...rows: [inMs: number, outMs: number, characters?: number][]): SeenUnit[] {
  return rows.map(([inMs, outMs, characters = 10]) => ({ inMs, outMs, characters, bytes: null, channel: 'text' }));
}
const LOST: Unit = { inMs: 300, outMs: null, characters: 1000, bytes: null, channel: 'text' };

//   spoken  10 characters at 100, 30 at 200, 60 at 400
//   seen                    at 120,       at 260,       at 400       late by 20, 60 and 0 ms
const THREE = units([100, 120, 10], [200, 260, 30], [400, 400, 60]);

describe('lateness', () => {
  it('is weighted by characters: six tenths of the text were in time', () => {
    expect(lagQuantiles(THREE)).toEqual({ p50: 0, p95: 60, max: 60 });
  });

  it('is counted from a base, and is never below 0', () => {
    expect(lagQuantiles(THREE, 50)).toEqual({ p50: 0, p95: 10, max: 10 });
  });

  it('is that of what was seen', () => {
    expect(lagQuantiles([...THREE, LOST]).max).toBe(60);
    expect(lagQuantiles([LOST])).toEqual({ p50: null, p95: null, max: null });
  });
});

describe('text held', () => {
  it('is characters times how long each waited', () => {
    // 10 * 20 + 30 * 60 + 60 * 0
    expect(held(THREE)).toBe(2000);
    expect(held([...THREE, LOST])).toBe(2000);
  });

  it('by full buffering is all of it to the end', () => {
    // 10 * 300 + 30 * 200 + 60 * 0
    expect(fullBufferingHeld(THREE)).toBe(9000);
    expect(fullBufferingHeld([])).toBe(0);
  });
});

describe('fidelity', () => {
  it('is 1 less the share of what full buffering holds', () => {
    expect(fidelity(THREE, 0)).toBeCloseTo(1 - 2000 / 9000, 12);
  });

  it('forgives each piece the base, and no more than it was late', () => {
    // 10 * 0 + 30 * 30 + 60 * 0
    expect(fidelity(THREE, 30)).toBe(0.9);
  });

  it('is 0 for full buffering, and below for what is slower', () => {
    expect(fidelity(units([0, 100], [100, 100]), 0)).toBe(0);
    expect(fidelity(units([0, 200], [100, 200]), 0)).toBe(-2);
  });

  it('is none of what was spoken at once', () => {
    expect(fidelity(units([100, 500]), 0)).toBeNull();
    expect(fidelity([], 0)).toBeNull();
  });
});

describe('hold', () => {
  //   spoken  100 ... 500        first seen at 220: 120 of 400 ms
  const late = units([100, 220], [500, 500]);

  it('is the share of the generation during which nothing was shown', () => {
    expect(hold(late, 0)).toBe(0.3);
    expect(hold(late, 20)).toBe(0.25);
  });

  it('is not below 0', () => {
    expect(hold(late, 200)).toBe(0);
  });

  it('is none without a span', () => {
    expect(hold([], 0)).toBeNull();
    expect(hold(units([100, 220]), 0)).toBeNull();
  });

  it('the span is that of the source', () => {
    expect(spanMs(late)).toBe(400);
    expect(spanMs([])).toBe(0);
  });
});

describe('merged', () => {
  it('is the share of neighbours that were apart and came together', () => {
    //   spoken  0  20  40  60      seen  60 60 60 80: two of three
    expect(merged(units([0, 60], [20, 60], [40, 60], [60, 80]))).toBeCloseTo(2 / 3, 12);
  });

  it.each([
    ['less than 15 % of the gap apart', 100, 14.9, 1],
    ['15 % of the gap apart', 100, 15, 0],
    ['less than 1 ms apart after a short gap', 4, 0.9, 1],
    ['1 ms apart after a short gap', 4, 1, 0],
  ])('together is %s', (_, gapMs, cameMs, expected) => {
    expect(merged(units([1000, 1500], [1000 + gapMs, 1500 + cameMs]))).toBe(expected);
  });

  it('does not look at what was spoken less than 4 ms apart', () => {
    expect(merged(units([0, 60], [3.9, 60]))).toBeNull();
    expect(merged(units([0, 60], [4, 60]))).toBe(1);
    expect(merged(units([0, 60], [4, 60], [7, 60]))).toBe(1);
    expect(merged([])).toBeNull();
  });
});

describe('a timeline by itself', () => {
  const arrival = (atMs: number, more: Partial<Arrival> = {}): Arrival => {
    return { atMs, channel: 'text', characters: 5, bytes: 100, ...more };
  };
  const role = arrival(90, { channel: null, characters: 0, bytes: 40 });
  const empty = arrival(95, { characters: 0, bytes: 50 });
  const thought = arrival(100, { channel: 'reasoning', characters: 7 });

  it('tells content from other frames, and thoughts from the answer', () => {
    const seen = timeline('app', [role, empty, thought, arrival(130), arrival(140)]);
    expect(measureTimeline({ ...seen, headersMs: 80, firstByteMs: 85, endMs: 150 })).toEqual({
      chunks: 3,
      reads: null,
      characters: 17,
      bytes: 390,
      headersMs: 80,
      firstByteMs: 85,
      firstChunkMs: 90,
      firstContentMs: 100,
      firstAnswerMs: 130,
      endMs: 150,
      // Gaps of 30 and 10: p50 half-way between them, p95 and p99 at 95 % and 99 % of the way.
      interChunkMs: { p50: 20, p95: 29, p99: expect.closeTo(29.8, 9), max: 30 },
      curve: [
        [100, 7],
        [130, 12],
        [140, 17],
      ],
    });
  });

  it('bytes are those of the reads where there are any', () => {
    const read = (bytes: number) => ({ atMs: 1, bytes, framedBytes: bytes + 9, decodedBytes: 2 * bytes });
    const seen = { ...timeline('wire', [role]), reads: [read(30), read(12)] };
    expect(measureTimeline(seen)).toMatchObject({ reads: 2, bytes: 42 });
  });

  it('pieces without a size add nothing; where none has one, nothing is known', () => {
    expect(measureTimeline(timeline('app', [role, arrival(1, { bytes: null }), arrival(2)])).bytes).toBe(140);
    expect(measureTimeline(timeline('app', [arrival(1, { bytes: null })])).bytes).toBeNull();
  });

  it('of nothing', () => {
    expect(measureTimeline(timeline('app', []))).toMatchObject({
      chunks: 0,
      characters: 0,
      firstChunkMs: null,
      firstContentMs: null,
      firstAnswerMs: null,
      interChunkMs: { p50: null, p95: null, p99: null, max: null },
      curve: [],
    });
  });

  it('the curve has at most 200 points, the first and the last among them', () => {
    const curveOf = (count: number) =>
      measureTimeline(
        timeline(
          'app',
          Array.from({ length: count }, (_, i) => arrival(i)),
        ),
      ).curve;
    expect(curveOf(200)).toHaveLength(200);
    expect(curveOf(200)[1]).toEqual([1, 10]);
    // 399 points: every second one.
    const halved = curveOf(399);
    expect(halved).toHaveLength(200);
    expect(halved.slice(0, 3)).toEqual([
      [0, 5],
      [2, 15],
      [4, 25],
    ]);
    expect(halved.at(-1)).toEqual([398, 1995]);
  });
});
