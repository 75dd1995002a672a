// The mock on a real socket: its addresses, its write log, and how it takes clients that misbehave.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMockServer, type MockServer } from '../../src/mock/index.ts';
import { Scenario } from '../../src/model/scenario.ts';

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

describe('what is asked for', () => {
  it.each(['/v1/chat/completions', '/chat/completions'])('%s', async (path) => {
    const response = await ask('mock/one-chunk', { path });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(await response.text()).toContain('t0000 ');
  });

  it.each([
    ['mock/one-chunk', {}, 'one-chunk'],
    ['one-chunk', {}, 'one-chunk'],
    ['gpt-4o', { 'x-stream-check-scenario': 'one-chunk' }, 'one-chunk'],
  ])('model %s, headers %j: %s', async (model, headers, scenario) => {
    await (await ask(model, { headers })).text();
    expect(mock.exchanges().at(-1)?.scenario).toBe(scenario);
  });

  it('without a stream: one JSON body in the shape of the protocol', async () => {
    const response = await ask('mock/one-chunk', { stream: false });
    const body = (await response.json()) as { choices: { message: { content: string } }[] };
    expect(body.choices[0]!.message.content).toMatch(/^t0000 /);
  });
});

describe('what cannot be answered: JSON in the shape of the protocol, and what there is', () => {
  const message = async (response: Response) =>
    ((await response.json()) as { error: { message: string } }).error.message;

  it('an unknown path', async () => {
    const response = await ask('mock', { path: '/v1/chat/completion' });
    expect(response.status).toBe(404);
    expect(await message(response)).toContain('Known paths: /v1/chat/completions');
  });

  it('a known path with another method', async () => {
    const response = await fetch(`${mock.url}/v1/chat/completions`);
    expect(response.status).toBe(405);
    expect(await message(response)).toContain('takes POST, not GET');
  });

  it('a body that is no JSON', async () => {
    const response = await fetch(`${mock.url}/v1/chat/completions`, { method: 'POST', body: '{"model":' });
    expect(response.status).toBe(400);
  });

  it('an unknown scenario', async () => {
    const response = await ask('mock/bufered');
    expect(response.status).toBe(404);
    expect(await message(response)).toContain('Did you mean "buffered"?');
  });

  it('an unknown model is no unknown scenario: any name goes', async () => {
    const response = await ask('gpt-4o', { headers: { 'x-stream-check-scenario': 'one-chunk' } });
    expect(response.status).toBe(200);
  });
});

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

  it('lists the exchanges', async () => {
    await (await ask('mock/one-chunk')).text();
    await (await ask('mock/http-500')).text();
    expect(await inspect('exchanges')).toMatchObject([
      { protocol: 'openai-chat', scenario: 'one-chunk', stream: true, outcome: 'completed' },
      { scenario: 'http-500', outcome: 'http-error' },
    ]);
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
    socket.write(`POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    await expect.poll(() => mock.exchanges()[0]?.drainWaits ?? 0, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(mock.exchanges()[0]!.chunks.some(({ writtenAt }) => writtenAt === null)).toBe(true);
    socket.destroy();
  });

  it('health', async () => {
    const health = (await inspect('health')) as { ready: boolean; scenarios: string[] };
    expect(health.ready).toBe(true);
    expect(health.scenarios).toContain('steady');
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

it('the port that was asked for may be taken', async () => {
  await expect(createMockServer({ port: mock.port })).rejects.toMatchObject({ code: 'port-taken' });
});
