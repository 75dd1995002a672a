// What to do: a sentence each.
import { describe, expect, it } from 'vitest';
import type { NextStep } from '../../../../src/model/judgement.ts';
import { adviceWords } from '../../../../src/report/words/next-step.ts';

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
    [{ step: 'check-the-proxy' }, '--via none asks without it'],
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
    [{ step: 'serve-streams-at-once', at: 'upstream' }, 'stream-check explain gunicorn'],
    [{ step: 'serve-streams-at-once', at: 'client' }, 'connection pool'],
    [{ step: 'serve-streams-at-once', at: 'event-loop' }, 'asynchronous client'],
    [{ step: 'log-in', isGiven: false }, "--header 'authorization: Bearer ...'"],
    [{ step: 'log-in', isGiven: true }, 'take a fresh one'],
    [{ step: 'ask-with-method', methods: ['POST'], asked: 'GET' }, 'takes POST: --method POST with --data <json>'],
    [{ step: 'ask-with-method', methods: ['GET'], asked: 'POST' }, 'takes GET: --method GET, without --data.'],
    [{ step: 'ask-with-method', methods: ['GET'], asked: 'GET' }, 'takes no GET: --data <json> sends a POST'],
    [{ step: 'ask-with-method', methods: [], asked: 'PUT' }, 'takes no PUT: leave --data out'],
    [{ step: 'send-another-type', isGiven: false }, "--header 'content-type: application/json'"],
    [{ step: 'send-another-type', isGiven: true }, 'another content type than the one that was given'],
    [{ step: 'ask-for-a-stream', by: 'member' }, '"stream": true in the body'],
    [{ step: 'ask-for-a-stream', by: 'path' }, ':streamGenerateContent?alt=sse'],
    [{ step: 'ask-for-a-stream', by: 'said-so' }, 'does not pass the wish on'],
    [
      { step: 'ask-again-changed', isAsked: false, requests: 24 },
      '--why asks again with one thing changed each time (24 requests at most)',
    ],
    [{ step: 'ask-again-changed', isAsked: true, requests: 24 }, 'stream-check through <address>'],
    [{ step: 'ask-for-text' }, "--header 'accept: text/event-stream'"],
    [{ step: 'ask-as-a-browser' }, 'Copy as cURL'],
    [{ step: 'follow-it' }, '--location'],
    [{ step: 'look-why-nothing-came' }, 'has no body'],
    [{ step: 'look-behind-the-gateway' }, 'the app behind it did not'],
    [{ step: 'look-behind-the-address' }, 'is not flushed after each piece'],
    [{ step: 'check-what-listens' }, 'the app is running'],
    [{ step: 'send-what-it-asks', isPosted: false, asksForBody: true }, '--data <json> sends a body'],
    [{ step: 'send-what-it-asks', isPosted: true, asksForBody: true }, 'another body than that of --data'],
    [{ step: 'point-at-mock', port: 8787 }, 'does it point to http://127.0.0.1:8787? --port <n>'],
    [{ step: 'point-at-mock', port: null }, 'needs --port <n>'],
    [{ step: 'check-app-path', mayTakePost: false }, 'with or without the slash at its end.'],
    [{ step: 'check-app-path', mayTakePost: true }, 'takes only POST: --data <json>.'],
    [{ step: 'start-the-app' }, '--start'],
    [{ step: 'read-its-log' }, 'wrote to its log'],
    [{ step: 'speak-websocket' }, 'WebSocket'],
    [{ step: 'send-first-message' }, '--data is the first message'],
    [{ step: 'trust-certificate', problem: 'unknown', takesCa: false }, 'NODE_EXTRA_CA_CERTS'],
    [{ step: 'trust-certificate', problem: 'unknown', takesCa: true }, '--ca <file>'],
    [{ step: 'trust-certificate', problem: 'date', takesCa: true }, '--insecure'],
    [{ step: 'trust-certificate', problem: 'name', takesCa: false }, 'another name'],
    [{ step: 'trust-certificate', problem: 'date', takesCa: false }, 'renewed'],
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
  ])('%j', (next, part) => expect(adviceWords(next, null)).toContain(part));

  it('that the mock spoke in time is said only where it did', () => {
    expect(adviceWords({ step: 'look-into-app', spokeInTime: false }, null)).not.toContain('in time');
  });

  it.each<[NextStep, string]>([
    [
      { step: 'trust-certificate', problem: 'unknown', takesCa: true },
      '--cacert <file> names that of its authority; -k',
    ],
    [{ step: 'log-in', isGiven: false }, "-H 'authorization: Bearer ...'"],
    [{ step: 'ask-with-method', methods: ['PUT'], asked: 'GET' }, '-X PUT with --data-raw <json>'],
    [{ step: 'follow-it' }, '-L follows it there'],
    [{ step: 'longer-timeout' }, '--timeout <seconds>'],
    [{ step: 'speak-websocket' }, 'and --data as the first message'],
  ])('behind the word curl options have the names of curl: %j', (next, part) => {
    expect(adviceWords(next, ['--quiet', 'curl', 'http://h/'])).toContain(part);
  });

  it('a client that holds as well is not said to be innocent', () => {
    expect(adviceWords({ step: 'look-between', isClientAtFault: true }, null)).toMatch(/server itself\.$/);
  });
});
