// One stream through a client that is made by hand: which messages are written, in which order.
import { describe, expect, it } from 'vitest';
import type { ClientDelta, Connection, DeltaStream } from '../../../src/clients/client.ts';
import type { HostMessage } from '../../../src/host/message.ts';
import { runStreamTask, type StreamTask } from '../../../src/host/stream-task.ts';

const request = { protocol: 'openai-chat', method: 'POST' } as StreamTask['request'];

async function messagesOf(open: Connection['open'], signal = new AbortController().signal) {
  const messages: HostMessage[] = [];
  const connection: Connection = { open, close: async () => {} };
  const write = (message: HostMessage) => void messages.push(message);
  const failure = await runStreamTask({ connection, request, stream: 1, signal, write });
  return {
    messages,
    failure,
    types: messages.map(({ type }) => type),
    end: messages.find(({ type }) => type === 'end'),
  };
}

const deltasIn = (messages: readonly HostMessage[]) =>
  messages.flatMap((message) => (message.type === 'delta' ? [[message.channel, message.text]] : []));

async function* asynchronous(...deltas: readonly ClientDelta[]): AsyncGenerator<ClientDelta> {
  yield* deltas;
}

it('request, response, deltas, end; every message names its stream', async () => {
  const { messages, types, failure } = await messagesOf((_, { onResponse }) => {
    onResponse(200, { server: 'x' });
    return asynchronous('a', { channel: 'reasoning', text: 'bc' });
  });
  expect(failure).toBeNull();
  expect(types.filter((type) => type !== 'observed')).toEqual(['request', 'response', 'delta', 'delta', 'end']);
  expect(deltasIn(messages)).toEqual([
    ['text', 'a'],
    ['reasoning', 'bc'],
  ]);
  expect(messages.every((message) => 'stream' in message && message.stream === 1)).toBe(true);
});

it('the observer has all characters, at the latest after the end', async () => {
  const { messages } = await messagesOf(() => asynchronous('a', 'bc', 'def'));
  expect(messages.at(-1)).toMatchObject({ type: 'observed', characters: 6 });
});

it('a promise of a stream is awaited', async () => {
  const { messages } = await messagesOf(async () => asynchronous('a'));
  expect(deltasIn(messages)).toEqual([['text', 'a']]);
});

it('a sync stream keeps the observer from its text until it is over', async () => {
  const { types } = await messagesOf(() => ['a', 'b']);
  expect(types).toEqual(['request', 'delta', 'delta', 'end', 'observed']);
});

it('a stream that is opened without a promise is iterated without a turn of the loop, or of the microtasks', async () => {
  const order: string[] = [];
  const running = messagesOf(function open(): DeltaStream {
    void Promise.resolve().then(() => order.push('microtask'));
    return {
      *[Symbol.iterator]() {
        order.push('iterated');
        yield 'a';
      },
    };
  });
  await running;
  expect(order).toEqual(['iterated', 'microtask']);
});

it('an empty text is no content', async () => {
  const { messages } = await messagesOf(() => asynchronous('', { channel: 'text', text: '' }, 'a'));
  expect(deltasIn(messages)).toEqual([['text', 'a']]);
});

describe('failures', () => {
  /** As an own client may be written. */
  const broken: readonly (readonly [string, () => unknown, string])[] = [
    ['open throws', () => JSON.parse('[').x, 'JSON'],
    ['open rejects', () => Promise.reject(new Error('later')), 'Error: later'],
    ['what is no stream', () => 'abc', 'open() returned a string'],
    ['what is no piece', () => [3], 'open() yielded a number'],
  ];
  it.each(broken)('%s', async (_, open, message) => {
    const { end, failure } = await messagesOf(open as Connection['open']);
    expect(failure?.message).toContain(message);
    expect(end).toMatchObject({ outcome: failure });
  });

  it('what came before a failure is kept', async () => {
    const { messages, failure } = await messagesOf(async function* open() {
      yield 'a';
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    });
    expect(deltasIn(messages)).toEqual([['text', 'a']]);
    expect(failure).toEqual({ kind: 'reset', message: 'gone' });
  });

  it('a cancelled stream was interrupted, however the client puts it', async () => {
    const controller = new AbortController();
    const { failure } = await messagesOf(async function* open() {
      yield 'a';
      controller.abort();
      throw new Error('This operation was aborted');
    }, controller.signal);
    expect(failure?.kind).toBe('interrupted');
  });
});
