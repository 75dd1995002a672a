// Addresses as people type them, and what is none.
import { describe, expect, it } from 'vitest';
import { isAddress, readAddress } from '../../../src/config/address.ts';
import { StreamCheckError } from '../../../src/errors.ts';

it.each([
  ['localhost:3000/api', 'http://localhost:3000/api'],
  [':3000/api', 'http://localhost:3000/api'],
  ['127.0.0.1:8000', 'http://127.0.0.1:8000/'],
  ['[::1]:3000/x', 'http://[::1]:3000/x'],
  ['web:3000/chat', 'http://web:3000/chat'],
  ['192.168.1.5/v1', 'http://192.168.1.5/v1'],
  ['172.20.0.2/v1', 'http://172.20.0.2/v1'],
  ['172.32.0.2/v1', 'https://172.32.0.2/v1'],
  ['box.local/v1', 'http://box.local/v1'],
  ['http/chat', 'http://http/chat'],
  ['example.com/x', 'https://example.com/x'],
  ['api.example.com:8443/x', 'https://api.example.com:8443/x'],
  ['api.example.com:8080/x', 'http://api.example.com:8080/x'],
  ['//example.com/x', 'https://example.com/x'],
])('%s without a scheme is taken as %s, and that is said', (typed, href) => {
  const { url, notes } = readAddress(typed);
  expect({ href: url.href, notes }).toEqual({ href, notes: [`Without a scheme it is taken as ${href}.`] });
});

it.each([
  ['htp://localhost:3/x', 'http://localhost:3/x'],
  ['htpps://a.io/x', 'https://a.io/x'],
  ['http:/x', 'http://x'],
  ['http//x', 'http://x'],
  ['http:///x', 'http://x'],
  ['https;//a.io', 'https://a.io'],
  ['http:localhost:3000', 'http://localhost:3000'],
  [String.raw`http:\\a\b`, String.raw`http://a\b`],
  ['http://http://a/b', 'http://a/b'],
])('the slip in %s is refused with the line to type', (typed, meant) => {
  expect(mistake(typed)?.hint).toBe(`npx stream-check '${meant}'`);
});

it.each([
  ['http://localhost:99999/', 'a port is 65535 at most'],
  ['http://localhost:PORT/x', 'its port is no number'],
  ['localhost:PORT/x', 'its port is no number'],
  ['127.0.0.1:30o0/x', 'its port is no number'],
  ['http://exa mple.com/', 'a sign that no host has'],
  ['ftp://a/b', 'no address of http or https'],
  ['http://h/a --data x', 'The quotes around the address end too late: "http://h/a" ends at the blank.'],
  ['http://h/a?k=1 --why', '"http://h/a" ends at the blank.'],
  ['h:1/a -H x', '"h:1/a" ends at the blank.'],
  ['', 'No address is given.'],
])('"%s" is refused with the reason', (typed, reason) => {
  expect(mistake(typed)?.message).toContain(reason);
});

it('a key or a password in an address that is refused is not repeated', () => {
  const { message, hint } = mistake('htp://ada:pass@a.io/x?key=sk-1')!;
  expect(`${message} ${hint}`).not.toMatch(/pass|sk-1/);
  expect(hint).toBe("npx stream-check 'http://a.io/x?…'");
});

it.each([
  'ada:pass@a.io:99999/x',
  'http:/ada:pass@a.io/x',
  'http:ada:pass@a.io/x',
  'http//ada:pass@a.io/x',
  String.raw`http:\\ada:pass@a.io/x`,
  'http://http://ada:pass@a.io/x',
  'http://ada:pass@a.io:99999/x',
  'ftp://ada:pass@a.io/x',
])('the password of %s, which is refused, is not repeated', (typed) => {
  const { message, hint } = mistake(typed)!;
  expect(`${message} ${hint}`).not.toMatch(/ada|pass/);
  expect(`${message} ${hint}`).toContain('a.io');
});

it('an @ in a path stays', () => {
  expect(mistake('ftp://a.io/@ada/x')?.message).toContain('"ftp://a.io/@ada/x"');
  expect(mistake('a.io:99999/@ada/x')?.message).toContain('"a.io:99999/@ada/x"');
});

it('user and password become a header, a fragment is dropped, and nothing is said of what was typed well', () => {
  const { url, authorization, notes } = readAddress('http://ada:p%40ss@a.io/x?q=1#top');
  expect({ href: url.href, authorization, notes }).toEqual({
    href: 'http://a.io/x?q=1',
    authorization: `Basic ${Buffer.from('ada:p@ss').toString('base64')}`,
    notes: [],
  });
  expect(readAddress('ada:pass@a.io/x').url.href).toBe('https://a.io/x');
});

it('a blank and a dash may stand in a query', () => {
  expect(readAddress('http://a/b?q=what is -v').url.href).toBe('http://a/b?q=what%20is%20-v');
});

it('quotes of a chat, and the address on which servers listen', () => {
  expect(readAddress('“http://a/b”').notes).toEqual(['The quotes around the address are left out.']);
  expect(readAddress('http://0.0.0.0:3000/a').url.href).toBe('http://127.0.0.1:3000/a');
});

it('a command may ask other schemes, and has its own line to type', () => {
  const asking = { command: 'stream-check through', schemes: ['http', 'https', 'ws'] };
  expect(readAddress('ws://a/b', asking).url.href).toBe('ws://a/b');
  expect(mistake('htp://a', asking)?.hint).toBe("npx stream-check through 'http://a'");
});

describe('what was meant', () => {
  it.each([
    'localhost',
    'localhost:3000/api',
    'localhost:30o0/api',
    '[::1]:x',
    ':3000',
    'example.com',
    'http:/x',
    'htp://x',
    'user:pw@host.com/x',
    'web:3000/chat',
    'chat.example/x',
  ])('%s: an address', (typed) => expect(isAddress(typed)).toBe(true));

  it.each([
    'mock',
    'mock/steady',
    'openai/gpt-4o',
    'claude-3.5-sonnet',
    'llama3.2',
    'llama3.2:latest',
    'qwen2.5:7b',
    'meta-llama/Llama-3.1-8B',
    './big.json',
    'big.json',
    'run.sh',
    'serve',
    'httpx',
  ])('%s: none', (typed) => expect(isAddress(typed)).toBe(false));
});

function mistake(...typed: Parameters<typeof readAddress>): StreamCheckError | null {
  try {
    readAddress(...typed);
    return null;
  } catch (error) {
    if (error instanceof StreamCheckError) return error;
    throw error;
  }
}
