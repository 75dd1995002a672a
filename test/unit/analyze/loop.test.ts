import { expect, it } from 'vitest';
import { measureLoop } from '../../../src/analyze/loop.ts';
import { aliveLoop, deadLoop } from '../../support/recordings.ts';

it('a loop that was dead all the time leaves no tick, and is found all the same', () => {
  expect(measureLoop(deadLoop(0, 2061))).toMatchObject({ longestGapMs: 2061, longestGapAtMs: 0, gaps: [[0, 2061]] });
});

it.each([
  ['before the first tick', [700, 705, 710], 700, 0],
  ['between ticks', [5, 10, 810, 815], 800, 10],
  ['after the last tick', [5, 10, 15], 985, 15],
])('a silence %s counts', (_, ticksMs, longestGapMs, longestGapAtMs) => {
  const log = { ...deadLoop(0, ticksMs.includes(810) ? 820 : ticksMs.includes(700) ? 715 : 1000), ticksMs };
  expect(measureLoop(log)).toMatchObject({ longestGapMs, longestGapAtMs });
});

it('ticks before the request and after the end are no sign of life of the stream', () => {
  const log = { ...deadLoop(100, 600), ticksMs: [95, 99, 601, 606] };
  expect(measureLoop(log).longestGapMs).toBe(500);
});

it('a live loop has no silences to list', () => {
  expect(measureLoop(aliveLoop(0, 1000))).toMatchObject({ gaps: [], blockedAt: [] });
});
