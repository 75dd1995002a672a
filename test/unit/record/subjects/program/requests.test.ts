// What a program asks, sorted: the exchanges are made by hand, no socket is open.
import { describe, expect, it } from 'vitest';
import type { ExchangeLog } from '../../../../../src/mock/exchange.ts';
import type { InstrumentId } from '../../../../../src/model/recording.ts';
import { createAnswers, judgedOf, sortRequests } from '../../../../../src/record/subjects/program/requests.ts';
import type { ProgramUnderTest } from '../../../../../src/record/subjects/program/program.ts';
import { createScreenLog } from '../../../../../src/record/vantages/screen.ts';
import type { TapExchange } from '../../../../../src/record/vantages/wire.ts';

const PATH = '/v1/chat/completions';

function stage(instrument: InstrumentId = 'timed', upstream: ProgramUnderTest['upstream'] = null) {
  const answers = createAnswers(instrument, createScreenLog());
  const exchanges: TapExchange[] = [];
  return {
    requests: () => sortRequests(exchanges, upstream, answers),
    ask(id: string | null, more: Partial<TapExchange> = {}) {
      const responseHeaders = id === null ? null : { 'x-stream-check-id': id };
      const status = id === null ? null : 200;
      const rest = { reads: [], ended: 'open', requestBody: Buffer.from('{"stream":true,"model":"m"}') };
      exchanges.push({
        method: 'POST',
        path: PATH,
        status,
        responseHeaders,
        ...rest,
        ...more,
      } as unknown as TapExchange);
    },
    played: (id: string, stream: boolean | null = true) =>
      answers.choosePlayback({
        id,
        stream,
        path: PATH,
        protocol: 'openai-chat',
        scenario: 'steady',
        chunks: [],
      } as unknown as ExchangeLog),
  };
}

it('each answer has tracers of its own, also those that are not judged', () => {
  const { played } = stage();
  expect(played('a')).toEqual({ kind: 'timed', firstTracer: 0 });
  expect(played('b', false)).toEqual({ kind: 'instant', firstTracer: 10_000 });
  expect(played('c', null)).toEqual({ kind: 'timed', firstTracer: 20_000 });
  expect(stage('lock-step').played('a')).toMatchObject({ kind: 'driven', firstTracer: 0 });
});

describe('what passed the tap finds the log of the mock', () => {
  it('by its id, in whatever order', () => {
    const { requests, ask, played } = stage();
    played('b');
    played('a', false);
    ask('a');
    ask('b');
    expect(requests().map(({ mock, kind }) => [mock?.id, kind])).toEqual([
      ['a', 'whole'],
      ['b', 'stream'],
    ]);
  });

  it('by its path where no answer came, and never by that where there is another answer', () => {
    const { requests, ask, played } = stage();
    played('a');
    ask('elsewhere');
    ask(null, { path: `${PATH}?key=1` });
    expect(requests().map(({ mock, kind }) => [mock?.id, kind])).toEqual([
      [undefined, 'elsewhere'],
      ['a', 'stream'],
    ]);
  });
});

it('at a real model the request itself says what it asks for', () => {
  const { requests, ask } = stage('timed', { baseUrl: 'https://x.example/v1', protocol: 'openai-chat' });
  ask('x', { path: '/chat/completions' });
  ask('x', { path: '/chat/completions', requestBody: Buffer.from('{"model":"m"}') });
  ask('x', { path: '/models', method: 'GET' });
  expect(requests().map(({ kind, model }) => [kind, model])).toEqual([
    ['stream', 'm'],
    ['whole', 'm'],
    ['elsewhere', 'm'],
  ]);
});

it('judged are the streams; without any, what shows why', () => {
  const { requests, ask, played } = stage();
  const kinds = () => judgedOf(requests()).map((request) => request?.kind ?? null);
  expect(kinds()).toEqual([null]);
  ask('lost');
  expect(kinds()).toEqual(['elsewhere']);
  played('w', false);
  ask('w');
  ask('lost');
  expect(kinds()).toEqual(['whole']);
  played('s');
  ask('s');
  expect(kinds()).toEqual(['stream']);
});
