import { describe, expect, it } from 'vitest';
import { measureLoop } from '../../../src/analyze/loop.ts';
import type { Pause } from '../../../src/model/recording.ts';
import { aliveLoop, deadLoop } from '../../support/recordings.ts';

it('a loop that was dead all the time leaves no tick, and is found all the same', () => {
  expect(measureLoop(deadLoop(0, 2061), [])).toMatchObject({
    longestGapMs: 2061,
    longestGapAtMs: 0,
    gaps: [[0, 2061]],
  });
});

it.each([
  ['before the first tick', [700, 705, 710], 700, 0],
  ['between ticks', [5, 10, 810, 815], 800, 10],
  ['after the last tick', [5, 10, 15], 985, 15],
])('a silence %s counts', (_, ticksMs, longestGapMs, longestGapAtMs) => {
  const log = { ...deadLoop(0, ticksMs.includes(810) ? 820 : ticksMs.includes(700) ? 715 : 1000), ticksMs };
  expect(measureLoop(log, [])).toMatchObject({ longestGapMs, longestGapAtMs });
});

it('ticks before the request and after the end are no sign of life of the stream', () => {
  const log = { ...deadLoop(100, 600), ticksMs: [95, 99, 601, 606] };
  expect(measureLoop(log, []).longestGapMs).toBe(500);
});

it('a live loop has no silences to list', () => {
  expect(measureLoop(aliveLoop(0, 1000), [])).toMatchObject({ gaps: [], blockedAt: [] });
});

describe('what it did meanwhile', () => {
  const times = { busyMs: 2, queuedMs: 3, stolenMs: 0 };
  const kind = (more: Partial<Pause>, measuring: Pause[] = []) => {
    const pause = { fromMs: 0, toMs: 400, ...times, ...more };
    return measureLoop({ ...deadLoop(0, 410), ticksMs: [400, 405], pauses: [pause] }, measuring).longestGapKind;
  };
  const ours = { fromMs: 10, toMs: 400, busyMs: 0, queuedMs: 0, stolenMs: 0 };

  it.each<[string, Partial<Pause>, Pause[], string]>([
    ['its own work', { busyMs: 390 }, [], 'work'],
    ['its own work, whoever waited for it', { busyMs: 390 }, [ours], 'work'],
    ['a blocking wait', {}, [], 'waiting'],
    ['others had the processor', { queuedMs: 390 }, [], 'machine'],
    ['the hypervisor had it', { stolenMs: 390 }, [], 'machine'],
    ['we stood still as well: both were stopped', {}, [ours], 'machine'],
    ['a system that does not tell', { busyMs: null, queuedMs: null, stolenMs: null }, [], 'unknown'],
  ])('%s', (_, more, measuring, expected) => {
    expect(kind(more, measuring)).toBe(expected);
  });

  it('nobody looked', () => {
    expect(measureLoop(deadLoop(0, 400), []).longestGapKind).toBeNull();
  });
});

it('a loop that is dead again and again for the same time', () => {
  const ticksMs = [5, 405, 410, 815, 820, 1225, 1230];
  expect(measureLoop({ ...deadLoop(0, 1240), ticksMs }, []).period).toEqual({ count: 3, medianMs: 405 });
  expect(measureLoop({ ...deadLoop(0, 1240), ticksMs: [5, 205, 210, 900] }, []).period).toBeNull();
});
