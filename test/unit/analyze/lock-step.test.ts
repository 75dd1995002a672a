import { describe, expect, it } from 'vitest';
import { measureLockStep } from '../../../src/analyze/lock-step.ts';
import type { LockStep } from '../../../src/model/recording.ts';
import { draw, NO_SCREEN, streamOf } from '../../support/recordings.ts';

const CHARACTERS = 20;
const QUIET = { isTls: false, unitMs: 1 };

/** What each vantage had when the wait for chunk k ended, in chunks. */
type Have = { wire: number; app?: number; observer?: number };

/** @param have after chunk k was sent (0-based) */
function steps(count: number, bytes: number, have: (k: number) => Have): LockStep[] {
  return Array.from({ length: count }, (_, k) => {
    const { wire, app = wire, observer = app } = have(k);
    const seen = observer > k;
    return {
      sentAtMs: 10 * k,
      sentCharacters: CHARACTERS * (k + 1),
      sentBytes: bytes * (k + 1),
      seenAtMs: seen ? 10 * k + 1 : null,
      waitedMs: seen ? 1 : 9,
      arrived: {
        wireBytes: bytes * wire,
        wire: CHARACTERS * wire,
        app: CHARACTERS * app,
        observer: CHARACTERS * observer,
        ...NO_SCREEN,
      },
    };
  });
}

const measure = (lockStep: LockStep[], vantage: 'app' | 'observer' = 'observer') =>
  measureLockStep(streamOf([], { instrument: 'lock-step', lockStep }), vantage, QUIET)!;

it('thirty chunks seen alone are a proof', () => {
  expect(measure(steps(30, 150, (k) => ({ wire: k + 1 })))).toMatchObject({
    proven: true,
    chunksSeenAlone: 30,
    chunksBehind: 0,
    bufferBytes: null,
    flushes: [],
    hop: null,
    delayMs: { p50: 1, max: 1 },
  });
});

it('twenty-nine are none', () => {
  expect(measure(steps(29, 150, (k) => ({ wire: k + 1 }))).proven).toBe(false);
});

it('thirty in a row after a hiccup are one', () => {
  const hiccup = (k: number) => ({ wire: k === 3 ? k : k + 1 });
  expect(measure(steps(34, 150, hiccup))).toMatchObject({ proven: true, chunksSeenAlone: 33 });
});

it('eight that took three seconds are one, the wait for the last among them', () => {
  const slow = (waitedMs: number) =>
    steps(8, 150, (k) => ({ wire: k + 1 })).map((step, k): LockStep => {
      return { ...step, sentAtMs: waitedMs * k, seenAtMs: waitedMs * (k + 1), waitedMs };
    });
  expect(measure(slow(374)).proven).toBe(false);
  expect(measure(slow(375))).toMatchObject({ proven: true, durationMs: 3000, chunksSeenAlone: 8 });
  // A machine that stood still for five seconds in one of the waits has not looked for so long.
  const stopped = slow(10).map((step, k): LockStep => (k === 4 ? { ...step, waitedMs: 5000 } : step));
  expect(measure(stopped).proven).toBe(false);
});

describe('behind', () => {
  it.each([1, 2])('always %d: each chunk comes only with a later one', (behind) => {
    const measured = measure(steps(20, 150, (k) => ({ wire: k + 1, app: Math.max(0, k + 1 - behind) })));
    expect(measured).toMatchObject({ proven: false, chunksBehind: behind, hop: 'client' });
    expect(measured.bufferBytes).toBeNull();
  });
});

describe('a buffer', () => {
  it('that cuts at 4,096 bytes is known to the byte', () => {
    const bytes = 150;
    const lockStep = steps(120, bytes, () => ({ wire: 0 })).map((step): LockStep => {
      const wireBytes = Math.floor(step.sentBytes / 4096) * 4096;
      const whole = Math.floor(wireBytes / bytes) * CHARACTERS;
      return {
        ...step,
        seenAtMs: null,
        arrived: { wireBytes, wire: whole, app: whole, observer: whole, ...NO_SCREEN },
      };
    });
    const measured = measure(lockStep);
    expect(measured).toMatchObject({ bufferBytes: 4096, hop: 'upstream', chunksBehind: null });
    expect(measured.flushes[0]).toEqual({ sentBytes: 4200, receivedBytes: 4096, chunks: 27 });
  });

  it('chunks of one size leave open who counts: bytes or chunks', () => {
    const frame = Math.ceil(4096 / 150);
    const measured = measure(steps(200, 150, (k) => ({ wire: Math.floor((k + 1) / frame) * frame })));
    expect(measured).toMatchObject({ hop: 'upstream', bufferBytes: null });
    expect(measured.mechanism).toMatchObject({
      kind: 'ambiguous',
      candidates: ['every 28 chunks', 'a buffer of about 4096 bytes'],
    });
  });
});

it('seen by the app and never by the observer: the event loop', () => {
  const measured = measure(steps(8, 150, (k) => ({ wire: k + 1, app: k + 1, observer: 0 })));
  expect(measured).toMatchObject({ proven: false, chunksSeenAlone: 0, hop: 'event-loop', flushes: [] });
});

describe('at the screen of a program, whose inside nobody sees', () => {
  /** @param shown bytes that have come out of stdout after chunk k; a chunk is 40 characters there. */
  function program(count: number, shown: (k: number) => number) {
    const lockStep = steps(count, 190, (k) => ({ wire: k + 1, app: 0, observer: 0 })).map((step, k): LockStep => {
      const screenBytes = shown(k);
      const screen = CHARACTERS * Math.floor(screenBytes / 40);
      const seenAtMs = screen >= step.sentCharacters ? step.sentAtMs + 1 : null;
      return { ...step, seenAtMs, arrived: { ...step.arrived, screen, screenBytes } };
    });
    const timelines = [draw('origin', 'x'), draw('wire', 'x'), draw('screen', 'x')];
    return measureLockStep(streamOf(timelines, { instrument: 'lock-step', lockStep }), 'screen', QUIET)!;
  }

  it('thirty chunks are a proof there too', () => {
    expect(program(30, (k) => 40 * (k + 1))).toMatchObject({ proven: true, vantage: 'screen', hop: null });
  });

  it.each([
    ['cut anywhere', 4096, (sent: number) => Math.floor(sent / 4096) * 4096],
    ['cut between two pieces', 8192, (sent: number) => Math.floor(sent / 8160) * 8160],
  ])('a buffer of stdout is known by what comes out each time: %s', (_, bufferBytes, shown) => {
    expect(program(700, (k) => shown(40 * (k + 1)))).toMatchObject({ proven: false, bufferBytes, hop: 'display' });
  });

  it('a program that lets nothing out has no buffer of a size', () => {
    expect(program(300, () => 0)).toMatchObject({ bufferBytes: null, flushes: [], hop: 'display' });
  });
});
