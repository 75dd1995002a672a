import { describe, expect, it } from 'vitest';
import { resolveTarget, type TargetOptions } from '../../../src/config/target.ts';
import { DEFAULT_SCENARIO } from '../../../src/model/scenario.ts';
import { PROVIDERS } from '../../../src/config/providers.ts';
import { StreamCheckError } from '../../../src/errors.ts';
import type { ProtocolId } from '../../../src/model/target.ts';

const KEY = { OPENAI_API_KEY: 'sk-secret' };
const ALL_KEYS = Object.fromEntries(
  PROVIDERS.flatMap(({ keyVariables }) => keyVariables.map((name) => [name, 'sk-secret'])),
);

/** What a client asks that speaks these APIs. */
async function resolve(flags: TargetOptions, env: Record<string, string> = {}, speaks: ProtocolId[] | null = null) {
  const resolved = await resolveTarget(flags, { env, cwd: process.cwd() });
  return { ...resolved, ...resolved.for(speaks) };
}

async function mistake(flags: TargetOptions, env: Record<string, string> = {}, commands: string[] = []) {
  try {
    (await resolveTarget(flags, { env, cwd: process.cwd(), commands })).for(null);
  } catch (error) {
    if (error instanceof StreamCheckError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('resolveTarget', () => {
  it.each([
    ['mock', undefined, DEFAULT_SCENARIO],
    ['mock/buffered', undefined, 'buffered'],
    ['mock', 'steady', 'steady'],
    ['mock', 'fixtures/scenarios/fast.json', 'fast'],
  ])('%s with --scenario %s plays %s', async (model, scenario, played) => {
    const { upstream, target } = await resolve({ model, ...(scenario === undefined ? {} : { scenario }) }, KEY);
    expect(upstream).toMatchObject({ kind: 'mock', scenario: { id: played } });
    expect(target).toMatchObject({ upstream, apiKey: null, summary: { provider: 'mock', model: `mock/${played}` } });
  });

  it.each(['gpt-4o-mini', 'o1', 'o3-mini', 'o4-mini', 'chatgpt-4o-latest', 'openai/gpt-4o', 'openai/ft:some'])(
    '%s is asked at OpenAI with OPENAI_API_KEY',
    async (model) => {
      const { target, upstream, notes } = await resolve({ model }, KEY);
      expect(upstream).toEqual({ kind: 'provider', provider: 'openai' });
      expect(notes).toEqual([]);
      expect(target.apiKey).toBe('sk-secret');
      expect(target.summary).toEqual({
        model: model.replace('openai/', ''),
        provider: 'openai',
        protocol: 'openai-chat',
        baseUrl: 'https://api.openai.com/v1',
      });
    },
  );

  it('says so when OPENAI_BASE_URL decides the address', async () => {
    const resolved = await resolve({ model: 'gpt-4o' }, { ...KEY, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1/' });
    expect(resolved.target.summary.baseUrl).toBe('http://127.0.0.1:9/v1');
    expect(resolved.notes.join()).toContain('OPENAI_BASE_URL');
  });

  it('takes any name with --base-url, slash and all, and does not send OPENAI_API_KEY there', async () => {
    const flags = { model: 'openai/gpt-4o', baseUrl: 'https://gateway.example.com/v1' };
    const resolved = await resolve(flags, KEY);
    expect(resolved.target.apiKey).toBeNull();
    expect(resolved.notes.join()).toContain('OPENAI_API_KEY is not sent');
    expect(resolved.target.summary).toMatchObject({ provider: 'custom', model: 'openai/gpt-4o' });
    expect((await resolve({ ...flags, apiKeyEnv: 'OPENAI_API_KEY' }, KEY)).target.apiKey).toBe('sk-secret');
  });

  it('shows no password, but sends it', async () => {
    const { target } = await resolve({ model: 'm', baseUrl: 'https://me:s%40crt@example.com/v1' }, {});
    expect(target.summary.baseUrl).toBe('https://example.com/v1');
    expect(target.headers['authorization']).toBe(`Basic ${Buffer.from('me:s@crt').toString('base64')}`);
  });

  it.each([
    ['ftp://me:pw@example.com/v1', 'http or https'],
    ['example.com', 'http or https'],
    ['//me:pw@example.com', 'http or https'],
    ['https://example.com/v1?api_key=pw', 'without "?"'],
    ['', 'http or https'],
  ])('refuses the base URL %s without repeating its secret', async (baseUrl, says) => {
    const { message, code } = await mistake({ model: 'm', baseUrl });
    expect(code).toBe('usage');
    expect(message).toContain(says);
    expect(message).not.toContain('pw');
  });

  it('names the variable of a missing key, and the mock as the way out', async () => {
    for (const env of [{}, { OPENAI_API_KEY: ' ' }]) {
      const error = await mistake({ model: 'gpt-4o' }, env);
      expect(error).toMatchObject({ code: 'key-missing', hint: expect.stringContaining('npx stream-check mock') });
      expect(error.message).toContain('OPENAI_API_KEY');
    }
    expect((await mistake({ model: 'gpt-4o', apiKeyEnv: 'MY_KEY' }, KEY)).message).toContain('MY_KEY');
  });

  it('names the mock when no model is given', async () => {
    expect(await mistake({})).toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('stream-check mock'),
    });
  });

  it.each([
    ['claude-sonnet-4', {}, 'anthropic', 'anthropic-messages', 'https://api.anthropic.com'],
    [
      'anthropic/claude-x',
      { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9/v1/' },
      'anthropic',
      'anthropic-messages',
      'http://127.0.0.1:9',
    ],
    ['gemini-2.5-pro', {}, 'google', 'gemini', 'https://generativelanguage.googleapis.com'],
    ['gpt-5', {}, 'openai', 'openai-chat', 'https://api.openai.com/v1'],
    ['mistral-small', {}, 'mistral', 'openai-chat', 'https://api.mistral.ai/v1'],
    ['groq/llama', {}, 'groq', 'openai-chat', 'https://api.groq.com/openai/v1'],
    ['openrouter/a/b', {}, 'openrouter', 'openai-chat', 'https://openrouter.ai/api/v1'],
    ['ollama/llama3.2', {}, 'ollama', 'ollama', 'http://127.0.0.1:11434'],
    ['ollama/llama3.2', { OLLAMA_HOST: '0.0.0.0' }, 'ollama', 'ollama', 'http://127.0.0.1:11434'],
    ['ollama/llama3.2', { OLLAMA_HOST: 'http://gpu:8080' }, 'ollama', 'ollama', 'http://gpu:8080'],
    ['ollama/llama3.2', { OLLAMA_HOST: 'gpu/llm/' }, 'ollama', 'ollama', 'http://gpu:11434/llm'],
    ['ollama/llama3.2', { OLLAMA_HOST: 'http://gpu:8080/llm' }, 'ollama', 'ollama', 'http://gpu:8080/llm'],
    [
      'azure/dep',
      { AZURE_OPENAI_ENDPOINT: 'https://me.openai.azure.com/' },
      'azure',
      'openai-chat',
      'https://me.openai.azure.com/openai/v1',
    ],
    [
      'bedrock/amazon.nova',
      { AWS_REGION: 'eu-west-1' },
      'bedrock',
      'bedrock-converse',
      'https://bedrock-runtime.eu-west-1.amazonaws.com',
    ],
  ])('%s with %j is asked where it is', async (model, env, provider, protocol, baseUrl) => {
    const { target, notes } = await resolve({ model }, { ...ALL_KEYS, ...env });
    expect(target.summary).toMatchObject({ provider, protocol, baseUrl });
    expect(target.apiKey).toBe(provider === 'ollama' ? null : 'sk-secret');
    expect(target.maxTokens).toBe(provider === 'ollama' ? null : 350);
    const variable = Object.keys(env).find((name) => /BASE_URL|HOST/.test(name));
    expect(notes.join()).toBe(
      variable === undefined ? '' : `The base URL ${notes.join().split(' ')[3]} comes from ${variable}.`,
    );
  });

  it.each(
    PROVIDERS.filter(({ keyVariables }) => keyVariables.length > 0).map(({ id, keyVariables }) => [id, keyVariables]),
  )('%s without a key: the variable, and the mock as the way out', async (id, keyVariables) => {
    const env = { AZURE_OPENAI_ENDPOINT: 'https://a.example', AWS_REGION: 'eu-west-1' };
    const { message, hint } = await mistake({ model: `${id}/model` }, env);
    expect(message).toBe(`No API key: the environment variable ${keyVariables.join(' or ')} is not set.`);
    expect(hint).toContain('npx stream-check mock');
  });

  it('another API of a provider, at its address there', async () => {
    const { target } = await resolve({ model: 'gemini-2.5-pro', protocol: 'openai-chat' }, ALL_KEYS);
    expect(target.summary.baseUrl).toBe('https://generativelanguage.googleapis.com/v1beta/openai');
    const { message, hint } = await mistake({ model: 'groq/x', protocol: 'gemini' }, ALL_KEYS);
    expect(message).toContain('Groq does not speak gemini');
    expect(hint).toContain('openai-chat');
  });

  it('is resolved once; a client chooses the API in which it asks', async () => {
    const resolved = await resolveTarget({ model: 'claude-x' }, { env: ALL_KEYS, cwd: process.cwd() });
    const asked = (...args: Parameters<typeof resolved.for>) => resolved.for(...args).target.summary;
    expect(resolved.spoken).toEqual(['anthropic-messages', 'openai-chat']);
    expect(asked(null)).toMatchObject({ protocol: 'anthropic-messages', baseUrl: 'https://api.anthropic.com' });
    expect(asked(['openai-responses', 'openai-chat'])).toMatchObject({
      protocol: 'openai-chat',
      baseUrl: 'https://api.anthropic.com/v1',
    });
    expect(asked(['anthropic-messages'], 'openai-chat')).toMatchObject({ protocol: 'openai-chat' });
    expect(() => asked(null, 'ollama')).toThrow('Anthropic does not speak ollama');
    expect(() => asked(null, 'olama')).toThrow('Did you mean "ollama"?');
    const gemini = await resolve({ model: 'mock' }, {}, ['gemini', 'openai-chat']);
    expect(gemini.target.summary.protocol).toBe('gemini');
    const chat = await resolve({ model: 'mock', protocol: 'openai-chat' }, {}, ['gemini', 'openai-chat']);
    expect(chat.target.summary.protocol).toBe('openai-chat');
  });

  it('the variable that an address depends on', async () => {
    expect((await mistake({ model: 'azure/x' }, ALL_KEYS)).message).toContain('AZURE_OPENAI_ENDPOINT');
  });

  it('an answer that is paid for is short, unless another length is asked for', async () => {
    expect((await resolve({ model: 'gpt-4o', maxTokens: 9 }, KEY)).target.maxTokens).toBe(9);
    expect((await resolve({ model: 'gpt-4o' }, KEY)).target.limitMember).toBe('max_completion_tokens');
    expect((await resolve({ model: 'mock' }, KEY)).target.maxTokens).toBeNull();
  });

  it.each([
    ['opnai/gpt-4o', 'Did you mean "openai/gpt-4o"?', 'groq'],
    ['mokc', 'Did you mean "mock"?', 'Commands: check, serve'],
    ['sevre', 'Did you mean "serve"?', 'mock/<scenario>'],
    ['o2000', 'Unknown command or model', '--base-url'],
  ])('%s: %s', async (model, says, hint) => {
    const error = await mistake({ model }, KEY, ['check', 'serve']);
    expect(error.code).toBe('unknown-id');
    expect(error.message).toContain(says);
    expect(error.hint).toContain(hint);
  });

  it.each([
    [{ model: 'mock/steady', scenario: 'buffered' }],
    [{ model: 'gpt-4o', scenario: 'buffered' }],
    [{ model: 'm', baseUrl: 'http://127.0.0.1/v1', scenario: 'buffered' }],
    [{ model: 'm', baseUrl: 'http://a:b@127.0.0.1/v1', apiKeyEnv: 'OPENAI_API_KEY' }],
    [{ model: 'm', baseUrl: 'http://a:b@127.0.0.1/v1', header: ['Authorization: Bearer x'] }],
  ])('refuses %j', async (flags) => {
    expect((await mistake(flags, KEY)).message).toContain('exclude each other');
  });

  it('reads headers', async () => {
    const { target } = await resolve({ model: 'mock', header: ['X-Team:  search: all ', 'x-empty:'] }, {});
    expect(target.headers).toEqual({ 'x-team': 'search: all', 'x-empty': '' });
  });
});
