// What to do: the first line that is true decides.
import { describe, expect, it } from 'vitest';
import { nextStepOf } from '../../../src/analyze/next-step.ts';
import { mechanism } from '../../../src/analyze/mechanism.ts';
import type { Ruling } from '../../../src/analyze/verdict.ts';
import type { Mechanism, Reason } from '../../../src/model/delivery.ts';
import type { OutcomeKind } from '../../../src/model/ids.ts';
import type { NextStep } from '../../../src/model/judgement.ts';
import type { HopMeasures } from '../../../src/model/measures.ts';
import type { Recording } from '../../../src/model/recording.ts';
import type { Subject } from '../../../src/model/subject.ts';
import type { TextFault } from '../../../src/model/text-comparison.ts';
import type { HopId } from '../../../src/model/timeline.ts';
import { integrityOf, measured, ruling } from '../../support/measured.ts';
import { draw, recordingOf, streamOf } from '../../support/recordings.ts';

const CLIENT: Subject = { kind: 'client' };
const PROGRAM: Subject = { kind: 'program', request: 1, requests: 1, pty: false, filters: [], inherited: [] };
const APP = { kind: 'app' } as Subject;

interface Ended {
  subject?: Subject;
  outcome?: OutcomeKind;
  status?: number | null;
  scenario?: string | null;
}
function recorded({ subject = CLIENT, outcome = 'completed', status = 200, scenario = 'made' }: Ended): Recording {
  const stream = streamOf([], { outcome: { kind: outcome, message: outcome === 'completed' ? null : 'as told' } });
  const response = status === null ? null : { ...stream.response!, status };
  return recordingOf([{ ...stream, response }], { subject, scenario });
}
const next = (ended: Ended, rules: Partial<Ruling> = {}, of = measured()) =>
  nextStepOf(recorded(ended), of, ruling({ passed: false, ...rules }));

it('nothing, where it passed', () => {
  expect(next({}, { passed: true })).toBeNull();
});

describe('the answer did not come', () => {
  it.each<[Ended, NextStep['step'] | undefined]>([
    [{ outcome: 'http-error', status: 401 }, 'check-key'],
    [{ outcome: 'http-error', status: 403 }, 'check-key'],
    [{ outcome: 'http-error', status: 404 }, 'check-model-and-address'],
    [{ outcome: 'http-error', status: 429 }, 'ask-less-often'],
    [{ outcome: 'http-error', status: 500 }, undefined],
    [{ outcome: 'connect-failed', status: null }, 'check-address'],
    [{ outcome: 'timed-out' }, 'longer-timeout'],
    [{ outcome: 'http-error', status: 302 }, 'follow-redirect'],
    [{ outcome: 'protocol-error' }, 'check-protocol'],
    [{ outcome: 'client-crashed' }, 'run-client-alone'],
    [{ outcome: 'reset' }, undefined],
    [{ outcome: 'completed', status: 401 }, undefined],
  ])('%j: %s', (ended, step) => {
    expect(next(ended)?.step).toBe(step);
  });
});

it('an own client that failed, by its path: what it has to be', () => {
  const crashed = (id: string, subject: Subject = CLIENT) => {
    const recording = recorded({ outcome: 'client-crashed', subject });
    const client = { ...recording.client, id };
    return nextStepOf({ ...recording, client }, measured(), ruling({ passed: false }))?.step;
  };
  expect([crashed('./mine.mjs'), crashed('mine.py'), crashed('C:\\mine')]).toEqual(Array(3).fill('check-own-client'));
  expect(crashed('openai-python')).toBe('run-client-alone');
  expect(crashed('./mine.mjs', PROGRAM)).toBe('run-client-alone');
});

it('an encoding that cannot be decoded is to be left out, any other body that cannot be read is looked into', () => {
  const encoded = (contentEncoding: string) => {
    const one = recorded({ outcome: 'protocol-error' });
    const streams = one.streams.map((stream) => ({ ...stream, response: { ...stream.response!, contentEncoding } }));
    return nextStepOf({ ...one, streams }, measured(), ruling({ passed: false }))?.step;
  };
  expect(encoded('zstd')).toBe('leave-encoding-out');
  expect(encoded('gzip, zstd')).toBe('leave-encoding-out');
  expect(encoded('GZIP, br')).toBe('check-protocol');
});

it('a limit of its own has a way of its own', () => {
  const outcome = { kind: 'timed-out', message: 'as told', limit: 'max-time' } as const;
  const streams = [streamOf([], { outcome })];
  expect(nextStepOf(recordingOf(streams), measured(), ruling({ passed: false }))?.step).toBe('longer-max-time');
});

it('a scenario that waits is not given longer, but left', () => {
  const step = (scenario: string | null, wire: string) => {
    const timelines = [draw('origin', 'x.x.x'), draw('wire', wire)];
    const stream = streamOf(timelines, { outcome: { kind: 'timed-out', message: 'nothing moved' } });
    return nextStepOf(recordingOf([stream], { scenario }), measured(), ruling({ passed: false }))?.step;
  };
  expect(step('hangs', 'x.x')).toBe('other-scenario');
  expect(step('hangs', 'x.x.x')).toBe('longer-timeout');
  expect(step('probe-short', 'x.x')).toBe('longer-timeout');
  expect(step(null, 'x.x')).toBe('longer-timeout');
});

describe('a program', () => {
  const unasked: Subject = { ...PROGRAM, request: 0 };

  it.each<[string, Ended, NextStep['step'] | undefined]>([
    ['that never asked the address', { subject: unasked, outcome: 'timed-out' }, 'point-program-at-address'],
    ['that was interrupted before it asked', { subject: unasked, outcome: 'interrupted' }, undefined],
    ['that asked a path of which the mock knows nothing', { subject: PROGRAM, status: 404 }, 'ask-a-served-path'],
    [
      'the same of a provider',
      { subject: PROGRAM, status: 404, scenario: null, outcome: 'http-error' },
      'check-model-and-address',
    ],
    ['the same of a client', { status: 404, outcome: 'http-error' }, 'check-model-and-address'],
    ['with another error', { subject: PROGRAM, status: 429, outcome: 'http-error' }, 'ask-less-often'],
  ])('%s', (_, ended, step) => {
    expect(next(ended)?.step).toBe(step);
  });
});

describe('it cannot be said', () => {
  const step = (reason: Reason, subject: Subject = CLIENT, proven = false) =>
    next({ subject }, { delivery: 'inconclusive', reason, proven });

  it.each<[Reason, NextStep['step']]>([
    ['seen-once', 'run-again'],
    ['single-flush', 'compare-long-answers'],
    ['grouped', 'compare-long-answers'],
    ['batched-arrivals', 'compare-long-answers'],
    ['interrupted', 'let-it-finish'],
    ['too-short', 'longer-answer'],
    ['no-content', 'longer-answer'],
  ])('%s: %s', (reason, expected) => {
    expect(step(reason)).toEqual({ step: expected });
  });

  it.each(['machine-too-noisy', 'bounds-differ'] as const)('%s: a quieter machine, or the proof', (reason) => {
    expect(step(reason)).toEqual({ step: 'quieter-machine', isProven: false });
    expect(step(reason, CLIENT, true)).toEqual({ step: 'quieter-machine', isProven: true });
  });

  it.each<[Reason, NextStep['step']]>([
    ['too-few-chunks', 'ask-for-more-text'],
    ['too-short', 'ask-for-more-text'],
    ['single-flush', 'ask-for-more-text'],
    ['machine-too-noisy', 'run-when-quiet'],
    ['bounds-differ', 'run-when-quiet'],
    ['no-content', 'ask-as-the-app-wants'],
    ['interrupted', 'let-it-finish'],
  ])('of an endpoint, of which nothing is known but what came, %s: %s', (reason, expected) => {
    expect(step(reason, { kind: 'endpoint', controls: [], controlRequests: 0 })).toEqual({ step: expected });
  });

  it('no word was found: an app, a program', () => {
    expect(step('no-content', APP)).toEqual({ step: 'use-mock-as-model' });
    expect(step('no-content', PROGRAM)).toEqual({ step: 'print-the-words' });
    expect(step('too-short', APP)).toEqual({ step: 'longer-answer' });
    expect(step('too-short', PROGRAM)).toEqual({ step: 'longer-answer' });
  });
});

describe('it is late', () => {
  const late = (hop: HopId | null, more: { subject?: Subject; found?: Mechanism; also?: HopId } = {}) => {
    const { subject = CLIENT, found, also } = more;
    const of = measured({
      hops: {
        ...(hop === null ? {} : { [hop]: ['batched', 300] }),
        ...(also === undefined ? {} : { [also]: ['batched', 9] }),
      },
    });
    if (found !== undefined && hop !== null) (of.hops[hop] as HopMeasures).mechanism = found;
    return next({ subject }, { delivery: 'batched', hop }, of);
  };

  it.each<[HopId, NextStep]>([
    ['upstream', { step: 'look-between', isClientAtFault: false }],
    ['client', { step: 'hand-over-at-once' }],
    ['event-loop', { step: 'iterate-asynchronously' }],
    ['display', { step: 'flush-stdout', isTerminal: false }],
  ])('at the %s', (hop, step) => {
    expect(late(hop)).toEqual(step);
  });

  it('and nobody is at fault', () => {
    expect(late(null)).toBeNull();
  });

  it('at the upstream, and at the client as well', () => {
    expect(late('upstream', { also: 'client' })).toEqual({ step: 'look-between', isClientAtFault: true });
  });

  it('in an app', () => {
    expect(late('upstream', { subject: APP })).toEqual({ step: 'look-into-app', spokeInTime: true });
  });

  it('by a rule whose code is known', () => {
    expect(late('client', { found: { ...mechanism('count'), count: 4 } })).toEqual({ step: 'pass-each-on', chunks: 4 });
    expect(late('upstream', { found: { ...mechanism('block'), sizeBytes: 512 } })).toEqual({
      step: 'read-what-is-there',
      sizeBytes: 512,
    });
    expect(late('client', { found: { ...mechanism('size'), sizeBytes: 512 } })).toEqual({
      step: 'flush-buffer',
      sizeBytes: 512,
    });
    for (const kind of ['timer', 'linger'] as const)
      expect(late('client', { found: { ...mechanism(kind), periodMs: 200 } })).toEqual({
        step: 'let-out-in-time',
        periodMs: 200,
      });
    // A stdout has a buffer by itself.
    expect(late('display', { found: { ...mechanism('count'), count: 4 } })?.step).toBe('flush-stdout');
  });
});

describe('text is lost', () => {
  const after = (more: Parameters<typeof integrityOf>[0], rules = {}) =>
    next({}, { delivery: 'incremental', ...rules }, measured({ integrity: integrityOf({ ok: false, ...more }) }));

  it.each<[TextFault, HopId, string]>([
    ['replacement-characters', 'client', 'decode-across-reads'],
    ['replacement-characters', 'upstream', 'decode-across-reads'],
    ['channel-missing', 'client', 'hand-over-the-channel'],
    ['reordered', 'upstream', 'keep-the-order'],
    ['repeated', 'display', 'keep-the-order'],
    ['missing', 'upstream', 'pass-all-on'],
    ['cut-off', 'upstream', 'pass-all-on'],
    ['missing', 'display', 'print-all'],
    ['last-piece-lost', 'client', 'hand-over-the-last'],
    ['missing', 'client', 'read-across-reads'],
    ['cut-off', 'client', 'compare-text'],
    ['changed', 'client', 'compare-text'],
    ['nothing-came', 'client', 'compare-text'],
  ])('%s at %s: %s', (kind, hop, step) => {
    expect(after({ kind, hop })).toEqual({ step });
  });

  it('the answer was given up', () => {
    expect(after({ kind: 'cut-off', hop: 'upstream', isLeft: true })).toEqual({ step: 'read-to-the-end' });
  });

  it('comes before lateness, and before what cannot be said', () => {
    const lost = { kind: 'missing', hop: 'client' } as const;
    expect(after(lost, { delivery: 'batched', hop: 'client' })).toEqual({ step: 'read-across-reads' });
    expect(after(lost, { delivery: 'inconclusive', reason: 'text-lost' })).toEqual({ step: 'read-across-reads' });
  });

  it('nothing where all came', () => {
    expect(next({}, { delivery: 'incremental' }, measured({ integrity: integrityOf() }))).toBeNull();
  });
});
