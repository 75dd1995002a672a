// What headers of an answer hint at: a cache, a compressor, a known length, a proxy, times.
import { describe, expect, it } from 'vitest';
import { cacheHeader, lumpHeaders } from '../../../src/analyze/answer-headers.ts';
import type { HttpResponseSeen } from '../../../src/model/recording.ts';

function answer(headers: Record<string, string>, contentEncoding: string | null = null): HttpResponseSeen {
  return { status: 200, headers, contentType: 'text/event-stream', contentEncoding };
}

describe('a cache', () => {
  it.each([
    ['age', '120'],
    ['x-cache', 'Hit from cloudfront'],
    ['x-cache', 'MISS, HIT'],
    ['cf-cache-status', 'HIT'],
    ['x-vercel-cache', 'STALE'],
    ['x-proxy-cache', 'HIT'],
  ])('is named by %s: %s', (name, value) => {
    expect(cacheHeader(answer({ [name]: value }))).toEqual({ kind: 'header', name, value, tells: 'cached' });
  });

  it.each([
    ['age', '0'],
    ['x-cache', 'Miss from cloudfront'],
    ['cf-cache-status', 'DYNAMIC'],
    ['x-vercel-cache', 'MISS'],
    ['x-cache', '(redacted)'],
  ])('is not named by %s: %s', (name, value) => {
    expect(cacheHeader(answer({ [name]: value }))).toBeNull();
  });
});

describe('lumps', () => {
  it.each([
    ['content-encoding', 'gzip', 'compressed', answer({}, 'gzip')],
    ['content-length', '14021', 'length-known', answer({ 'content-length': '14021' })],
    ['server', 'nginx/1.22', 'proxy', answer({ server: 'nginx/1.22' })],
    ['x-accel-buffering', 'no', 'not-to-buffer', answer({ 'x-accel-buffering': 'No' })],
    ['server-timing', 'llm;dur=3120', 'timed', answer({ 'server-timing': 'llm;dur=3120' })],
    ['x-model-timing', '3120', 'timed', answer({ 'x-model-timing': '3120' })],
    ['openai-processing-ms', '3120', 'timed', answer({ 'openai-processing-ms': '3120' })],
  ] as const)('may come of what %s: %s names', (name, value, tells, response) => {
    expect(lumpHeaders(response)).toEqual([{ kind: 'header', name, value, tells }]);
  });

  it('are not explained by headers that say nothing', () => {
    expect(lumpHeaders(answer({ 'cache-control': 'no-cache', 'x-accel-buffering': 'yes' }, 'identity'))).toEqual([]);
  });
});
