// What to do about an app that did not answer with a stream, and the command that shows it.
import { describe, expect, it } from 'vitest';
import { commandChangesOf } from '../../../src/analyze/next-command.ts';
import { nextStepOf } from '../../../src/analyze/next-step.ts';
import type { JudgedStream } from '../../../src/analyze/judged-stream.ts';
import { OPTIONS } from '../../../src/config/options.ts';
import type { AppSeen } from '../../../src/model/app-seen.ts';
import type { OutcomeKind } from '../../../src/model/ids.ts';
import type { CommandChange, NextStep } from '../../../src/model/judgement.ts';
import { OPTION_DEFAULTS } from '../../../src/model/option-defaults.ts';
import type { Recording } from '../../../src/model/recording.ts';
import { measured, ruling } from '../../support/measured.ts';
import { draw, recordingOf, streamOf } from '../../support/recordings.ts';
import { SILENT_APP } from '../../support/app-seen.ts';

interface Ended {
  kind?: OutcomeKind;
  status?: number | null;
  message?: string;
  limit?: 'max-time';
  said?: string;
  typed?: string[] | null;
  isModelAsked?: boolean;
  allow?: string;
}

function recorded({
  kind = 'http-error',
  status = null,
  message = 'as told',
  typed = [],
  isModelAsked = false,
  allow,
  said,
  limit,
}: Ended) {
  const stream = streamOf(isModelAsked ? [draw('origin', 'x')] : [], {
    outcome: { kind, message, ...(limit === undefined ? {} : { limit }) },
  });
  const headers = allow === undefined ? {} : { headers: { allow } };
  const response = status === null ? null : { ...stream.response!, status, ...headers };
  const command = typed === null ? null : ['through', 'http://127.0.0.1:1/', ...typed];
  return recordingOf([{ ...stream, response }], {
    subject: { kind: 'app' },
    command,
    said: said === undefined ? [] : [said],
  });
}

function next(recording: Recording): NextStep | null {
  return nextStepOf(recording, measured(), ruling({ passed: false }));
}

const POST: CommandChange = { change: 'options', set: [{ option: '--data', value: '{"message": "hi"}' }] };
const LOGIN: CommandChange = { change: 'add', option: '--header', value: 'authorization: Bearer (token)' };
const NO_DATA: CommandChange = { change: 'options', set: [], clears: ['--data', '--method'] };
const JSON_TYPE: CommandChange = { change: 'add', option: '--header', value: 'content-type: application/json' };
const DATA = ['--data', '{}'];
const GATEWAY = ['--protocol', 'openai-chat'];

it('a WebSocket to which nothing was said is sent a first message', () => {
  const timedOut = (more: Ended) => {
    const recording = recorded({ kind: 'timed-out', ...more });
    return next({ ...recording, target: { ...recording.target, baseUrl: 'ws://127.0.0.1:1/' } });
  };
  expect(timedOut({})).toEqual({ step: 'send-first-message' });
  expect(timedOut({ typed: DATA })).toEqual({ step: 'longer-timeout' });
  expect(timedOut({ isModelAsked: true })).toEqual({ step: 'longer-timeout' });
});

describe('what to do, and what to type', () => {
  it.each<[Ended, NextStep | null, CommandChange[]]>([
    [{ status: 401 }, { step: 'log-in', isGiven: false }, [LOGIN]],
    [{ status: 403, typed: ['--header', 'Cookie: a=b'] }, { step: 'log-in', isGiven: true }, []],
    [{ status: 403, typed: ['--header=authorization: x'] }, { step: 'log-in', isGiven: true }, []],
    [{ status: 401, typed: null }, { step: 'log-in', isGiven: false }, [LOGIN]],
    [{ status: 404 }, { step: 'check-app-path', mayTakePost: false }, []],
    [{ status: 404, message: 'Route GET:/chat not found' }, { step: 'check-app-path', mayTakePost: true }, [POST]],
    [{ status: 404, message: 'Cannot GET /chat', typed: DATA }, { step: 'check-app-path', mayTakePost: false }, []],
    [{ status: 500, message: '500: APIConnectionError' }, { step: 'point-at-mock', port: 8787 }, []],
    [{ status: 500, said: 'httpx.ConnectError: all failed' }, { step: 'point-at-mock', port: 8787 }, []],
    [{ status: 500, said: "ModuleNotFoundError: No module named 'prisma'" }, { step: 'read-its-log' }, []],
    [{ status: 500, said: 'No api key passed in.', typed: GATEWAY }, { step: 'log-in', isGiven: false }, [LOGIN]],
    [
      { status: 500, said: 'No api key passed in.', typed: [...GATEWAY, '--header', 'authorization: x'] },
      { step: 'read-its-log' },
      [],
    ],
    // The key of its model, perhaps.
    [{ status: 500, said: 'No API key provided.' }, { step: 'read-its-log' }, []],
    [{ status: 500, message: '500: APIConnectionError', isModelAsked: true }, { step: 'read-its-log' }, []],
    [
      { kind: 'connect-failed', message: "TLS failed, Hostname/IP does not match certificate's altnames." },
      { step: 'trust-certificate', problem: 'name', takesCa: true },
      [],
    ],
    [
      { kind: 'connect-failed', message: 'TLS failed, certificate has expired.' },
      { step: 'trust-certificate', problem: 'date', takesCa: true },
      [],
    ],
    [{ status: 407 }, { step: 'check-the-proxy' }, []],
    [
      { kind: 'connect-failed', message: 'The proxy p:1 does not connect to h:443: it answered 403 Forbidden.' },
      { step: 'check-the-proxy' },
      [],
    ],
    [{ status: 405 }, { step: 'ask-with-method', methods: [], asked: 'GET' }, [POST]],
    [{ status: 405, typed: DATA }, { step: 'ask-with-method', methods: [], asked: 'POST' }, [NO_DATA]],
    [
      { status: 405, typed: ['--method', 'PUT'], allow: 'HEAD, POST' },
      { step: 'ask-with-method', methods: ['POST'], asked: 'PUT' },
      [{ ...POST, clears: ['--method'] }],
    ],
    [
      { status: 405, typed: ['--then', '/runs/{{id}}', ...DATA], allow: 'PUT' },
      { step: 'ask-with-method', methods: ['PUT'], asked: 'POST' },
      [{ change: 'options', set: [{ option: '--method', value: 'PUT' }] }],
    ],
    [{ status: 415 }, { step: 'send-what-it-asks', isPosted: false, asksForBody: true }, [POST]],
    [{ status: 415, typed: DATA }, { step: 'send-another-type', isGiven: false }, [JSON_TYPE]],
    [
      { status: 422, message: 'a body, please', typed: ['--method', 'POST'] },
      { step: 'send-what-it-asks', isPosted: false, asksForBody: true },
      [POST],
    ],
    [
      { status: 422, message: '{"detail":[{"loc":["body"],"msg":"Field required"}]}' },
      { step: 'send-what-it-asks', isPosted: false, asksForBody: true },
      [POST],
    ],
    [
      { status: 422, message: '{"detail":[{"loc":["query","q"],"msg":"Field required in body"}]}' },
      { step: 'send-what-it-asks', isPosted: false, asksForBody: false },
      [],
    ],
    [
      { status: 400, message: 'message missing in JSON', typed: DATA },
      { step: 'send-what-it-asks', isPosted: true, asksForBody: true },
      [],
    ],
    [
      { status: 400, message: '400: The plain HTTP request was sent to HTTPS port' },
      { step: 'speak-tls' },
      [{ change: 'scheme', scheme: 'https' }],
    ],
    [{ status: 426 }, { step: 'speak-websocket' }, [{ change: 'scheme', scheme: 'ws' }]],
    [
      { status: 429, typed: ['--runs', '5'] },
      { step: 'ask-less-often' },
      [{ change: 'options', set: [], clears: ['--runs'] }],
    ],
    [{ status: 429 }, { step: 'ask-less-often' }, []],
    [{ status: 502 }, { step: 'point-at-mock', port: 8787 }, []],
    [{ status: 504, typed: ['--port=9000', '--start', 'a'] }, { step: 'point-at-mock', port: 9000 }, []],
    [{ status: 503, typed: ['--start', 'a'] }, { step: 'point-at-mock', port: null }, []],
    [{ status: 502, isModelAsked: true }, { step: 'read-its-log' }, []],
    [{ status: 500 }, { step: 'read-its-log' }, []],
    [{ kind: 'truncated', status: 200 }, { step: 'read-its-log' }, []],
    [
      { kind: 'connect-failed', message: 'Could not connect to h: the connection was refused.' },
      { step: 'start-the-app' },
      [],
    ],
    [
      { kind: 'connect-failed', message: 'Could not connect to h: TLS failed, self-signed certificate.' },
      { step: 'trust-certificate', problem: 'unknown', takesCa: true },
      [],
    ],
    [
      { kind: 'connect-failed', message: 'Could not connect to h: TLS failed, wrong version number.' },
      { step: 'speak-plain-http' },
      [{ change: 'scheme', scheme: 'http' }],
    ],
    [{ kind: 'interrupted' }, null, []],
    [
      { kind: 'timed-out', limit: 'max-time', typed: ['--max-time', '5'] },
      { step: 'longer-max-time' },
      [{ change: 'options', set: [{ option: '--max-time', value: '20' }] }],
    ],
    [{ kind: 'timed-out', limit: 'max-time' }, { step: 'longer-max-time' }, []],
  ])('%j', (ended, step, changes) => {
    const recording = recorded(ended);
    expect(next(recording)).toEqual(step);
    expect(commandChangesOf(recording, step)).toEqual(changes);
  });
});

describe('an app that sends its reader elsewhere', () => {
  const sent = { status: 307, statusText: 'Temporary Redirect', contentType: null, bytes: 0, excerpt: null };
  const moved = (location: string) => {
    const app: AppSeen = {
      ...SILENT_APP,
      sent: { ...sent, location },
    };
    const recording = recorded({ status: 307 });
    const stream = { ...recording.streams[0]!, app };
    const judged = { record: stream } as unknown as JudgedStream;
    const step = nextStepOf({ ...recording, streams: [stream] }, measured(), ruling({ passed: false }), judged);
    return [step, commandChangesOf({ ...recording, streams: [stream] }, step)];
  };

  it.each<[string, NextStep, CommandChange[]]>([
    ['/chat/', { step: 'ask-where-it-moved' }, [{ change: 'address', place: '/chat/' }]],
    ['/author', { step: 'ask-where-it-moved' }, [{ change: 'address', place: '/author' }]],
    ['/login', { step: 'log-in', isGiven: false }, [LOGIN]],
    ['https://sso.example.com/start', { step: 'log-in', isGiven: false }, [LOGIN]],
  ])('%s', (location, step, changes) => expect(moved(location)).toEqual([step, changes]));
});

it('a longer time-out is four times what was typed, or what holds without', () => {
  const valueOf = (recording: Recording) => {
    const change = commandChangesOf(recording, { step: 'longer-timeout' })[0];
    return change?.change === 'options' ? change.set[0]?.value : null;
  };
  const { mockDefault, default: usual } = OPTIONS.timeout;
  expect(OPTION_DEFAULTS).toEqual({ port: OPTIONS.port.default, timeoutS: { mock: mockDefault, model: usual } });
  expect(valueOf(recorded({ typed: ['--timeout', '5'] }))).toBe('20');
  expect(valueOf(recorded({}))).toBe(String(4 * mockDefault));
  expect(valueOf({ ...recorded({}), scenario: null })).toBe(String(4 * usual));
});

describe('commands for other steps', () => {
  const changes = (step: NextStep, more: Partial<Recording> = {}) =>
    commandChangesOf({ ...recordingOf([]), ...more }, step).map(({ change }) => change);
  const program = { kind: 'program', request: 1, requests: 1, pty: false, filters: [], inherited: [] } as const;
  const ofProgram = (inherited: string[] = []) => ({ subject: { ...program, filters: [], inherited } });
  const unknown = { ...recordingOf([]).client, id: './own.mjs' };

  it.each<[NextStep, Partial<Recording>, CommandChange['change'][]]>([
    [{ step: 'quieter-machine', isProven: false }, {}, ['options']],
    [{ step: 'quieter-machine', isProven: true }, {}, []],
    [{ step: 'quieter-machine', isProven: false }, { scenario: null }, []],
    [{ step: 'longer-answer' }, { scenario: null }, ['against-mock']],
    [{ step: 'longer-answer' }, { scenario: 'one-chunk' }, ['usual-scenario']],
    [{ step: 'longer-answer' }, { scenario: 'probe-short' }, []],
    [{ step: 'run-again' }, {}, ['again']],
    [{ step: 'iterate-asynchronously' }, {}, ['pair']],
    [{ step: 'iterate-asynchronously' }, { client: unknown }, []],
    [{ step: 'iterate-asynchronously' }, { command: ['mock', '--pair', 'undici'] }, []],
    [{ step: 'iterate-asynchronously' }, { command: ['mock', '--client', 'undici', '--client=undici-sync:a=b'] }, []],
    [{ step: 'serve-streams-at-once', at: 'event-loop' }, {}, ['pair']],
    [{ step: 'serve-streams-at-once', at: 'client' }, {}, []],
    [{ step: 'flush-filters', filters: ['grep'] }, ofProgram(), ['flush-filters']],
    [{ step: 'flush-stdout', isTerminal: false }, ofProgram(), ['python-unbuffered', 'options']],
    [{ step: 'flush-stdout', isTerminal: true }, ofProgram(), ['python-unbuffered']],
    [{ step: 'flush-stdout', isTerminal: false }, ofProgram(['PYTHONUNBUFFERED']), ['options']],
    [{ step: 'check-key' }, {}, []],
  ])('%j %j', (step, more, expected) => expect(changes(step, more)).toEqual(expected));

  it('a directory for recordings that was typed stays', () => {
    const set = (command: string[]) => {
      const change = commandChangesOf({ ...recordingOf([]), command }, { step: 'compare-text' })[0];
      return change?.change === 'options' ? change.set.map(({ option }) => option) : [];
    };
    expect(set(['mock'])).toEqual(['--record', '--keep-text']);
    expect(set(['mock', '--record', 'r'])).toEqual(['--keep-text']);
    // What stands behind -- belongs to the program.
    expect(set(['run', '--', 'chat', '--record', 'r'])).toEqual(['--record', '--keep-text']);
  });
});

it('a program, a debounce, streams that wait', () => {
  const program = { kind: 'program', request: 1, requests: 1, pty: true, filters: [], inherited: [] } as const;
  const step = (more: Partial<Recording>, of: Parameters<typeof measured>[0], rules: Parameters<typeof ruling>[0]) =>
    nextStepOf({ ...recordingOf([streamOf([])]), ...more }, measured(of), ruling({ passed: false, ...rules }));
  const held = { delivery: 'buffered', hop: 'display' } as const;
  expect(step({ subject: { ...program, filters: [], inherited: [] } }, {}, held)).toEqual({
    step: 'flush-stdout',
    isTerminal: true,
  });
  expect(step({ subject: { ...program, filters: ['jq'], inherited: [] } }, {}, held)).toEqual({
    step: 'flush-filters',
    filters: ['jq'],
  });
  const lockStep = { proven: true, hop: null, mechanism: null, delayMs: { p50: 300, p95: 300, max: 300 } };
  expect(step({}, { lockStep }, { delivery: 'buffered', hop: 'client' })).toEqual({
    step: 'let-out-in-time',
    periodMs: 300,
  });
  expect(step({}, {}, { delivery: 'buffered', hop: 'client' })).toEqual({ step: 'iterate-as-it-arrives' });
  const parallel = { serialised: true, hop: 'upstream', streams: 2 } as never;
  expect(step({}, { parallel }, {})).toEqual({ step: 'serve-streams-at-once', at: 'upstream' });
});
