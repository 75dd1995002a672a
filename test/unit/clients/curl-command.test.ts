import { describe, expect, it } from 'vitest';
import { curlConfig, curlFailure, curlHead } from '../../../src/clients/built-in/curl-command.ts';

const head = (text: string) => curlHead(Buffer.from(text, 'latin1'));

describe('what curl writes', () => {
  it('status, headers, and the rest', () => {
    expect(head('HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nb: 3\r\n\r\ndata')).toEqual({
      status: 200,
      headers: { a: '1', b: '2, 3' },
      rest: Buffer.from('data'),
    });
  });

  it('nothing while the headers are not complete', () => {
    expect(head('HTTP/1.1 200 OK\r\nA: 1\r\n')).toBeNull();
  });

  it('an interim answer is passed over', () => {
    expect(head('HTTP/1.1 100 Continue\r\n\r\nHTTP/2 401\r\n\r\n')?.status).toBe(401);
  });

  it('what is no HTTP is said to be none', () => {
    expect(() => head('SSH-2.0\r\n\r\n')).toThrow('begins with "SSH-2.0"');
  });
});

it('what curl is told cannot be taken for something else', () => {
  const config = curlConfig({
    baseUrl: 'http://x',
    url: 'http://x/[a]{b}',
    protocol: 'openai-chat',
    model: 'm',
    prompt: 'hi',
    maxTokens: null,
    apiKey: null,
    method: 'POST',
    headers: { 'x-empty': '', 'x-quoted': 'a"b\\c' },
    body: '@/etc/passwd\n"',
  });
  expect(config).toContain('globoff');
  expect(config).toContain('header = "x-empty;"');
  expect(config).toContain('header = "x-quoted: a\\"b\\\\c"');
  expect(config).toContain('data-raw = "@/etc/passwd\\n\\""');
});

it.each([
  [7, 'connect-failed'],
  [18, 'truncated'],
  [28, 'timed-out'],
  [56, 'reset'],
  [99, 'client-crashed'],
  [null, 'client-crashed'],
])('exit code %s: %s', (code, kind) => {
  expect(curlFailure(code, 'curl: (7) why')).toMatchObject({ kind, message: expect.stringContaining('why') as string });
});
