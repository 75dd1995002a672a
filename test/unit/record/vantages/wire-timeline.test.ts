// Exchanges made by hand: each read is a string or a buffer; stamps are 1 ms apart, the first read comes at 10 ms.
import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openaiChat } from '../../../../src/protocols/openai-chat.ts';
import { plainSse } from '../../../../src/protocols/plain-sse.ts';
import type { Protocol } from '../../../../src/protocols/protocol.ts';
import type { TapExchange } from '../../../../src/record/vantages/wire.ts';
import { readWire } from '../../../../src/record/vantages/wire-timeline.ts';
import { createRedactor } from '../../../../src/secrets/redactor.ts';

const SALT = randomBytes(16);
const at = (ms: number) => BigInt(ms) * 1_000_000n;

function exchangeOf(reads: readonly (string | Buffer)[], more: Partial<TapExchange> = {}): TapExchange {
  return {
    index: 0,
    requestedAt: at(1),
    method: 'POST',
    path: '/',
    requestHeaders: {},
    requestBody: Buffer.alloc(0),
    httpVersion: '1.1',
    status: 200,
    statusMessage: 'OK',
    responseHeaders: { 'content-type': 'text/event-stream' },
    headersAt: at(9),
    reads: reads.map((read, i) => ({
      at: at(10 + i),
      framedBytes: Buffer.byteLength(read) + 5,
      body: Buffer.from(read),
    })),
    endedAt: at(99),
    ended: 'complete',
    failure: null,
    done: Promise.resolve(),
    ...more,
  };
}

const read = (exchange: TapExchange, protocol: Protocol = plainSse, keepText = true) =>
  readWire(exchange, protocol, at(0), { keepText, salt: SALT, redactor: createRedactor() });

describe('readWire', () => {
  test('arrivals at the read that completed them, with their place', async () => {
    const { timeline, ...said } = await read(
      exchangeOf([
        '',
        'data: a\n\ndata: ',
        'bc\n\nevent: reasoning\ndata: d\n\n: hi\n\n',
        'event: done\ndata: [DONE]\n\n',
      ]),
    );
    const place = (beganReadId: number, readId: number, indexInRead: number, startByte: number, endByte: number) => ({
      bytes: endByte - startByte,
      frame: { beganReadId, readId, indexInRead, startByte, endByte },
    });
    expect(timeline.arrivals).toEqual([
      { atMs: 11, channel: 'text', characters: 1, text: 'a', ...place(1, 1, 0, 0, 9) },
      { atMs: 12, channel: 'text', characters: 2, text: 'bc', ...place(1, 2, 0, 9, 19) },
      { atMs: 12, channel: 'reasoning', characters: 1, text: 'd', ...place(2, 2, 1, 19, 45) },
      { atMs: 12, channel: null, characters: 0, ...place(2, 2, 2, 45, 51) },
      { atMs: 13, channel: null, characters: 0, ...place(3, 3, 0, 51, 77) },
    ]);
    expect(timeline.reads?.slice(0, 2)).toEqual([
      { atMs: 10, bytes: 0, framedBytes: 5, decodedBytes: 0 },
      { atMs: 11, bytes: 15, framedBytes: 20, decodedBytes: 15 },
    ]);
    expect(timeline).toMatchObject({ vantage: 'wire', headersMs: 9, firstByteMs: 11, endMs: 99 });
    expect(timeline.digests).toMatchObject({ text: { characters: 3 }, reasoning: { characters: 1 } });
    expect(said).toMatchObject({ endSeen: true, error: null, completeBody: false, excerpt: null });
  });

  test('events of unknown types are ignored, and counted', async () => {
    const frames = ['event: new\ndata: x\n\n', 'data: a\n\n', 'event: new\ndata: y\n\n'];
    const { unknownEvents, timeline } = await read(exchangeOf(frames), plainSse);
    expect(unknownEvents).toEqual({ new: 2 });
    expect(timeline.digests).toMatchObject({ text: { characters: 1 } });
  });

  test('of 300 unknown types ten are named, and the rest counted together', async () => {
    const frames = Array.from({ length: 300 }, (_, i) => `event: kind-${i}\ndata: x\n\n`);
    const { unknownEvents } = await read(exchangeOf([...frames, ...frames]), plainSse);
    expect(Object.entries(unknownEvents).slice(8)).toEqual([
      ['kind-8', 2],
      ['kind-9', 2],
      ['and 290 more', 580],
    ]);
  });

  test('words are kept only when asked for', async () => {
    const { timeline } = await read(exchangeOf(['data: secret\n\n']), plainSse, false);
    expect(JSON.stringify(timeline)).not.toContain('secret');
  });

  test('several deltas in one frame: an arrival each, bytes on the first', async () => {
    const frame = 'data: {"choices":[{"delta":{"content":"ab","reasoning_content":"c"}}]}\n\n';
    const { timeline } = await read(exchangeOf([frame]), openaiChat);
    expect(timeline.arrivals).toMatchObject([
      { channel: 'reasoning', characters: 1, bytes: frame.length },
      { channel: 'text', characters: 2, bytes: 0 },
    ]);
  });

  test('one JSON body: complete with the last read that brought some of it', async () => {
    const body = JSON.stringify(
      openaiChat.complete({ id: 'x', model: 'm', path: '/' }, [{ channel: 'text', text: 'hello' }]),
    );
    const headers = { 'content-type': 'application/json' };
    const exchange = exchangeOf([body.slice(0, 9), body.slice(9), ''], { responseHeaders: headers });
    const { timeline, ...said } = await read(exchange, openaiChat);
    expect(timeline.arrivals).toEqual([
      { atMs: 11, channel: 'text', characters: 5, bytes: body.length, text: 'hello' },
    ]);
    expect(said).toMatchObject({ endSeen: true, error: null, completeBody: true, excerpt: null, unknownEvents: {} });
  });

  test.each([
    ['an API error', 401, '{"error":{"message":"no key"}}', 'no key', '{"error":{"message":"no key"}}'],
    ['words', 500, 'Internal\u001b[2J error', 'Internal[2J error', 'Internal[2J error'],
    ['nothing', 500, '', null, null],
    ['a page', 502, '<h1>Bad</h1>', 'A web page came instead of a stream: "Bad"', '<h1>Bad</h1>'],
  ])('a refusal with %s', async (_name, status, body, error, excerpt) => {
    const got = await read(exchangeOf([body], { status }), openaiChat);
    expect(got).toMatchObject({ error, excerpt, endSeen: false, completeBody: false });
    expect(got.timeline.arrivals).toEqual([]);
  });

  test('an error in mid-stream, and a stream that breaks off', async () => {
    const writer = openaiChat.writer({ id: 'x', model: 'm', path: '/' });
    const frames = [writer.content({ channel: 'text', text: 'a' }), writer.error('too much')];
    const exchange = exchangeOf(frames.map(String), {
      ended: 'upstream-failed',
    });
    const { timeline, error, endSeen } = await read(exchange, openaiChat);
    expect({ error, endSeen, endMs: timeline.endMs }).toEqual({ error: 'too much', endSeen: false, endMs: null });
    expect(timeline.arrivals).toHaveLength(2);
  });

  test('nothing came at all', async () => {
    const exchange = exchangeOf([], { status: null, responseHeaders: null, headersAt: null, ended: 'upstream-failed' });
    const { timeline, error } = await read(exchange);
    expect({ error, ...timeline }).toMatchObject({
      error: null,
      arrivals: [],
      reads: [],
      headersMs: null,
      firstByteMs: null,
    });
  });
});

describe('compressed bodies', () => {
  const words = 'data: a\n\ndata: b\n\n';
  const encoded = (encoding: string, reads: Buffer[]) =>
    exchangeOf(reads, { responseHeaders: { 'content-type': 'text/event-stream', 'content-encoding': encoding } });

  test.each([
    ['gzip', zlib.gzipSync(words)],
    ['x-gzip', zlib.gzipSync(words)],
    ['deflate', zlib.deflateSync(words)],
    ['deflate', zlib.deflateRawSync(words)],
    ['br', zlib.brotliCompressSync(words)],
    ['identity', Buffer.from(words)],
  ])('%s', async (encoding, body) => {
    const { timeline, error } = await read(encoded(encoding, [body.subarray(0, 4), body.subarray(4)]));
    expect(error).toBeNull();
    expect(timeline.arrivals.map(({ atMs, text }) => [atMs, text])).toEqual([
      [11, 'a'],
      [11, 'b'],
    ]);
    expect(timeline.reads?.reduce((sum, one) => sum + one.decodedBytes, 0)).toBe(words.length);
  });

  test.each([
    ['gzip', () => zlib.createGzip()],
    ['br', () => zlib.createBrotliCompress()],
  ])('%s that is flushed for each chunk: each read gives its chunk, also without an end', async (encoding, create) => {
    const reads: Buffer[] = [];
    const compressor = create();
    compressor.on('data', (bytes: Buffer) => reads.push(bytes));
    const flush = encoding === 'br' ? zlib.constants.BROTLI_OPERATION_FLUSH : zlib.constants.Z_SYNC_FLUSH;
    const flushed: Buffer[] = [];
    for (let i = 0; i < 20; i++) {
      compressor.write(`data: chunk ${i} ${'x'.repeat(i * 15_000)}\n\n`);
      await new Promise<void>((resolve) => compressor.flush(flush, resolve));
      flushed.push(Buffer.concat(reads.splice(0)));
    }
    const { timeline, error } = await read(encoded(encoding, flushed));
    expect(error).toBeNull();
    expect(timeline.arrivals.map(({ atMs, frame }) => [atMs, frame?.readId])).toEqual(
      flushed.map((_, i) => [10 + i, i]),
    );
  });

  test.each([
    ['gzip', zlib.gzipSync(words)],
    ['deflate', zlib.deflateSync(words)],
    ['br', zlib.brotliCompressSync(words)],
  ])('%s with bytes after its end: what came before them counts', async (encoding, body) => {
    const { timeline } = await read(encoded(encoding, [body, Buffer.alloc(3), Buffer.from('more')]));
    expect(timeline.arrivals).toHaveLength(2);
  });

  test('bytes that are not what the header says', async () => {
    const { timeline, error } = await read(encoded('gzip', [Buffer.from(words)]));
    expect(error).toMatch(/^The body is not what its content encoding says: /);
    expect(timeline.arrivals).toEqual([]);
    expect(timeline.reads).toMatchObject([{ bytes: words.length, decodedBytes: 0 }]);
  });

  test('an encoding that nobody here knows', async () => {
    const { error } = await read(encoded('zip', [Buffer.from('x')]));
    expect(error).toMatch(/^the body is encoded as "zip", which Node \S+ cannot decode$/);
  });
});

describe('too much of something ends the reading there', () => {
  const text = (exchange: TapExchange) => read(exchange, plainSse, false);

  test('100,000 events', async () => {
    const exchange = exchangeOf([
      'data: a\n\n'.repeat(99_999),
      ': one more\n\ndata: b\n\n',
      'data: c\n\n',
      'data: d\n\n',
    ]);
    const { limit, timeline } = await text(exchange);
    expect(limit).toBe('events');
    // The read that meets it counts as a whole; what is kept fits together.
    expect(timeline.digests).toMatchObject({ text: { characters: 100_001 } });
    expect(timeline.arrivals.reduce((sum, { characters }) => sum + characters, 0)).toBe(100_001);
  });

  test('so many are none', async () => {
    expect((await text(exchangeOf(['data: a\n\n'.repeat(100_000)]))).limit).toBeNull();
  });

  test('a text of 8,000,000 characters', async () => {
    const { limit } = await text(exchangeOf([`data: ${'x'.repeat(8_000_001)}\n\n`, 'data: y\n\n']));
    expect(limit).toBe('text-characters');
  });

  test.each([
    ['of an event', 'data: '],
    ['of blanks', ''],
  ])('25 MB %s without an end', async (_, begin) => {
    const piece = Buffer.alloc(1024 * 1024, begin === '' ? ' ' : 'x');
    const reads = Array.from({ length: 26 }, () => piece);
    expect((await text(exchangeOf([begin, ...reads]))).limit).toBe('frame-bytes');
    expect((await text(exchangeOf([begin, ...reads.slice(2)]))).limit).toBeNull();
  });

  test('16 MB of one JSON body', async () => {
    const body = JSON.stringify({ more: 'x'.repeat(17 * 1024 * 1024) });
    const headers = { 'content-type': 'application/json' };
    const { limit } = await read(exchangeOf([body, '\n'], { responseHeaders: headers }), openaiChat);
    expect(limit).toBe('whole-body-bytes');
  });

  test('of a refusal only the beginning counts', async () => {
    const body = `no: ${'x'.repeat(17 * 1024 * 1024)}`;
    const { limit, excerpt } = await read(exchangeOf([body, 'y'], { status: 500 }), openaiChat);
    expect(limit).toBeNull();
    expect(excerpt).toMatch(/^no: x/);
  });

  test('a body that unpacks to 256 MB', { timeout: 60_000 }, async () => {
    const headers = { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' };
    // Members one behind the other are one body, and are packed once.
    const packed = zlib.gzipSync(`: ${'c'.repeat(10_000_000)}\n\n`);
    const { limit, timeline } = await read(
      exchangeOf([Buffer.concat(Array<Buffer>(27).fill(packed))], { responseHeaders: headers }),
      plainSse,
    );
    expect(limit).toBe('decoded-bytes');
    expect(timeline.arrivals).toHaveLength(26);
  });
});
