// Who may ask a server of ours. The servers themselves are in mock/server.test.ts and in the scenarios of the tap.
import { describe, expect, it } from 'vitest';
import { createAdmission, refusalWarning } from '../../src/admission.ts';
import { withoutSegments } from '../../src/secrets/segments.ts';

const segmentOf = () => createAdmission({ hasSegment: true, host: '127.0.0.1', port: 1 }).segment!;

describe('the segment', () => {
  it('is another one each time, of 128 bits, in letters that no client escapes', () => {
    const segments = new Set(Array.from({ length: 1_000 }, segmentOf));
    expect(segments.size).toBe(1_000);
    for (const segment of segments) {
      expect(encodeURIComponent(segment)).toBe(segment);
      expect(Buffer.from(segment.slice(-22), 'base64url')).toHaveLength(16);
    }
  });

  it.each<[string, (address: string) => string, string]>([
    ['alone', (address) => address, 'http://127.0.0.1:1'],
    ['with a path', (address) => `GET ${address}/v1/x failed`, 'GET http://127.0.0.1:1/v1/x failed'],
    ['in JSON that escapes the slash', (address) => address.replaceAll('/', '\\/'), 'http:\\/\\/127.0.0.1:1'],
    ['in a query', encodeURIComponent, 'http%3A%2F%2F127.0.0.1%3A1'],
    ['twice', (address) => `${address} ${address}`, 'http://127.0.0.1:1 http://127.0.0.1:1'],
    ['cut', (address) => `${address.slice(0, -9)}…`, 'http://127.0.0.1:1…'],
  ])('is not shown: %s', (_, write, shown) => {
    expect(withoutSegments(write(`http://127.0.0.1:1/${segmentOf()}`))).toBe(shown);
  });

  it.each([
    '/opt/stream-check/bin',
    '/stream-check-demo',
    'stream-check-0123456789012345678901',
    '/__stream-check__/x',
  ])('is not seen in %s', (text) => expect(withoutSegments(text)).toBe(text));
});

describe('the warning', () => {
  it('is one sentence, whatever was refused', () => {
    expect(refusalWarning(new Set(), 'the client')).toEqual([]);
    expect(refusalWarning(new Set(['origin', 'host']), 'the mock')).toEqual([
      'Requests to the address of the mock were refused (403) and are not counted, because of a Host header that names another server, an Origin header, as web pages send it.',
    ]);
  });

  it('names the way out for a client that drops the path', () => {
    const [warning] = refusalWarning(new Set(['path']), 'the client', '--client mine:segment=off');
    expect(warning).toMatch(/; if the client drops the path of its base URL: --client mine:segment=off\.$/);
    expect(refusalWarning(new Set(['host']), 'the client', '--client mine:segment=off').join()).not.toContain(
      'segment',
    );
  });
});
