// The least lateness that is compatible with the pauses of whoever stamps.
import { describe, expect, it } from 'vitest';
import { kindOfPause, leastOfHop, ownDelaysOf, pausedMs, type OwnDelays } from '../../../src/analyze/own-delays.ts';
import type { Unit } from '../../../src/analyze/units.ts';
import type { Pause } from '../../../src/model/loop-log.ts';
import type { VantageId } from '../../../src/model/timeline.ts';
import { aliveLoop, CALM, recordingOf, streamOf } from '../../support/recordings.ts';

const pause = (fromMs: number, toMs: number, more: Partial<Pause> = {}): Pause => {
  return { fromMs, toMs, busyMs: 0, queuedMs: toMs - fromMs, stolenMs: 0, ...more };
};
const NONE: OwnDelays = { measuring: [], client: [], unitMs: 1, floorMs: 0 };
const unit = (inMs: number, outMs: number | null): Unit => ({
  characters: 10,
  bytes: 100,
  channel: 'text',
  inMs,
  outMs,
});

/** How late a unit is at least, ms. */
function least(inMs: number, outMs: number, own: Partial<OwnDelays>, from: VantageId, to: VantageId): number {
  const [bounded] = leastOfHop([unit(inMs, outMs)], from, to, { ...NONE, ...own });
  return bounded!.outMs! - inMs;
}

describe('a stamp of ours', () => {
  const own = { measuring: [pause(100, 400)] };

  it.each([
    ['that fell into a pause may stand for its beginning', 50, 400, 50],
    ['just behind a pause as well', 50, 409, 50],
    ['two periods of the ticker behind it', 50, 410, 50],
    ['well behind it does not', 50, 411, 361],
    ['before it does not', 50, 99, 49],
    ['of text that was spoken in the pause: nothing is certain', 150, 400, 0],
  ])('%s', (_, inMs, outMs, expected) => {
    expect(least(inMs, outMs, own, 'origin', 'wire')).toBe(expected);
    expect(least(inMs, outMs, own, 'wire', 'screen')).toBe(expected);
  });

  it('in a pause excuses no stamp behind it between two vantages of ours', () => {
    expect(least(150, 450, own, 'wire', 'screen')).toBe(300);
    expect(least(150, 450, own, 'origin', 'wire')).toBe(300);
  });

  it('in a pause leaves us only at its end, from its first moment on', () => {
    expect(least(99, 450, own, 'wire', 'app')).toBe(351);
    expect(least(100, 450, own, 'wire', 'app')).toBe(50);
    expect(least(150, 450, own, 'origin', 'app')).toBe(50);
    expect(least(420, 450, own, 'wire', 'app')).toBe(30);
  });

  it('in a pause leaves us only at its end: the client had it no sooner', () => {
    expect(least(150, 402, own, 'wire', 'app')).toBe(2);
    expect(least(50, 402, own, 'wire', 'app')).toBe(352);
  });
});

describe('a stamp of the client', () => {
  it('is moved by pauses that the machine made in its process', () => {
    expect(least(50, 400, { client: [pause(100, 400)] }, 'wire', 'app')).toBe(50);
    expect(least(50, 400, { client: [pause(100, 400)] }, 'app', 'observer')).toBe(50);
  });

  it('is not moved by ours', () => {
    expect(least(50, 400, { measuring: [pause(100, 400)] }, 'app', 'observer')).toBe(350);
    expect(least(150, 450, { measuring: [pause(100, 400)] }, 'app', 'observer')).toBe(300);
  });
});

describe('who made a pause of 200 ms of the client', () => {
  const kind = (more: Partial<Pause>, measuring: Pause[] = []) =>
    kindOfPause(pause(100, 300, { queuedMs: 0, ...more }), measuring);

  it.each<[string, Partial<Pause>, string]>([
    ['it worked for half of it', { busyMs: 100 }, 'work'],
    ['it worked for less', { busyMs: 99 }, 'waiting'],
    ['work comes first', { busyMs: 100, queuedMs: 100 }, 'work'],
    ['others had the processor for half of it, the hypervisor among them', { queuedMs: 60, stolenMs: 40 }, 'machine'],
    ['others had it for less', { queuedMs: 60, stolenMs: 39 }, 'waiting'],
    ['the system does not tell of the hypervisor', { queuedMs: 100, stolenMs: null }, 'machine'],
    ['the system does not tell', { busyMs: null, queuedMs: null, stolenMs: null }, 'unknown'],
    ['the system does not tell of work', { busyMs: null, queuedMs: 100 }, 'machine'],
  ])('%s', (_, more, expected) => {
    expect(kind(more)).toBe(expected);
  });

  it('we stood still too, for eight tenths of it', () => {
    expect(kind({}, [pause(100, 260)])).toBe('machine');
    expect(kind({}, [pause(100, 259)])).toBe('waiting');
  });

  it('in several pauses of ours, as far as they lie within', () => {
    expect(kind({}, [pause(0, 50), pause(60, 180), pause(220, 500)])).toBe('machine');
    expect(kind({}, [pause(0, 50), pause(60, 179), pause(220, 500)])).toBe('waiting');
  });
});

it('a unit that was never seen stays so', () => {
  expect(leastOfHop([unit(0, null)], 'origin', 'wire', { ...NONE, measuring: [pause(0, 9)] })[0]!.outMs).toBeNull();
});

describe('of a recording', () => {
  const harness = {
    tickLateP95Ms: 3,
    tickLateMaxMs: 300,
    playErrorP95Ms: 80,
    playErrorMaxMs: 90,
    pauses: [pause(100, 400)],
  };
  const loop = {
    ...aliveLoop(0, 900),
    pauses: [pause(0, 50), pause(500, 800, { queuedMs: 2, busyMs: 290 }), pause(810, 890, { queuedMs: 1 })],
  };

  it('only what the machine made is excused to the client: no work of its own, no waiting', () => {
    const own = ownDelaysOf(recordingOf([]), streamOf([], { harness, loop }));
    expect(own.measuring).toEqual([pause(100, 400)]);
    expect(own.client).toEqual([pause(0, 50)]);
    expect(pausedMs(own)).toBe(350);
  });

  it('the noise is that of the calibration or of our ticker, never that of the plan', () => {
    expect(ownDelaysOf(recordingOf([]), streamOf([], { harness })).unitMs).toBe(3);
    const noisy = recordingOf([], { calibration: { ...CALM, noiseMs: 7 } });
    expect(ownDelaysOf(noisy, streamOf([], { harness })).unitMs).toBe(7);
    const unsure = recordingOf([], { clock: { offsetMs: 1, uncertaintyMs: 2 } });
    expect(ownDelaysOf(unsure, streamOf([], { harness })).unitMs).toBe(5);
  });

  it('one without calibration, harness and loop', () => {
    const bare = recordingOf([], { calibration: { ...CALM, noiseMs: null, floorP50Ms: null }, clock: null });
    expect(ownDelaysOf(bare, streamOf([]))).toEqual({ measuring: [], client: [], unitMs: 10, floorMs: 0 });
  });
});
