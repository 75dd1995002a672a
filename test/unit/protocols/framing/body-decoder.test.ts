// Compressed bodies, decoded as far as each read allows.
import * as zlib from 'node:zlib';
import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createDeflate,
  createGzip,
  deflateRawSync,
  deflateSync,
  gzipSync,
} from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  ACCEPTED_ENCODINGS,
  createBodyDecoder,
  DecodedLimitError,
  type BodyDecoder,
} from '../../../../src/protocols/framing/body-decoder.ts';

/** Says that a file name follows, which ends with a zero. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0x08, 0, 0, 0, 0, 0, 3]);

const TEXT = 'data: some words that are said\n\n'.repeat(20);

async function whole(decoder: BodyDecoder, read: Buffer): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of decoder.decode(read)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function decoded(encoding: string | null, ...reads: Buffer[]): Promise<string[]> {
  const decoder = createBodyDecoder(encoding)!;
  const pieces: string[] = [];
  for (const read of reads) pieces.push(await whole(decoder, read));
  decoder.close();
  return pieces;
}

test.each<[string | null, Buffer]>([
  [null, Buffer.from(TEXT)],
  ['', Buffer.from(TEXT)],
  ['identity', Buffer.from(TEXT)],
  ['gzip', gzipSync(TEXT)],
  [' GZIP ', gzipSync(TEXT)],
  ['x-gzip', gzipSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['deflate', deflateRawSync(TEXT)],
  ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
  ['identity, gzip', gzipSync(TEXT)],
])('%s', async (encoding, body) => {
  expect(await decoded(encoding, body)).toEqual([TEXT]);
  const [first, second] = await decoded(encoding, body.subarray(0, 9), body.subarray(9));
  expect(first! + second!).toBe(TEXT);
});

test.each(['zip', 'toString', 'gzip, zip'])('%s cannot be undone here', (encoding) => {
  expect(createBodyDecoder(encoding)).toBeNull();
});

test('zstd is asked for where this Node can decode it, and nowhere else', () => {
  const isThere = 'createZstdDecompress' in zlib;
  expect(ACCEPTED_ENCODINGS).toBe(`gzip, deflate, br${isThere ? ', zstd' : ''}`);
  expect(createBodyDecoder('zstd') !== null).toBe(isThere);
});

describe.each([
  ['gzip', () => createGzip(), constants.Z_SYNC_FLUSH],
  ['deflate', () => createDeflate(), constants.Z_SYNC_FLUSH],
  ['br', () => createBrotliCompress(), constants.BROTLI_OPERATION_FLUSH],
] as const)('a compressor that flushes: %s', (encoding, create, flush) => {
  test('each read gives what can be read by then, and nothing twice', async () => {
    const compressor = create();
    const out: Buffer[] = [];
    compressor.on('data', (piece: Buffer) => out.push(piece));
    const reads: Buffer[] = [];
    for (const words of ['one', 'two']) {
      compressor.write(words);
      await new Promise<void>((resolve) => compressor.flush(flush, () => resolve()));
      reads.push(Buffer.concat(out.splice(0)));
    }
    expect(await decoded(encoding, reads[0]!, Buffer.alloc(0), reads[1]!)).toEqual(['one', '', 'two']);
  });
});

test('a body that is cut off is no error', async () => {
  const body = gzipSync(TEXT);
  const [first] = await decoded('gzip', body.subarray(0, -8));
  expect(TEXT.startsWith(first!)).toBe(true);
});

test('bytes that are not of this encoding are one, and stay one', async () => {
  const decoder = createBodyDecoder('gzip')!;
  await expect(whole(decoder, Buffer.from('no gzip at all'))).rejects.toThrow(/header/);
  await expect(whole(decoder, Buffer.from('more'))).rejects.toThrow(/header/);
  decoder.close();
});

test('one that was never opened can be closed', () => {
  expect(() => createBodyDecoder('gzip')!.close()).not.toThrow();
  expect(() => createBodyDecoder(null)!.close()).not.toThrow();
});

describe('a small body that unpacks to very much', () => {
  const most = 1_000_000;
  const zeros = gzipSync(Buffer.alloc(30 * most));

  test('is decoded as far as it is taken, and no further', async () => {
    const decoder = createBodyDecoder('gzip')!;
    const before = process.memoryUsage().arrayBuffers;
    for await (const piece of decoder.decode(zeros)) {
      expect(piece.length).toBeLessThan(100_000);
      break;
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
    decoder.close();
  });

  test.each([
    ['gzip', zeros],
    ['gzip, gzip', gzipSync(zeros)],
    // What the outer one unpacks to counts too: here the inner one makes nothing of it.
    ['gzip, gzip', gzipSync(Buffer.concat([gzipHeader, Buffer.alloc(30 * most, 'n')]))],
  ])('%s ends at the limit', async (encoding, body) => {
    let decodedBytes = 0;
    const all = async () => {
      for await (const piece of createBodyDecoder(encoding, most)!.decode(body)) decodedBytes += piece.length;
    };
    await expect(all()).rejects.toBeInstanceOf(DecodedLimitError);
    expect(decodedBytes).toBeLessThanOrEqual(most);
  });
});

test('what was packed again and again is not undone: each time takes room of its own', () => {
  expect(createBodyDecoder('gzip, '.repeat(5))).not.toBeNull();
  expect(createBodyDecoder('gzip, '.repeat(6))).toBeNull();
});
