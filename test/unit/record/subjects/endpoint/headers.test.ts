// Headers of a request to an endpoint: those that were given, those of a browser beside them, and as HTTP/2 takes them.
import { describe, expect, it } from 'vitest';
import { STRAIGHT_WAY } from '../../../../../src/model/way.ts';
import {
  contentTypeOf,
  forHttp2,
  headersOf,
  type Headers,
} from '../../../../../src/record/subjects/endpoint/headers.ts';

/** A line each, without those that every request has. */
function sent(headers: Headers, body: string | null = null, withoutHeaders: readonly string[] = []): string[] {
  const request = {
    url: new URL('http://h:1/x'),
    method: 'POST',
    headers,
    withoutHeaders,
    body: null,
    way: STRAIGHT_WAY,
    httpVersion: 'any',
    isFollowing: false,
    maxTimeMs: null,
  } as const;
  const all = headersOf(request, body === null ? null : Buffer.from(body), 'us');
  return all.map(([name, value]) => `${name}: ${value}`);
}

describe('what a browser sends', () => {
  it('stands beside what was given, where that does not name it', () => {
    expect(sent([]).slice(0, 3)).toEqual(['host: h:1', 'user-agent: us', 'accept: text/event-stream, */*']);
    expect(sent([])[3]).toMatch(/^accept-encoding: gzip, deflate, br/);
    expect(sent([])).toHaveLength(4);
    const given = [
      ['User-Agent', 'me'],
      ['ACCEPT', 'a/b'],
      ['Host', 'other'],
      ['accept-encoding', 'br'],
    ] as const;
    expect(sent(given)).toEqual(['User-Agent: me', 'ACCEPT: a/b', 'Host: other', 'accept-encoding: br']);
  });

  it('is left out where it is not wanted', () => {
    expect(sent([['accept', 'a/b']], 'x', ['user-agent', 'accept', 'content-type', 'accept-encoding'])).toEqual([
      'host: h:1',
      'accept: a/b',
      'content-length: 1',
    ]);
  });

  it('of one connection is ours', () => {
    const given = [
      'Connection',
      'TE',
      'Transfer-Encoding',
      'content-length',
      'Keep-Alive',
      'upgrade',
      'Proxy-Connection',
      'http2-settings',
    ];
    expect(sent(given.map((name) => [name, 'x'] as const))).toHaveLength(4);
  });

  it.each([
    ['gzip, deflate, br, x-own', 'gzip, deflate, br'],
    ['x-own, GZIP;q=0.5,*', 'GZIP;q=0.5,*'],
    ['x-own', 'identity'],
    ['', 'identity'],
  ])('of the codings %j those are asked for that can be read here', (typed, asked) => {
    expect(sent([['Accept-Encoding', typed]])).toContain(`Accept-Encoding: ${asked}`);
  });

  it.each([
    ['{"a":"ä"}', 'application/json', 10],
    [' [1]', 'application/json', 4],
    ['{a:1}', 'application/x-www-form-urlencoded', 5],
    ['7', 'application/x-www-form-urlencoded', 1],
    ['', 'application/x-www-form-urlencoded', 0],
  ])('the body %j has the type %s, and its length in bytes', (body, type, length) => {
    expect(sent([], body).slice(4)).toEqual([`content-type: ${type}`, `content-length: ${length}`]);
    expect(sent([['Content-Type', 'x/y']], body).slice(4)).toEqual(['Content-Type: x/y', `content-length: ${length}`]);
  });
});

it('what is there twice is joined, and the host is the authority', () => {
  const headers = [
    ['Host', 'h:1'],
    ['Cookie', 'a=1'],
    ['X-Tag', 'a'],
    ['cookie', 'b=2'],
    ['x-tag', 'b'],
  ] as const;
  expect(forHttp2(headers)).toEqual({ ':authority': 'h:1', cookie: 'a=1; b=2', 'x-tag': 'a, b' });
});

it.each([
  ['{"a":1}', 'application/json'],
  [' [1]', 'application/json'],
  ['{a:1}', 'application/x-www-form-urlencoded'],
  ['[a]=1', 'application/x-www-form-urlencoded'],
  ['"text"', 'application/x-www-form-urlencoded'],
])('%s is %s', (body, type) => expect(contentTypeOf(Buffer.from(body))).toBe(type));
