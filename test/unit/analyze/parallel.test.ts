// The second stream beside one that is held: served or not, and what it waited for.
import { describe, expect, it } from 'vitest';
import { measureParallel } from '../../../src/analyze/parallel.ts';
import type { LoopLog } from '../../../src/model/loop-log.ts';
import type { HeldOpen, Recording } from '../../../src/model/recording.ts';
import { aliveLoop, deadLoop, HELD_BACK, probeOf, recordingOf, SERVED, streamOf } from '../../support/recordings.ts';

function measure(heldOpen: HeldOpen, loop: LoopLog | null = null, more: Partial<Recording> = {}) {
  return measureParallel(recordingOf([streamOf([]), probeOf(heldOpen, { loop })], more));
}

it('is none where it was not looked for', () => {
  expect(measureParallel(recordingOf([streamOf([])]))).toBeNull();
  expect(measureParallel(recordingOf([streamOf([], { instrument: 'held-open' })]))).toBeNull();
});

it('a second stream that was served', () => {
  // Held from 10 to 30 ms; the request of the second came at 12.
  expect(measure(SERVED)).toEqual({
    streams: 2,
    serialised: false,
    hop: null,
    failure: null,
    firstContentMs: [5, 14],
    secondReachedOrigin: true,
    heldMs: 20,
  });
});

it('one that had to wait until patience ended', () => {
  expect(measure(HELD_BACK)).toEqual({
    streams: 2,
    serialised: true,
    hop: 'client',
    failure: null,
    firstContentMs: [5, 2530],
    secondReachedOrigin: false,
    heldMs: 2500,
  });
});

describe('what it waited for', () => {
  // Silent from 0 to `silentMs`; the first was held from 10 ms on, for 2,500 ms.
  // What was silent before the first was held is no part of it.
  const silent = (silentMs: number): LoopLog => ({ ...deadLoop(0, 2600), ticksMs: aliveLoop(silentMs, 2600).ticksMs });

  it.each<[string, LoopLog | null, string]>([
    ['a loop that was silent for eight tenths of the time', silent(2010), 'event-loop'],
    ['a loop that was silent for less: another limit of the client', silent(2009), 'client'],
    ['nobody looked at the loop', null, 'client'],
  ])('%s', (_, loop, hop) => {
    expect(measure(HELD_BACK, loop)?.hop).toBe(hop);
  });

  it('an app is one hop', () => {
    expect(measure(HELD_BACK, silent(2500), { subject: { kind: 'app' } })?.hop).toBe('upstream');
  });
});

it.each([
  ['sent before the first was let go', 2509, true],
  ['sent when it was let go', 2510, false],
  ['never seen', null, false],
])('its request reached the origin if it was %s', (_, secondRequestAtMs, expected) => {
  expect(measure({ ...HELD_BACK, secondRequestAtMs })?.secondReachedOrigin).toBe(expected);
});

describe('how the second ended', () => {
  const ended = (kind: 'completed' | 'interrupted' | 'reset') =>
    measure({ ...HELD_BACK, secondOutcome: { kind, message: 'as told' } });

  it('by a failure: it was not held back', () => {
    expect(ended('reset')).toMatchObject({
      serialised: false,
      hop: null,
      failure: { kind: 'reset', message: 'as told' },
    });
  });

  it('by us: nothing is known', () => {
    expect(ended('interrupted')).toMatchObject({ serialised: false, hop: null, failure: null });
  });

  it('not at all', () => {
    expect(measure({ ...HELD_BACK, secondOutcome: null })).toMatchObject({ serialised: true, failure: null });
  });
});
