import { expect, it } from 'vitest';
import { injectedEnvironment } from '../../../../src/record/through/environment.ts';

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
