// The handlers alone, as other people's tests use them with msw.
import { getResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Playback } from '../../../src/mock/exchange.ts';
import { type HandlerOptions, type ServedExchange } from '../../../src/mock/handlers.ts';
import { isMockPath, mockPaths } from '../../../src/mock/requests.ts';
import { createMockHandlers, Scenario } from '../../../src/mock/index.ts';
import type { FaultSpec } from '../../../src/model/scenario.ts';
import { protocols } from '../../../src/protocols/index.ts';

const scenario = Scenario.parse({
  id: 'mine',
  description: 'Two chunks.',
  schedule: { firstMs: 1, segments: [{ chunks: 2, gapMs: 1 }] },
  expect: { exitCode: 0 },
});

function request(body: object, path = '/v1/chat/completions'): Request {
  return new Request(`https://api.openai.com${path}`, { method: 'POST', body: JSON.stringify(body) });
}

it('answer any host, with the scenario of one’s own', async () => {
  const response = await getResponse(createMockHandlers({ scenario }), request({ model: 'gpt-4o', stream: true }));
  const text = await response!.text();
  expect(text).toContain('t0000 ');
  expect(text).toContain('t0001 ');
  expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
});

it('answer nothing else', async () => {
  const other = new Request('https://api.openai.com/v1/embeddings', { method: 'POST', body: '{}' });
  expect(await getResponse(createMockHandlers(), other)).toBeUndefined();
});

it('send the header by which useChat knows its stream', async () => {
  const chat = new Request('https://example.com/api/ui-chat', { method: 'POST', body: '{"model":"m"}' });
  const response = await getResponse(createMockHandlers({ scenario }), chat);
  expect(response!.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
  await response!.text();
});

it.each<[string, boolean, Playback]>([
  ['on its schedule', true, { kind: 'timed' }],
  ['by hand', true, { kind: 'driven', drive: async (driver) => void [driver.speak(), driver.speak(400)] }],
  ['whole', false, { kind: 'instant' }],
])('speak with other tracers where the choose says so: %s', async (_, stream, playback) => {
  const handlers = createMockHandlers({ scenario, choosePlayback: () => ({ ...playback, firstTracer: 10_000 }) });
  const text = await (await getResponse(handlers, request({ stream })))!.text();
  expect(text.match(/\bt\d{4,}/g)).toEqual(['t10000', 't10001']);
});

it('name the scenario that is played as the model, in a stream as in a whole answer', async () => {
  const handlers = createMockHandlers({ scenario, choosePlayback: () => ({ kind: 'instant' }) });
  const ask = async (stream: boolean) => (await getResponse(handlers, request({ model: 'mock/mine', stream })))!;
  const streamed = (await (await ask(true)).text()).match(/"model":"[^"]*"/g);
  expect([...new Set(streamed)]).toEqual(['"model":"mine"']);
  const response = await ask(false);
  const id = response.headers.get('x-stream-check-id');
  expect(await response.json()).toMatchObject({ model: 'mine', id });
});

it.each([
  ['?alt=sse', 'text/event-stream; charset=utf-8', /^data: \{/],
  ['', 'application/json; charset=UTF-8', /^\[\{/],
])('follow the query of the address, as Gemini clients write it: "%s"', async (query, type, beginning) => {
  const served: ServedExchange[] = [];
  const handlers = createMockHandlers({ scenario, onExchange: (exchange) => void served.push(exchange) });
  const path = '/v1beta/models/gemini-pro:streamGenerateContent';
  const response = (await getResponse(handlers, request({}, path + query)))!;
  expect(response.headers.get('content-type')).toBe(type);
  expect(await response.text()).toMatch(beginning);
  expect(served[0]!.exchange).toMatchObject({ path, model: 'gemini-pro', stream: true });
});

it.each([
  ['one-chunk', 'one-chunk'],
  ['gpt-4o', 'probe-short'],
])('without a scenario of one’s own, %s plays %s', async (model, played) => {
  const served: ServedExchange[] = [];
  const handlers = createMockHandlers({ onExchange: (exchange) => void served.push(exchange) });
  const response = (await getResponse(handlers, request({ model, stream: true })))!;
  await response.body!.cancel();
  expect(served[0]!.exchange.scenario).toBe(played);
});

describe('a whole answer', () => {
  const whole = { stream: false };
  const thinks = (firstMs: number) => ({ ...scenario, schedule: { ...scenario.schedule, firstMs } });

  it('comes when the model would have said the last word', async () => {
    const startMs = performance.now();
    // Two chunks, at 150 and at about 151 ms.
    await getResponse(createMockHandlers({ scenario: thinks(150) }), request(whole));
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(150);
  });

  it('comes at once for a warm-up', async () => {
    const options = { scenario: thinks(3_600_000), choosePlayback: () => ({ kind: 'instant' as const }) };
    const response = await getResponse(createMockHandlers(options), request(whole));
    expect(response!.status).toBe(200);
  });
});

it.each<[Playback, number]>([
  [{ kind: 'timed' }, 5],
  [{ kind: 'instant' }, 3],
])('who asks for no stream gets all of it, or at once its beginning: %j', async (playback, chunks) => {
  const five = {
    ...scenario.schedule,
    segments: [],
    events: ['a ', 'b ', 'c ', 'd ', 'e '].map((text) => ({ atMs: 1, channel: 'text' as const, text })),
  };
  const options = { scenario: { ...scenario, schedule: five }, choosePlayback: () => playback };
  const text = await (await getResponse(createMockHandlers(options), request({ stream: false })))!.text();
  expect(text.match(/\bt\d{4,}/g)).toHaveLength(chunks);
});

describe('what they say of an exchange', () => {
  const faulty = (...faults: FaultSpec[]) => ({ ...scenario, faults });
  const asked = { model: 'gpt-4o', stream: true };

  async function answered(options: HandlerOptions) {
    const served: ServedExchange[] = [];
    const over: string[] = [];
    const bugs: unknown[] = [];
    const handlers = createMockHandlers({
      onExchange: (exchange) => void served.push(exchange),
      onOver: ({ exchange }) => void over.push(exchange.outcome),
      onBug: (bug) => void bugs.push(bug),
      ...options,
    });
    const response = (await getResponse(handlers, request(asked)))!;
    return { response, served: served[0]!, over, bugs };
  }

  it('its beginning, and once that it is over', async () => {
    const { response, served, over } = await answered({ scenario });
    expect(served.exchange).toMatchObject({
      model: 'gpt-4o',
      scenario: 'mine',
      stream: true,
      outcome: 'open',
      endedAt: null,
    });
    expect(served.exchange.path).toBe('/v1/chat/completions');
    expect(served.exchange.id).toBe(response.headers.get('x-stream-check-id'));
    expect(over).toEqual([]);
    await response.text();
    served.over('completed');
    served.over('reset');
    expect(over).toEqual(['completed']);
    expect(served.exchange.outcome).toBe('completed');
    expect(served.exchange.endedAt).toBeGreaterThanOrEqual(served.exchange.requestedAt);
  });

  it('that its reader left', async () => {
    const { response, served, over } = await answered({ scenario });
    await response.body!.cancel();
    expect(over).toEqual(['client-aborted']);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(served.exchange.chunks).toEqual([]);
  });

  it.each([
    ['truncate', 'truncated'],
    ['reset', 'reset'],
  ])('how it is to be broken off: %s', async (id, how) => {
    const { response, served } = await answered({ scenario: faulty({ id, afterChunks: 1 }) });
    expect(served.breakOff).toBeNull();
    expect(await response.text()).not.toContain('[DONE]');
    expect(served.breakOff).toBe(how);
  });

  it('an error instead of an answer, with its headers', async () => {
    const error = { id: 'http-error', status: 429, message: 'slow down', retryAfterSeconds: 3 };
    const { response, served, over } = await answered({ scenario: faulty(error) });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(response.headers.get('x-stream-check-id')).toBe(served.exchange.id);
    expect(await response.text()).toContain('slow down');
    expect(over).toEqual(['http-error']);
    expect(served.player).toBeNull();
  });

  it('headers that come late', async () => {
    const startMs = performance.now();
    const { response } = await answered({ scenario: faulty({ id: 'slow-headers', delayMs: 40 }) });
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(39);
    await response.text();
  });

  it('that it is compressed, where it is', async () => {
    const plain = await answered({ scenario });
    expect(plain.response.headers.has('content-encoding')).toBe(false);
    const packed = await answered({ scenario: faulty({ id: 'gzip', flush: true }) });
    expect(packed.response.headers.get('content-encoding')).toBe('gzip');
    await Promise.all([plain.response.arrayBuffer(), packed.response.arrayBuffer()]);
  });

  it.each<FaultSpec>([
    { id: 'hang', afterChunks: 1 },
    { id: 'gzip', flush: true },
    { id: 'http-error', status: 500, message: 'no' },
    { id: 'slow-headers', delayMs: 3_600_000 },
  ])('a warm-up passes no fault, before its body neither: $id', async (fault) => {
    const { response } = await answered({ scenario: faulty(fault), choosePlayback: () => ({ kind: 'instant' }) });
    expect(response.status).toBe(200);
    expect(response.headers.has('content-encoding')).toBe(false);
    expect(await response.text()).toContain('[DONE]');
  });

  it('a bug of ours: the body errors with it', async () => {
    const bug = new Error('a bug');
    const drive = async () => Promise.reject(bug);
    const { response, over, bugs } = await answered({ scenario, choosePlayback: () => ({ kind: 'driven', drive }) });
    await expect(response.text()).rejects.toBe(bug);
    expect(bugs).toEqual([bug]);
    expect(over).toEqual(['failed']);
  });
});

it('the paths that are answered, with and without a version in front', () => {
  expect(mockPaths()).toEqual(expect.arrayContaining(['/v1/chat/completions', '/v1/messages', '/api/chat']));
  for (const path of ['/v1/chat/completions', '/chat/completions', '/openai/v1/chat/completions', '/messages']) {
    expect(isMockPath(path), path).toBe(true);
  }
  expect(isMockPath('/v1beta/models/gemini-pro:streamGenerateContent')).toBe(true);
  for (const path of ['/v1/chat/completions/more', '/v1beta/models/:streamGenerateContent', '/']) {
    expect(isMockPath(path), path).toBe(false);
  }
  expect(isMockPath('/v1/messages', [protocols.get('openai-chat')])).toBe(false);
});
