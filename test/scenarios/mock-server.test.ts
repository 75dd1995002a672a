// The mock on a real socket: its write log, how it takes clients that misbehave, and where its own bugs end.
// What reads no clock is in unit/mock/server.test.ts.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { createMockServer, type MockServer } from '../../src/mock/index.ts';
import { Scenario } from '../../src/model/scenario.ts';
import { protocols } from '../../src/protocols/index.ts';
import { createFakeIo, runCli } from '../cli/fake-io.ts';

let mock: MockServer;
beforeEach(async () => {
  mock = await createMockServer();
});
afterEach(() => mock.close());

const quick = Scenario.parse({
  id: 'quick',
  description: 'Ten chunks in 50 ms.',
  schedule: { firstMs: 5, segments: [{ chunks: 10, gapMs: 5 }] },
  expect: { exitCode: 0 },
});

function ask(
  model: string,
  more: { path?: string; headers?: Record<string, string>; stream?: boolean; url?: string } = {},
) {
  const { path = '/v1/chat/completions', headers = {}, stream = true, url = mock.url } = more;
  return fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'hi' }] }),
  });
}

const inspect = async (path: string): Promise<unknown> => (await fetch(`${mock.url}/__stream-check__/${path}`)).json();

interface LoggedExchange {
  id: string;
  outcome: string;
  stream: boolean;
  scenario: string;
  drainWaits: number;
  chunks: {
    tracer: string;
    text: string;
    spokenAt: string;
    writtenAt: string | null;
    bytes: number;
    characters: number;
  }[];
}

describe('the write log', () => {
  it('tells when each chunk was spoken and written, in order', async () => {
    await mock.close();
    mock = await createMockServer({ scenario: quick });
    const response = await ask('quick');
    const body = await response.text();
    const log = (await inspect(`exchanges/${response.headers.get('x-stream-check-id')}`)) as LoggedExchange;
    expect(log).toMatchObject({ outcome: 'completed', stream: true, scenario: 'quick' });
    expect(log.chunks.map(({ tracer }) => tracer)).toEqual(Array.from({ length: 10 }, (_, i) => `t000${i}`));
    // On a busy machine several may be spoken together, before the first of them is written.
    const spoken = log.chunks.map(({ spokenAt }) => BigInt(spokenAt));
    const written = log.chunks.map(({ writtenAt }) => BigInt(writtenAt!));
    for (const stamps of [spoken, written]) expect(stamps).toEqual(stamps.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(written.every((at, i) => at > spoken[i]!)).toBe(true);
    for (const { text, characters } of log.chunks) {
      expect(body).toContain(text);
      expect(characters).toBe(text.length);
    }
  });

  it('says that the client left, and the model stops at once', async () => {
    const abort = new AbortController();
    const response = await fetch(`${mock.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'mock/long', stream: true }),
      signal: abort.signal,
    });
    await response.body!.getReader().read();
    abort.abort();
    const exchange = mock.exchanges()[0]!;
    await expect.poll(() => exchange.outcome, { timeout: 5_000 }).toBe('client-aborted');
    const spoken = exchange.chunks.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(exchange.chunks.length).toBe(spoken);
  });

  it('waits for a reader that reads nothing, and says so', async () => {
    const big = Scenario.parse({
      ...quick,
      id: 'big',
      schedule: { firstMs: 1, segments: [{ chunks: 400, gapMs: 0, characters: [60_000, 60_000] }] },
    });
    await mock.close();
    mock = await createMockServer({ scenario: big });
    const socket = connect(mock.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.pause();
    const body = '{"model":"big","stream":true}';
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await expect.poll(() => mock.exchanges()[0]?.drainWaits ?? 0, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(mock.exchanges()[0]!.chunks.some(({ writtenAt }) => writtenAt === null)).toBe(true);
    socket.destroy();
  });
});

it('headers leave at once, long before the first word', async () => {
  await mock.close();
  const slow = Scenario.parse({
    ...quick,
    id: 'slow',
    schedule: { firstMs: 1_500, segments: [{ chunks: 1, gapMs: 1 }] },
  });
  mock = await createMockServer({ scenario: slow });
  const startedMs = performance.now();
  const response = await ask('slow');
  const headersMs = performance.now() - startedMs;
  await response.text();
  expect(headersMs).toBeLessThan((performance.now() - startedMs) / 2);
});

describe('a bug of ours in the mock', () => {
  const chat = protocols.get('openai-chat');
  /** Of which scenario the mock can write nothing. */
  function breakWriterOf(scenario: string): void {
    const { writer } = chat;
    vi.spyOn(chat, 'writer').mockImplementation((answer) => {
      if (answer.model === scenario) throw new Error('a bug of the writer');
      return writer(answer);
    });
  }
  afterEach(() => void vi.restoreAllMocks());

  it.each(['one-chunk', 'calibration'])('is exit 70, and no report blames the target: %s', async (scenario) => {
    breakWriterOf(scenario);
    const { code, stdout, stderr } = await runCli(['mock/one-chunk', '--client', 'node-http', '--json', '--quiet']);
    expect(stderr).toContain('a bug of the writer');
    expect(stderr).toContain('a bug of ours');
    expect(stdout).toBe('');
    expect(code).toBe(70);
  });

  it('ends serve as well', async () => {
    breakWriterOf('one-chunk');
    const fake = createFakeIo();
    const served = run(['node', 'stream-check', 'serve', 'one-chunk', '--port', '0'], fake.io);
    let stdout = '';
    await expect.poll(() => (stdout += fake.written().stdout)).toContain('exchanges');
    const url = /http:\/\/[\d.:]+/.exec(stdout)![0];
    expect((await ask('other', { url })).status).toBe(500);
    expect(await served).toBe(70);
    expect(fake.written().stderr).toContain('a bug of the writer');
    expect(fake.listening()).toBe(0);
  });
});
