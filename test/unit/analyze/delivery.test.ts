// Classes from drawings: what was spoken, and what was seen of it.
import { describe, expect, it } from 'vitest';
import {
  classify,
  classifyBetween,
  classifyChannels,
  isSpread,
  NO_ALLOWANCE,
  type Allowance,
} from '../../../src/analyze/delivery.ts';
import { joinByContent, type SeenUnit } from '../../../src/analyze/units.ts';
import { drawnTable } from '../../support/drawn-table.ts';
import { draw } from '../../support/recordings.ts';

const CALM: Allowance = { unitMs: 1, floorMs: 0 };

function classOf(spoken: string, seen: string, { allowance = CALM, budgetMs = 100 } = {}) {
  return classify(joinByContent(draw('origin', spoken), draw('wire', seen)), allowance, budgetMs);
}

describe('what came of a steady stream', () => {
  it.each([
    ['x.x.x.x.x.x.x.x.x.x', 'x.x.x.x.x.x.x.x.x.x', 'incremental'],
    ['x.x.x.x.x.x.x.x.x.x', '.x.x.x.x.x.x.x.x.x.x', 'incremental'],
    ['x.x.x.x.x.x.x.x.x.x', '..................a', 'buffered'],
    ['x.x.x.x.x.x.x.x.x.x', '...................xxxxxxxxxx', 'replayed'],
    ['x.x.x.x.x.x.x.x.x.x', '.......4.......4...2', 'batched'],
    ['x.x.x.x.x.x.x.x.x.x', 'x...x...x...x...x...x...x...x...x...x', 'throttled'],
    ['x.x.x.x.x.x.x.x.x.x', 'x.x.x.......4.x.x.x', 'stalled'],
  ])('%s seen as %s: %s', (spoken, seen, delivery) => {
    expect(classOf(spoken, seen)).toEqual({ delivery, reason: null });
  });

  it('within the budget, but in groups: micro-batched', () => {
    expect(classOf('xxxxxxxxxxxxxxxxxxxxxxxx', '.2.2.2.2.2.2.2.2.2.2.2.2').delivery).toBe('micro-batched');
  });

  it('the budget decides', () => {
    const spoken = 'x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x';
    const seen = '...2...2...2...2...2...2...2...2...2...2';
    expect(classOf(spoken, seen, { budgetMs: 100 }).delivery).toBe('batched');
    expect(classOf(spoken, seen, { budgetMs: 200 }).delivery).toBe('micro-batched');
  });
});

describe('what cannot be said', () => {
  it.each([
    ['', '', 'no-content'],
    ['a', 'a', 'source-emitted-at-once'],
    ['5....5', '5....5', 'too-few-chunks'],
  ])('%s: %s', (spoken, seen, reason) => {
    expect(classOf(spoken, seen)).toEqual({ delivery: 'inconclusive', reason });
  });

  it('a stream shorter than 50 ms, on any machine', () => {
    const short = Array.from({ length: 4 }, (_, i) => ({ ...UNIT, inMs: 16 * i, outMs: 16 * i }));
    expect(classify(short, NO_ALLOWANCE, 100).reason).toBe('too-short');
    expect(classify(short, { unitMs: 50, floorMs: 9 }, 100).reason).toBe('too-short');
  });
});

const UNIT = { characters: 20, bytes: 150, channel: 'text' as const };

describe('between two bounds', () => {
  /** Twenty chunks, 50 ms apart; each so late as seen, and at least. */
  const between = (seenMs: number, leastMs: number, unitMs = 1) => {
    const late = (byMs: number) =>
      Array.from({ length: 20 }, (_, i) => ({ ...UNIT, inMs: 50 * i, outMs: 50 * i + byMs }));
    return classifyBetween(late(seenMs), late(leastMs), { unitMs, floorMs: 0 }, 100);
  };

  it.each([
    ['in time, in time', 60, 60, 1, { delivery: 'incremental', reason: null }],
    ['late, late', 240, 220, 1, { delivery: 'batched', reason: null }],
    ['late, in time: a pause', 240, 30, 1, { delivery: 'inconclusive', reason: 'bounds-differ' }],
    ['late, in time: the noise', 240, 240, 141, { delivery: 'inconclusive', reason: 'bounds-differ' }],
    ['in time whatever the noise', 60, 60, 500, { delivery: 'incremental', reason: null }],
    ['late whatever the noise', 900, 900, 110, { delivery: 'batched', reason: null }],
  ])('%s', (_, seenMs, leastMs, unitMs, expected) => {
    expect(between(seenMs, leastMs, unitMs)).toEqual(expected);
  });
});

describe('words of several kinds', () => {
  const units = (textMs: number, callMs: (i: number) => number, calls = 10) =>
    Array.from({ length: 60 + calls }, (_, i) => {
      const isCall = i >= 60;
      const outMs = 20 * i + (isCall ? callMs(i) : textMs);
      return { ...UNIT, channel: isCall ? ('tool-arguments' as const) : UNIT.channel, inMs: 20 * i, outMs };
    });
  const classOfChannels = (all: ReturnType<typeof units>) => classifyChannels(all, all, CALM, 100).delivery;
  const toTheEnd = (i: number) => 20 * (69 - i);

  it('arguments that are held are late by themselves, and of their own class', () => {
    expect(classOfChannels(units(0, () => 0))).toBe('incremental');
    expect(classOfChannels(units(0, toTheEnd))).toBe('buffered');
  });

  it('and where all is late, all counts', () => {
    expect(classOfChannels(units(300, () => 300))).toBe('batched');
  });
});

/** Chunks spoken at these times, each so late. */
function lagging(inMs: readonly number[], lagsMs: readonly number[]): SeenUnit[] {
  return inMs.map((atMs, i) => ({ ...UNIT, inMs: atMs, outMs: atMs + lagsMs[i]! }));
}
const every = (gapMs: number, count: number) => Array.from({ length: count }, (_, i) => gapMs * i);
const same = (lagMs: number, count: number) => Array.from({ length: count }, () => lagMs);

describe('too little to judge', () => {
  const reasonOf = (inMs: readonly number[]) => classify(lagging(inMs, same(0, inMs.length)), CALM, 100).reason;

  it.each([
    ['moments less than 5 ms apart are one', [0, 4.9], 'source-emitted-at-once'],
    ['counted from the last that was one', [0, 4, 8], 'too-few-chunks'],
    ['5 ms apart they are two', [0, 5], 'too-few-chunks'],
    ['three moments within less than 50 ms', [0, 20, 49], 'too-short'],
    ['three moments within 50 ms', [0, 20, 50], null],
  ])('%s', (_, inMs, reason) => {
    expect(reasonOf(inMs)).toBe(reason);
  });

  it('what was never seen counts for nothing', () => {
    const never = { ...UNIT, inMs: 500, outMs: null };
    expect(classify([...lagging([0, 60], [0, 0]), never], CALM, 100).reason).toBe('too-few-chunks');
    expect(classify([never], CALM, 100).reason).toBe('no-content');
  });
});

describe('held to the end', () => {
  // Five chunks within 200 ms; all come when the first does, or when they are spoken.
  const firstAt = (firstMs: number) =>
    every(50, 5).map((inMs) => ({ ...UNIT, inMs, outMs: Math.max(inMs, firstMs) })) satisfies SeenUnit[];

  it('from nine tenths of the generation on', () => {
    expect(classify(firstAt(180), NO_ALLOWANCE, 100).delivery).toBe('buffered');
    expect(classify(firstAt(179), NO_ALLOWANCE, 100).delivery).toBe('batched');
  });

  it('but for the floor and the noise', () => {
    const allowance = { floorMs: 4, unitMs: 3 };
    expect(classify(firstAt(187), allowance, 100).delivery).toBe('buffered');
    expect(classify(firstAt(186), allowance, 100).delivery).toBe('batched');
  });

  it.each([
    ['30 ms are one flush', 30, 1, 500, false],
    ['more is a replay', 31, 1, 500, true],
    ['four times the noise is one flush', 40, 10, 500, false],
    ['more than that is a replay', 41, 10, 500, true],
    ['3 % of the generation are one flush', 60, 1, 2000, false],
    ['more than 3 % are a replay', 61, 1, 2000, true],
  ])('%s', (_, spreadMs, unitMs, spanMs, expected) => {
    const seen = lagging([0, 1, spanMs], [spanMs + 100, spanMs + 99, 100 + spreadMs]);
    expect(isSpread(seen, { unitMs, floorMs: 0 })).toBe(expected);
  });

  it('nothing is no replay', () => {
    expect(isSpread([], CALM)).toBe(false);
  });
});

describe('within the budget', () => {
  it('the budget itself is within', () => {
    // The answer takes 950 ms, of which a fifth would be 190.
    const delivery = (lagMs: number) => classify(lagging(every(50, 20), same(lagMs, 20)), NO_ALLOWANCE, 100).delivery;
    expect(delivery(100)).toBe('incremental');
    expect(delivery(101)).toBe('batched');
  });

  it('of a short answer, a fifth of its length', () => {
    // 200 ms: 40.
    const delivery = (lagMs: number) => classify(lagging(every(50, 5), same(lagMs, 5)), NO_ALLOWANCE, 100).delivery;
    expect(delivery(40)).toBe('incremental');
    expect(delivery(41)).toBe('batched');
  });

  it('in groups from three merged of ten on', () => {
    // Of eleven chunks, 30 ms apart, the first of a pair waits for the second.
    const pairs = (count: number) =>
      classify(
        lagging(
          every(30, 11),
          every(1, 11).map((i) => (i % 2 === 0 && i < 2 * count ? 30 : 0)),
        ),
        NO_ALLOWANCE,
        100,
      ).delivery;
    expect(pairs(3)).toBe('micro-batched');
    expect(pairs(2)).toBe('incremental');
  });

  it('groups that make nothing more than 4 ms late are none', () => {
    const pairs = (gapMs: number) =>
      classify(
        lagging(
          every(gapMs, 40),
          every(1, 40).map((i) => (i % 2 === 0 ? gapMs : 0)),
        ),
        NO_ALLOWANCE,
        100,
      ).delivery;
    expect(pairs(4)).toBe('incremental');
    expect(pairs(5)).toBe('micro-batched');
  });
});

describe('what kind of late', () => {
  const kind = (lagsMs: readonly number[], allowance = NO_ALLOWANCE, budgetMs = 100) =>
    classify(lagging(every(100, lagsMs.length), lagsMs), allowance, budgetMs).delivery;

  it('with three tenths of the text on time, pauses', () => {
    expect(kind([0, 0, 0, 300, 200, 300, 200, 300, 200, 300])).toBe('stalled');
    expect(kind([0, 0, 40, 300, 200, 300, 200, 300, 200, 300])).toBe('batched');
  });

  it('counted in characters', () => {
    const [first, ...others] = lagging(every(100, 5), [0, 300, 200, 300, 200]);
    const delivery = (characters: number) =>
      classify([{ ...first!, characters }, ...others], NO_ALLOWANCE, 100).delivery;
    // 34 of 114 and 35 of 115, as 20 are a chunk.
    expect(delivery(34)).toBe('batched');
    expect(delivery(35)).toBe('stalled');
  });

  it.each([
    ['up to 20 ms late', 20, { unitMs: 0, floorMs: 0 }],
    ['up to 20 ms later than the floor', 27, { unitMs: 0, floorMs: 7 }],
    ['up to four times the noise late', 40, { unitMs: 10, floorMs: 0 }],
  ])('on time is %s', (_, lagMs, allowance) => {
    const lags = (onTimeMs: number) => [onTimeMs, onTimeMs, onTimeMs, 300, 200, 300, 200, 300, 200, 300];
    expect(kind(lags(lagMs), allowance)).toBe('stalled');
    expect(kind(lags(lagMs + 1), allowance)).toBe('batched');
  });

  it('later and later: throttled', () => {
    expect(kind(every(30, 10))).toBe('throttled');
  });

  it('not if it ends less than half as late as the worst', () => {
    expect(kind([0, 40, 80, 120, 160, 200, 180, 160, 130, 100])).toBe('throttled');
    expect(kind([0, 40, 80, 120, 160, 200, 180, 160, 130, 99])).toBe('batched');
  });

  it('not if it caught up by seven tenths of what it fell behind', () => {
    expect(kind([100, 200, 131, 131, 131])).toBe('throttled');
    expect(kind([100, 200, 130, 130, 130])).toBe('batched');
    // Caught up in several steps.
    expect(kind([100, 200, 170, 150, 131])).toBe('throttled');
    expect(kind([100, 200, 170, 150, 130])).toBe('batched');
  });

  it.each([
    ['20 ms late', 20, 0],
    ['four times the noise late', 40, 10],
  ])('not if it ends %s', (_, endMs, unitMs) => {
    const lags = (lastMs: number) => [...every(2, 9), lastMs];
    const allowance = { unitMs, floorMs: 0 };
    expect(kind(lags(endMs), allowance, 5)).toBe('stalled');
    expect(kind(lags(endMs + 1), allowance, 5)).toBe('throttled');
  });

  it('not if three of ten come together', () => {
    //   spoken  0 10  200 210  400 410  600 800 1000 1200 1400     the second of a pair comes with the first:
    //   late   20 10   70  60  120 110  160 ...                    lateness falls back by 10, and climbs by 50
    const of = (pairs: number) => {
      const inMs = [0, 10, 200, 210, 400, pairs === 3 ? 410 : 500, 600, 800, 1000, 1200, 1400];
      const lags = [20, 10, 70, 60, 120, pairs === 3 ? 110 : 130, 160, 210, 260, 310, 360];
      return classify(lagging(inMs, lags), NO_ALLOWANCE, 100).delivery;
    };
    expect(of(2)).toBe('throttled');
    expect(of(3)).toBe('batched');
  });
});

it('two kinds of words, each late in its own way: the class of both together', () => {
  // Ten chunks of text come with the last of them; ten of arguments, each 300 ms late.
  const text = every(50, 10).map((inMs): SeenUnit => ({ ...UNIT, inMs, outMs: 450 }));
  const call = every(50, 10).map((atMs): SeenUnit => {
    return { ...UNIT, channel: 'tool-arguments', inMs: 500 + atMs, outMs: 800 + atMs };
  });
  expect(classify(text, CALM, 100).delivery).toBe('buffered');
  expect(classify(call, CALM, 100).delivery).toBe('batched');
  expect(classifyChannels([...text, ...call], [...text, ...call], CALM, 100).delivery).toBe('batched');
});

it('two kinds of words, each late for its length, in a long answer: that of the first', () => {
  // Five chunks within 60 ms, 21 ms late, of which 12 are a fifth; and five of arguments a second later.
  const text = lagging(every(15, 5), same(21, 5));
  const call = text.map((unit): SeenUnit => {
    return { ...unit, channel: 'tool-arguments', inMs: unit.inMs + 1000, outMs: unit.outMs + 1000 };
  });
  const both = [...text, ...call];
  expect(classify(both, NO_ALLOWANCE, 100).delivery).toBe('incremental');
  expect(classifyChannels(both, both, NO_ALLOWANCE, 100).delivery).toBe('batched');
});

it('chunks may merge and split on their way: only the content counts', () => {
  const merged = joinByContent(draw('origin', 'xxxx'), draw('wire', '.4'));
  expect(merged.map(({ outMs }) => outMs)).toEqual([50, 50, 50, 50]);
  const split = joinByContent(draw('origin', '4'), draw('wire', 'xxxx'));
  expect(split.map(({ outMs }) => outMs)).toEqual([0, 50, 100, 150]);
});

describe('the table of two bounds', () => {
  const CURVES: Record<string, string> = { 'in time': 'x.x.x.x.x.x.x.x.x.x', late: '..................a' };
  const rows = drawnTable('analyze/delivery.ts', 'as seen', 'at least', 'class');
  const joined = (words = '') => joinByContent(draw('origin', CURVES['in time']!), draw('wire', CURVES[words]!));

  it('is drawn', () => expect(rows).toHaveLength(3));

  it.each(rows)('%s as seen, %s at least: %s', (asSeen, least, expected) => {
    const classified = classifyBetween(joined(asSeen), joined(least), CALM, 100);
    const certainly = classify(joined(least), CALM, 100);
    const isOpen = expected === 'inconclusive: bounds-differ';
    expect(classified).toEqual(isOpen ? { delivery: 'inconclusive', reason: 'bounds-differ' } : certainly);
  });
});
