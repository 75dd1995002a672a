// The facts behind a verdict, from figures made by hand.
import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../../src/analyze/evidence.ts';
import { mechanism } from '../../../src/analyze/mechanism.ts';
import type { Measured, Ruling } from '../../../src/analyze/verdict.ts';
import type { Mechanism } from '../../../src/model/delivery.ts';
import type { HopMeasures, LockStepMeasures, LoopMeasures, ParallelMeasures } from '../../../src/model/measures.ts';
import type { Recording } from '../../../src/model/recording.ts';
import { measured, ruling } from '../../support/measured.ts';
import { recordingOf, streamOf } from '../../support/recordings.ts';

const LATE = { delivery: 'batched', passed: false, hop: 'client' } satisfies Partial<Ruling>;
const told = (of: Measured, rules: Partial<Ruling> = LATE) => evidenceOf(recordingOf([]), of, ruling(rules));
const kinds = (of: Measured, rules?: Partial<Ruling>) => told(of, rules).map(({ kind }) => kind);
const late = (more: Parameters<typeof measured>[0] = {}) =>
  measured({ hops: { client: ['batched', 280] }, vantages: { observer: ['batched', 300] }, ...more });
function at(of: Measured, hop: 'client' | 'upstream', found: Mechanism, share: number | null = null): Measured {
  Object.assign(of.hops[hop] as HopMeasures, { mechanism: found, share });
  return of;
}

describe('the late text', () => {
  it('how late, by which share, and what of it is certain', () => {
    // The figures by hand have half of the lateness as their least.
    expect(told(at(late(), 'client', mechanism('full'), 0.4))).toEqual([
      {
        kind: 'late-text',
        hop: 'client',
        channel: null,
        toTheEnd: false,
        lagP95Ms: 300,
        appLagP95Ms: null,
        share: 0.4,
      },
      { kind: 'figure', figure: 'least-lag', valueMs: 150 },
    ]);
  });

  it('what is certain is told where it is less than nine tenths', () => {
    const of = (least: number | null) => {
      const figures = late();
      figures.vantages.observer!.leastLagMs.p95 = least;
      return kinds(figures);
    };
    expect(of(269)).toEqual(['late-text', 'figure']);
    expect(of(270)).toEqual(['late-text']);
    expect(of(null)).toEqual(['late-text']);
    expect(kinds(measured({ hops: { client: ['batched', 280] } }))).toEqual(['late-text']);
    expect(kinds(late(), { ...LATE, vantage: null })).toEqual(['late-text']);
  });

  it.each([
    ['batched', false],
    ['buffered', true],
    ['replayed', true],
  ] as const)('%s, to the end: %s', (delivery, toTheEnd) => {
    expect(told(late(), { ...LATE, delivery })[0]).toMatchObject({ toTheEnd });
  });

  it('of one kind of words is not all of it', () => {
    const call = late({ channels: { 'tool-arguments': ['buffered', 600] } });
    expect(told(call, { ...LATE, delivery: 'buffered' })[0]).toMatchObject({
      channel: 'tool-arguments',
      toTheEnd: false,
      lagP95Ms: 600,
    });
  });

  it('behind a starved loop stands beside that at the app', () => {
    const starved = measured({
      hops: { 'event-loop': ['batched', 280] },
      vantages: { app: ['incremental', 7], observer: ['batched', 300] },
    });
    expect(told(starved, { ...LATE, hop: 'event-loop' })).toEqual([
      {
        kind: 'late-text',
        hop: 'event-loop',
        channel: null,
        toTheEnd: false,
        lagP95Ms: 300,
        appLagP95Ms: 7,
        share: null,
      },
    ]);
  });

  it('is none where it is in time, or nobody is at fault', () => {
    expect(told(late(), {})).toEqual([]);
    expect(told(late(), { ...LATE, hop: null })).toEqual([]);
  });
});

describe('a silence of the loop', () => {
  const loop = (more: Partial<LoopMeasures>) =>
    ({ longestGapMs: 400, longestGapAtMs: 50, longestGapKind: 'waiting', period: null, ...more }) as LoopMeasures;
  const silence = (more: Partial<LoopMeasures>, budgetMs = 100) =>
    evidenceOf(recordingOf([], { budgetMs }), late({ loop: loop(more) }), ruling(LATE)).find(
      ({ kind }) => kind === 'span',
    );

  it('when, how long, and what the process did', () => {
    expect(silence({})).toEqual({
      kind: 'span',
      span: 'loop-silence',
      fromMs: 50,
      lengthMs: 400,
      times: null,
      doing: 'waiting',
      chunks: null,
    });
    expect(silence({ period: { count: 5, medianMs: 390 } })).toMatchObject({ lengthMs: 390, times: 5 });
  });

  it('of 100 ms or more, and of the budget', () => {
    expect(silence({ longestGapMs: 100 })).toBeDefined();
    expect(silence({ longestGapMs: 99 })).toBeUndefined();
    expect(silence({ longestGapMs: 99 }, 50)).toBeUndefined();
    expect(silence({ longestGapMs: 299 }, 300)).toBeUndefined();
    expect(silence({ longestGapMs: 300 }, 300)).toBeDefined();
  });

  it('is none that the machine made, nor where the text is in time', () => {
    expect(silence({ longestGapKind: 'machine' })).toBeUndefined();
    expect(told(late({ loop: loop({}) }), {})).toEqual([]);
  });
});

describe('what lock-step shows', () => {
  const pushed = (more: Partial<LockStepMeasures>): Partial<LockStepMeasures> => ({
    proven: false,
    hop: 'client',
    chunksBehind: null,
    chunksSent: 40,
    chunksSeenAlone: 30,
    chunksPerFlush: 6,
    flushes: [{ sentBytes: 1, receivedBytes: 1, chunks: 6 }],
    mechanism: null,
    delayMs: { p50: 1, p95: 1, max: 1 },
    ...more,
  });
  const shown = (more: Partial<LockStepMeasures>, rules: Partial<Ruling> = {}) =>
    told(measured({ lockStep: pushed(more) }), rules);

  it('chunks that stay behind', () => {
    expect(shown({ chunksBehind: 2 })).toEqual([{ kind: 'chunks-behind', hop: 'client', chunks: 2, chunksSent: 40 }]);
  });

  it('the rule, where there is one; else how it came out', () => {
    expect(shown({ mechanism: { ...mechanism('count'), count: 6 } })).toEqual([
      { kind: 'count', hop: 'client', by: 'lock-step', chunks: 6 },
    ]);
    const pushes = { kind: 'pushes', hop: 'client', chunksSent: 40, flushes: 1, chunksPerFlush: 6 };
    expect(shown({})).toEqual([pushes]);
    expect(shown({ chunksBehind: 0 })).toEqual([pushes]);
  });

  it('nothing, where it proved the way or no hop held', () => {
    expect(shown({ proven: true })).toEqual([]);
    expect(shown({ hop: null })).toEqual([]);
  });

  it('each chunk alone, but as late as the budget', () => {
    const alone = (p50: number | null, proven = true) =>
      kinds(late({ lockStep: pushed({ proven, hop: null, delayMs: { p50, p95: p50, max: p50 } }) }));
    expect(alone(100)).toContain('alone-but-late');
    expect(alone(99)).not.toContain('alone-but-late');
    expect(alone(null)).not.toContain('alone-but-late');
    expect(alone(500, false)).not.toContain('alone-but-late');
    expect(shown({ proven: true, delayMs: { p50: 500, p95: 500, max: 500 } })).toEqual([]);
    const delay = pushed({ proven: true, hop: null, delayMs: { p50: 150, p95: 150, max: 150 } });
    expect(told(late({ lockStep: delay })).at(-1)).toEqual({ kind: 'alone-but-late', chunks: 30, delayP50Ms: 150 });
  });

  describe('beside the rule that fits the times', () => {
    const timer: Mechanism = { ...mechanism('timer'), periodMs: 200 };
    const both = (found: Mechanism, more: Partial<LockStepMeasures> | null) =>
      kinds(at(late({ lockStep: more === null ? null : pushed(more) }), 'client', found)).slice(2);

    it('is told, unless lock-step has told it', () => {
      expect(both(timer, null)).toEqual(['period']);
      expect(both(timer, { mechanism: { ...mechanism('count'), count: 6 } })).toEqual(['count', 'period']);
      expect(both({ ...mechanism('count'), count: 6 }, { mechanism: { ...mechanism('count'), count: 6 } })).toEqual([
        'count',
      ]);
      expect(
        both({ ...mechanism('count'), count: 6 }, { proven: true, mechanism: { ...mechanism('count'), count: 6 } }),
      ).toEqual(['count']);
      expect(
        both({ ...mechanism('count'), count: 6 }, { hop: null, mechanism: { ...mechanism('count'), count: 6 } }),
      ).toEqual(['count']);
    });

    it('no rule is none to tell, where lock-step saw how it came out', () => {
      expect(both(mechanism('irregular'), {})).toEqual(['pushes']);
      expect(both(mechanism('irregular'), { flushes: [] })).toEqual(['pushes', 'irregular']);
      expect(both(timer, {})).toEqual(['pushes', 'period']);
    });

    it('full and replay are the class itself', () => {
      expect(both(mechanism('full'), null)).toEqual([]);
      expect(both(mechanism('replay'), null)).toEqual([]);
    });
  });
});

it('the second stream that had to wait', () => {
  const parallel = { serialised: true, streams: 2, secondReachedOrigin: false } as ParallelMeasures;
  expect(told(measured({ parallel }), {})).toEqual([{ kind: 'held-open', streams: 2, reachedOrigin: false }]);
  expect(told(measured({ parallel: { ...parallel, serialised: false } }), {})).toEqual([]);
});

describe('other hops that hold', () => {
  const two = () =>
    late({ hops: { client: ['batched', 280], upstream: ['throttled', 120], display: ['incremental', 5] } });

  it('with how late, and their rule', () => {
    const timer = at(two(), 'upstream', { ...mechanism('timer'), periodMs: 200 });
    const rule = { kind: 'period', hop: 'upstream', period: 'timer', periodMs: 200 };
    expect(told(timer).at(-1)).toEqual({
      kind: 'also-late',
      hop: 'upstream',
      delivery: 'throttled',
      lagP95Ms: 120,
      rule,
    });
  });

  it.each(['full', 'replay', 'irregular'] as const)('a rule that tells nothing more is left out: %s', (kind) => {
    expect(told(at(two(), 'upstream', mechanism(kind))).at(-1)).toMatchObject({ kind: 'also-late', rule: null });
    expect(told(two()).at(-1)).toMatchObject({ kind: 'also-late', rule: null });
  });

  it('but not where nobody knows how late', () => {
    expect(kinds(late({ hops: { client: ['batched', 280], upstream: ['batched', null] } }))).not.toContain('also-late');
  });
});

describe('it cannot be said', () => {
  const because = (reason: 'single-flush' | 'bounds-differ' | 'no-content') =>
    ({ delivery: 'inconclusive', reason, passed: false }) as Partial<Ruling>;

  it('one flush: how much of the text, and when', () => {
    const flush = { singleFlushShare: 1, singleFlushAtMs: 300, flushShare: 1, bursts: 1 };
    const arrivals = { ...flush, bytes: null, looksReplayed: false, generatedMs: null };
    expect(told(measured({ arrivals }), because('single-flush'))).toEqual([
      { kind: 'single-flush', share: 1, atMs: 300 },
    ]);
    const unknown = measured({ arrivals: { ...arrivals, singleFlushAtMs: null } });
    expect(told(unknown, because('single-flush'))).toMatchObject([{ atMs: 0 }]);
    expect(told(measured({ arrivals: null }), because('single-flush'))).toEqual([]);
    expect(told(measured({ arrivals }), {})).toEqual([]);
  });

  it('the bounds differ: of each stream, and whether a pause or the noise makes it', () => {
    type Repeat = Measured['repeats'][number];
    const repeat = (more: Partial<Repeat>) =>
      ({ lagP95Ms: 300, leastLagP95Ms: 20, noiseMs: 80, longestPauseMs: 250, longestPauseAtMs: 40, ...more }) as Repeat;
    const repeats = [
      repeat({}),
      repeat({ noiseMs: 81 }),
      repeat({ longestPauseMs: null, longestPauseAtMs: null }),
      repeat({ lagP95Ms: null, leastLagP95Ms: null, noiseMs: 100 }),
    ];
    const pause = { fromMs: 40, lengthMs: 250 };
    expect(told(measured({ repeats }), because('bounds-differ'))).toEqual([
      { kind: 'bounds', stream: 1, streams: 4, lagP95Ms: 300, leastLagP95Ms: 20, noiseMs: 80, pause },
      { kind: 'bounds', stream: 2, streams: 4, lagP95Ms: 300, leastLagP95Ms: 20, noiseMs: 81, pause: null },
      { kind: 'bounds', stream: 3, streams: 4, lagP95Ms: 300, leastLagP95Ms: 20, noiseMs: 80, pause: null },
      { kind: 'bounds', stream: 4, streams: 4, lagP95Ms: 0, leastLagP95Ms: 0, noiseMs: 100, pause },
    ]);
  });

  it('no word came: nothing to rest on', () => {
    const parallel = { serialised: true, streams: 2, secondReachedOrigin: false } as ParallelMeasures;
    expect(told(measured({ parallel }), because('no-content'))).toEqual([]);
  });
});

it('no stream was asked for: that alone', () => {
  const evidence = [{ kind: 'no-stream-requested', path: '/v1' }];
  const findings = [{ id: 'stream-not-requested', status: 'detected', evidence }] as Measured['findings'];
  expect(told({ ...late(), findings })).toEqual(evidence);
});

describe('what the app says itself', () => {
  const SAID = { kind: 'said-by-the-app', lines: ['careful'] };
  const saying = (recording: Partial<Recording>, rules: Partial<Ruling> = LATE) =>
    evidenceOf({ ...recordingOf([]), said: ['careful'], ...recording }, late(), ruling(rules));

  it('stands last, also where no word came, and not where all is well', () => {
    expect(saying({}).at(-1)).toEqual(SAID);
    expect(saying({}, { delivery: 'inconclusive', reason: 'no-content', passed: false })).toEqual([SAID]);
    expect(saying({}, { delivery: 'incremental', passed: true })).not.toContainEqual(SAID);
    expect(saying({ said: [] })).not.toContainEqual(SAID);
  });

  it('is not told twice of a program that failed', () => {
    const subject = { kind: 'program', request: 1, requests: 1, pty: false, filters: [], inherited: [] } as const;
    const streams = [
      streamOf([], { outcome: { kind: 'client-crashed', message: 'It ended. Its last words: careful' } }),
    ];
    expect(saying({ subject: { ...subject, filters: [], inherited: [] }, streams })).not.toContainEqual(SAID);
    expect(saying({ subject: { ...subject, filters: [], inherited: [] } })).toContainEqual(SAID);
  });
});
