// Header lists on their way through the tap, written as one line each.
import { describe, expect, test } from 'vitest';
import {
  endsWithConnection,
  placeForClient,
  requestHeaders,
  responseHeaders,
} from '../../../../src/record/vantages/wire-headers.ts';

const flat = (line: string) => (line === '' ? [] : line.split(' | ').flatMap((header) => header.split(': ')));

/** A client that says nothing keeps its connection. */
const OPEN = 'Connection: keep-alive';

describe('requestHeaders', () => {
  test.each([
    ['host keeps its place and case', 'a: 1 | HOST: tap | b: 2', `a: 1 | HOST: up | b: 2 | ${OPEN}`],
    ['a missing host', 'a: 1', `Host: up | a: 1 | ${OPEN}`],
    ['headers of one connection', 'host: x | TE: trailers | Keep-Alive: 5 | a: 1', `host: up | a: 1 | ${OPEN}`],
    [
      'what Connection names',
      'host: x | connection: X-Hop, Upgrade | x-hop: 1 | upgrade: h2c',
      'host: up | connection: keep-alive',
    ],
    ['a client that closes', 'host: x | Connection: Close', 'host: up | Connection: close'],
  ])('%s', (_name, raw, expected) => {
    expect(requestHeaders(flat(raw), 'up', 'GET')).toEqual(flat(expected));
  });

  test.each([
    ['POST', 'host: x', `host: up | ${OPEN} | Content-Length: 0`],
    ['POST', 'host: x | content-length: 3', `host: up | content-length: 3 | ${OPEN}`],
    ['POST', 'host: x | Transfer-Encoding: chunked', `host: up | Transfer-Encoding: chunked | ${OPEN}`],
    ['HEAD', 'host: x', `host: up | ${OPEN}`],
  ])('body length of a %s with %s', (method, raw, expected) => {
    expect(requestHeaders(flat(raw), 'up', method)).toEqual(flat(expected));
  });
});

describe('responseHeaders', () => {
  const raw = flat('Set-Cookie: a | Connection: keep-alive | Transfer-Encoding: chunked | set-cookie: b');

  test('unchanged for a client that knows chunks', () => {
    expect(responseHeaders(raw, true)).toEqual(raw);
  });

  test('behind another transfer encoding the connection ends the body', () => {
    expect(responseHeaders(flat('a: 1 | Connection: keep-alive | Transfer-Encoding: gzip'), true)).toEqual(
      flat('a: 1 | Transfer-Encoding: gzip | Connection: close'),
    );
    for (const value of ['gzip', 'chunke', 'chunked, gzip', 'xchunked', 'not chunked']) {
      expect(endsWithConnection(['Transfer-Encoding', value])).toBe(true);
    }
    expect(endsWithConnection(['Transfer-Encoding', 'gzip, Chunked '])).toBe(false);
    expect(endsWithConnection(['content-length', '1'])).toBe(false);
    expect(endsWithConnection([])).toBe(true);
    const both = flat('Transfer-Encoding: gzip, chunked');
    expect(responseHeaders(both, true)).toEqual(both);
  });

  test('for HTTP/1.0 the connection ends the body', () => {
    expect(responseHeaders(raw, false)).toEqual(flat('Set-Cookie: a | set-cookie: b | Connection: close'));
  });
});

describe('placeForClient', () => {
  const UPSTREAM = new URL('https://up.example:8443/api/');

  test.each([
    ['within the base URL', '/api/chat/?a=1', '/segment/chat/?a=1'],
    ['the base URL itself', '/api/', '/segment/'],
    ['outside of it: as without the tap', '/login', 'https://up.example:8443/login'],
    ['a name that only begins alike', '/apis/chat', 'https://up.example:8443/apis/chat'],
    ['from where one is', 'chat/', 'chat/'],
    ['another server', 'https://other.example/api/chat', 'https://other.example/api/chat'],
    ['another server in the same scheme', '//other.example/api', '//other.example/api'],
  ])('%s', (_name, location, expected) => {
    expect(placeForClient(location, UPSTREAM, 'segment')).toBe(expected);
  });

  test('without a segment, and without a path', () => {
    expect(placeForClient('/chat/', new URL('http://up.example'), null)).toBe('/chat/');
  });
});
