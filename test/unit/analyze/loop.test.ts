// Silences of the client's loop: the longest, what the process did meanwhile, and habits.
import { describe, expect, it } from 'vitest';
import { measureLoop } from '../../../src/analyze/loop.ts';
import type { Pause } from '../../../src/model/loop-log.ts';
import { aliveLoop, deadLoop } from '../../support/recordings.ts';

const PLACE = { package: null, file: 'a.ts', line: 1, function: null, source: null };

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

describe('an answer that begins after 300 ms', () => {
  const STACKS = { samples: 4, frames: [{ ...PLACE, count: 4 }] };
  const measured = (ticksMs: number[]) => measureLoop({ ...deadLoop(0, 1000), ticksMs, silence: STACKS }, [], 300);
  const alive = (fromMs: number, toMs: number) => aliveLoop(fromMs, toMs).ticksMs;

  it('is not held up by what was before it: imports, the request', () => {
    const { longestGapMs, gaps, blockedAt } = measured(alive(290, 1000));
    expect(longestGapMs).toBeLessThan(10);
    expect({ gaps, blockedAt }).toEqual({ gaps: [], blockedAt: [] });
  });

  it('is held up by what lasts into it, for as long as that does', () => {
    expect(measured(alive(400, 1000))).toMatchObject({ longestGapMs: 100, longestGapAtMs: 300, gaps: [[300, 400]] });
    expect(measured(alive(400, 1000)).blockedAt).toHaveLength(1);
  });

  it('is silent to its end where no tick is left, and not for less than nothing', () => {
    expect(measured([])).toMatchObject({ longestGapMs: 700, longestGapAtMs: 300 });
    expect(measureLoop(deadLoop(0, 1000), [], 1500)).toMatchObject({ longestGapMs: 0, gaps: [] });
  });
});

it('a live loop has no silences to list', () => {
  expect(measureLoop(aliveLoop(0, 1000), [])).toMatchObject({ gaps: [], blockedAt: [] });
});

it('of several silences the longest counts, of equal ones the first', () => {
  // 100, 300, 50, 300 and 49 ms, of which those of 50 and more are listed.
  const log = { ...deadLoop(1000, 1799), ticksMs: [1100, 1400, 1450, 1750] };
  expect(measureLoop(log, [])).toMatchObject({
    longestGapMs: 300,
    longestGapAtMs: 1100,
    gaps: [
      [1000, 1100],
      [1100, 1400],
      [1400, 1450],
      [1450, 1750],
    ],
  });
});

describe('the pause that stands for a silence from 1,200 to 1,600 ms', () => {
  const kind = (fromMs: number, toMs: number) => {
    const pause: Pause = { fromMs, toMs, busyMs: toMs - fromMs, queuedMs: 0, stolenMs: 0 };
    return measureLoop({ ...deadLoop(1000, 1700), ticksMs: [1200, 1600], pauses: [pause] }, []).longestGapKind;
  };

  it.each([
    ['lies in it, and is half of it', 1300, 1500, 'work'],
    ['is less than half of it', 1300, 1499, null],
    ['overlaps it at its beginning', 1050, 1250, 'work'],
    ['ended before it', 1000, 1200, null],
    ['overlaps it at its end', 1599, 1900, 'work'],
    ['began after it', 1600, 1900, null],
  ])('%s', (_, fromMs, toMs, expected) => {
    expect(kind(fromMs, toMs)).toBe(expected);
  });
});

describe('where it was while it was silent', () => {
  const at = (line: number) => ({ package: 'app', file: 'app.py', line, function: 'answer', source: null });
  const frames = [
    { ...at(7), count: 5 },
    { ...at(9), count: 4 },
  ];

  it('frames in half of the samples are told, with their share', () => {
    const log = { ...deadLoop(0, 400), silence: { samples: 10, frames } };
    expect(measureLoop(log, []).blockedAt).toEqual([{ ...at(7), share: 0.5 }]);
  });

  it('no samples tell nothing', () => {
    expect(measureLoop({ ...deadLoop(0, 400), silence: { samples: 0, frames } }, []).blockedAt).toEqual([]);
  });
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

describe('a loop that is dead again and again for the same time', () => {
  /** Silent for so long each time, with a tick 5 ms after it. */
  const period = (...lengthsMs: number[]) => {
    let now = 0;
    const ticksMs = lengthsMs.flatMap((lengthMs) => [(now += 5), (now += lengthMs)]);
    return measureLoop({ ...deadLoop(0, now + 5), ticksMs }, []).period;
  };

  it('three times and more', () => {
    expect(period(400, 405, 405)).toEqual({ count: 3, medianMs: 405 });
    expect(period(400, 400)).toBeNull();
  });

  it('not less than four fifths of the median, nor longer by more than a fourth', () => {
    expect(period(100, 100, 80, 125, 100)).toEqual({ count: 5, medianMs: 100 });
    expect(period(100, 100, 79, 125, 100)).toEqual({ count: 4, medianMs: 100 });
    expect(period(100, 100, 80, 126, 100)).toEqual({ count: 4, medianMs: 100 });
  });

  it('in four fifths of the silences', () => {
    expect(period(100, 100, 100, 60)).toBeNull();
    expect(period(100, 100, 100, 100, 60)).toEqual({ count: 4, medianMs: 100 });
    expect(period(100, 100, 100, 60, 300)).toBeNull();
  });
});
