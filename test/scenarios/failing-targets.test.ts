// What a target can do wrong: a clear sentence, exit 4, what was measured until then, nothing of ours left behind.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkHere } from '../cli/fake-io.ts';
import { makeCertificate } from '../support/certificate.ts';
import { runBuilt } from '../support/cli.ts';
import { long, someOf } from '../support/form.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function listen(server: Server, scheme = 'http'): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

const serve = (listener: RequestListener) => listen(createServer(listener));
const ask = (baseUrl: string, ...flags: string[]) => ['some-model', '--base-url', baseUrl, '--timeout', '3', ...flags];

function frame(text: string): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`;
}

/** Begins a stream as it should be. */
async function speak(response: ServerResponse, chunks: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let i = 0; i < chunks; i++) {
    response.write(frame(`word ${i} `));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Two words, and then nothing but a sign of life. */
async function live(response: ServerResponse, sign: string): Promise<void> {
  await speak(response, 2);
  const timer = setInterval(() => response.write(sign), 100);
  response.on('close', () => clearInterval(timer));
}

describe('no connection', () => {
  it('refused', async () => {
    const { code, run } = await checkHere(ask('http://127.0.0.1:9/v1'));
    expect(run.outcome.kind).toBe('connect-failed');
    expect(run.outcome.message).toMatch(/refused|ECONNREFUSED/);
    expect(code).toBe(4);
  });

  long.it('no such name', async () => {
    const { code, run } = await checkHere(ask('http://no-such-host.invalid/v1'));
    expect(run.outcome.kind).toBe('connect-failed');
    expect(run.outcome.message).toContain('no-such-host.invalid');
    expect(code).toBe(4);
  });

  long.it('a certificate that nobody trusts', async () => {
    const baseUrl = await listen(
      createTlsServer({ ...makeCertificate() }, (_, response) => response.end()),
      'https',
    );
    const { code, run } = await checkHere(ask(baseUrl));
    expect(run.outcome.kind).toBe('connect-failed');
    expect(run.outcome.message).toMatch(/certificate|self-signed/i);
    expect(code).toBe(4);
  });
});

describe('an error status: the message of the server is shown', () => {
  const answers = [
    [401, 'Incorrect API key provided'],
    [404, 'The model does not exist'],
    [429, 'Rate limit reached'],
    [500, 'The server had an error'],
  ] as const;
  it.each(someOf(answers, ([status]) => status === 401))('%d', async (status, message) => {
    const baseUrl = await serve((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message, type: 'x' } }));
    });
    const { code, run } = await checkHere(ask(baseUrl));
    expect(run.outcome).toMatchObject({ kind: 'http-error' });
    expect(run.outcome.message).toContain(String(status));
    expect(run.outcome.message).toContain(message);
    expect(run.response?.status).toBe(status);
    expect(code).toBe(4);
  });
});

describe('a status that is no error and no answer', () => {
  const answers: readonly [number, string, string][] = [
    [302, 'https://example.invalid/v2/chat?key=secret', '302 Found: a redirect to https://example.invalid/v2/chat.'],
    [308, '/v2/chat', '308 Permanent Redirect to /v2/chat.'],
    [304, '', '304 Not Modified: it holds no answer.'],
    [204, '', '204 No Content: it holds no answer.'],
  ];
  it.each(someOf(answers, ([status]) => status === 302))('%d', async (status, location, message) => {
    const baseUrl = await serve((_, response) => response.writeHead(status, location === '' ? {} : { location }).end());
    const { code, run, stdout } = await checkHere(ask(baseUrl));
    expect(run.outcome).toEqual({ kind: 'http-error', message });
    expect(run.verdict.summary).toBe(`the server answered ${message}`);
    expect(stdout).not.toContain('secret');
    expect(code).toBe(4);
  });

  long.it('101: another protocol', async () => {
    const baseUrl = await serve((_, response) => {
      response.writeHead(101, { connection: 'upgrade', upgrade: 'websocket' });
      response.end();
    });
    const { code, run } = await checkHere(ask(baseUrl));
    expect(run.outcome.message).toContain('answered 101');
    expect(code).toBe(4);
  });
});

describe('an answer that is no stream', () => {
  long.it('a web page', async () => {
    const baseUrl = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Welcome</title><p>Please log in');
    });
    const { code, run } = await checkHere(ask(baseUrl));
    expect(run.outcome.kind).toBe('protocol-error');
    expect(run.outcome.message).toContain('A web page came instead of a stream');
    expect(code).toBe(4);
  });

  it('one JSON body', async () => {
    const baseUrl = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: 'All at once.' } }] }),
      );
    });
    const { code, run } = await checkHere(ask(baseUrl));
    expect(run.outcome.kind).toBe('protocol-error');
    expect(run.outcome.message).toContain('one JSON body');
    expect(run.vantages.wire?.characters).toBe('All at once.'.length);
    expect(code).toBe(4);
  });
});

describe('a stream that does not end well: what came before is kept', () => {
  const ends: readonly [string, string, (response: ServerResponse) => unknown][] = [
    ['closed early', 'truncated', (response: ServerResponse) => response.socket!.end()],
    ['reset', 'reset', (response: ServerResponse) => response.socket!.resetAndDestroy()],
    ['ended without its end mark', 'truncated', (response: ServerResponse) => response.end()],
    ['silent for ever', 'timed-out', () => {}],
  ];
  it.each(someOf(ends, ([how]) => how === 'reset'))('%s', async (_, kind, stop) => {
    const baseUrl = await serve((__, response) => void speak(response, 5).then(() => stop(response)));
    const { code, run } = await checkHere(ask(baseUrl));
    expect(run.outcome.kind).toBe(kind);
    expect(run.outcome.message).not.toBeNull();
    expect(run.vantages.app?.chunks).toBe(5);
    expect(code).toBe(4);
  });

  const signs: readonly [string, string][] = [
    ['comments', ': ping\n\n'],
    ['empty deltas', frame('')],
  ];
  it.each(someOf(signs, ([how]) => how === 'comments'))('%s for ever: they are no progress', async (_, sign) => {
    const baseUrl = await serve((__, response) => void live(response, sign));
    const { code, run } = await checkHere(ask(baseUrl));
    expect(run.outcome).toMatchObject({ kind: 'timed-out', limit: 'timeout' });
    expect(run.outcome.message).toMatch(
      /^nothing but comments, .* came for 3 s \(--timeout\); \d+ characters had arrived/,
    );
    expect(run.vantages.app?.chunks).toBe(2);
    expect(code).toBe(4);
  });

  long.it('words for ever: --max-time, whatever comes', async () => {
    const baseUrl = await serve((_, response) => void speak(response, 1000));
    const { code, run, tookMs } = await checkHere(ask(baseUrl, '--timeout', '30', '--max-time', '5'));
    expect(run.outcome).toMatchObject({ kind: 'timed-out', limit: 'max-time' });
    expect(run.outcome.message).toContain('the answer was not over after 5 s (--max-time)');
    expect(run.vantages.app!.chunks).toBeGreaterThan(5);
    expect(tookMs).toBeLessThan(30_000);
    expect(code).toBe(4);
  });

  long.it('never answers: --timeout', async () => {
    const baseUrl = await serve(() => {});
    const { code, run, tookMs } = await checkHere(ask(baseUrl));
    expect(run.outcome).toMatchObject({ kind: 'timed-out' });
    expect(run.outcome.message).toContain('nothing moved for 3 s (--timeout); the server has not answered the request');
    expect(tookMs).toBeLessThan(30_000);
    expect(code).toBe(4);
  });
});

describe('what comes from the network', () => {
  const nasty = 'red \u001b[31m bell \u0007 title \u001b]0;owned\u0007 c1 \u009b31m bidi \u202e';

  const formats: [string[]][] = [[[]], [['--json']]];
  it.each(someOf(formats, ([{ length }]) => length === 0))('never steers the terminal: %j', async (flags) => {
    const baseUrl = await serve((_, response) => {
      response.writeHead(500, { 'content-type': 'application/json', 'x-request-id': 'a\u0080b' });
      response.end(JSON.stringify({ error: { message: nasty } }));
    });
    const { stdout, stderr } = await runBuilt(ask(baseUrl, ...flags));
    expect(stdout).toContain('red');
    // eslint-disable-next-line no-control-regex
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});

describe('keys', () => {
  const KEY = 'sk-test-5f1d0c3a9b7e';

  it('appear in no output, file or process list, whatever the server does with them', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
    cleanups.push(() => rmSync(directory, { recursive: true }));
    let authorization: string | undefined;
    let processList = '';
    const baseUrl = await serve((request: IncomingMessage, response) => {
      authorization = request.headers.authorization;
      processList = execFileSync('ps', ['axeww'], { encoding: 'utf8', maxBuffer: 1e8 });
      response.writeHead(401, { 'content-type': 'application/json', 'x-echo': KEY });
      response.end(JSON.stringify({ error: { message: `Incorrect API key provided: ${KEY}` } }));
    });
    const flags = [
      '--api-key-env',
      'GATEWAY_KEY',
      '--record',
      directory,
      '--reporter',
      `json=${join(directory, 'r.json')}`,
    ];
    const { stdout, stderr } = await runBuilt(ask(baseUrl, ...flags), { GATEWAY_KEY: KEY });
    expect(authorization).toBe(`Bearer ${KEY}`);
    const files = execFileSync('grep', ['-rc', '', directory], { encoding: 'utf8' });
    expect(files.trim().split('\n')).toHaveLength(2);
    for (const name of files.trim().split('\n')) {
      expect(readFileSync(name.slice(0, name.lastIndexOf(':')), 'utf8')).not.toContain(KEY);
    }
    expect(stdout + stderr).not.toContain(KEY);
    expect(stdout).toContain('Incorrect API key provided');
    // The user's own shell variable is in the environment of the process that was started with it, and nowhere else.
    const withKey = processList.split('\n').filter((line) => line.includes(KEY));
    expect(withKey.filter((line) => !line.includes('bin/stream-check.js'))).toEqual([]);
    expect(withKey.map((line) => line.split('GATEWAY_KEY')[0]).join('\n')).not.toContain(KEY);
  });
});
