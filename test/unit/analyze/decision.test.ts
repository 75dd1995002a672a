// The decision and the figures of its summary, from rulings and figures made by hand. Its table: verdict-table.test.ts.
import { describe, expect, it } from 'vitest';
import { decisionOf } from '../../../src/analyze/decision.ts';
import type { JudgedStream } from '../../../src/analyze/judged-stream.ts';
import { mechanism } from '../../../src/analyze/mechanism.ts';
import type { Measured, Ruling } from '../../../src/analyze/verdict.ts';
import type { HopMeasures, LockStepMeasures, ParallelMeasures } from '../../../src/model/measures.ts';
import type { Recording } from '../../../src/model/recording.ts';
import { integrityOf, measured, ruling } from '../../support/measured.ts';
import { recordingOf, streamOf } from '../../support/recordings.ts';

const stream = (instrument: 'timed' | 'lock-step', hasOrigin = true) =>
  ({ record: streamOf([], { instrument }), hasOrigin }) as JudgedStream;
const TIMED = stream('timed');
const ALONE = stream('lock-step');

interface Given {
  recording?: Recording;
  judged?: JudgedStream | null;
  of?: Measured;
  rules?: Partial<Ruling>;
}
const decide = ({ recording = recordingOf([streamOf([])]), judged = TIMED, of = measured(), rules = {} }: Given) =>
  decisionOf(recording, judged, of, ruling(rules));
const proof: Partial<LockStepMeasures> = {
  proven: true,
  chunksSeenAlone: 30,
  proofMs: 8,
  durationMs: 20,
  chunksBehind: 0,
  bufferBytes: null,
};

it('failed: as the stream ended', () => {
  const outcome = { kind: 'reset' as const, message: 'cut' };
  expect(decide({ recording: recordingOf([streamOf([], { outcome })]) })).toEqual({
    status: 'failed',
    outcome,
    answered: 200,
    isRefusedByModel: false,
    isBrokenByModel: false,
  });
});

describe('passed', () => {
  const vantages = { observer: ['incremental', 12] } as const;

  it('with how late the text was at the judged vantage', () => {
    expect(decide({ of: measured({ vantages }) })).toEqual({
      status: 'passed',
      delivery: 'incremental',
      hasOrigin: true,
      lagP95Ms: 12,
      proof: null,
      chunksBehind: null,
      bufferBytes: null,
    });
  });

  it.each<[string, Given]>([
    ['of lock-step', { judged: ALONE }],
    ['of no stream', { judged: null }],
    ['where lateness was not measured', { rules: { isTimed: false } }],
    ['where nothing was judged', { rules: { vantage: null } }],
    ['of another vantage', { rules: { vantage: 'app' } }],
  ])('without, %s', (_, given) => {
    expect(decide({ of: measured({ vantages }), ...given })).toMatchObject({ status: 'passed', lagP95Ms: null });
  });

  it('as far as arrivals show', () => {
    expect(decide({ judged: stream('timed', false) })).toMatchObject({ hasOrigin: false });
    expect(decide({ judged: null })).toMatchObject({ hasOrigin: false });
  });

  it('with the proof, and in what time it was made', () => {
    const of = (more: Partial<LockStepMeasures>) => measured({ lockStep: { ...proof, ...more } });
    expect(decide({ of: of({}), rules: { proven: true } })).toMatchObject({
      proof: { chunks: 30, tookMs: 8 },
      chunksBehind: null,
    });
    expect(decide({ of: of({ proofMs: null }), rules: { proven: true } })).toMatchObject({
      proof: { chunks: 30, tookMs: 20 },
    });
    expect(decide({ of: of({}), rules: { proven: false } })).toMatchObject({ proof: null });
    expect(decide({ rules: { proven: true } })).toMatchObject({ proof: null });
  });

  it('with what had to be pushed', () => {
    const lockStep = { ...proof, proven: false, chunksBehind: 2, bufferBytes: 4096 };
    const rules = { delivery: 'micro-batched' } as Partial<Ruling>;
    expect(decide({ of: measured({ lockStep }), rules })).toMatchObject({
      delivery: 'micro-batched',
      chunksBehind: 2,
      bufferBytes: 4096,
    });
  });
});

describe('late', () => {
  const rules = { delivery: 'batched', passed: false, hop: 'client' } as Partial<Ruling>;
  const of = () => measured({ hops: { client: ['batched', 280] }, vantages: { observer: ['batched', 300] } });

  it('with the hop, how late, and nothing else', () => {
    expect(decide({ of: of(), rules })).toEqual({
      status: 'late',
      delivery: 'batched',
      hop: 'client',
      isRequested: true,
      lagP95Ms: 300,
      channel: null,
      isEachAlone: false,
      chunksBehind: null,
    });
  });

  it('of one kind of words', () => {
    const call = measured({ channels: { 'tool-arguments': ['buffered', 600] } });
    expect(decide({ of: call, rules })).toMatchObject({ channel: 'tool-arguments', lagP95Ms: 600 });
  });

  it('each chunk alone, as lock-step proves, where nothing else ran or the delay is known', () => {
    const proven = { ...rules, proven: true } as Partial<Ruling>;
    const delayed = of();
    (delayed.hops.client as HopMeasures).mechanism = { ...mechanism('delay'), periodMs: 150 };
    const isEachAlone = (given: Given) => (decide(given) as { isEachAlone?: boolean }).isEachAlone;
    expect(isEachAlone({ of: of(), rules: proven })).toBe(false);
    expect(isEachAlone({ of: of(), rules: proven, judged: ALONE })).toBe(true);
    expect(isEachAlone({ of: of(), rules, judged: ALONE })).toBe(false);
    expect(isEachAlone({ of: delayed, rules: proven })).toBe(true);
    expect(isEachAlone({ of: delayed, rules })).toBe(false);
    expect(isEachAlone({ of: delayed, rules: { ...proven, hop: null } })).toBe(false);
    expect(isEachAlone({ of: delayed, rules: { ...proven, hop: 'display' }, judged: null })).toBe(false);
  });

  it('with chunks that stay behind', () => {
    const behind = { ...of(), lockStep: { chunksBehind: 1 } as LockStepMeasures };
    expect(decide({ of: behind, rules })).toMatchObject({ chunksBehind: 1 });
  });

  it('no stream was asked for', () => {
    const findings = [{ id: 'stream-not-requested', status: 'detected' }] as Measured['findings'];
    expect(
      decide({ of: { ...of(), findings }, rules: { delivery: 'buffered', passed: false, hop: 'client' } }),
    ).toMatchObject({
      status: 'late',
      delivery: 'buffered',
      isRequested: false,
    });
  });
});

describe('cannot be said', () => {
  const rules = { delivery: 'inconclusive', reason: 'bounds-differ', passed: false } as Partial<Ruling>;

  it('with both bounds of the judged vantage', () => {
    expect(decide({ of: measured({ vantages: { observer: ['inconclusive', 300] } }), rules })).toEqual({
      status: 'inconclusive',
      reason: 'bounds-differ',
      figures: { lagP95Ms: 300, leastLagP95Ms: 150 },
      wordless: null,
    });
  });

  it('with zeros where nothing was measured', () => {
    const zeros = { figures: { lagP95Ms: 0, leastLagP95Ms: 0 } };
    expect(decide({ rules })).toMatchObject(zeros);
    expect(decide({ rules: { ...rules, vantage: null } })).toMatchObject(zeros);
    expect(decide({ of: measured({ vantages: { observer: ['inconclusive', null] } }), rules })).toMatchObject(zeros);
  });
});

describe('in time, and yet not passed', () => {
  const changed = integrityOf({
    ok: false,
    missingCharacters: 5,
    firstDifferenceAt: 64,
    kind: 'missing',
    hop: 'client',
  });
  const parallel = (more: Partial<ParallelMeasures>) =>
    ({ streams: 3, serialised: false, failure: null, ...more }) as ParallelMeasures;
  const failure = { kind: 'reset' as const, message: 'cut' };

  it('a kind of words never came', () => {
    const integrity = integrityOf({ ok: false, kind: 'channel-missing', channel: 'reasoning', hop: 'client' });
    const fault = { kind: 'channel-missing', channel: 'reasoning' };
    expect(decide({ of: measured({ integrity }) })).toEqual({ status: 'faulty', fault });
  });

  it('that text is missing is asked before why its delivery cannot be said, and before lateness', () => {
    const open = { delivery: 'inconclusive', reason: 'text-lost', passed: false } as Partial<Ruling>;
    const late = { delivery: 'batched', hop: 'client', passed: false } as Partial<Ruling>;
    for (const rules of [open, late])
      expect(decide({ of: measured({ integrity: changed }), rules }).status).toBe('faulty');
  });

  it('the text was changed', () => {
    expect(decide({ of: measured({ integrity: changed, parallel: parallel({ serialised: true }) }) })).toMatchObject({
      status: 'faulty',
      fault: {
        kind: 'text-lost',
        lost: { kind: 'text-lost', fault: 'missing', hop: 'client', missingCharacters: 5, firstDifferenceAt: 64 },
      },
    });
    expect(decide({ of: measured({ integrity: { ...changed, ok: true } }) }).status).toBe('passed');
  });

  it.each<[string, ParallelMeasures, object]>([
    [
      'another stream waits',
      parallel({ serialised: true }),
      { kind: 'streams-serialised', streams: 3, isProven: true },
    ],
    [
      'another stream failed',
      parallel({ failure }),
      { kind: 'stream-failed-beside', streams: 3, isProven: true, outcome: failure },
    ],
  ])('%s', (_, beside, fault) => {
    expect(decide({ of: measured({ parallel: beside }), rules: { proven: true } })).toEqual({
      status: 'faulty',
      fault,
    });
    const late = { delivery: 'batched', hop: 'client', passed: false } as Partial<Ruling>;
    expect(decide({ of: measured({ parallel: beside }), rules: late }).status).toBe('late');
  });

  it('others were served', () => {
    expect(decide({ of: measured({ parallel: parallel({}) }) }).status).toBe('passed');
  });

  it('a kind of words never came', () => {
    const of = measured({ channels: { reasoning: ['inconclusive', null] } });
    Object.assign(of.channels.reasoning!, { characters: 60, arrivedCharacters: 0 });
    const recording = recordingOf([streamOf([])], { expect: ['reasoning'] });
    expect(decide({ of, recording })).toEqual({
      status: 'faulty',
      fault: { kind: 'channel-missing', channel: 'reasoning' },
    });
    expect(decide({ of }).status).toBe('passed');
  });
});
