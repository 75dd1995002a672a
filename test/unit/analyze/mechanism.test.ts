// Which rule explains when text came out: one drawing for each, worked out by hand.
import { describe, expect, it } from 'vitest';
import type { Allowance } from '../../../src/analyze/delivery.ts';
import { mechanism, mechanismOf } from '../../../src/analyze/mechanism.ts';
import type { SeenUnit } from '../../../src/analyze/units.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import type { Arrival, Read, Timeline, VantageId } from '../../../src/model/timeline.ts';
import { timeline } from '../../support/recordings.ts';

/** Of a rule that fits as well as another. */
const NO_FIGURE = { sizeBytes: null, periodMs: null, count: null };

const QUIET: Allowance = { unitMs: 1, floorMs: 0 };

interface Drawn {
  inMs: readonly number[];
  outMs: readonly number[];
  /** Of each chunk, in turn. */
  bytes?: readonly number[];
  reads?: readonly Read[];
}

function hopOf({ inMs, outMs, bytes = [100], reads }: Drawn) {
  const sizes = inMs.map((_, i) => bytes[i % bytes.length]!);
  const at = (vantage: VantageId, times: readonly number[]): Timeline =>
    timeline(
      vantage,
      times.map((atMs, i): Arrival => ({ atMs, channel: 'text', characters: 20, bytes: sizes[i]! })),
    );
  const units = inMs.map((atMs, i): SeenUnit => {
    return { inMs: atMs, outMs: outMs[i]!, bytes: sizes[i]!, characters: 20, channel: 'text' };
  });
  return { units, before: at('origin', inMs), after: at('wire', outMs), reads: reads ?? null };
}
const found = (drawn: Drawn, delivery: Delivery = 'batched', noise = QUIET) =>
  mechanismOf(hopOf(drawn), delivery, noise);

const every = (gapMs: number, count: number) => Array.from({ length: count }, (_, i) => gapMs * i);
/** Each time as often as told. */
const times = (...rows: [atMs: number, count: number][]) =>
  rows.flatMap(([atMs, count]) => Array.from({ length: count }, () => atMs));

// Gaps and sizes vary enough to tell rules apart: by 0.6 and by 0.6 of their means.
//
//   chunk     0    1    2    3    4    5    6    7    8    9   10   11   12   13   14   15
//   spoken    0   60  160  190  280  300  360  460  490  580  600  660  760  790  880  900  ms
//   size    100  250  400  150  100  250  400  150  100  250  400  150  100  250  400  150  bytes
const SPOKEN = [0, 60, 160, 190, 280, 300, 360, 460, 490, 580, 600, 660, 760, 790, 880, 900];
const SIZES = [100, 250, 400, 150];
const of = (outMs: readonly number[], bytes = SIZES): Drawn => ({ inMs: SPOKEN, outMs, bytes });

const THREES = times([160, 3], [300, 3], [490, 3], [660, 3], [880, 3], [900, 1]);
const BY_TIMER = times([0, 1], [200, 3], [400, 3], [600, 4], [800, 3], [900, 2]);
const BY_WAIT = times([170, 3], [360, 4], [630, 4], [830, 3], [900, 2]);

describe('a rule that explains the times', () => {
  it('count: three chunks each time', () => {
    expect(found(of(THREES))).toEqual({ ...mechanism('count'), count: 3 });
  });

  it('timer: at multiples of 200 ms', () => {
    expect(found(of(BY_TIMER))).toEqual({ ...mechanism('timer'), periodMs: 200 });
  });

  it('timer: every 230 ms from 50 ms on, a period that nobody chooses', () => {
    const outMs = times([50, 1], [280, 4], [510, 4], [740, 3], [900, 4]);
    expect(found(of(outMs))).toEqual({ ...mechanism('timer'), periodMs: 230 });
  });

  it('linger: 170 ms after the first chunk that came into the empty buffer', () => {
    // 0 + 170; 190 + 170, where 360 comes just in time; 460 + 170; 660 + 170.
    expect(found(of(BY_WAIT))).toEqual({ ...mechanism('linger'), periodMs: 170 });
  });

  it('linger: 200 ms, as people configure it', () => {
    const outMs = times([200, 4], [480, 4], [690, 4], [900, 4]);
    expect(found(of(outMs))).toEqual({ ...mechanism('linger'), periodMs: 200 });
  });

  it('size: between the smallest flush and the largest without its last chunk', () => {
    // 750 bytes at 160; 900 each time at 360, 600 and 880. Without the last chunk of 400 they had 350 and 500.
    const outMs = times([160, 3], [360, 4], [600, 4], [880, 4], [900, 1]);
    expect(found(of(outMs))).toEqual({ ...mechanism('size'), sizeBytes: 625 });
  });

  it('size: one that people choose, where it lies between them', () => {
    // 50, 125, 200 and 75 % of 1,000 bytes: out when 1,024 have come together.
    const bytes = [240, 600, 960, 360];
    // 240 + 600 + 960; 360 + 240 + 600; 960 + 360; 240 + 600 + 960; 360 + 240 + 600; the rest at the end.
    const outMs = times([160, 3], [300, 3], [460, 2], [600, 3], [790, 3], [900, 2]);
    expect(found(of(outMs, bytes))).toEqual({ ...mechanism('size'), sizeBytes: 1024 });
  });

  it('ambiguous: four chunks are 900 bytes each time', () => {
    // Smallest flush 900, without its last chunk 750.
    const outMs = times([190, 4], [460, 4], [660, 4], [900, 4]);
    expect(found(of(outMs))).toEqual({
      ...mechanism('ambiguous'),
      fits: [
        { ...NO_FIGURE, kind: 'size', sizeBytes: 825 },
        { ...NO_FIGURE, kind: 'count', count: 4 },
      ],
    });
  });

  it('irregular: no rule', () => {
    const outMs = times([60, 2], [580, 8], [600, 1], [880, 4], [900, 1]);
    expect(found(of(outMs))).toEqual(mechanism('irregular'));
  });

  it('pace: one chunk every 100 ms, of bursts of five', () => {
    const inMs = [0, 10, 25, 40, 50, 700, 710, 725, 740, 750, 1400, 1410, 1425, 1440, 1450];
    const outMs = [0, 700, 1400].flatMap((burstMs) => every(100, 5).map((afterMs) => burstMs + afterMs));
    expect(found({ inMs, outMs, bytes: SIZES })).toEqual({ ...mechanism('pace'), periodMs: 100 });
  });

  it('count: pairs', () => {
    const outMs = times([60, 2], [190, 2], [300, 2], [460, 2], [580, 2], [660, 2], [790, 2], [900, 2]);
    expect(found(of(outMs))).toEqual({ ...mechanism('count'), count: 2 });
  });

  it('ambiguous: a size that is reached to the byte by every fourth chunk', () => {
    const outMs = times([190, 4], [460, 4], [660, 4], [900, 4]);
    expect(found(of(outMs, [256, 512, 128, 128]))).toMatchObject({
      fits: [
        { ...NO_FIGURE, kind: 'size', sizeBytes: 1024 },
        { ...NO_FIGURE, kind: 'count', count: 4 },
      ],
    });
  });

  it('ambiguous: a timer, or a wait that begins with it', () => {
    // A chunk comes 1 ms after each tick.
    const inMs = [1, 30, 150, 201, 260, 380, 401, 470, 601, 650, 700, 790, 801, 880];
    const outMs = times([200, 3], [400, 3], [600, 2], [800, 4], [880, 2]);
    expect(found({ inMs, outMs, bytes: SIZES })).toEqual({
      ...mechanism('ambiguous'),
      fits: [
        { ...NO_FIGURE, kind: 'linger', periodMs: 199 },
        { ...NO_FIGURE, kind: 'timer', periodMs: 200 },
      ],
    });
  });
});

describe('a size is obeyed by each flush between the first and the last', () => {
  /** As many chunks each time, out with the last of them; spoken as above, 160 of them, so that one flush weighs little. */
  function grouped(...counts: number[]) {
    const gaps = [60, 100, 30, 90, 20];
    let now = 0;
    const inMs = Array.from({ length: 160 }, (_, i) => (i === 0 ? 0 : (now += gaps[(i - 1) % 5]!)));
    let end = 0;
    const outMs = counts.flatMap((count) => {
      end += count;
      return Array.from({ length: count }, () => inMs[end - 1]!);
    });
    expect(outMs).toHaveLength(160);
    return found({ inMs, outMs, bytes: SIZES });
  }
  const fours = (count: number) => Array.from({ length: count }, () => 4);

  it('all of 900 bytes, without the last chunk 500', () => {
    expect(grouped(3, ...fours(39), 1)).toEqual({ ...mechanism('size'), sizeBytes: 625 });
  });

  it('but for one of 500 bytes, and one that was full before its last chunk', () => {
    expect(grouped(3, ...fours(19), 3, 5, ...fours(18), 1)).toEqual(mechanism('irregular'));
  });

  it('but for one of 500 bytes', () => {
    // The next is of 650, without its last chunk 550.
    expect(grouped(3, ...fours(37), 3, 3, 3)).toEqual(mechanism('irregular'));
  });

  it('but for one of 1,050 bytes, which was full without its last chunk', () => {
    // Between 750 and 900 lies 825.
    expect(grouped(3, ...fours(19), 5, 3, ...fours(18), 1)).toEqual(mechanism('irregular'));
  });

  it('the last is made by the end of the answer', () => {
    expect(grouped(3, ...fours(38), 5)).toEqual({ ...mechanism('size'), sizeBytes: 625 });
  });
});

describe('the machine', () => {
  const late = (outMs: readonly number[], byMs: number) => outMs.map((atMs) => atMs + byMs);

  it('may make all later by its floor and its noise', () => {
    const noise = { unitMs: 1, floorMs: 30 };
    expect(found(of(late(THREES, 30)), 'batched', noise)).toMatchObject({ kind: 'count', count: 3 });
    expect(found(of(late(THREES, 32)), 'batched', noise)).toMatchObject({ kind: 'count', count: 3 });
    expect(found(of(late(THREES, 60)), 'batched', noise)?.kind).not.toBe('count');
  });

  it('may be off by 8 % of what an open pipe would be', () => {
    // Six of sixteen chunks are late by x, so the loss is 6 x / 16: 4.5 and 4.88. That of an open pipe, but for a
    // constant of 1 ms: 60.5 and 60.9.
    const off = (byMs: number) => THREES.map((atMs) => (atMs === 300 || atMs === 660 ? atMs + byMs : atMs));
    expect(found(of(off(12)))?.kind).toBe('count');
    expect(found(of(off(13)))?.kind).toBe('irregular');
    // Or by twice the noise: 6 and 6.4.
    expect(found(of(off(16)), 'batched', { unitMs: 3, floorMs: 0 })?.kind).toBe('count');
    expect(found(of(off(17)), 'batched', { unitMs: 3, floorMs: 0 })?.kind).toBe('irregular');
  });

  it('may make one tick late: the phase is that of all', () => {
    expect(found(of(BY_TIMER.map((atMs) => (atMs === 0 ? 20 : atMs))))).toMatchObject({ kind: 'timer', periodMs: 200 });
  });

  it('of much noise names no count and no size, only a period that is far above it', () => {
    const noise = (unitMs: number) => ({ unitMs, floorMs: 0 });
    expect(found(of(THREES), 'batched', noise(3))).toMatchObject({ kind: 'count' });
    expect(found(of(THREES), 'batched', noise(3.1))).toBeNull();
    expect(found(of(BY_TIMER), 'batched', noise(10))).toMatchObject({ kind: 'timer', periodMs: 200 });
    expect(found(of(BY_TIMER), 'batched', noise(10.1))).toBeNull();
  });
});

describe('nothing is named', () => {
  it.each(['incremental', 'coarse', 'inconclusive'] as const)('where delivery is %s', (delivery) => {
    expect(found(of(THREES), delivery)).toBeNull();
  });

  it.each(['batched', 'stalled', 'micro-batched'] as const)('but where it is %s', (delivery) => {
    expect(found(of(THREES), delivery)?.kind).toBe('count');
  });

  it('of fewer than three flushes and the end', () => {
    expect(found(of(times([300, 6], [660, 6], [900, 4])))).toBeNull();
    expect(found(of(times([190, 4], [460, 4], [660, 4], [900, 4])))).not.toBeNull();
  });

  it('of even gaps, or of even sizes: then time, count and size are one', () => {
    const outMs = times([160, 3], [320, 4], [560, 6], [720, 4], [880, 3]);
    expect(found({ inMs: every(40, 20), outMs, bytes: SIZES })).toBeNull();
    expect(found(of(THREES, [100]))).toBeNull();
  });

  it('of gaps that vary by less than 0.3 of their mean', () => {
    // Gaps of 60 + d and 60 - d in turn vary by 1.03 d / 60 (16 of them: the factor is the root of 16/15).
    const uneven = (d: number) => every(1, 17).map((i) => 60 * i + (i % 2 === 1 ? d : 0));
    const drawn = (d: number): Drawn => {
      const inMs = uneven(d);
      const outMs = inMs.map((_, i) => inMs[Math.min(16, 3 * Math.floor(i / 3) + 2)]!);
      return { inMs, outMs, bytes: SIZES };
    };
    expect(found(drawn(18))).not.toBeNull();
    expect(found(drawn(17))).toBeNull();
  });

  it('of sizes that vary by less than 0.3 of their mean', () => {
    // 100 + d and 100 - d in turn vary by 1.03 d / 100.
    expect(found(of(THREES, [130, 70]))).not.toBeNull();
    expect(found(of(THREES, [129, 71]))).toBeNull();
  });
});

describe('known without a fit', () => {
  it('held to the end', () => {
    expect(found(of(times([900, 16])), 'buffered')).toEqual(mechanism('full'));
    expect(found(of(every(10, 16)), 'replayed')).toEqual(mechanism('replay'));
  });

  it('a size that the reads of a socket have to the byte', () => {
    const reads = [150, 1000, 1000, 1000, 50].map((bytes, i): Read => {
      return { atMs: [160, 300, 490, 660, 880][i]!, bytes, framedBytes: i, decodedBytes: i };
    });
    // The second flush takes a chunk of the third.
    const outMs = times([160, 3], [300, 4], [490, 2], [660, 3], [880, 4]);
    expect(found({ ...of(outMs), reads })).toEqual({ ...mechanism('size'), sizeBytes: 1000, accounting: 'body' });
  });

  it('a pace: pieces come one by one with the same gap', () => {
    // Spoken every 20 ms, out every 50 ms.
    const drawn = { inMs: every(20, 12), outMs: every(50, 12) };
    expect(found(drawn, 'throttled')).toEqual({ ...mechanism('pace'), periodMs: 50 });
  });

  it('a pace of no known period, where too few pieces waited', () => {
    const drawn = { inMs: every(20, 4), outMs: every(50, 4) };
    expect(found(drawn, 'throttled')).toEqual(mechanism('pace'));
  });

  it('a pace of pieces that were cut up, also where all is caught up in between', () => {
    const { units, before } = hopOf({ inMs: every(400, 4), outMs: every(400, 4) });
    const pieces = every(400, 4).flatMap((atMs) =>
      every(90, 4).map((afterMs): Arrival => ({ atMs: atMs + afterMs, channel: 'text', characters: 5, bytes: 30 })),
    );
    const hop = { units, before, after: timeline('app', pieces), reads: null };
    expect(mechanismOf(hop, 'batched', QUIET)).toEqual({ ...mechanism('pace'), periodMs: 90 });
  });
});

describe('a delay that all chunks share', () => {
  const late = (lagsMs: readonly number[], delivery: Delivery = 'batched', noise = QUIET) => {
    const inMs = every(100, lagsMs.length);
    return found({ inMs, outMs: inMs.map((atMs, i) => atMs + lagsMs[i]!) }, delivery, noise);
  };
  const same = (lagMs: number, count: number) => Array.from({ length: count }, () => lagMs);

  it('is the median of theirs', () => {
    expect(late(same(150, 8))).toEqual({ ...mechanism('delay'), periodMs: 150 });
    expect(late([140, 150, 160, 140, 150, 160, 145, 155, 150])).toMatchObject({ kind: 'delay', periodMs: 150 });
  });

  it('is shared by eight or more', () => {
    expect(late(same(150, 7))).toBeNull();
  });

  it('is even: the least within four fifths of the median, the median within four fifths of the most', () => {
    // Of 21 values the 5th percentile is the second, the 95th the last but one.
    const lags = (second: number, lastButOne: number) => [1, second, ...same(100, 17), lastButOne, 999];
    expect(late(lags(80, 100))).toMatchObject({ kind: 'delay', periodMs: 100 });
    expect(late(lags(79, 100))).toBeNull();
    expect(late(lags(100, 125))).toMatchObject({ kind: 'delay', periodMs: 100 });
    expect(late(lags(100, 126))).toBeNull();
  });

  it('is none where there is none', () => {
    expect(late(same(0, 9))).toBeNull();
  });

  it('is told from noise up to a twentieth of it', () => {
    expect(late(same(200, 8), 'batched', { unitMs: 10, floorMs: 0 })).toMatchObject({ kind: 'delay' });
    expect(late(same(200, 8), 'batched', { unitMs: 10.1, floorMs: 0 })).toBeNull();
  });

  it('is none of chunks that come together', () => {
    // 20 ms apart, and 10 ms later or sooner in turn: pairs.
    const pairs = (count: number): Drawn => {
      const inMs = every(20, 11);
      return { inMs, outMs: inMs.map((atMs, i) => atMs + 200 + (i >= 2 * count ? 0 : i % 2 === 0 ? 10 : -10)) };
    };
    expect(found(pairs(2))).toMatchObject({ kind: 'delay', periodMs: 200 });
    expect(found(pairs(3))).toBeNull();
  });
});

describe('dead again and again for the same time', () => {
  // Alive for 150 ms, in which a chunk comes every 30 ms and passes; then dead, and four chunks wait for its next turn.
  const dead = (...stallsMs: number[]): Drawn => {
    let now = 0;
    const rows = stallsMs.flatMap((stallMs, i) => {
      const alive = every(30, 5 + (i % 3)).map((afterMs) => [now + afterMs, now + afterMs] as const);
      const lastMs = alive.at(-1)![1];
      const held = [0.2, 0.3, 0.6, 0.8].map((share) => [lastMs + share * stallMs, lastMs + stallMs] as const);
      now = lastMs + stallMs + 30;
      return [...alive, ...held];
    });
    return { inMs: rows.map(([inMs]) => inMs), outMs: rows.map(([, outMs]) => outMs), bytes: SIZES };
  };

  it('is a timer that drifts: from the last text before to the next', () => {
    expect(found(dead(300, 300, 300, 300, 300), 'stalled')).toEqual({ ...mechanism('timer'), periodMs: 300 });
  });

  it('four times and more', () => {
    // Behind the last of them nothing comes, and it is taken to be the end of the answer.
    expect(found(dead(300, 300, 300, 300), 'stalled')?.kind).toBe('irregular');
  });

  it('within a tenth', () => {
    expect(found(dead(300, 270, 300, 330, 300), 'stalled')).toEqual({ ...mechanism('timer'), periodMs: 300 });
    expect(found(dead(300, 269, 300, 331, 300), 'stalled')?.kind).toBe('irregular');
  });
});
