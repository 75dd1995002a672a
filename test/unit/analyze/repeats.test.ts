// Several timed streams of one run: which of them is judged, and when another one is asked for.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { isSeenOnce, wantsAnother } from '../../../src/analyze/repeats.ts';
import { shownStreamOf, timedStreamsOf } from '../../../src/analyze/shown-stream.ts';
import type { Harness, Pause } from '../../../src/model/loop-log.ts';
import type { LockStep, Recording, StreamRecord } from '../../../src/model/recording.ts';
import type { Timeline, VantageId } from '../../../src/model/timeline.ts';
import { aliveLoop, draw, HELD_BACK, NO_SCREEN, probeOf, recordingOf, streamOf } from '../../support/recordings.ts';

//   spoken     x.x.x.x.x.x.x.x.x.x     a chunk every 100 ms
const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const IN_TIME = SPOKEN;
/** Alive but for the time from 300 to 700 ms, in which four chunks wait. */
const STALLED = 'x.x.x.x.......4.x.x';
const BATCHED = '.......4.......4...2';
const THROTTLED = 'x...x...x...x...x...x...x...x...x...x';

const pause = (fromMs: number, toMs: number): Pause => {
  return { fromMs, toMs, busyMs: 0, queuedMs: 0, stolenMs: 0 };
};
function harness(...pauses: Pause[]): Harness {
  return { tickLateP95Ms: 1, tickLateMaxMs: 1, playErrorP95Ms: 1, playErrorMaxMs: 1, pauses };
}

/** A timed stream, held back in front of the wire as drawn. */
function timed(seen: string, more: Partial<StreamRecord> = {}): StreamRecord {
  const wire = draw('wire', seen);
  const as = (vantage: VantageId): Timeline => ({ ...wire, vantage });
  const timelines = [draw('origin', SPOKEN), wire, as('app'), as('observer')];
  return streamOf(timelines, { loop: aliveLoop(0, wire.endMs ?? 0), ...more });
}
const RESET = { outcome: { kind: 'reset' as const, message: 'cut' } };
/** Pauses of ours over the whole of the stall: how late its text is at least, nobody knows. */
const EXCUSED = { harness: harness(pause(310, 700)) };

const STOPPED = { harness: harness(pause(500, 1500)) };

function lockStep(seenAlone: boolean): StreamRecord {
  const steps = Array.from({ length: 30 }, (_, k): LockStep => {
    const whole = seenAlone ? 20 * (k + 1) : 0;
    const arrived = { wireBytes: whole, wire: whole, app: whole, observer: whole, ...NO_SCREEN };
    const seenAtMs = seenAlone ? 10 * k + 1 : null;
    return { sentAtMs: 10 * k, sentCharacters: 20 * (k + 1), sentBytes: 150 * (k + 1), seenAtMs, waitedMs: 1, arrived };
  });
  return streamOf([], { instrument: 'lock-step', lockStep: steps });
}
const [PROOF, PUSHED] = [lockStep(true), lockStep(false)];

/** The place of the one that is shown, among those that are told of. */
const shown = (...streams: StreamRecord[]) => analyze(recordingOf(streams)).repeats.findIndex((one) => one.shown);
const deliveries = (...streams: StreamRecord[]) =>
  analyze(recordingOf(streams)).repeats.map(({ delivery, shown }) => `${delivery}${shown ? ' <-' : ''}`);

describe('the stream that is judged', () => {
  it.each<[string, StreamRecord[], string[]]>([
    ['late by pauses once: the one in time', [timed(STALLED), timed(IN_TIME)], ['stalled', 'incremental <-']],
    [
      'late by pauses twice: late',
      [timed(IN_TIME), timed(STALLED), timed(STALLED)],
      ['incremental', 'stalled <-', 'stalled'],
    ],
    ['late, and not by pauses: late', [timed(IN_TIME), timed(BATCHED)], ['incremental', 'batched <-']],
    [
      'late once, though lock-step had proven the way',
      [PROOF, timed(BATCHED), timed(IN_TIME)],
      ['batched', 'incremental <-'],
    ],
    [
      'slower than it was spoken is no pause',
      [PROOF, timed(THROTTLED), timed(IN_TIME)],
      ['throttled <-', 'incremental'],
    ],
    ['late, where lock-step had to push', [PUSHED, timed(STALLED), timed(IN_TIME)], ['stalled <-', 'incremental']],
    ['the bounds differ, and in time', [timed(STALLED, EXCUSED), timed(IN_TIME)], ['inconclusive', 'incremental <-']],
    ['the bounds differ, and late twice', [timed(STALLED, EXCUSED), timed(BATCHED)], ['inconclusive', 'batched <-']],
    ['the bounds differ in all', [timed(STALLED, EXCUSED)], ['inconclusive <-']],
    ['one that did not complete does not count', [timed(STALLED, RESET), timed(IN_TIME)], ['incremental <-']],
    ['but where none did', [timed(BATCHED, RESET)], ['batched <-']],
  ])('%s', (_, streams, expected) => {
    expect(deliveries(...streams)).toEqual(expected);
  });

  it('of several that show the same, is the one with the shortest pauses of ours', () => {
    const paused = (ms: number) => timed(IN_TIME, { harness: harness(pause(5000, 5000 + ms)) });
    expect(shown(paused(30), paused(10), paused(20))).toBe(1);
    expect(shown(paused(10), paused(10))).toBe(0);
  });
});

describe('another one', () => {
  const wanted = (streams: StreamRecord[], more: Partial<Recording> = {}) =>
    wantsAnother(recordingOf(streams, more)) !== null;

  it.each<[string, StreamRecord[], boolean]>([
    ['in time', [timed(IN_TIME)], false],
    ['late by pauses, once', [timed(STALLED)], true],
    ['late by pauses, twice', [timed(STALLED), timed(STALLED)], false],
    ['late by pauses once, and in time', [timed(STALLED), timed(IN_TIME)], false],
    ['late, and not by pauses', [timed(BATCHED)], false],
    ['late once, though lock-step had proven the way', [PROOF, timed(BATCHED)], true],
    ['lock-step had to push', [PUSHED, timed(STALLED)], false],
    ['lock-step had to push, and we stood still', [PUSHED, timed(IN_TIME, STOPPED)], false],
    ['lock-step pushed nothing', [{ ...PUSHED, lockStep: [] }, timed(STALLED)], true],
    ['late once, of several that tell nothing', [timed(STALLED, EXCUSED), timed(STALLED)], true],
    ['the bounds differ', [timed(STALLED, EXCUSED)], true],
    ['we stood still for a second', [timed(IN_TIME, STOPPED)], true],
    ['we stood still for less', [timed(IN_TIME, { harness: harness(pause(0, 400), pause(500, 1499)) })], false],
    ['it did not complete', [timed(STALLED, RESET)], false],
    ['lock-step did not complete', [{ ...PROOF, ...RESET }, timed(STALLED)], false],
    ['the held-open probe did not complete', [timed(STALLED), probeOf(HELD_BACK, RESET)], true],
    ['nothing was timed', [PROOF], false],
  ])('%s: %s', (_, streams, expected) => {
    expect(wanted(streams)).toBe(expected);
  });

  it('with its reason and its figures', () => {
    const reason = (...streams: StreamRecord[]) => wantsAnother(recordingOf(streams));
    expect(reason(timed(IN_TIME, STOPPED))).toEqual({ reason: 'stopped', pauseMs: 1000 });
    expect(reason(timed(STALLED))).toEqual({ reason: 'pauses-once' });
    // The first of the chunks that waited was spoken at 400 ms and came at 700, of which our pause from 310 ms on may be
    // the reason: nothing of its lateness is certain.
    expect(reason(timed(STALLED, EXCUSED))).toEqual({ reason: 'bounds-differ', lagP95Ms: 300, leastLagP95Ms: 0 });
  });

  it('is never asked of a real model', () => {
    expect(wanted([timed(STALLED)], { scenario: null })).toBe(false);
  });
});

describe('a pause that was seen once', () => {
  const verdictOf = (...streams: StreamRecord[]) => analyze(recordingOf(streams)).verdict;

  it('and not in the repeat accuses nobody', () => {
    expect(verdictOf(timed(STALLED), timed(IN_TIME))).toMatchObject({
      delivery: 'incremental',
      hop: null,
      passed: true,
    });
  });

  it('and again does', () => {
    expect(verdictOf(timed(STALLED), timed(STALLED))).toMatchObject({
      delivery: 'stalled',
      hop: 'upstream',
      passed: false,
    });
  });
});

describe('seen once', () => {
  const TWICE = 'x.x.......4.x.....3';
  const once = (...streams: StreamRecord[]) => {
    const recording = recordingOf(streams);
    const streamsOf = timedStreamsOf(recording);
    return isSeenOnce(streamsOf, shownStreamOf(recording, streamsOf), recording);
  };

  it.each<[string, StreamRecord[], boolean]>([
    ['a single pause, in a single stream', [timed(STALLED)], true],
    ['two pauses in it', [timed(TWICE)], false],
    ['lumps, though lock-step had proven the way', [PROOF, timed(BATCHED)], false],
    ['lumps', [timed(BATCHED)], false],
    ['in time', [timed(IN_TIME)], false],
    ['in both of two streams', [timed(STALLED), timed(STALLED)], false],
    ['in one of two, where the other tells nothing', [timed(STALLED, EXCUSED), timed(STALLED)], true],
    ['in one of two, where the other is in time', [timed(STALLED), timed(IN_TIME)], false],
  ])('%s: %s', (_, streams, expected) => {
    expect(once(...streams)).toBe(expected);
  });

  it('of no stream', () => {
    const recording = recordingOf([timed(STALLED)]);
    expect(isSeenOnce([], undefined, recording)).toBe(false);
    expect(isSeenOnce([], shownStreamOf(recording, timedStreamsOf(recording)), recording)).toBe(false);
  });
});

it('what each of them showed', () => {
  // Of ten chunks four came at 750 ms, spoken at 400, 500, 600 and 700: late by 350, 250, 150 and 50.
  const seen = 'x.x.x.x........4.x.x';
  const own = { harness: harness(pause(2000, 2030), pause(3000, 3070)) };
  const [first] = analyze(recordingOf([timed(seen, own)])).repeats;
  expect(first).toEqual({
    delivery: 'stalled',
    lagP95Ms: 350,
    // But for the noise of 1 ms.
    leastLagP95Ms: 349,
    lagMaxMs: 350,
    lagMaxAtMs: 400,
    noiseMs: 1,
    pausedMs: 100,
    longestPauseMs: 70,
    longestPauseAtMs: 3000,
    shown: true,
  });
  expect(analyze(recordingOf([timed('')])).repeats[0]).toMatchObject({
    delivery: 'inconclusive',
    lagMaxMs: null,
    lagMaxAtMs: null,
    longestPauseMs: null,
    longestPauseAtMs: null,
  });
});
