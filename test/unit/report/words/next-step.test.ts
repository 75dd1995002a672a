// What to do, what could not be known, and why it is measured again: a sentence each.
import { describe, expect, it } from 'vitest';
import type { Limit, NextStep, RepeatReason } from '../../../../src/model/judgement.ts';
import { limitWords, repeatWords } from '../../../../src/report/words/limits.ts';
import { nextStepWords } from '../../../../src/report/words/next-step.ts';
import { recordingOf } from '../../../support/recordings.ts';

const client = recordingOf([]);
const app = { ...client, subject: { kind: 'app' as const } };
const program = { ...client, subject: { kind: 'program' as const, request: 1, requests: 1, pty: false } };

describe('next', () => {
  it.each<[NextStep, string]>([
    [{ step: 'quieter-machine', isProven: true }, 'Whether each chunk is late is settled on a quieter machine.'],
    [{ step: 'quieter-machine', isProven: false }, 'stream-check mock --client undici --lock-step'],
    [{ step: 'look-between', isClientAtFault: false }, 'or the server itself. Its client is not at fault.'],
    [{ step: 'pass-each-on', chunks: 4 }, 'Something collects 4 pieces'],
    [{ step: 'read-what-is-there', sizeBytes: 1024 }, 'in place of exactly 1,024 bytes'],
    [
      { step: 'compare-long-answers' },
      'whether the client is at fault is settled by: stream-check mock --client undici',
    ],
    [{ step: 'longer-answer' }, 'or check the client alone: stream-check mock --client undici'],
    [{ step: 'point-program-at-address' }, '$STREAM_CHECK_URL'],
    [{ step: 'ask-a-served-path' }, 'stream-check list protocols'],
    [{ step: 'check-key' }, '--api-key-env'],
    [{ step: 'check-model-and-address' }, 'Check the name of the model'],
    [{ step: 'ask-less-often' }, '--runs 1'],
    [{ step: 'check-address' }, 'that a server listens there'],
    [{ step: 'longer-timeout' }, '--timeout'],
    [{ step: 'check-protocol' }, '--protocol'],
    [{ step: 'run-client-alone' }, 'Run the client by itself'],
    [{ step: 'use-mock-as-model' }, 'OPENAI_BASE_URL'],
    [{ step: 'print-the-words' }, 'print the words'],
    [{ step: 'run-again' }, 'Run it again: pauses'],
    [{ step: 'let-it-finish' }, 'let it finish'],
    [{ step: 'compare-text' }, '--keep-text'],
    [{ step: 'look-into-app' }, 'Look into the app'],
    [{ step: 'iterate-as-it-arrives' }, 'as it arrives'],
    [{ step: 'iterate-asynchronously' }, 'for await'],
    [{ step: 'flush-stdout' }, 'flush stdout'],
  ])('%j', (next, part) => expect(nextStepWords(next, client)).toContain(part));

  it('a client that holds as well is not said to be innocent', () => {
    expect(nextStepWords({ step: 'look-between', isClientAtFault: true }, client)).toMatch(/server itself\.$/);
  });

  it.each([
    [app, 'stream-check through http://127.0.0.1'],
    [program, 'stream-check run -- undici ...'],
  ])('what to type for another subject: %#', (tested, command) => {
    expect(nextStepWords({ step: 'longer-answer' }, tested)).toContain(`alone: ${command}`);
  });
});

it.each<[Limit, string]>([
  [{ limit: 'clock-of-the-server' }, "the server's own clock"],
  [{ limit: 'arrivals-alone' }, 'by its arrivals alone'],
  [{ limit: 'needs-the-mock' }, 'need the mock as upstream'],
  [{ limit: 'inside-of-program' }, 'Nobody looks into a program'],
  [{ limit: 'no-warm-up' }, 'There was no warm-up'],
  [{ limit: 'calibration', reason: 'This machine delays.' }, 'This machine delays.'],
  [{ limit: 'late-once', lagMaxMs: 300, atMs: 1500 }, '300 ms late at most, from 1.5 s on'],
  [{ limit: 'slow-once', delayMs: 250 }, 'a chunk came 250 ms late'],
  [{ limit: 'lateness-not-measured' }, 'Lateness was not measured'],
  [{ limit: 'clocks-differ', offsetMs: 12.4, uncertaintyMs: 0.31 }, 'by 12 ms, known to 0.3 ms'],
])('limit %j', (limit, part) => expect(limitWords(limit)).toContain(part));

it.each<[RepeatReason, string]>([
  [{ reason: 'stopped', pauseMs: 5000 }, 'stood still for 5.0 s'],
  [
    { reason: 'bounds-differ', lagP95Ms: 300, leastLagP95Ms: 0 },
    '300 ms late or less, of which only 0.0 ms are certain',
  ],
  [{ reason: 'pauses-once' }, 'may be an accident'],
])('measured again: %j', (reason, part) => expect(repeatWords(reason)).toContain(part));
