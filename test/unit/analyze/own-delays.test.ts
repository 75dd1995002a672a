// The least lateness that is compatible with the pauses of whoever stamps.
import { describe, expect, it } from 'vitest';
import { leastStage, ownDelaysOf, pausedMs, type OwnDelays } from '../../../src/analyze/own-delays.ts';
import type { Unit } from '../../../src/analyze/units.ts';
import type { Pause } from '../../../src/model/recording.ts';
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
  const [bounded] = leastStage([unit(inMs, outMs)], from, to, { ...NONE, ...own });
  return bounded!.outMs! - inMs;
}

describe('a stamp of ours', () => {
  const own = { measuring: [pause(100, 400)] };

  it.each([
    ['that fell into a pause may stand for its beginning', 50, 400, 50],
    ['just behind a pause as well', 50, 409, 50],
    ['well behind it does not', 50, 411, 361],
    ['before it does not', 50, 99, 49],
    ['of text that was spoken in the pause: nothing is certain', 150, 400, 0],
  ])('%s', (_, inMs, outMs, expected) => {
    expect(least(inMs, outMs, own, 'origin', 'wire')).toBe(expected);
    expect(least(inMs, outMs, own, 'wire', 'screen')).toBe(expected);
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
  });
});

it('a unit that was never seen stays so', () => {
  expect(leastStage([unit(0, null)], 'origin', 'wire', { ...NONE, measuring: [pause(0, 9)] })[0]!.outMs).toBeNull();
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
