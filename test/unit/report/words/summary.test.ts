// Each decision in one sentence.
import { describe, expect, it } from 'vitest';
import type { Failed, Inconclusive, Late, Passed } from '../../../../src/model/judgement.ts';
import type { Reason } from '../../../../src/model/delivery.ts';
import { OUTCOMES } from '../../../../src/model/ids.ts';
import { summaryWords } from '../../../../src/report/words/summary.ts';

describe('passed', () => {
  const passed: Passed = {
    status: 'passed',
    delivery: 'incremental',
    hasOrigin: true,
    lagP95Ms: 3.2,
    proof: null,
    chunksBehind: null,
    bufferBytes: null,
  };
  it.each<[Partial<Passed>, string]>([
    [{}, 'incremental: 95 % of the text 3.2 ms late or less'],
    [{ lagP95Ms: null }, 'incremental: lateness not measured'],
    [
      { hasOrigin: false },
      'incremental, as far as arrivals show: after the wire, 95 % of the text 3.2 ms late or less',
    ],
    [
      { proof: { chunks: 30, tookMs: 1200 } },
      'incremental, proven: each of 30 chunks was seen before the next was sent, all within 1.2 s; 95 % of the text 3.2 ms late or less',
    ],
    [
      { delivery: 'micro-batched', proof: { chunks: 30, tookMs: 12 }, lagP95Ms: null },
      'micro-batched, proven: each of 30 chunks was seen before the next was sent, all within 12 ms; lateness not measured',
    ],
    [
      { delivery: 'micro-batched', chunksBehind: 1, bufferBytes: 512 },
      'micro-batched: the last chunk sticks until the next one comes; 95 % of the text 3.2 ms late or less',
    ],
    [
      { delivery: 'micro-batched', chunksBehind: 3 },
      'micro-batched: the last 3 chunks stick until the next one comes; 95 % of the text 3.2 ms late or less',
    ],
    [
      { delivery: 'micro-batched', bufferBytes: 4096 },
      'micro-batched: a buffer of 4,096 bytes is in the way; 95 % of the text 3.2 ms late or less',
    ],
    [
      { delivery: 'micro-batched' },
      'micro-batched: within the budget, but chunks travel in groups; 95 % of the text 3.2 ms late or less',
    ],
    [{ delivery: 'coarse' }, 'coarse: few large pieces, chosen at or above the API; nothing was held on the way'],
  ])('%j', (more, sentence) => expect(summaryWords({ ...passed, ...more }, 'client')).toBe(sentence));
});

describe('late', () => {
  const late: Late = {
    status: 'late',
    delivery: 'batched',
    hop: 'client',
    isRequested: true,
    lagP95Ms: 300,
    channel: null,
    isEachAlone: false,
    chunksBehind: null,
  };
  const CALL = 'tool-arguments';
  it.each<[Partial<Late>, string]>([
    [{}, 'the text comes in lumps, held at the client, 300 ms late'],
    [{ hop: null, lagP95Ms: null }, 'the text comes in lumps, held'],
    [{ delivery: 'buffered' }, 'fake streaming, all of it held at the client, 300 ms late'],
    [{ delivery: 'replayed' }, 'fake streaming, held at the client to the end, then replayed, 300 ms late'],
    [{ delivery: 'throttled' }, 'the text falls behind steadily at the client, 300 ms late'],
    [
      { delivery: 'throttled', channel: CALL },
      'the arguments of the tool call fall behind steadily at the client, 300 ms late',
    ],
    [{ delivery: 'stalled' }, 'pauses at the client hold the text up, 300 ms late'],
    [{ delivery: 'stalled', channel: 'reasoning' }, 'pauses at the client hold the thinking up, 300 ms late'],
    [
      { delivery: 'buffered', channel: CALL },
      'the arguments of the tool call came in one piece, held at the client, 300 ms late',
    ],
    [{ channel: CALL }, 'the arguments of the tool call came in lumps, held at the client, 300 ms late'],
    [{ hop: 'event-loop', delivery: 'buffered' }, 'held at the event loop to the end, 300 ms late'],
    [{ hop: 'event-loop', delivery: 'stalled' }, 'held at the event loop, 300 ms late'],
    [{ isEachAlone: true, chunksBehind: 2 }, 'each chunk passes alone, but is delayed at the client, 300 ms late'],
    [{ chunksBehind: 2 }, 'the last 2 chunks stay until the next one comes, held at the client, 300 ms late'],
    [{ chunksBehind: 1 }, 'the last chunk stays until the next one comes, held at the client, 300 ms late'],
    [{ isRequested: false }, 'no stream was asked for, so the answer came whole'],
  ])('%j', (more, sentence) =>
    expect(summaryWords({ ...late, ...more }, 'client')).toBe(`not incremental: ${sentence}`),
  );

  it.each([
    ['app', 'upstream', 'held by the app'],
    ['app', 'client', 'held at the client'],
    ['program', 'display', 'held by the program'],
    ['program', 'upstream', 'held at the upstream'],
    ['client', 'display', 'held at the display'],
  ] as const)('of %s, at %s', (subject, hop, held) => {
    expect(summaryWords({ ...late, hop }, subject)).toContain(held);
  });
});

describe('in time, and yet not passed', () => {
  const outcome = (message: string | null) => ({ kind: 'reset' as const, message });
  it.each([
    [
      { kind: 'streams-serialised', streams: 2, isProven: true },
      'a single stream is incremental, proven, but a second one has to wait until the first is over',
    ],
    [
      { kind: 'streams-serialised', streams: 2, isProven: false, isUnclear: true },
      'how a single stream is delivered could not be told, but a second one has to wait until the first is over',
    ],
    [
      { kind: 'streams-serialised', streams: 4, isProven: false },
      'a single stream is incremental, but the last of 4 has to wait until the others are over',
    ],
    [
      { kind: 'stream-failed-beside', streams: 2, isProven: false, outcome: outcome('It broke.') },
      'a single stream is incremental, but one of 2 at once failed: It broke.',
    ],
    [
      { kind: 'stream-failed-beside', streams: 2, isProven: false, outcome: outcome(null) },
      'a single stream is incremental, but one of 2 at once failed: the connection was reset',
    ],
    [{ kind: 'channel-missing', channel: 'reasoning' }, 'the thinking never came'],
  ] as const)('%j', (fault, sentence) => {
    expect(summaryWords({ status: 'faulty', fault }, 'client')).toBe(sentence);
  });
});

describe('inconclusive', () => {
  const words = (
    reason: Reason,
    subject: 'client' | 'app' | 'program' = 'client',
    wordless: Inconclusive['wordless'] = null,
  ) =>
    summaryWords({ status: 'inconclusive', reason, figures: { lagP95Ms: 300, leastLagP95Ms: 20 }, wordless }, subject);

  it('says both bounds where they differ', () => {
    expect(words('bounds-differ')).toBe(
      'inconclusive: 95 % of the text came 300 ms late or less, but only 20 ms of that are certain',
    );
  });

  it('says where no text was found', () => {
    expect(words('no-content')).toContain('the answer held no text');
    expect(words('no-content', 'app')).toContain('in what the app sent');
    expect(words('no-content', 'program')).toContain('on the stdout of the program');
  });

  it.each([
    ['never-asked', 'without asking its model'],
    ['cache', 'from a cache'],
    ['changed', 'asked its model, but none of the words'],
    ['nothing-sent', 'sent nothing of the answer'],
    ['model-failed', 'as the scenario plays it'],
    ['refused', 'was refused'],
  ] as const)('an app, %s: %s', (wordless, part) => expect(words('no-content', 'app', wordless)).toContain(part));

  it.each([
    ['too-short', 'too short a time'],
    ['too-few-chunks', 'too few chunks'],
    ['source-emitted-at-once', 'at the same moment'],
    ['single-flush', 'in one flush'],
    ['grouped', 'in small groups'],
    ['batched-arrivals', 'few large groups'],
    ['machine-too-noisy', 'too much delay'],
    ['seen-once', 'stood still once'],
    ['clocks-differ', 'the clocks'],
    ['vantage-missing', 'the vantage'],
    ['not-a-stream', 'no stream'],
    ['stream-failed', 'the stream failed'],
    ['interrupted', 'was interrupted'],
  ] as const)('%s: %s', (reason, part) => expect(words(reason)).toContain(part));
});

const FAILED = { status: 'failed', answered: null, isRefusedByModel: false, isBrokenByModel: false } as const;

describe('failed', () => {
  const words = (kind: (typeof OUTCOMES)[number], message: string | null) =>
    summaryWords({ ...FAILED, outcome: { kind, message } }, 'client');
  const ofApp = (more: Partial<Failed> & Pick<Failed, 'outcome'>) => summaryWords({ ...FAILED, ...more }, 'app');

  it('each outcome has words of its own', () => {
    expect(new Set(OUTCOMES.map((kind) => words(kind, null))).size).toBe(OUTCOMES.length);
    expect(words('http-error', null)).toBe('the server answered with an error');
  });

  it('an answer that is none, as what it is', () => {
    const moved = { kind: 'http-error', message: '308 Permanent Redirect to /good.' } as const;
    expect(ofApp({ outcome: moved, answered: 308 })).toBe('the app answered 308 Permanent Redirect to /good.');
    const ofClient = summaryWords({ ...FAILED, outcome: moved, answered: 308 }, 'client');
    expect(ofClient).toBe('the server answered 308 Permanent Redirect to /good.');
    const denied = { kind: 'http-error', message: '401 Unauthorized.' } as const;
    expect(ofApp({ outcome: denied, answered: 401 })).toBe('the app answered 401 Unauthorized.');
  });

  it('a request that the model of an app refused is a sentence of its own', () => {
    const outcome = { kind: 'http-error', message: 'the app asked its model, and was refused.' } as const;
    expect(ofApp({ outcome, answered: 500, isRefusedByModel: true })).toBe(outcome.message);
  });

  it('what the scenario breaks off is nobody else’s fault', () => {
    const outcome = { kind: 'truncated', message: 'It ended.' } as const;
    expect(ofApp({ outcome, isBrokenByModel: true })).toBe(
      'as the scenario plays it, the answer ended early: It ended.',
    );
  });

  it('with what the target said', () => {
    expect(words('timed-out', 'after 30 s')).toBe('timed out: after 30 s');
  });
});
