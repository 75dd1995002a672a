import { expect, it } from 'vitest';
import { resolveApp } from '../../../src/config/app.ts';

it('a GET of the address, and a mock of its own for an app that is started', () => {
  expect(resolveApp('http://127.0.0.1:8000/chat?key=k', { start: 'app' })).toMatchObject({
    request: { origin: 'http://127.0.0.1:8000', path: '/chat?key=k', method: 'GET', body: null },
    scenario: 'probe-short',
    mockPort: 0,
    target: { summary: { provider: 'app', baseUrl: 'http://127.0.0.1:8000/chat' } },
  });
});

it('a POST with data, and the port of serve for an app that runs already', () => {
  const flags = { data: '{"a":1}', header: ['x-team: search'], scenario: 'steady' };
  expect(resolveApp('https://app.test/api', flags)).toMatchObject({
    request: { method: 'POST', body: { a: 1 } },
    mockPort: 8787,
    target: { scenario: 'steady', headers: { 'x-team': 'search' } },
  });
  expect(resolveApp('https://app.test/api', { port: '9000' }).mockPort).toBe(9000);
});

it.each([
  ['ftp://127.0.0.1', {}, /expects an http or https address/],
  ['127.0.0.1:8000', {}, /expects an http or https address/],
  ['http://me:secret@app.test/', {}, /holds a user name or a password/],
  ['http://app.test', { data: '[1]' }, /--data expects a JSON object/],
  ['http://app.test', { data: '{' }, /--data expects a JSON object/],
  ['http://app.test', { port: '70000' }, /at most 65535/],
])('%s %j', (url, flags, message) => {
  expect(() => resolveApp(url, flags)).toThrow(message);
  expect(() => resolveApp(url, flags)).not.toThrow(/secret/);
});
