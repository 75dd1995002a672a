// What to do: a sentence each.
import { describe, expect, it } from 'vitest';
import type { NextStep } from '../../../../src/model/judgement.ts';
import { nextStepWords } from '../../../../src/report/words/next-step.ts';

describe('next', () => {
  it.each<[NextStep, string]>([
    [{ step: 'quieter-machine', isProven: true }, 'Whether each chunk is late is settled on a quieter machine.'],
    [{ step: 'quieter-machine', isProven: false }, 'take the proof that needs no timing'],
    [{ step: 'look-between', isClientAtFault: false }, 'or the server itself. Its client is not at fault.'],
    [{ step: 'pass-each-on', chunks: 4 }, 'Something collects 4 pieces'],
    [{ step: 'read-what-is-there', sizeBytes: 1024 }, 'in place of exactly 1,024 bytes'],
    [{ step: 'compare-long-answers' }, 'whether the client is at fault is settled with the mock'],
    [{ step: 'longer-answer' }, 'or check the client alone'],
    [{ step: 'point-program-at-address' }, '$STREAM_CHECK_URL'],
    [{ step: 'ask-a-served-path' }, 'stream-check list protocols'],
    [{ step: 'check-key' }, '--api-key-env'],
    [{ step: 'check-model-and-address' }, 'Check the name of the model'],
    [{ step: 'ask-less-often' }, '--runs 1'],
    [{ step: 'check-address' }, 'that a server listens there'],
    [{ step: 'longer-timeout' }, '--timeout'],
    [{ step: 'longer-max-time' }, '--max-time'],
    [{ step: 'follow-redirect' }, '--base-url'],
    [{ step: 'leave-encoding-out' }, "--header 'accept-encoding: gzip, deflate, br'"],
    [{ step: 'check-protocol' }, '--protocol'],
    [{ step: 'run-client-alone' }, 'Run the client by itself'],
    [{ step: 'use-mock-as-model' }, 'OPENAI_BASE_URL'],
    [{ step: 'print-the-words' }, 'print the words'],
    [{ step: 'run-again' }, 'Run it again: pauses'],
    [{ step: 'let-it-finish' }, 'let it finish'],
    [{ step: 'compare-text' }, '--keep-text'],
    [{ step: 'look-into-app', spokeInTime: true }, 'the mock spoke in time'],
    [{ step: 'switch-cache-off' }, 'Switch the cache off'],
    [{ step: 'leave-words-unchanged' }, 'the step out that changes the words'],
    [{ step: 'send-the-words' }, 'send the words of its model'],
    [{ step: 'mend-model-request' }, 'a POST to a path that the mock serves'],
    [{ step: 'ask-where-it-moved' }, 'the address that the app names'],
    [{ step: 'ask-the-endpoint' }, 'This address gives a page'],
    [{ step: 'ask-as-the-app-wants' }, '--data'],
    [{ step: 'other-scenario' }, '--scenario probe-short'],
    [{ step: 'iterate-as-it-arrives' }, 'as it arrives'],
    [{ step: 'iterate-asynchronously' }, 'for await'],
    [{ step: 'flush-stdout', isTerminal: false }, 'flush stdout after it; --pty shows'],
    [{ step: 'flush-stdout', isTerminal: true }, 'flush stdout after it.'],
    [{ step: 'flush-filters', filters: ['grep', 'cut'] }, 'grep --line-buffered, stdbuf -oL cut.'],
    [{ step: 'flush-buffer', sizeBytes: 4096 }, 'A buffer of 4,096 bytes'],
    [{ step: 'let-out-in-time', periodMs: 200 }, 'Text waits for 200 ms'],
    [{ step: 'hand-over-at-once' }, 'when it is complete'],
    [{ step: 'serve-streams-at-once', at: 'upstream' }, 'gunicorn -k gthread --threads 40'],
    [{ step: 'serve-streams-at-once', at: 'client' }, 'connection pool'],
    [{ step: 'serve-streams-at-once', at: 'event-loop' }, 'asynchronous client'],
    [{ step: 'log-in', isGiven: false }, "--header 'authorization: Bearer ...'"],
    [{ step: 'log-in', isGiven: true }, 'take a fresh one'],
    [{ step: 'take-other-method', isPosted: false }, '--data <json> sends a POST'],
    [{ step: 'take-other-method', isPosted: true }, 'leave --data out'],
    [{ step: 'send-what-it-asks', isPosted: false, asksForBody: true }, '--data <json> sends a body'],
    [{ step: 'send-what-it-asks', isPosted: true, asksForBody: true }, 'another body than that of --data'],
    [{ step: 'point-at-mock', port: 8787 }, 'does it point to http://127.0.0.1:8787? --port <n>'],
    [{ step: 'point-at-mock', port: null }, 'needs --port <n>'],
    [{ step: 'check-app-path', mayTakePost: false }, 'with or without the slash at its end.'],
    [{ step: 'check-app-path', mayTakePost: true }, 'takes only POST: --data <json>.'],
    [{ step: 'start-the-app' }, '--start'],
    [{ step: 'read-its-log' }, 'wrote to its log'],
    [{ step: 'own-client-for-websocket' }, 'WebSocket'],
    [{ step: 'trust-certificate', problem: 'unknown' }, 'NODE_EXTRA_CA_CERTS'],
    [{ step: 'trust-certificate', problem: 'name' }, 'another name'],
    [{ step: 'trust-certificate', problem: 'date' }, 'renewed'],
    [{ step: 'speak-tls' }, 'https:// in place of http://'],
    [{ step: 'speak-plain-http' }, 'http:// in place of https://'],
    [{ step: 'read-across-reads' }, 'An event may lie in two reads'],
    [{ step: 'decode-across-reads' }, 'one decoder for the whole stream'],
    [{ step: 'hand-over-the-last' }, 'the last event'],
    [{ step: 'pass-all-on' }, 'Look in the app'],
    [{ step: 'print-all' }, 'Look in the program'],
    [{ step: 'keep-the-order' }, 'each once'],
    [{ step: 'read-to-the-end' }, 'gives the request up'],
    [{ step: 'hand-over-the-channel' }, 'which events the client hands over'],
  ])('%j', (next, part) => expect(nextStepWords(next)).toContain(part));

  it('that the mock spoke in time is said only where it did', () => {
    expect(nextStepWords({ step: 'look-into-app', spokeInTime: false })).not.toContain('in time');
  });

  it('a client that holds as well is not said to be innocent', () => {
    expect(nextStepWords({ step: 'look-between', isClientAtFault: true })).toMatch(/server itself\.$/);
  });
});
