// Two instruments, one verdict: the table of verdict.ts, line by line; and what a verdict must never say.
import { NO_SCREEN } from '../../support/recordings.ts';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import type { LockStep, Recording, StreamRecord } from '../../../src/model/recording.ts';
import type { Timeline, VantageId } from '../../../src/model/timeline.ts';
import {
  aliveLoop,
  CALM,
  deadLoop,
  draw,
  HELD_BACK,
  probeOf,
  recordingOf,
  SERVED,
  streamOf,
} from '../../support/recordings.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const AT_ONCE = '..................a';
const LATE_LUMPS = '.......4.......4...2';
const VANTAGES: readonly VantageId[] = ['wire', 'app', 'observer'];

/** From drawings of wire, app and observer; a missing one is as the one before. */
function curves(wire: string, app = wire, observer = app): Timeline[] {
  return [draw('origin', SPOKEN), ...[wire, app, observer].map((drawing, i) => draw(VANTAGES[i]!, drawing))];
}

function lockStepOf(
  count: number,
  seen: (k: number) => { wire: number; app?: number; observer?: number },
): StreamRecord {
  const lockStep = Array.from({ length: count }, (_, k): LockStep => {
    const { wire, app = wire, observer = app } = seen(k);
    return {
      sentAtMs: k,
      sentCharacters: 20 * (k + 1),
      sentBytes: 150 * (k + 1),
      seenAtMs: observer > k ? k + 0.5 : null,
      waitedMs: 1,
      arrived: { wireBytes: 150 * wire, wire: 20 * wire, app: 20 * app, observer: 20 * observer, ...NO_SCREEN },
    };
  });
  return streamOf([], { instrument: 'lock-step', lockStep });
}

const PROVEN = lockStepOf(30, (k) => ({ wire: k + 1 }));
const ONE_BEHIND = lockStepOf(20, (k) => ({ wire: k + 1, app: k }));
const NOTHING = lockStepOf(40, () => ({ wire: 0 }));
const SIZED = lockStepOf(60, (k) => ({ wire: Math.floor((k + 1) / 10) * 10 }));

function verdictOf(timed: StreamRecord, lockStep: StreamRecord | null = null, more: Partial<Recording> = {}) {
  return analyze(recordingOf(lockStep === null ? [timed] : [lockStep, timed], more)).verdict;
}

const noisy: Partial<Recording> = {
  calibration: { ...CALM, status: 'refused', noiseMs: 12, reason: 'Timing is not judged.' },
};

it('chunks that were proven to pass alone are no groups, however close together they were sent', () => {
  const pairs = curves('..2...2...2...2...2');
  expect(verdictOf(streamOf(pairs)).delivery).toBe('micro-batched');
  const driven = streamOf(pairs, { instrument: 'lock-step', lockStep: PROVEN.lockStep });
  expect(verdictOf(driven)).toMatchObject({ delivery: 'incremental', proven: true });
});

describe('lock-step alone', () => {
  const proven = (delayMs: number, app: string) => {
    const { lockStep } = PROVEN;
    const steps = lockStep!.map((step, k) => ({ ...step, seenAtMs: k + delayMs, waitedMs: delayMs }));
    const stream = streamOf(curves(SPOKEN, app), { instrument: 'lock-step', lockStep: steps });
    return analyze(recordingOf([stream], { mode: 'lock-step' })).verdict;
  };

  it.each(['x.x.x.......4.x.x.x', 'x..2.x..2.x..2x.x'])('a hiccup of the machine is no lateness: %s', (app) => {
    expect(proven(5, app)).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
  });

  it('a delay of most chunks is', () => {
    const verdict = proven(150, '...x.x.x.x.x.x.x.x.x.x');
    expect(verdict).toMatchObject({ delivery: 'batched', proven: true, hop: 'client', passed: false });
    expect(verdict.summary).toBe('not incremental: each chunk passes alone, but is delayed at the client, 150 ms late');
    expect(verdict.why.join(' ')).toContain(
      'In lock-step each of 30 chunks passed alone, half of them only 150 ms after they were sent: a delay, no buffer.',
    );
  });
});

describe('the table', () => {
  it.each([
    ['proven, in time', PROVEN, SPOKEN, {}, { delivery: 'incremental', proven: true, hop: null, passed: true }],
    ['proven, too noisy', PROVEN, SPOKEN, noisy, { delivery: 'incremental', proven: true, hop: null, passed: true }],
    ['proven, late', PROVEN, LATE_LUMPS, {}, { delivery: 'batched', proven: true, hop: 'upstream', passed: false }],
    [
      'one behind, in time',
      ONE_BEHIND,
      SPOKEN,
      {},
      { delivery: 'micro-batched', proven: false, hop: 'client', passed: true },
    ],
    [
      'needs bytes, late',
      SIZED,
      LATE_LUMPS,
      {},
      { delivery: 'batched', proven: false, hop: 'upstream', passed: false },
    ],
    ['needs bytes, too noisy', SIZED, LATE_LUMPS, noisy, { delivery: 'batched', hop: 'upstream', passed: false }],
    ['needs bytes, in time', SIZED, SPOKEN, {}, { delivery: 'micro-batched', hop: 'upstream', passed: true }],
    ['nothing came, too noisy', NOTHING, AT_ONCE, noisy, { delivery: 'buffered', hop: 'upstream', passed: false }],
    ['not run, too noisy', null, SPOKEN, noisy, { delivery: 'inconclusive', reason: 'machine-too-noisy', hop: null }],
  ] as const)('%s', (_, lockStep, wire, more, expected) => {
    expect(verdictOf(streamOf(curves(wire)), lockStep, more)).toMatchObject(expected);
  });
});

describe('which hop', () => {
  it.each([
    [AT_ONCE, AT_ONCE, AT_ONCE, 'upstream'],
    [SPOKEN, AT_ONCE, AT_ONCE, 'client'],
    [SPOKEN, SPOKEN, AT_ONCE, 'event-loop'],
    [SPOKEN, SPOKEN, SPOKEN, null],
  ])('%s %s %s: %s', (wire, app, observer, hop) => {
    expect(verdictOf(streamOf(curves(wire, app, observer))).hop).toBe(hop);
  });
});

describe('a starved process', () => {
  const starved = streamOf(curves(SPOKEN, SPOKEN, AT_ONCE), { loop: deadLoop(0, 950) });

  it('is said to hold its own text, with the silence of its loop; nobody faked a stream', () => {
    const { summary, why, hop } = verdictOf(starved);
    expect(hop).toBe('event-loop');
    expect(summary).toContain('held at the event loop');
    expect(summary).not.toContain('fake');
    expect(why.join(' ')).toContain('The event loop gave no sign of life for 950 ms');
  });

  it('is found by a second stream, though the first one is perfect', () => {
    const recording = recordingOf([streamOf(curves(SPOKEN)), probeOf(HELD_BACK)]);
    const { verdict, parallel } = analyze(recording);
    expect(parallel).toMatchObject({ serialised: true, secondReachedOrigin: false, heldMs: 2500 });
    expect(verdict).toMatchObject({ passed: false, hop: 'event-loop' });
    expect(verdict.why.join(' ')).toContain('did not even reach the origin');
  });

  it('a second stream that is served accuses nobody', () => {
    const recording = recordingOf([streamOf(curves(SPOKEN)), probeOf(SERVED)]);
    expect(analyze(recording).verdict).toMatchObject({ passed: true, hop: null });
  });
});

describe('no accusation without evidence', () => {
  const loop = aliveLoop(0, 1000);

  it('a pause of the measuring process is not blamed on anybody', () => {
    const harness = { tickLateP95Ms: 1, tickLateMaxMs: 240, playErrorP95Ms: 1, playErrorMaxMs: 1 };
    const stalled = curves('x.x.x.......4.x.x.x');
    expect(verdictOf(streamOf(stalled, { loop })).delivery).toBe('stalled');
    expect(verdictOf(streamOf(stalled, { loop, harness }))).toMatchObject({
      delivery: 'inconclusive',
      reason: 'machine-too-noisy',
      hop: null,
    });
  });

  it('noise while the stream ran counts as much as noise before it', () => {
    const harness = { tickLateP95Ms: 10, tickLateMaxMs: 20, playErrorP95Ms: 1, playErrorMaxMs: 1 };
    expect(verdictOf(streamOf(curves(AT_ONCE), { harness })).reason).toBe('machine-too-noisy');
  });

  it.each(['http-error', 'reset', 'timed-out', 'client-crashed'] as const)('%s says so, and judges no more', (kind) => {
    const verdict = verdictOf(streamOf([draw('origin', 'x')], { outcome: { kind, message: 'because' } }));
    expect(verdict).toMatchObject({ passed: false, delivery: 'inconclusive' });
    expect(verdict.summary).toContain('because');
  });

  it('a run without any stream', () => {
    expect(analyze(recordingOf([])).verdict).toMatchObject({ passed: false, reason: 'interrupted', vantage: null });
  });
});

describe('a vantage of one’s choice', () => {
  it('the app, where the observer starves', () => {
    const starved = streamOf(curves(SPOKEN, SPOKEN, AT_ONCE));
    expect(verdictOf(starved, null, { judge: 'app' })).toMatchObject({
      delivery: 'incremental',
      hop: null,
      vantage: 'app',
    });
  });

  it('one that saw nothing', () => {
    expect(verdictOf(streamOf(curves(SPOKEN)), null, { judge: 'screen' })).toMatchObject({ reason: 'vantage-missing' });
  });
});

it('text that was changed on its way fails, however timely it came', () => {
  const digest = (end: string) => ({ text: { characters: 200, steps: ['a', 'b', 'c', end] } });
  const [origin, wire, app, observer] = curves(SPOKEN) as [Timeline, Timeline, Timeline, Timeline];
  const changed = [{ ...origin, digests: digest('d') }, wire, { ...app, digests: digest('e') }, observer];
  const { verdict, integrity } = analyze(recordingOf([streamOf(changed)]));
  expect(integrity).toEqual({ ok: false, missingCharacters: 0, firstDifferenceAt: 192 });
  expect(verdict).toMatchObject({ delivery: 'incremental', passed: false });
  expect(verdict.summary).toContain('changed on its way');
});
