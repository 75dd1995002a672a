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
    request: { method: 'POST', body: { a: 1 } },
    mockPort: 8787,
    target: { upstream: { kind: 'mock', scenario: { id: 'steady' } }, headers: { 'x-team': 'search' } },
  });
  expect((await resolveApp('https://app.test/api', { port: 9000 })).mockPort).toBe(9000);
});

it.each([
  ['ws://127.0.0.1/chat?key=secret', {}, /through asks over HTTP, and ws:\/\/127.0.0.1\/chat is a WebSocket/],
  ['ftp://127.0.0.1', {}, /expects an http or https address/],
  ['127.0.0.1:8000', {}, /expects an http or https address/],
  ['http://me:secret@app.test/', {}, /holds a user name or a password/],
  ['http://app.test', { data: '[1]' }, /--data expects a JSON object/],
  ['http://app.test', { data: '{' }, /--data expects a JSON object/],
])('%s %j', async (url, flags, message) => {
  const error: unknown = await resolveApp(url, flags).catch((reason: unknown) => reason);
  expect(String(error)).toMatch(message);
  expect(String(error)).not.toMatch(/secret/);
});
