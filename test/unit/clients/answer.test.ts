// What the clients without a parser of their own make of a body.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createAnswerReader, decoded, deltasOf, headerRecord, httpStatusError } from '../../../src/clients/answer.ts';
import type { ClientRequest } from '../../../src/clients/client.ts';

const JSON_STREAM = { 'content-type': 'text/event-stream' };
const ask = (protocol: ClientRequest['protocol']) => ({ protocol }) as ClientRequest;
const chunk = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;

async function* pieces(...texts: readonly (string | Buffer)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function textOf(body: AsyncIterable<Uint8Array>, protocol: ClientRequest['protocol'] = 'openai-chat') {
  let text = '';
  for await (const delta of deltasOf(body, createAnswerReader(ask(protocol), JSON_STREAM))) text += delta.text;
  return text;
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: { kind: string; message: string }) => [error.kind, error.message] as const,
  );

describe('a stream', () => {
  it('is its deltas', async () => {
    expect(
      await textOf(pieces(chunk('a'), chunk('b') + chunk('c').slice(0, 9), chunk('c').slice(9), 'data: [DONE]\n\n')),
    ).toBe('abc');
  });

  it('without its end mark is truncated', async () => {
    expect(await failure(textOf(pieces(chunk('a'))))).toEqual(['truncated', expect.stringContaining('end mark')]);
  });

  it('needs no end mark where the API has none', async () => {
    expect(await textOf(pieces('data: a\n\n'), 'plain-sse')).toBe('a');
  });

  it('with an error in it is a protocol error, also if the end mark follows', async () => {
    const body = pieces(chunk('a'), 'data: {"error":{"message":"overloaded"}}\n\n', 'data: [DONE]\n\n');
    expect(await failure(textOf(body))).toEqual(['protocol-error', 'overloaded']);
  });
});

describe('a compressed body', () => {
  async function bytesOf(body: AsyncIterable<Uint8Array>) {
    const all: Uint8Array[] = [];
    for await (const bytes of body) all.push(bytes);
    return Buffer.concat(all).toString();
  }

  it('is decoded piece by piece', async () => {
    const packed = gzipSync('hello');
    const body = pieces(packed.subarray(0, 12), packed.subarray(12));
    expect(await bytesOf(decoded(body, { 'content-encoding': 'gzip' }))).toBe('hello');
  });

  it('that is plain is the same object', () => {
    const body = pieces('x');
    expect(decoded(body, {})).toBe(body);
    expect(decoded(body, { 'content-encoding': 'identity' })).toBe(body);
  });

  it.each([
    ['of an unknown encoding', 'zip', 'the body is encoded as "zip"'],
    ['that is not what it says', 'gzip', 'the body is not gzip'],
  ])('%s is a protocol error', async (_, encoding, message) => {
    expect(await failure(bytesOf(decoded(pieces('plain words'), { 'content-encoding': encoding })))).toEqual([
      'protocol-error',
      expect.stringContaining(message),
    ]);
  });
});

it('of the body of an error only the beginning is read', async () => {
  let read = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      read += 1;
      yield Buffer.alloc(1000, 'x');
    }
  }
  const error = await httpStatusError(500, endless());
  expect([error.status, error.message.length, read]).toEqual([500, 2048, 3]);
});

it('headers: names in lower case, several values joined, none left out', () => {
  expect(headerRecord({ 'X-A': '1', 'set-cookie': ['a', 'b'], gone: undefined })).toEqual({
    'x-a': '1',
    'set-cookie': 'a, b',
  });
});
