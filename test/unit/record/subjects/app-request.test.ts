// What an app or a gateway is asked for.
import { describe, expect, it } from 'vitest';
import { resolveApp } from '../../../../src/config/app.ts';
import type { OptionValues } from '../../../../src/config/options.ts';
import { askOf, isFirstStep } from '../../../../src/record/subjects/app-request.ts';
import type { TapExchange } from '../../../../src/record/vantages/wire.ts';

async function asked(address: string, options: OptionValues, changed?: Record<string, string>) {
  const { subject } = await resolveApp(address, options, process.cwd());
  return { ask: askOf(subject.target, subject.request, subject.reader, 'http://tap', changed), ...subject };
}

describe('the address of a gateway: its root, its base URL, the whole', () => {
  it.each<[OptionValues['protocol'], string, string]>([
    ['openai-chat', '', '/v1/chat/completions'],
    ['openai-chat', '/', '/v1/chat/completions'],
    ['openai-chat', '/openai/v1/', '/openai/v1/chat/completions'],
    ['openai-chat', '/v1/chat/completions?team=a', '/v1/chat/completions?team=a'],
    ['openai-chat', '/chat', '/chat/chat/completions'],
    ['anthropic-messages', '', '/v1/messages'],
    ['anthropic-messages', '/anthropic/v1', '/anthropic/v1/messages'],
    ['ollama', '/api', '/api/chat'],
    ['gemini', '/v1beta?key=k', '/v1beta/models/m:streamGenerateContent?alt=sse&key=k'],
    ['gemini', '/v1beta/models/m:streamGenerateContent', '/v1beta/models/m:streamGenerateContent?alt=sse'],
  ])('%s %s', async (protocol, place, path) => {
    const { ask } = await asked(`http://127.0.0.1:4000${place}`, { protocol: protocol!, data: '{"model":"m"}' });
    expect(ask).toMatchObject({ path, method: 'POST' });
  });
});

it('its body is that of the API, with what was typed laid over it, and its headers are too', async () => {
  const { ask } = await asked('http://gw', {
    protocol: 'anthropic-messages',
    data: '{"model":"team","max_tokens":7}',
    header: ['x-own: 1'],
  });
  expect(JSON.parse(ask.body as string)).toMatchObject({
    model: 'team',
    max_tokens: 7,
    stream: true,
    messages: [{ content: 'Tell me a story.' }],
  });
  expect(ask.headers).toMatchObject({
    'content-type': 'application/json',
    'anthropic-version': '2023-06-01',
    'x-own': '1',
  });
  const plain = await asked('http://gw', { protocol: 'openai-chat', scenario: 'steady' });
  expect(JSON.parse(plain.ask.body as string)).toMatchObject({ model: 'mock/steady', stream: true });
});

it.each<[string | undefined, string | undefined, string[]]>([
  [undefined, undefined, []],
  ['{"a": 1}', 'application/json', []],
  ['q=hi&n={{n}}', 'application/x-www-form-urlencoded', []],
  ['hello', 'text/plain', ['content-type: text/plain']],
])('an app is sent %j as it is, as %s', async (data, type, header) => {
  const { ask } = await asked('http://app/chat', { ...(data === undefined ? {} : { data }), header });
  expect(ask.body).toBe(data ?? null);
  expect(ask.headers['content-type']).toBe(type);
});

it('what a control changes comes last', async () => {
  const { ask } = await asked('http://app', { header: ['accept-encoding: br'] }, { 'accept-encoding': 'identity' });
  expect(ask.headers['accept-encoding']).toBe('identity');
});

it('the request that only brings an id is told from the one that streams', async () => {
  // oxlint-disable-next-line unicorn/no-thenable -- an option has this name
  const { request, ask } = await asked('http://app/runs?k=1', { then: '/runs/{{id}}' });
  expect(ask.nextPath).toBe('/runs/{{id}}');
  const first = { path: '/runs?k=1', method: 'POST', status: 201, failure: null } as TapExchange;
  const isFirst = (more: Partial<TapExchange>) => isFirstStep({ ...first, ...more }, request);
  expect(isFirst({})).toBe(true);
  // What failed is all that there is to judge.
  expect(isFirst({ status: 400 })).toBe(false);
  expect(isFirst({ failure: { kind: 'reset', message: '' } })).toBe(false);
  expect(isFirst({ method: 'GET' })).toBe(false);
  expect(isFirst({ path: '/runs/7' })).toBe(false);
  expect(isFirstStep(first, { ...request, nextPath: null })).toBe(false);
});
