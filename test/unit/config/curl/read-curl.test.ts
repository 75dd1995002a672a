// A pasted line as a request: what curl 7.88 was seen to send for the same words, what is refused, and what a shell damaged.
import { describe, expect, it } from 'vitest';
import { readCurl, type CurlRequest } from '../../../../src/config/curl/read-curl.ts';
import { StreamCheckError } from '../../../../src/errors.ts';
import { STRAIGHT_WAY } from '../../../../src/model/way.ts';
import { DAMAGED, REFUSED } from '../../../support/refused-curl-lines.ts';

const FILES: Readonly<Record<string, string>> = {
  'f.txt': 'a b\r\nc\n',
  'nul.txt': 'a\0b',
  'headers.txt': 'A: 1\nB: 2\r\n\n',
  'ca.pem': '-----BEGIN CERTIFICATE-----\nx',
  '-': 'from stdin',
};
const URL_ = 'http://127.0.0.1:3000/api';

function read(line: readonly string[], isInBackground: boolean | null = false): CurlRequest {
  const fileAt = (path: string) => Buffer.from(FILES[path]!);
  return readCurl(line, { read: fileAt, isInBackground });
}

const requestOf = (...line: string[]) => read([URL_, ...line]).request;
const bodyOf = (...line: string[]) => requestOf(...line).body?.toString() ?? null;
const headersOf = (...line: string[]) => requestOf(...line).headers.map(([name, value]) => `${name}: ${value}`);

function refusal(line: readonly string[], isInBackground: boolean | null = false): StreamCheckError {
  try {
    read(line, isInBackground);
  } catch (error) {
    if (error instanceof StreamCheckError) return error;
    throw error;
  }
  throw new Error('was taken');
}

describe('the body', () => {
  it.each([
    [['-d', '@f.txt', '-d', 'x', '--data-binary', '@f.txt', '--data-raw', '@y'], 'a bc&x&a b\r\nc\n&@y'],
    [
      ['--data-urlencode', 'a b&c', '--data-urlencode', 'n=x y+ü', '--data-urlencode', '=p q'],
      'a+b%26c&n=x+y%2B%C3%BC&p+q',
    ],
    [['--data-urlencode', 'n2@f.txt', '--data-urlencode', '@f.txt'], 'n2=a+b%0D%0Ac%0A&a+b%0D%0Ac%0A'],
    [['--data-urlencode', 'q=a@b'], 'q=a%40b'],
    [['--json', '{"a":1', '--json', '}', '-d', 'foo'], '{"a":1}&foo'],
    [['-d', 'x', '--json', 'y'], 'xy'],
    [['-d', '', '-d', 'x'], '&x'],
    [['-d', ''], ''],
    [['-d@-'], 'from stdin'],
    [['-d', '@nul.txt', '--data-binary', '@nul.txt'], 'ab&a\0b'],
    [['-s'], null],
    [['-G', '-d', 'a=1'], null],
  ])('%j', (line, body) => {
    expect(bodyOf(...line)).toBe(body);
  });

  it('makes it a POST, unless -X says otherwise', () => {
    expect(
      [requestOf(), requestOf('-d', 'x'), requestOf('-XPATCH', '-d', 'x'), requestOf('-X', 'POST')].map(
        (one) => one.method,
      ),
    ).toEqual(['GET', 'POST', 'PATCH', 'POST']);
  });

  it('may hold {{n}} in place of a number', () => {
    const { request, notes } = read([URL_, '--json', '{"id":{{n}},"text":"{{n}}"}']);
    expect(request.body?.toString()).toBe('{"id":{{n}},"text":"{{n}}"}');
    expect(notes).toEqual([]);
  });
});

describe('headers', () => {
  it('are in order, with those of curl behind them', () => {
    expect(
      headersOf('-H', 'B: 2', '-d', 'x', '-H', 'a:  1  2 ', '-A', 'me', '-e', 'http://r;auto', '--compressed'),
    ).toEqual([
      'B: 2',
      'a: 1  2',
      'user-agent: me',
      'accept: */*',
      'referer: http://r',
      'content-type: application/x-www-form-urlencoded',
    ]);
  });

  it('that were typed replace those of switches', () => {
    const line = ['-u', 'a:b', '-A', 'x', '-e', 'y', '-b', 'c=1', '--compressed', '--json', '{}'];
    const typed = [
      'Authorization: Bearer t0',
      'User-Agent: u',
      'Referer: r',
      'Cookie: d=2',
      'Accept-Encoding: br',
      'Accept: t/x',
      'Content-Type: t/y',
    ];
    expect(headersOf(...line, ...typed.flatMap((header) => ['-H', header]))).toEqual(typed);
  });

  it('are taken away by "name:" and sent empty by "name;"', () => {
    expect(headersOf('-H', 'Accept:', '-H', 'X-Empty;', '-d', 'x', '-H', 'content-type: ', '--compressed')).toEqual([
      'X-Empty: ',
    ]);
  });

  it('that are taken away are not those of a browser instead, but for the host', () => {
    const { withoutHeaders } = requestOf('-H', 'Accept:', '-H', 'Host:', '-H', 'X-Empty;', '-A', '');
    expect(withoutHeaders).toEqual(['accept', 'user-agent']);
  });

  it.each([
    [['-b', 'a=1', '-b', 'b=2; c=3'], 'cookie: a=1;b=2; c=3'],
    [['-u', 'me:pa:ss'], 'authorization: Basic bWU6cGE6c3M='],
    [['--oauth2-bearer', 't0'], 'authorization: Bearer t0'],
    [['--json', '{}'], 'content-type: application/json'],
    [['--json', '{}'], 'accept: application/json'],
    [['-H', '@headers.txt'], 'B: 2'],
    [['-H', 'X: ä'], 'X: Ã¤'],
  ])('%j', (line, header) => {
    expect(headersOf(...line)).toContain(header);
  });

  it('of the transport are left to whoever sends', () => {
    const line = ['Content-Length: 3', 'transfer-encoding: chunked', 'Expect: 100-continue', ':authority: x'];
    expect(headersOf(...line.flatMap((header) => ['-H', header]))).toEqual([
      'accept: */*',
      'accept-encoding: identity',
    ]);
  });

  it.each(['If-None-Match', 'if-modified-since'])('%s, which makes a 304, is left out, with a note', (name) => {
    const { request, notes } = read([URL_, '-H', `${name}: "x"`]);
    expect(request.headers.map(([sent]) => sent)).not.toContain(name);
    expect(notes).toEqual([`${name} is left out: with it the answer may be 304, without any text.`]);
  });

  it('of an empty -b and -A are none', () => {
    expect(headersOf('-b', '', '-A', '')).toEqual(headersOf());
  });
});

describe('compression', () => {
  it.each([
    ['is not asked for, as in curl', [], ['accept-encoding: identity'], 0],
    ['is asked for with --compressed, by whoever sends', ['--compressed'], [], 0],
    ['is asked for as typed', ['-H', 'Accept-Encoding: br'], ['Accept-Encoding: br'], 0],
    ['is asked for as a browser does, and that is said', ['-H', 'User-Agent: Mozilla/5.0 (X11)'], [], 1],
    ['is asked for as a browser does, by its other headers', ['-H', 'sec-ch-ua-mobile: ?0'], [], 1],
    [
      'is not asked for, if that was typed',
      ['-H', 'sec-ch-ua: x', '-H', 'accept-encoding: identity'],
      ['accept-encoding: identity'],
      0,
    ],
  ])('%s', (_, line, headers, notes) => {
    expect(headersOf(...line).filter((header) => /^accept-encoding/i.test(header))).toEqual(headers);
    expect(read([URL_, ...line]).notes).toHaveLength(notes);
  });
});

describe('the address', () => {
  it.each([
    [['http://h/a?b=1#c'], 'http://h/a?b=1'],
    [['-G', '-d', 'a=b', '--data-urlencode', 'c=d e', 'http://h/x?z=1'], 'http://h/x?z=1&a=b&c=d+e'],
    [['--url-query', 'a=b c', '--url-query', '+d=%20', '--url', 'http://h/'], 'http://h/?a=b+c&d=%20'],
    [[String.raw`http://h/?f\[a\]=\{1\}`], 'http://h/?f[a]={1}'],
    [['-g', 'http://h/?f={a,b}'], 'http://h/?f={a,b}'],
    // As Burp copies a line.
    [['--path-as-is', '-i', '-s', '-k', '-X', 'GET', 'http://h/a..b/.c?d=/../'], 'http://h/a..b/.c?d=/../'],
    [['http://h/?f[a]=1'], 'http://h/?f[a]=1'],
    [['-g', String.raw`http://h/?f=\[a\]`], String.raw`http://h/?f=\[a\]`],
    [['http://[::1]:3000/'], 'http://[::1]:3000/'],
    [['HTTP://H/'], 'http://h/'],
  ])('%j', (line, url) => {
    expect(read(line).request.url.href).toBe(url);
  });

  it.each([
    'localhost:3000/api',
    'localhost',
    'example.com/a?b=c&d',
    '127.0.0.1:3000',
    '[::1]:80/',
    'app:3000/',
    'backend/api',
  ])('%s is asked over http, and that is said', (address) => {
    const { request, notes } = read([address, '-s']);
    expect(request.url.href).toBe(new URL(`http://${address}`).href);
    expect(notes).toEqual([`${request.url.host} has no scheme in front: it is asked over http, as curl does.`]);
  });

  it('gives up its user and password for a header', () => {
    const { request } = read(['http://u%40:p%20w@h/']);
    expect(request.url.href).toBe('http://h/');
    expect(request.headers).toContainEqual(['authorization', 'Basic dUA6cCB3']);
  });
});

describe('the way', () => {
  it('is the usual one without switches', () => {
    expect(requestOf()).toMatchObject({
      way: STRAIGHT_WAY,
      httpVersion: 'any',
      isFollowing: false,
      maxTimeMs: null,
    });
  });

  it('is as typed', () => {
    const line =
      '-kL --http1.1 -m 2.5 --connect-timeout 1 --cacert ca.pem --unix-socket /tmp/s -x proxy ' +
      '--proxy-user a:b --resolve H:443:10.0.0.1,10.0.0.2 --resolve i:80:[::1]';
    const { way, ...rest } = requestOf(...line.split(' '));
    expect(rest).toMatchObject({ httpVersion: '1.1', isFollowing: true, maxTimeMs: 2500 });
    expect(way).toMatchObject({
      ca: [FILES['ca.pem']],
      isInsecure: true,
      unixSocket: '/tmp/s',
      connectTimeoutMs: 1000,
    });
    expect(way.via?.href).toBe('http://a:b@proxy:1080/');
    expect([...way.resolve]).toEqual([
      ['h:443', '10.0.0.1'],
      ['i:80', '::1'],
    ]);
  });

  it('has no limit of time at 0', () => {
    expect(requestOf('-m', '0').maxTimeMs).toBe(null);
  });

  it('has no proxy behind -x "", and port 80 where that is typed', () => {
    expect(requestOf('-x', '').way.via).toBe(null);
    expect(requestOf('-x', 'http://p:80').way.via?.href).toBe('http://p/');
    expect(requestOf('-x', 'http://p:3128').way.via?.href).toBe('http://p:3128/');
  });

  it('is HTTP/2 where the server offers it, or at any rate', () => {
    expect([requestOf('--http2'), requestOf('--http2-prior-knowledge')].map((one) => one.httpVersion)).toEqual([
      'any',
      '2',
    ]);
  });
});

it('a proxy of the environment counts where the line says nothing of one', () => {
  expect(read([URL_, '-s']).proxy).toEqual({ isTyped: false, none: null });
  expect(read([URL_, '-x', '']).proxy).toEqual({ isTyped: true, none: null });
  expect(read([URL_, '--noproxy', '*']).proxy).toEqual({ isTyped: false, none: '*' });
});

it('switches about what curl prints have no effect', () => {
  expect(requestOf('-sSNivf#', '--basic', '--raw', '-o', 'out', '-w', '%{time_total}', '-D-', '-c', 'jar')).toEqual(
    requestOf(),
  );
});

describe('refused', () => {
  it.each(REFUSED)('%j', (line, message, hint) => {
    const error = refusal(line);
    expect(error.message).toContain(message);
    expect(error.hint ?? '').toContain(hint);
  });
});

describe('what a shell damaged is said', () => {
  it.each(DAMAGED)('%j', (line, message, hint) => {
    const error = refusal(line);
    expect(error.message).toContain(message);
    expect(error.hint ?? '').toContain(hint);
  });

  it('an address that was cut at its &, if a shell runs us in the background', () => {
    expect(refusal([`${URL_}?a=1`], true).message).toContain('cut the line at the & of the address');
    expect(read([`${URL_}?a=1`], false).notes).toEqual([]);
    expect(read([`${URL_}?a=1`], null).notes).toEqual([expect.stringContaining('a shell cut it there')]);
    expect(read([`${URL_}?a=1&b=2`], true).notes).toEqual([]);
    expect(read([`${URL_}?a=1`, '-s'], true).notes).toEqual([]);
  });

  it.each([
    ['a query of GraphQL', ['-H', 'content-type: application/graphql', '-d', '{ user { name } }']],
    ['a form', ['-d', '{x']],
    ['JSON without a word', ['--json', '[1, 2]']],
    ['JSON with a number that changes', ['--json', '{{n}}']],
    ['a file', ['--json', '@f.txt']],
    ['a header that begins with a blank', ['-H', 'a:', '-H', '  b: c']],
    ['words that begin as quotes do', ['-d', '“hi” – he said', '--data-raw', "'tis: so", '-d', '^x^']],
    ['a cookie with a $', ['-b', '$Version=1; a=$x']],
  ])('but not %s', (_, line) => {
    expect(requestOf(...line).url.href).toBe(URL_);
  });
});

describe('notes', () => {
  it('say that a body is no JSON though it should be', () => {
    const { notes } = read([URL_, '--json', '{"a":']);
    expect(notes).toEqual(['The body is no JSON, though the content-type application/json says so.']);
  });

  it('say that JSON goes as a form', () => {
    expect(read([URL_, '-d', '{"a":1}']).notes).toEqual([
      expect.stringContaining("-H 'content-type: application/json'"),
    ]);
    expect(read([URL_, '-d', 'a=1']).notes).toEqual([]);
    expect(read([URL_, '-H', 'content-type: text/plain', '-d', '{"a":1}']).notes).toEqual([]);
  });
});
