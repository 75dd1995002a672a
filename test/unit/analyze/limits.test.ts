// What could not be known of a run.
import { describe, expect, it } from 'vitest';
import type { JudgedStream } from '../../../src/analyze/judged-stream.ts';
import { limitsOf } from '../../../src/analyze/limits.ts';
import type { Measured, Ruling } from '../../../src/analyze/verdict.ts';
import type { Limit } from '../../../src/model/judgement.ts';
import type { LockStepMeasures } from '../../../src/model/measures.ts';
import type { Recording } from '../../../src/model/recording.ts';
import { measured, ruling } from '../../support/measured.ts';
import { CALM, draw, recordingOf, streamOf } from '../../support/recordings.ts';

function judged(more: Partial<JudgedStream> = {}): JudgedStream {
  const seen = { hasOrigin: true, isInBand: false, source: draw('origin', 'x.x'), budgetMs: 100 };
  return { record: streamOf([]), ...seen, ...more } as JudgedStream;
}
interface Told {
  recording?: Partial<Recording>;
  stream?: JudgedStream | null;
  of?: Measured;
  rules?: Partial<Ruling>;
}
const told = ({ recording = {}, stream = judged(), of = measured(), rules = {} }: Told) =>
  limitsOf(recordingOf([], recording), stream, of, ruling(rules));

it('nothing, where all is known', () => {
  expect(told({})).toEqual([]);
  expect(told({ stream: null })).toEqual([]);
});

it.each<[string, Told, Limit[]]>([
  [
    'the server tells itself when it spoke',
    { stream: judged({ isInBand: true }) },
    [{ limit: 'clock-of-the-server' }, { limit: 'needs-the-mock' }],
  ],
  [
    'nobody tells',
    { stream: judged({ hasOrigin: false }) },
    [{ limit: 'arrivals-alone' }, { limit: 'needs-the-mock' }],
  ],
  [
    'an answer without end',
    {
      stream: judged({ record: { ...streamOf([]), outcome: { kind: 'completed', message: null, limit: 'max-time' } } }),
    },
    [{ limit: 'left-at-max-time' }],
  ],
  ['nobody tells, and nothing came', { stream: judged({ hasOrigin: false, source: null }) }, []],
  ['nobody tells, and no text came', { stream: judged({ hasOrigin: false, source: draw('wire', '') }) }, []],
  [
    'a program that asked',
    { recording: { subject: { kind: 'program', request: 1, requests: 1, pty: false, filters: [], inherited: [] } } },
    [{ limit: 'inside-of-program' }, { limit: 'no-warm-up' }],
  ],
  [
    'a program whose environment hides a fault',
    {
      recording: {
        subject: { kind: 'program', request: 0, requests: 0, pty: false, filters: [], inherited: ['PYTHONUNBUFFERED'] },
      },
    },
    [{ limit: 'inherited-flush', variables: ['PYTHONUNBUFFERED'] }],
  ],
  [
    'a program that did not ask',
    { recording: { subject: { kind: 'program', request: 0, requests: 0, pty: false, filters: [], inherited: [] } } },
    [],
  ],
  [
    'a noisy machine',
    { recording: { calibration: { ...CALM, status: 'degraded', reason: 'It delays.' } } },
    [{ limit: 'calibration', reason: 'It delays.' }],
  ],
  ['a calm machine, whatever it says', { recording: { calibration: { ...CALM, reason: 'It is calm.' } } }, []],
  ['a noisy machine that says nothing', { recording: { calibration: { ...CALM, status: 'degraded' } } }, []],
  ['one clock', { recording: { clock: null } }, []],
  [
    'two clocks',
    { recording: { clock: { offsetMs: -20, uncertaintyMs: 3 } } },
    [{ limit: 'clocks-differ', offsetMs: -20, uncertaintyMs: 3 }],
  ],
  ['proven, and not timed', { rules: { proven: true, isTimed: false } }, [{ limit: 'lateness-not-measured' }]],
  ['proven, and timed', { rules: { proven: true } }, []],
  ['neither', { rules: { isTimed: false } }, []],
  [
    'proven, and not timed for a reason of its own',
    { rules: { delivery: 'inconclusive', reason: 'bounds-differ', proven: true, isTimed: false } },
    [],
  ],
])('%s', (_, of, limits) => {
  expect(told(of)).toEqual(limits);
});

describe('late once, in another stream', () => {
  type Repeat = Measured['repeats'][number];
  const repeat = (more: Partial<Repeat>) =>
    ({ delivery: 'incremental', lagMaxMs: 9, lagMaxAtMs: 50, shown: false, ...more }) as Repeat;
  const shown = repeat({ shown: true });
  const stalled = repeat({ delivery: 'stalled', lagMaxMs: 350, lagMaxAtMs: 400 });

  it.each<[string, Repeat[], Partial<Ruling>, Limit[]]>([
    ['is told', [shown, stalled], {}, [{ limit: 'late-once', lagMaxMs: 350, atMs: 400 }]],
    [
      'the first of them',
      [stalled, shown, repeat({ delivery: 'batched' })],
      {},
      [{ limit: 'late-once', lagMaxMs: 350, atMs: 400 }],
    ],
    [
      'from the beginning on, where nobody knows from when',
      [shown, { ...stalled, lagMaxAtMs: null }],
      {},
      [{ limit: 'late-once', lagMaxMs: 350, atMs: 0 }],
    ],
    ['not where nobody knows how late', [shown, { ...stalled, lagMaxMs: null }], {}, []],
    ['not where that one is shown', [repeat({}), { ...stalled, shown: true }], {}, []],
    ['not where none was', [shown, repeat({})], {}, []],
    ['not where the run is late', [shown, stalled], { delivery: 'stalled', passed: false }, []],
    ['not of a single stream', [stalled], {}, []],
  ])('%s', (_, repeats, rules, limits) => {
    expect(told({ of: measured({ repeats }), rules: rules })).toEqual(limits);
  });
});

describe('slow once, in lock-step', () => {
  const of = (maxMs: number | null, proven = true) => {
    const lockStep: Partial<LockStepMeasures> = { proven, delayMs: { p50: 1, p95: 1, max: maxMs } };
    return { of: measured({ lockStep }) };
  };

  it('by more than the budget', () => {
    expect(told(of(101))).toEqual([{ limit: 'slow-once', delayMs: 101 }]);
    expect(told(of(100))).toEqual([]);
    expect(told(of(null))).toEqual([]);
  });

  it('where lock-step proved the way, and the timed stream passed', () => {
    expect(told(of(500, false))).toEqual([]);
    expect(told({ ...of(500), rules: { delivery: 'batched', passed: false } })).toEqual([]);
    expect(told({ ...of(500), stream: null })).toEqual([]);
    const alone = judged({ record: streamOf([], { instrument: 'lock-step' }) });
    expect(told({ ...of(500), stream: alone })).toEqual([]);
  });
});
