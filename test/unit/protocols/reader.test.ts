// Answers that are not what was asked for.
import { describe, expect, test } from 'vitest';
import { openaiChat } from '../../../src/protocols/openai-chat.ts';
import { plainSse } from '../../../src/protocols/plain-sse.ts';
import { plainText } from '../../../src/protocols/plain-text.ts';
import type { FrameBytes, Protocol } from '../../../src/protocols/protocol.ts';
import { createDeltaReader } from '../../../src/protocols/reader.ts';

function read(protocol: Protocol, contentType: string | null, ...pieces: FrameBytes[]) {
  const reader = createDeltaReader(protocol, contentType);
  const fed = pieces.flatMap((piece) => reader.feed(Buffer.from(piece)));
  return { fed, finished: reader.finish(), ended: reader.ended, error: reader.error };
}
const text = (words: string) => [{ channel: 'text', text: words }];

describe('createDeltaReader', () => {
  test('one JSON body comes at the end, whatever its content type', () => {
    const body = JSON.stringify(
      openaiChat.complete({ id: 'x', model: 'm', path: '/' }, [{ channel: 'text', text: 'hello' }]),
    );
    for (const type of ['application/json', 'text/event-stream', null]) {
      const got = read(openaiChat, type, ' \n', body.slice(0, 20), body.slice(20));
      expect(got).toEqual({ fed: [], finished: text('hello'), ended: true, error: null });
    }
  });

  test('a stream that calls itself JSON is still a stream', () => {
    const got = read(plainSse, 'application/json', '\n', 'data: a\n\n');
    expect(got).toEqual({ fed: text('a'), finished: [], ended: false, error: null });
  });

  test('a web page is an error that quotes its words', () => {
    const page = '<!doctype html><html><head><style>p{}</style><title>502\u001b[2J Bad Gateway</title></head></html>';
    const got = read(openaiChat, 'text/html', page);
    expect(got.ended).toBe(false);
    expect(got.error).toBe('A web page came instead of a stream: "502[2J Bad Gateway"');
  });

  test('a stream that calls itself a page is still a stream', () => {
    expect(read(plainSse, 'text/html', 'data: a\n\n')).toMatchObject({ fed: text('a'), error: null });
    expect(read(plainSse, 'text/html; charset=UTF-8', ' Service Unavailable').error).toMatch(/web page.*Service/);
    expect(read(plainText, 'text/html', ' ', 'a <b>')).toMatchObject({
      fed: [...text(' '), ...text('a <b>')],
      error: null,
    });
    expect(read(plainText, 'text/html', '\n<html>', '502').error).toMatch(/web page.*502/);
    expect(read(plainText, 'text/html', ' \n')).toMatchObject({ finished: text(' \n'), error: null });
  });

  test('JSON of another shape is an error with its message, or quoted', () => {
    expect(read(openaiChat, 'application/json', '{"error":{"message":"no key"}}').error).toBe('no key');
    expect(read(openaiChat, 'application/json', '{"a":1}').error).toContain('{"a":1}');
    expect(read(openaiChat, 'application/json', '{"choices":[').error).toContain('{"choices":[');
  });

  test('the first error stays, and reading goes on', () => {
    const writer = plainSse.writer({ id: 'x', model: 'm', path: '/' });
    const got = read(
      plainSse,
      null,
      writer.error('one'),
      writer.error('two'),
      writer.content({ channel: 'text', text: 'a' }),
    );
    expect(got).toEqual({ fed: text('a'), finished: [], ended: false, error: 'one' });
  });

  test.each([
    [
      '25 MB of an event without an end',
      plainSse,
      'text/event-stream',
      25,
      /^one event of the answer is longer than 25 MB/,
    ],
    ['16 MB of one JSON body', openaiChat, 'application/json', 16, /^the answer came as one body of more than 16 MB/],
  ] as const)('%s are taken, a byte more is not', (_, protocol, type, megabytes, error) => {
    const reader = createDeltaReader(protocol, type);
    const begin = protocol === plainSse ? 'data: ' : '{"a":"';
    reader.feed(Buffer.from(begin));
    reader.feed(Buffer.from('x'.repeat(megabytes * 1024 * 1024 - begin.length)));
    expect(reader.error).toBeNull();
    reader.feed(Buffer.from('x'));
    expect(reader.error).toMatch(error);
    expect(reader.feed(Buffer.from('\n\ndata: b\n\n'))).toEqual([]);
  });

  test('nothing at all', () => {
    expect(read(openaiChat, null)).toEqual({ fed: [], finished: [], ended: false, error: null });
  });

  test('a character cut between two reads comes out whole', () => {
    const reader = createDeltaReader(plainSse, null);
    const bytes = new TextEncoder().encode('data: 🎈\n\n');
    expect([...reader.feed(bytes.subarray(0, 8)), ...reader.feed(bytes.subarray(8))]).toEqual(text('🎈'));
  });
});
