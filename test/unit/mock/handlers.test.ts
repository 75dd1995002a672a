// The handlers alone, as other people's tests use them with msw.
import { getResponse } from 'msw';
import { expect, it } from 'vitest';
import type { Playback } from '../../../src/mock/exchange.ts';
import { createMockHandlers, Scenario } from '../../../src/mock/index.ts';

const scenario = Scenario.parse({
  id: 'mine',
  description: 'Two chunks.',
  schedule: { firstMs: 1, segments: [{ chunks: 2, gapMs: 1 }] },
  expect: { exitCode: 0 },
});

function request(body: object): Request {
  return new Request('https://api.openai.com/v1/chat/completions', { method: 'POST', body: JSON.stringify(body) });
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
])('speak with other tracers where the conductor says so: %s', async (_, stream, playback) => {
  const handlers = createMockHandlers({ scenario, conduct: () => ({ ...playback, firstTracer: 10_000 }) });
  const text = await (await getResponse(handlers, request({ stream })))!.text();
  expect(text.match(/\bt\d{4,}/g)).toEqual(['t10000', 't10001']);
});
