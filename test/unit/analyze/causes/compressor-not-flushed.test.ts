// A compressor that does not flush: suspected by a header, found by the same request without compression.
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../../src/mock/scenarios.ts';
import { products as catalog } from '../../../../src/products/index.ts';
import type { Product } from '../../../../src/products/product.ts';
import { INSTRUMENTS, type Recording } from '../../../../src/model/recording.ts';
import { draw, recordingOf, simulatedApp, streamOf } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

const products: { get(id: string): Product } = catalog;
const IN_TIME = 'x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x';
const HELD = `${'.'.repeat(38)}k`;
const ID = 'compressor-not-flushed';

function answered(wire: string, headers: Record<string, string>, instrument: (typeof INSTRUMENTS)[number] = 'timed') {
  const made = streamOf([draw('origin', IN_TIME), draw('wire', wire)], { instrument });
  const contentEncoding = headers['content-encoding'] ?? null;
  return { ...made, response: { ...made.response!, headers, contentEncoding } };
}

/** @param plain the wire of the same request without compression; null if it was not made */
function found(wire: string, headers: Record<string, string>, plain: string | null = null) {
  // What lock-step pushed without compression: each chunk was seen before the next, or none was before the end.
  const pushed = plain === null ? [] : [{ ...answered(plain, {}, 'identity'), lockStep: pushesOf(plain === IN_TIME) }];
  const recording: Recording = recordingOf([answered(wire, headers), ...pushed], { subject: { kind: 'app' } });
  return causeIn(recording, ID);
}

function pushesOf(isSeen: boolean) {
  return Array.from({ length: 20 }, (_, i) => {
    const [sentCharacters, sentBytes] = [20 * (i + 1), 150 * (i + 1)];
    const characters = isSeen ? sentCharacters : 0;
    const arrived = {
      wireBytes: isSeen ? sentBytes : 0,
      wire: characters,
      app: 0,
      observer: 0,
      screen: 0,
      screenBytes: 0,
    };
    return { sentAtMs: 100 * i, sentCharacters, sentBytes, seenAtMs: isSeen ? 100 * i : null, waitedMs: 1, arrived };
  });
}

const GZIP = { 'content-encoding': 'gzip' };

describe('compressor-not-flushed', () => {
  it('late with compression, in time without: found', () => {
    const { status, hop, evidence, words } = found(HELD, GZIP, IN_TIME);
    expect({ status, hop }).toEqual({ status: 'detected', hop: 'upstream' });
    expect(evidence).toMatchObject([
      { kind: 'header', name: 'content-encoding', value: 'gzip', tells: 'compressed' },
      { kind: 'experiment', experiment: 'identity', encoding: 'gzip', before: 'buffered', after: 'incremental' },
    ]);
    expect(words[0]).toContain('The answer is compressed (content-encoding: gzip)');
    expect(words[1]).toContain('the compressor does not flush');
  });

  it('late without it too: something else', () => {
    expect(found(HELD, GZIP, HELD).status).toBe('ruled-out');
  });

  it('not asked without: a suspicion', () => {
    expect(found(HELD, GZIP)).toMatchObject({ status: 'suspected', evidence: [{ kind: 'header' }] });
  });

  it.each(['gzip', 'x-gzip', 'br', 'zstd', 'deflate', ' BR '])(
    'in time, with content-encoding %s: nobody',
    (encoding) => {
      const headers = { 'content-encoding': encoding };
      expect(found(IN_TIME, headers).status).toBe('ruled-out');
      const late = found(HELD, headers);
      expect(late.words[0]).toContain(`(content-encoding: ${encoding.trim().toLowerCase()})`);
      expect(late.advice).toContain(`(${encoding.trim().toLowerCase()}) flush`);
    },
  );

  it.each<[Record<string, string>]>([[{}], [{ 'content-encoding': 'identity' }], [{ 'content-encoding': 'none' }]])(
    'not compressed: %j',
    (headers) => {
      expect(found(HELD, headers).status).toBe('not-applicable');
    },
  );

  it.each<[Record<string, string>, string]>([
    [{ 'x-powered-by': 'Express' }, 'express'],
    [{ 'x-powered-by': 'Next.js', server: 'nginx/1.22.1' }, 'next'],
    [{ server: 'uvicorn' }, 'starlette'],
    [{ server: 'nginx/1.22.1' }, 'nginx'],
    [{ server: 'nginx/1.22.1', 'x-powered-by': 'Express' }, 'express'],
  ])('%j: the line to paste into it, and its page', (headers, id) => {
    const product = products.get(id);
    const line = `${product.title}: ${product.fixes['compressor-not-flushed']} (stream-check explain ${id}).`;
    expect(found(HELD, { ...GZIP, ...headers }).advice).toBe(
      `Let the compressor (gzip) flush after each piece, or do not compress this answer. ${line}`,
    );
  });

  it.each<[Record<string, string>]>([[{}], [{ server: 'gunicorn' }]])(
    '%j names none that compresses: the pages of the usual ones',
    (headers) => {
      const { advice } = found(HELD, { ...GZIP, ...headers });
      expect(advice).toContain('for Express, Next.js, Fastify,');
      expect(advice).toMatch(/: stream-check explain express \(or next, fastify, koa, /);
    },
  );

  it('a buffer behind a compressor: both are suspected, the compressor first', () => {
    const recording = simulatedApp(scenarios.get('batched-4096'), GZIP);
    expect(causeIn(recording, ID).status).toBe('suspected');
    expect(causeIn(recording, 'unflushed-writes').status).toBe('suspected');
  });
});
