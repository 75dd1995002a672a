import { expect, it } from 'vitest';
import { injectedAddresses, injectedEnvironment } from '../../../../src/record/process/injected-environment.ts';

it('a program under test meets the mock wherever it looks, and a real key nowhere', () => {
  const env = injectedEnvironment('http://127.0.0.1:9', 'mock-model');
  const addresses = Object.entries(env).filter(([name]) => /_URL$|_BASE$|_HOST$/.test(name));
  expect(addresses.map(([name]) => name)).toEqual([
    'OPENAI_BASE_URL',
    'OPENAI_API_BASE',
    'ANTHROPIC_BASE_URL',
    'GOOGLE_GEMINI_BASE_URL',
    'OLLAMA_HOST',
    'STREAM_CHECK_URL',
  ]);
  for (const [name, value] of addresses) expect(value, name).toMatch(/^http:\/\/127\.0\.0\.1:9(\/v1)?$/);
  const keys = Object.entries(env).filter(([name]) => name.endsWith('_KEY'));
  expect(keys).toHaveLength(4);
  for (const [name, value] of keys) expect(value, name).toBe('stream-check');
});

it('with a real model only the variables of its API are set: a key goes to nobody else', () => {
  const url = 'http://127.0.0.1:9';
  expect(injectedAddresses(url, 'openai-responses')).toEqual({
    OPENAI_BASE_URL: url,
    OPENAI_API_BASE: url,
    STREAM_CHECK_URL: url,
  });
  expect(injectedAddresses(url, 'anthropic-messages')).toEqual({ ANTHROPIC_BASE_URL: url, STREAM_CHECK_URL: url });
  expect(injectedAddresses(url, 'plain-sse')).toEqual({ STREAM_CHECK_URL: url });
});
