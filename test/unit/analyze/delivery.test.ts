// Classes from drawings: what was spoken, and what was seen of it.
import { describe, expect, it } from 'vitest';
import {
  classify,
  classifyBetween,
  classifyChannels,
  NO_ALLOWANCE,
  type Allowance,
} from '../../../src/analyze/delivery.ts';
import { joinByContent } from '../../../src/analyze/units.ts';
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

it('chunks may merge and split on their way: only the content counts', () => {
  const merged = joinByContent(draw('origin', 'xxxx'), draw('wire', '.4'));
  expect(merged.map(({ outMs }) => outMs)).toEqual([50, 50, 50, 50]);
  const split = joinByContent(draw('origin', '4'), draw('wire', 'xxxx'));
  expect(split.map(({ outMs }) => outMs)).toEqual([0, 50, 100, 150]);
});
