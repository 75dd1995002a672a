// The tables of verdict.ts, decision.ts, shown-stream.ts and repeats.ts are drawn in their first lines: they are read from
// there, and each row is held to recordings that show what its words mean.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { wantsAnother } from '../../../src/analyze/repeats.ts';
import { shownStreamOf } from '../../../src/analyze/shown-stream.ts';
import type { Recording, StreamRecord } from '../../../src/model/recording.ts';
import type { TextComparison } from '../../../src/model/text-comparison.ts';
import type { Timeline, VantageId } from '../../../src/model/timeline.ts';
import { NO_FAULT } from '../../../src/texts/compare-texts.ts';
import { alternatives, drawnTable } from '../../support/drawn-table.ts';
import { lockStepOf } from '../../support/lock-step.ts';
import { CALM, draw, HELD_BACK, probeOf, recordingOf, SERVED, streamOf } from '../../support/recordings.ts';

/** Of all text that entered the client. */
const WHOLE: TextComparison = { ...NO_FAULT, hop: 'client', channel: 'text', characters: 200, pieces: 10 };
const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const LUMPS = '.......4.......4...2';
const STALLED = 'x.x.x.......4.x.x.x';
const NOISY: Partial<Recording> = { calibration: { ...CALM, status: 'degraded', noiseMs: 400, reason: 'It delays.' } };

function curves(seen: string, spoken = SPOKEN): Timeline[] {
  const vantages: readonly VantageId[] = ['wire', 'app', 'observer'];
  return [draw('origin', spoken), ...vantages.map((vantage) => draw(vantage, seen))];
}

interface Timed {
  seen: string;
  spoken?: string;
  more?: Partial<Recording>;
}
const TIMED: Record<string, Timed> = {
  'in time': { seen: SPOKEN },
  grouped: { seen: '..2...2...2...2...2' },
  late: { seen: LUMPS },
  stalled: { seen: STALLED },
  'bounds differ': { seen: LUMPS, more: NOISY },
  'seen once': { seen: STALLED },
  'cannot be said': { seen: 'a', spoken: 'a' },
};

const PROVEN = lockStepOf(30, (k) => ({ wire: k + 1 }));
const delayed = (byMs: number) => ({
  ...PROVEN,
  lockStep: PROVEN.lockStep!.map((step, k) => ({ ...step, seenAtMs: k + byMs, waitedMs: byMs })),
});
const BEHIND = lockStepOf(20, (k) => ({ wire: k + 1, app: k }));
const GROUPED = lockStepOf(60, (k) => ({ wire: Math.floor((k + 1) / 10) * 10 }));
const NO_RULE = lockStepOf(60, (k) => ({ wire: k < 10 ? 0 : k < 17 ? 9 : k < 40 ? 16 : 33 }));
const LOCK_STEP: Record<string, readonly (StreamRecord | null)[]> = {
  proven: [PROVEN],
  'proven, half late': [delayed(600)],
  // Beyond the budget by less than the noise of the calmest machine here.
  'half late, noise': [delayed(100.5)],
  'chunks behind': [BEHIND],
  'groups of a rule': [GROUPED],
  'pushed, no rule': [NO_RULE],
  'any push': [BEHIND, GROUPED, NO_RULE],
  'nothing came': [lockStepOf(40, () => ({ wire: 0 }))],
  'did not run': [null],
};

function recorded(lockStep: StreamRecord | null, timed: string): Recording {
  const { seen, spoken, more = {} } = TIMED[timed] ?? { seen: SPOKEN };
  const timelines = curves(seen, spoken);
  const alone = lockStep !== null && timed === 'did not run';
  if (alone) return recordingOf([streamOf(timelines, { ...lockStep, timelines: streamOf(timelines).timelines })]);
  return recordingOf([...(lockStep === null ? [] : [lockStep]), streamOf(timelines)], more);
}

describe('the verdict of two instruments', () => {
  const rows = alternatives(drawnTable('analyze/verdict.ts', 'lock-step', 'timed', 'verdict'), 1);

  it('is drawn', () => expect(rows.length).toBeGreaterThan(30));

  it.each(rows)('%s · %s: %s', (lockStep, timed, expected) => {
    const [words, proof] = expected.split(', ');
    for (const stream of LOCK_STEP[lockStep]!) {
      const { delivery, proven } = analyze(recorded(stream, timed)).verdict;
      const allowed =
        words === 'the timed class' ? [analyze(recorded(null, timed)).verdict.delivery] : words!.split(' or ');
      expect(allowed).toContain(delivery);
      expect(proven).toBe(proof === 'proven');
    }
  });
});

describe('how a run came out', () => {
  const rows = drawnTable('analyze/decision.ts', 'first line that is true', 'decision');
  const digest = (end: string) => ({ text: { characters: 200, steps: ['a', 'b', 'c', end] } });
  const changed = curves(SPOKEN).map((one) => ({ ...one, digests: digest(one.vantage === 'app' ? 'e' : 'd') }));
  const unseen = draw('origin', SPOKEN).arrivals.map(
    (one, i) => ({ ...one, channel: i < 3 ? 'reasoning' : 'text' }) as const,
  );
  const withReasoning = [{ ...draw('origin', SPOKEN), arrivals: unseen }, ...curves('......x.x.x.x.x.x.x').slice(1)];
  const notRequested = { ...streamOf([]).request!, streamRequested: false };
  const failed = { ...SERVED, secondOutcome: { kind: 'reset' as const, message: null } };

  /** Each with everything that the lines below it need, so that their order shows. */
  const RECORDINGS: Record<string, Recording> = {
    'the stream did not complete': recordingOf([
      streamOf(curves(LUMPS), { outcome: { kind: 'reset', message: null }, request: notRequested }),
    ]),
    'no stream was asked for': recordingOf([streamOf(curves('a', 'a'), { request: notRequested })]),
    'a kind of words never came': recordingOf([
      streamOf(curves('a', 'a'), { texts: [{ ...WHOLE, fault: 'channel-missing' }, WHOLE] }),
    ]),
    'the text is not what was written': recordingOf([
      streamOf(changed.map((one) => ({ ...one, arrivals: one.arrivals.slice(0, 1) }))),
      probeOf(HELD_BACK),
    ]),
    'not late, but it holds up another stream': recordingOf([streamOf(curves('a', 'a')), probeOf(HELD_BACK)]),
    'not late, but another stream failed': recordingOf([streamOf(withReasoning), probeOf(failed)], {
      expect: ['reasoning'],
    }),
    'the delivery cannot be said': recordingOf([streamOf(curves('a', 'a')), probeOf(SERVED)]),
    'in time, but a channel never came': recordingOf([streamOf(withReasoning)], { expect: ['reasoning'] }),
    late: recordingOf([streamOf(curves(LUMPS)), probeOf(HELD_BACK)]),
    else: recordingOf([streamOf(curves(SPOKEN)), probeOf(SERVED)]),
  };

  it('is drawn, with a recording for each line', () =>
    expect(rows.map(([line]) => line)).toEqual(Object.keys(RECORDINGS)));

  it.each(rows)('%s: %s', (line, decision) => {
    const [status, detail] = decision.split(': ');
    const { verdict } = analyze(RECORDINGS[line]!);
    expect(verdict.decision.status).toBe(status);
    expect(verdict.passed).toBe(status === 'passed');
    if (status === 'faulty') expect(verdict.decision).toMatchObject({ fault: { kind: detail } });
    if (status === 'late') expect(verdict.decision).toMatchObject({ isRequested: detail === undefined });
  });
});

describe('several timed streams', () => {
  const harness = (lengthMs: number) => ({
    tickLateP95Ms: 1,
    tickLateMaxMs: 340,
    playErrorP95Ms: 1,
    playErrorMaxMs: 1,
    pauses: [{ fromMs: 255, toMs: 255 + lengthMs, busyMs: 1, queuedMs: lengthMs, stolenMs: 0 }],
  });
  const STREAMS: Record<string, StreamRecord> = {
    'late by pauses': streamOf(curves(STALLED)),
    // Nobody was paused, and nearly all of the text waited.
    late: streamOf(curves(LUMPS)),
    'in time': streamOf(curves(SPOKEN)),
    // The text of 300 to 600 ms came at 600, when we woke up.
    'bounds differ': streamOf(curves(STALLED), { harness: harness(343) }),
    // The process that was stopped wrote late and stamped late: even what looks certain tells nothing.
    'late, we were stopped': streamOf(curves(LUMPS), { harness: harness(1000) }),
    'in time, we were stopped': streamOf(curves(SPOKEN), { harness: harness(1000) }),
  };
  const streamsOf = (words: string) => words.split('; ').map((word) => STREAMS[word]!);

  it.each(drawnTable('analyze/shown-stream.ts', 'the timed streams', 'shown'))('%s: %s is shown', (words, shown) => {
    const recording = recordingOf(streamsOf(words));
    expect(shownStreamOf(recording)?.recorded).toBe(STREAMS[shown]);
    expect(shownStreamOf({ ...recording, streams: recording.streams.toReversed() })?.recorded).toBe(STREAMS[shown]);
  });

  it('without one, that of lock-step is shown', () => {
    expect(shownStreamOf(recordingOf([PROVEN]))?.recorded).toBe(PROVEN);
    expect(shownStreamOf(recordingOf([probeOf(SERVED)]))).toBeUndefined();
  });

  it('of two alike, the one with the shorter pauses of ours', () => {
    const [long, short] = [340, 300].map((lengthMs) => streamOf(curves(SPOKEN), { harness: harness(lengthMs) }));
    expect(shownStreamOf(recordingOf([long!, short!]))?.recorded).toBe(short);
  });

  it.each(drawnTable('analyze/repeats.ts', 'the timed streams', 'another one?', 'why'))(
    '%s: %s',
    (words, another, why) => {
      const reason = wantsAnother(recordingOf(streamsOf(words)));
      if (another === 'no') expect(reason).toBeNull();
      else expect(reason).toMatchObject({ reason: why });
    },
  );
});
