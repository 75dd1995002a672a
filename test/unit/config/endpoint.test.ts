// `stream-check <url>`: the request that is made of what was typed, and how the server is reached.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { methodOf, resolveEndpoint } from '../../../src/config/endpoint.ts';
import type { OptionValues } from '../../../src/config/options.ts';
import { createRedactor } from '../../../src/secrets/redactor.ts';

const cwd = mkdtempSync(join(tmpdir(), 'stream-check-endpoint-'));
afterAll(() => rmSync(cwd, { recursive: true }));

async function resolve(typed: string, options: OptionValues = {}, env: Record<string, string> = {}) {
  const redactor = createRedactor();
  const { request, ...rest } = resolveEndpoint(typed, options, { env, cwd, redactor });
  return { ...request, ...rest, href: request.url.href, via: request.way.via?.href ?? null, redactor };
}

/** What is refused, with what to type. */
async function refusal(typed: string, options: OptionValues = {}, env: Record<string, string> = {}) {
  try {
    await resolve(typed, options, env);
  } catch (error) {
    const { code, message, hint } = error as { code: string; message: string; hint: string };
    return { code, message, hint };
  }
  return null;
}

describe('the request', () => {
  it('is a GET, and with data a POST', async () => {
    expect(await resolve('localhost:3000/api?key=v')).toMatchObject({
      href: 'http://localhost:3000/api?key=v',
      method: 'GET',
      body: null,
      httpVersion: 'any',
      isFollowing: false,
      direct: null,
      notes: [expect.stringContaining('taken as http://localhost:3000/api')],
    });
    expect(await resolve('http://a.test/', { data: '{"n":1}', location: true })).toMatchObject({
      method: 'POST',
      body: Buffer.from('{"n":1}'),
      isFollowing: true,
      notes: [],
    });
  });

  it('keeps headers in their order, also twice, and the login of the address behind them', async () => {
    const header = ['X-Tag: 1', 'x-tag: 2'];
    const { headers, href } = await resolve('http://me:pass%21word@a.test/', { header });
    expect([headers, href]).toEqual([
      [
        ['x-tag', '1'],
        ['x-tag', '2'],
        ['authorization', `Basic ${Buffer.from('me:pass!word').toString('base64')}`],
      ],
      'http://a.test/',
    ]);
  });

  it('has one login only', async () => {
    const header = ['Authorization: Bearer x'];
    expect(await refusal('http://me:password@a.test/', { header })).toMatchObject({ code: 'usage' });
  });

  it('what is secret in it is known before anything can be printed', async () => {
    const header = ['x-api-key: tangerine-4711', 'cookie: sid=persimmon-42'];
    const direct = ':3000/?q=satsuma-77';
    const said = 'tangerine-4711 persimmon-42 pomegranate9 clementine-1 satsuma-77';
    for (const address of [
      'http://me:pomegranate9@a.test/?token=clementine-1',
      'me:pomegranate9@a.test/?q=clementine-1',
    ]) {
      const { redactor } = await resolve(address, { header, direct });
      for (const secret of said.split(' ')) expect(redactor.text(said)).not.toContain(secret);
    }
  });

  it('a body may be a file, byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 10, 123]);
    writeFileSync(join(cwd, 'body.bin'), bytes);
    expect((await resolve('http://a.test/', { data: '@body.bin' })).body).toEqual(bytes);
    expect(await refusal('http://a.test/', { data: '@nowhere.json' })).toMatchObject({
      code: 'file-unreadable',
      message: 'The file nowhere.json cannot be read: there is no such file.',
    });
    expect(await refusal('http://a.test/', { data: '@.' })).toMatchObject({ code: 'file-unreadable' });
  });

  it('without the quotes of its JSON is refused: a shell took them', async () => {
    const data = '{message:hi}';
    expect(await refusal('http://a.test/', { data })).toMatchObject({
      message: expect.stringContaining('the shell took'),
    });
    expect((await resolve('http://a.test/', { data: '{ message }' })).body).toEqual(Buffer.from('{ message }'));
    const header = ['content-type: application/json'];
    expect(await refusal('http://a.test/', { data: '{ message }', header })).toMatchObject({ code: 'usage' });
  });

  it('over a WebSocket is one of through', async () => {
    expect(await refusal('WS://me:pw@a.test/x?k=1')).toMatchObject({
      code: 'usage',
      hint: "stream-check through 'WS://a.test/x' --start '<command>'",
    });
  });

  it('--direct is an address of its own, without its login', async () => {
    expect((await resolve('http://a.test/', { direct: ':3000' })).direct?.href).toBe('http://localhost:3000/');
    expect(await refusal('http://a.test/', { direct: 'chat' })).toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('--direct http'),
    });
  });
});

it.each([
  [undefined, false, 'GET'],
  [undefined, true, 'POST'],
  ['put', true, 'PUT'],
  ['Query', true, 'QUERY'],
  ['PURGE', false, 'PURGE'],
  ['Purge', false, 'Purge'],
])('the method %s, with a body: %s, is %s', (typed, hasBody, method) => {
  expect(methodOf(typed, hasBody)).toBe(method);
});

it.each([
  ['GET', true],
  ['head', true],
  ['HEAD', false],
  ['CONNECT', false],
  ['connect', false],
  ['G T', false],
  ['', false],
  ['X'.repeat(41), false],
])('the method %j with a body: %s is refused', (typed, hasBody) => {
  expect(() => methodOf(typed, hasBody)).toThrow(/method|body/);
});

describe('certificates', () => {
  it('are read from a file in the form PEM', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    writeFileSync(join(cwd, 'ca.pem'), pem);
    expect((await resolve('https://a.test/', { ca: 'ca.pem' })).way).toMatchObject({ ca: [pem], isInsecure: false });
    expect((await resolve('https://a.test/', { insecure: true })).way).toMatchObject({ ca: null, isInsecure: true });
  });

  it('in another form, or none, are refused', async () => {
    writeFileSync(join(cwd, 'ca.der'), Buffer.from([0x30, 0x82]));
    expect(await refusal('https://a.test/', { ca: 'ca.der' })).toMatchObject({ code: 'usage', message: /PEM/ });
    expect(await refusal('https://a.test/', { ca: 'none.pem' })).toMatchObject({ code: 'file-unreadable' });
  });
});

describe('a proxy', () => {
  const PROXY = 'http://proxy.test:3128/';

  it.each<[address: string, env: Record<string, string>, via: string | null]>([
    ['http://a.test/', {}, null],
    ['http://a.test/', { http_proxy: PROXY }, PROXY],
    // A server of CGI gets the header Proxy under this name.
    ['http://a.test/', { HTTP_PROXY: PROXY }, null],
    ['https://a.test/', { http_proxy: PROXY }, null],
    ['https://a.test/', { HTTPS_PROXY: PROXY }, PROXY],
    ['https://a.test/', { https_proxy: 'proxy.test:3128', HTTPS_PROXY: 'http://other.test' }, PROXY],
    ['https://a.test/', { https_proxy: ' ', ALL_PROXY: PROXY }, PROXY],
    ['http://a.test/', { all_proxy: PROXY }, PROXY],
    ['http://localhost:3000/', { http_proxy: PROXY }, null],
    ['http://127.0.0.9/', { http_proxy: PROXY }, null],
    ['http://[::1]/', { http_proxy: PROXY }, null],
    ['http://a.test/', { http_proxy: PROXY, no_proxy: '*' }, null],
    ['http://a.test/', { http_proxy: PROXY, no_proxy: 'b.test, A.test' }, null],
    ['http://x.a.test/', { http_proxy: PROXY, NO_PROXY: '.a.test' }, null],
    ['http://x.a.test/', { http_proxy: PROXY, no_proxy: '*.a.test' }, null],
    ['http://x.a.test/', { http_proxy: PROXY, no_proxy: 'a.test' }, null],
    ['http://xa.test/', { http_proxy: PROXY, no_proxy: 'a.test' }, PROXY],
    ['http://a.test:81/', { http_proxy: PROXY, no_proxy: 'a.test:80' }, PROXY],
    ['http://a.test/', { http_proxy: PROXY, no_proxy: 'a.test:80' }, null],
    ['https://a.test/', { https_proxy: PROXY, no_proxy: 'a.test:443' }, null],
    ['http://a.test/', { http_proxy: PROXY, no_proxy: '', NO_PROXY: 'a.test' }, null],
    ['http://a.test/', { http_proxy: PROXY, no_proxy: ', ,' }, PROXY],
  ])('%s with %j: %s', async (address, env, via) => {
    const got = await resolve(address, {}, env);
    expect(got.via).toBe(via);
    // A proxy that nobody typed is said.
    expect(got.notes).toEqual(
      via === null ? [] : [expect.stringContaining('proxy of the environment, proxy.test:3128')],
    );
  });

  it('that is typed comes before that of the environment, and none is none', async () => {
    const env = { http_proxy: PROXY };
    expect(await resolve('http://a.test/', { via: 'other.test:1' }, env)).toMatchObject({
      via: 'http://other.test:1/',
      notes: [],
    });
    expect(await resolve('http://a.test/', { via: 'none' }, env)).toMatchObject({ via: null, notes: [] });
    expect(await resolve('http://localhost/', { via: 'other.test:1' })).toMatchObject({ via: 'http://other.test:1/' });
  });

  it.each<[OptionValues, Record<string, string>, message: string]>([
    [{ via: 'socks5://p.test:1080' }, {}, '--via holds a proxy of the kind socks5; an HTTP proxy is expected.'],
    [
      {},
      { all_proxy: 'socks5h://p.test:1080' },
      'all_proxy holds a proxy of the kind socks5h; an HTTP proxy is expected.',
    ],
    [{ via: 'http://' }, {}, '--via holds no address; an HTTP proxy is expected.'],
  ])('%j %j: %s', async (options, env, message) => {
    expect(await refusal('http://a.test/', options, env)).toMatchObject({ code: 'usage', message });
  });
});
