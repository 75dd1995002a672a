// Classes from drawings: what was spoken, and what was seen of it.
import { describe, expect, it } from 'vitest';
import { classify, type Noise } from '../../../src/analyze/delivery.ts';
import { joinByContent } from '../../../src/analyze/units.ts';
import { draw } from '../../support/recordings.ts';

const CALM: Noise = { unitMs: 1, floorP50Ms: 0, floorP99Ms: 1 };

function classOf(spoken: string, seen: string, { noise = CALM, budgetMs = 100 } = {}) {
  return classify(joinByContent(draw('origin', spoken), draw('wire', seen)), noise, budgetMs);
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

  it('a stream shorter than the machine can tell apart', () => {
    const slow = { unitMs: 1, floorP50Ms: 30, floorP99Ms: 60 };
    expect(classOf('x.x.x.x', 'x.x.x.x', { noise: slow }).reason).toBe('too-short');
  });

  it('anything on a machine with more than 9 ms of noise', () => {
    const lump = ['x.x.x.x.x.x.x.x.x.x', '..................a'] as const;
    expect(classOf(...lump, { noise: { ...CALM, unitMs: 9 } }).delivery).toBe('buffered');
    expect(classOf(...lump, { noise: { ...CALM, unitMs: 9.1 } }).reason).toBe('machine-too-noisy');
  });
});

it('chunks may merge and split on their way: only the content counts', () => {
  const merged = joinByContent(draw('origin', 'xxxx'), draw('wire', '.4'));
  expect(merged.map(({ outMs }) => outMs)).toEqual([50, 50, 50, 50]);
  const split = joinByContent(draw('origin', '4'), draw('wire', 'xxxx'));
  expect(split.map(({ outMs }) => outMs)).toEqual([0, 50, 100, 150]);
});
