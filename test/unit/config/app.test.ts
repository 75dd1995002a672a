// oxlint-disable unicorn/no-thenable -- an option has this name, and is never a function
import { expect, it } from 'vitest';
import { resolveApp as resolve } from '../../../src/config/app.ts';
import type { OptionValues } from '../../../src/config/options.ts';

const resolveApp = async (url: string, flags: OptionValues) => {
  const { subject, scenario } = await resolve(url, flags, process.cwd());
  return { ...subject, scenario };
};

it('a GET of the address, and a mock of its own for an app that is started', async () => {
  expect(await resolveApp('http://127.0.0.1:8000/chat?key=k', { start: 'app' })).toMatchObject({
    request: { origin: 'http://127.0.0.1:8000', path: '/chat?key=k', method: 'GET', body: null },
    scenario: { id: 'probe-short' },
    mockPort: 0,
    target: { summary: { provider: 'app', baseUrl: 'http://127.0.0.1:8000/chat' } },
  });
});

it('a POST with data, and the port of serve for an app that runs already', async () => {
  const flags = { data: '{"a":1}', header: ['x-team: search'], scenario: 'steady' };
  expect(await resolveApp('https://app.test/api', flags)).toMatchObject({
    request: { method: 'POST', body: '{"a":1}' },
    mockPort: 8787,
    target: { upstream: { kind: 'mock', scenario: { id: 'steady' } }, headers: { 'x-team': 'search' } },
  });
  expect((await resolveApp('https://app.test/api', { port: 9000 })).mockPort).toBe(9000);
});

it('--body is --data, and --path the path of the address', async () => {
  const { request } = await resolveApp('http://127.0.0.1:4000/old?k=1', { body: '{"a":1}', path: '/v1/chat' });
  expect(request).toMatchObject({ path: '/v1/chat?k=1', method: 'POST', body: '{"a":1}' });
  await expect(resolveApp('http://h/', { body: '{}', data: '{}' })).rejects.toThrow('exclude each other');
  for (const path of ['chat', '//h/x', '/x?key=1', '/a b']) {
    await expect(resolveApp('http://h/', { path })).rejects.toThrow('--path expects a path');
  }
});

it('a gateway is asked in its API, and what was typed is laid over that', async () => {
  const flags = { protocol: 'anthropic-messages', data: '{"model":"team"}' } as const;
  expect(await resolveApp('localhost:4000', flags)).toMatchObject({
    request: {
      origin: 'http://localhost:4000',
      path: '/',
      method: 'POST',
      body: '{"model":"team"}',
      protocol: 'anthropic-messages',
    },
    target: { summary: { protocol: 'anthropic-messages' } },
  });
});

it.each(['[1]', 'q=hi', 'hello', '{"n": {{n}}}', ''])('what is sent is no matter of ours: %j', async (data) => {
  expect((await resolveApp('http://127.0.0.1/', { data })).request).toMatchObject({ method: 'POST', body: data });
  expect((await resolveApp('ws://127.0.0.1/', { data })).request).toMatchObject({ method: 'GET', body: data });
});

it('a WebSocket begins as a GET over HTTP, has a reader of its own, and nothing of HTTP', async () => {
  const { request, reader, target } = await resolveApp('wss://me:pw@app.test/chat', { header: ['Authorization: own'] });
  expect(request).toMatchObject({ origin: 'https://app.test', path: '/chat', method: 'GET', isWebSocket: true });
  expect(reader.choice.modulePath).toMatch(/app-socket-reader\.js$/);
  expect(target).toMatchObject({
    headers: { authorization: 'own' },
    prompt: '',
    summary: { baseUrl: 'wss://app.test/chat' },
  });
  expect((await resolveApp('http://app.test/', {})).reader.choice.modulePath).toMatch(/app-reader\.js$/);
  // oxlint-disable-next-line unicorn/no-thenable -- an option has this name
  for (const flags of [{ method: 'PUT' }, { then: '/x' }, { protocol: 'ollama' }] as const) {
    await expect(resolveApp('ws://app.test/', flags)).rejects.toThrow('is for an app that is asked over HTTP');
  }
});

it('a proxy connects to a WebSocket, and names in --then may have blanks around them', async () => {
  const way = async (url: string) => (await resolveApp(url, { via: 'proxy:3128' })).request.way;
  expect(await way('ws://app.test/')).toMatchObject({ isTunnelled: true, via: new URL('http://proxy:3128') });
  expect(await way('http://app.test/')).toMatchObject({ isTunnelled: false });
  const { request } = await resolveApp('http://app.test/', { then: '/runs/{{ id }}?a={{b.c}}' });
  expect(request.nextPath).toBe('/runs/{{id}}?a={{b.c}}');
});

it('a path behind an id, a method, a proxy, any certificate, a user in the address', async () => {
  const flags = { then: '/runs/{{id}}', method: 'put', via: 'proxy:3128', insecure: true };
  const { request, target } = await resolveApp('https://me:pw@app.test/runs', flags);
  expect(request).toMatchObject({ path: '/runs', method: 'PUT', body: null, nextPath: '/runs/{{id}}' });
  expect(request.way).toMatchObject({ via: new URL('http://proxy:3128'), isInsecure: true, ca: null });
  expect(target.headers).toEqual({ authorization: `Basic ${Buffer.from('me:pw').toString('base64')}` });
  expect(target.summary.baseUrl).toBe('https://app.test/runs');
});

it.each<[string, OptionValues, RegExp]>([
  ['ftp://127.0.0.1', {}, /is no address of http/],
  ['http://127.0.0.1:99999/?key=secret', {}, /a port is 65535 at most/],
  ['http://app.test', { data: '{"secret":' }, /--data is no JSON, though it begins as if it were/],
  ['http://app.test', { data: '[secret]' }, /--data is no JSON/],
  ['http://app.test', { data: '[1]', protocol: 'ollama' }, /--data is expected to hold a JSON object/],
  ['http://app.test', { data: '{"a": {{n}}}', protocol: 'ollama' }, /--data is expected to hold a JSON object/],
  ['http://app.test', { data: 'secret', protocol: 'ollama' }, /--data is expected to hold a JSON object/],
  [
    'http://app.test',
    { data: '@README.md', protocol: 'ollama' },
    /The file README.md is expected to hold a JSON object/,
  ],
  ['http://app.test', { data: '@secret/none.json' }, /none.json cannot be read: there is no such file/],
  ['http://app.test', { data: '{}', method: 'GET' }, /A GET has no body/],
  ['http://app.test', { then: 'runs/{{id}}' }, /--then expects a path of the app/],
  ['http://app.test', { then: '/runs/{id}' }, /names a member as \{\{id\}\}/],
  ['http://app.test', { then: 'https://me:secret@other.test/' }, /--then expects a path of the app/],
  ['http://app.test', { via: 'socks5://127.0.0.1:1080' }, /an HTTP proxy is expected/],
])('%s %j', async (url, flags, message) => {
  const error: unknown = await resolveApp(url, flags).catch((reason: unknown) => reason);
  expect(String(error)).toMatch(message);
  if (!flags.data?.startsWith('@')) expect(String(error)).not.toMatch(/secret/);
});
