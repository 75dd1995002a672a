// Two instruments, one verdict: the table of verdict.ts, line by line; and what a verdict must never say.
import { lockStepOf } from '../../support/lock-step.ts';
import { runOf } from '../../support/runs.ts';
import { describe, expect, it } from 'vitest';
import { wantsAnother } from '../../../src/analyze/repeats.ts';
import type { Recording, StreamRecord } from '../../../src/model/recording.ts';
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

const PROVEN = lockStepOf(30, (k) => ({ wire: k + 1 }));
const ONE_BEHIND = lockStepOf(20, (k) => ({ wire: k + 1, app: k }));
const NOTHING = lockStepOf(40, () => ({ wire: 0 }));
const GROUPED = lockStepOf(60, (k) => ({ wire: Math.floor((k + 1) / 10) * 10 }));

function verdictOf(timed: StreamRecord, lockStep: StreamRecord | null = null, more: Partial<Recording> = {}) {
  return runOf(recordingOf(lockStep === null ? [timed] : [lockStep, timed], more)).verdict;
}

/** A noise of more than the lateness of LATE_LUMPS. */
const noisy: Partial<Recording> = {
  calibration: { ...CALM, status: 'degraded', noiseMs: 400, reason: 'This machine delays.' },
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
    return runOf(recordingOf([stream], { mode: 'lock-step' })).verdict;
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

const DIFFERENT = { delivery: 'inconclusive', reason: 'bounds-differ', passed: false };

describe('the table', () => {
  it.each([
    ['proven, in time', PROVEN, SPOKEN, {}, { delivery: 'incremental', proven: true, hop: null, passed: true }],
    ['proven, in time, noise', PROVEN, SPOKEN, noisy, { delivery: 'incremental', proven: true, passed: true }],
    ['proven, the bounds differ', PROVEN, LATE_LUMPS, noisy, { ...DIFFERENT, proven: true }],
    ['one behind, in time', ONE_BEHIND, SPOKEN, {}, { delivery: 'micro-batched', hop: 'client', passed: true }],
    ['one behind, late', ONE_BEHIND, LATE_LUMPS, {}, { delivery: 'batched', passed: false }],
    ['groups, late', GROUPED, LATE_LUMPS, {}, { delivery: 'batched', proven: false, hop: 'upstream', passed: false }],
    ['groups, the bounds differ', GROUPED, LATE_LUMPS, noisy, { delivery: 'batched', hop: 'upstream', passed: false }],
    ['groups, in time', GROUPED, SPOKEN, {}, { delivery: 'micro-batched', hop: 'upstream', passed: true }],
    ['nothing came, noise', NOTHING, AT_ONCE, noisy, { delivery: 'buffered', hop: 'upstream', passed: false }],
    ['nothing came, yet in time', NOTHING, SPOKEN, {}, { delivery: 'replayed', hop: 'upstream', passed: false }],
    ['not run, in time, noise', null, SPOKEN, noisy, { delivery: 'incremental', hop: null, passed: true }],
    ['not run, the bounds differ', null, LATE_LUMPS, noisy, { ...DIFFERENT, hop: null }],
    ['not run, late, noise', null, AT_ONCE, { calibration: { ...CALM, noiseMs: 60 } }, { delivery: 'buffered' }],
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

describe('two hops hold', () => {
  const { verdict, hops } = runOf(recordingOf([streamOf(curves(LATE_LUMPS, LATE_LUMPS, AT_ONCE))]));

  it('each has a class of its own, and the first is at fault', () => {
    expect(hops.upstream).toMatchObject({ delivery: 'batched' });
    expect(hops['event-loop']!.delivery).not.toMatch(/incremental|inconclusive/);
    expect(verdict).toMatchObject({ delivery: 'batched', hop: 'upstream', passed: false });
  });

  it('all of a sentence is about one of them, and another one names the other', () => {
    const [upstream, eventLoop] = [hops.upstream!.lagMs.p95!, hops['event-loop']!.lagMs.p95!];
    expect(verdict.summary).toBe(
      `not incremental: the text comes in lumps, held at the upstream, ${upstream.toFixed(0)} ms late`,
    );
    expect(verdict.why.join(' ')).toContain(`95 % of it came ${upstream.toFixed(0)} ms late or less`);
    expect(verdict.why.at(-1)).toBe(
      `The event loop holds as well: ${hops['event-loop']!.delivery}, ${eventLoop.toFixed(0)} ms more.`,
    );
    expect(verdict.advice).not.toContain('not at fault');
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
    const recording = recordingOf([streamOf(curves(SPOKEN)), probeOf(HELD_BACK, { loop: deadLoop(0, 2540) })]);
    const { verdict, parallel } = runOf(recording);
    expect(parallel).toMatchObject({ serialised: true, secondReachedOrigin: false, heldMs: 2500, hop: 'event-loop' });
    expect(verdict).toMatchObject({ passed: false, hop: 'event-loop' });
    expect(verdict.why.join(' ')).toContain('did not even reach the origin');
  });

  it('a second stream that is served accuses nobody', () => {
    const recording = recordingOf([streamOf(curves(SPOKEN)), probeOf(SERVED)]);
    expect(runOf(recording).verdict).toMatchObject({ passed: true, hop: null });
  });

  it('where the loop was alive the client has another limit, and cause and verdict agree', () => {
    const alive = { loop: aliveLoop(0, 2540) };
    const { verdict, parallel } = runOf(recordingOf([streamOf(curves(SPOKEN)), probeOf(HELD_BACK, alive)]));
    expect(parallel?.hop).toBe('client');
    expect(verdict.hop).toBe('client');
    expect(verdict.causes.find(({ id }) => id === 'serialised-streams')).toMatchObject({ hop: 'client' });
  });

  it('a first word is not served: a second stream that stops behind it waits', () => {
    const begun = { ...HELD_BACK, secondRequestAtMs: 8, firstContentMs: [5, 9] };
    const { verdict, parallel } = runOf(recordingOf([streamOf(curves(SPOKEN)), probeOf(begun)]));
    expect(parallel).toMatchObject({ serialised: true, secondReachedOrigin: true });
    expect(verdict).toMatchObject({ passed: false, delivery: 'incremental' });
    expect(verdict.why.join(' ')).toContain('was not served to its end until the first was let go');
  });

  it('a second stream that fails is told as a failure', () => {
    const failed = { ...SERVED, secondOutcome: { kind: 'http-error' as const, message: '503 Service Unavailable.' } };
    const { verdict, parallel } = runOf(recordingOf([streamOf(curves(SPOKEN)), probeOf(failed)]));
    expect(parallel).toMatchObject({ serialised: false, failure: failed.secondOutcome });
    expect(verdict).toMatchObject({ passed: false, delivery: 'incremental' });
    expect(verdict.summary).toContain('one of 2 at once failed: 503 Service Unavailable.');
  });
});

describe('no accusation without evidence', () => {
  const loop = aliveLoop(0, 1000);

  const STALLED = 'x.x.x.......4.x.x.x';
  /** The text of 300 to 600 ms came at 600, when we woke up. */
  const harness = {
    tickLateP95Ms: 1,
    tickLateMaxMs: 340,
    playErrorP95Ms: 1,
    playErrorMaxMs: 1,
    pauses: [{ fromMs: 255, toMs: 598, busyMs: 1, queuedMs: 340, stolenMs: 0 }],
  };
  const twice = (first: string, second: string, more: Partial<StreamRecord> = {}) =>
    recordingOf([PROVEN, streamOf(curves(first), more), streamOf(curves(second))], { mode: 'both' });

  it('a pause of the measuring process is not blamed on anybody: both figures are told, and it is measured again', () => {
    const recording = recordingOf([streamOf(curves(STALLED), { loop, harness })]);
    const { verdict, vantages } = runOf(recording);
    expect(verdict).toMatchObject({ delivery: 'inconclusive', reason: 'bounds-differ', hop: null });
    expect(vantages.observer!.lagMs.p95).toBe(300);
    expect(vantages.observer!.leastLagMs.p95).toBeLessThan(50);
    expect(verdict.why.join(' ')).toContain('95 % of the text came 300 ms late or less, of which 0.0 ms are certain');
    expect(verdict.why.join(' ')).toContain(
      'a pause of the instrument makes the difference: the longest was 343 ms, from 255 ms on',
    );
    expect(wantsAnother(recording)).toMatchObject({ reason: 'bounds-differ', lagP95Ms: 300 });
  });

  it('noise makes the difference as well, and is named where it does', () => {
    const { verdict } = runOf(recordingOf([streamOf(curves(LATE_LUMPS), { loop })], noisy));
    expect(verdict.why.join(' ')).toContain('of which 0.0 ms are certain; the noise of this machine, 400 ms, makes');
  });

  it('of several streams the one with the shortest pauses of ours is judged', () => {
    expect(runOf(twice(STALLED, SPOKEN, { harness })).verdict).toMatchObject({
      delivery: 'incremental',
      passed: true,
    });
    expect(wantsAnother(twice(STALLED, SPOKEN, { harness }))).toBeNull();
  });

  it('one pause in one stream is asked for again, and alone accuses nobody', () => {
    const recording = recordingOf([PROVEN, streamOf(curves(STALLED))], { mode: 'both' });
    expect(wantsAnother(recording)).toEqual({ reason: 'pauses-once' });
    expect(runOf(recording).verdict).toMatchObject({ delivery: 'inconclusive', reason: 'seen-once' });
  });

  it('one that does not show again passes, with a note that says when and how long', () => {
    const recording = twice(STALLED, SPOKEN);
    const { verdict, vantages, repeats } = runOf(recording);
    expect(wantsAnother(recording)).toBeNull();
    expect(verdict).toMatchObject({ delivery: 'incremental', passed: true });
    expect(vantages.observer!.lagMs.max).toBe(0);
    expect(repeats.map(({ shown }) => shown)).toEqual([false, true]);
    expect(verdict.limits.join(' ')).toContain('300 ms late at most, from 300 ms on. It did not show again');
  });

  it('one that shows again is an accusation', () => {
    const recording = twice(STALLED, STALLED);
    expect(wantsAnother(recording)).toBeNull();
    expect(runOf(recording).verdict).toMatchObject({ delivery: 'stalled', passed: false, hop: 'upstream' });
  });

  it('pauses that come again in one and the same stream are asked for again, and are one if nobody can ask', () => {
    const often = 'x.x.....3.x.x.....3';
    const recording = recordingOf([PROVEN, streamOf(curves(often))], { mode: 'both' });
    expect(wantsAnother(recording)).not.toBeNull();
    expect(wantsAnother({ ...recording, scenario: null })).toBeNull();
    expect(runOf(recording).verdict).toMatchObject({ delivery: 'stalled', passed: false });
  });

  it('a stream during which we were stopped is measured again, whatever it showed', () => {
    const stopped = { ...harness, pauses: [{ ...harness.pauses[0]!, fromMs: 900, toMs: 5900 }] };
    const recording = recordingOf([streamOf(curves(SPOKEN), { harness: stopped })]);
    expect(wantsAnother(recording)).toEqual({ reason: 'stopped', pauseMs: 5000 });
  });

  it('where lock-step had to push, nothing needs to be asked again', () => {
    expect(wantsAnother(recordingOf([GROUPED, streamOf(curves(STALLED))], { mode: 'both' }))).toBeNull();
  });

  it.each(['http-error', 'reset', 'timed-out', 'client-crashed'] as const)('%s says so, and judges no more', (kind) => {
    const verdict = verdictOf(streamOf([draw('origin', 'x')], { outcome: { kind, message: 'because' } }));
    expect(verdict).toMatchObject({ passed: false, delivery: 'inconclusive' });
    expect(verdict.summary).toContain('because');
  });

  it('a run without any stream', () => {
    expect(runOf(recordingOf([])).verdict).toMatchObject({ passed: false, reason: 'interrupted', vantage: null });
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
  const { verdict, integrity } = runOf(recordingOf([streamOf(changed)]));
  expect(integrity).toMatchObject({ ok: false, missingCharacters: 0, firstDifferenceAt: 192, kind: 'changed' });
  expect(verdict).toMatchObject({ delivery: 'incremental', passed: false });
  expect(verdict.summary).toBe('the text was changed at the client, from character 192 on');
  expect(verdict.hop).toBe('client');
});
