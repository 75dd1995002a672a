import { describe, expect, it } from 'vitest';
import { type TargetFlags, resolveTarget } from '../../../src/config/model-string.ts';
import { DEFAULT_SCENARIO } from '../../../src/model/scenario.ts';
import { PROVIDERS } from '../../../src/config/providers.ts';
import { StreamCheckError } from '../../../src/errors.ts';

const KEY = { OPENAI_API_KEY: 'sk-secret' };
const ALL_KEYS = Object.fromEntries(
  PROVIDERS.flatMap(({ keyVariables }) => keyVariables.map((name) => [name, 'sk-secret'])),
);

function mistake(flags: TargetFlags, env: Record<string, string> = {}, commands: string[] = []): StreamCheckError {
  try {
    resolveTarget(flags, env, null, commands);
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
    ['mock', './my.json', './my.json'],
  ])('%s with --scenario %s plays %s', (model, scenario, played) => {
    const resolved = resolveTarget({ model, ...(scenario === undefined ? {} : { scenario }) }, KEY);
    expect(resolved.scenario).toBe(played);
    expect(resolved.target).toMatchObject({ scenario: played, apiKey: null, summary: { provider: 'mock', model } });
  });

  it.each(['gpt-4o-mini', 'o1', 'o3-mini', 'o4-mini', 'chatgpt-4o-latest', 'openai/gpt-4o', 'openai/ft:some'])(
    '%s is asked at OpenAI with OPENAI_API_KEY',
    (model) => {
      const { target, scenario, notes } = resolveTarget({ model }, KEY);
      expect(scenario).toBeNull();
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

  it('says so when OPENAI_BASE_URL decides the address', () => {
    const resolved = resolveTarget({ model: 'gpt-4o' }, { ...KEY, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1/' });
    expect(resolved.target.summary.baseUrl).toBe('http://127.0.0.1:9/v1');
    expect(resolved.notes.join()).toContain('OPENAI_BASE_URL');
  });

  it('takes any name with --base-url, slash and all, and does not send OPENAI_API_KEY there', () => {
    const flags = { model: 'openai/gpt-4o', baseUrl: 'https://gateway.example.com/v1' };
    const resolved = resolveTarget(flags, KEY);
    expect(resolved.target.apiKey).toBeNull();
    expect(resolved.notes.join()).toContain('OPENAI_API_KEY is not sent');
    expect(resolved.target.summary).toMatchObject({ provider: 'custom', model: 'openai/gpt-4o' });
    expect(resolveTarget({ ...flags, apiKeyEnv: 'OPENAI_API_KEY' }, KEY).target.apiKey).toBe('sk-secret');
  });

  it('shows no password, but sends it', () => {
    const { target } = resolveTarget({ model: 'm', baseUrl: 'https://me:s%40crt@example.com/v1' }, {});
    expect(target.summary.baseUrl).toBe('https://example.com/v1');
    expect(target.headers['authorization']).toBe(`Basic ${Buffer.from('me:s@crt').toString('base64')}`);
  });

  it.each([
    ['ftp://me:pw@example.com/v1', 'http or https'],
    ['example.com', 'http or https'],
    ['//me:pw@example.com', 'http or https'],
    ['https://example.com/v1?api_key=pw', 'without "?"'],
    ['', 'http or https'],
  ])('refuses the base URL %s without repeating its secret', (baseUrl, says) => {
    const { message, code } = mistake({ model: 'm', baseUrl });
    expect(code).toBe('usage');
    expect(message).toContain(says);
    expect(message).not.toContain('pw');
  });

  it('names the variable of a missing key, and the mock as the way out', () => {
    for (const env of [{}, { OPENAI_API_KEY: ' ' }]) {
      const error = mistake({ model: 'gpt-4o' }, env);
      expect(error).toMatchObject({ code: 'key-missing', hint: expect.stringContaining('npx stream-check mock') });
      expect(error.message).toContain('OPENAI_API_KEY');
    }
    expect(mistake({ model: 'gpt-4o', apiKeyEnv: 'MY_KEY' }, KEY).message).toContain('MY_KEY');
  });

  it('names the mock when no model is given', () => {
    expect(mistake({ model: undefined })).toMatchObject({
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
  ])('%s with %j is asked where it is', (model, env, provider, protocol, baseUrl) => {
    const { target, notes } = resolveTarget({ model }, { ...ALL_KEYS, ...env });
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
  )('%s without a key: the variable, and the mock as the way out', (id, keyVariables) => {
    const env = { AZURE_OPENAI_ENDPOINT: 'https://a.example', AWS_REGION: 'eu-west-1' };
    const { message, hint } = mistake({ model: `${id}/model` }, env);
    expect(message).toBe(`No API key: the environment variable ${keyVariables.join(' or ')} is not set.`);
    expect(hint).toContain('npx stream-check mock');
  });

  it('another API of a provider, at its address there', () => {
    const { target } = resolveTarget({ model: 'gemini-2.5-pro', protocol: 'openai-chat' }, ALL_KEYS);
    expect(target.summary.baseUrl).toBe('https://generativelanguage.googleapis.com/v1beta/openai');
    const { message, hint } = mistake({ model: 'groq/x', protocol: 'gemini' }, ALL_KEYS);
    expect(message).toContain('Groq does not speak gemini');
    expect(hint).toContain('openai-chat');
  });

  it('the variable that an address depends on', () => {
    expect(mistake({ model: 'azure/x' }, ALL_KEYS).message).toContain('AZURE_OPENAI_ENDPOINT');
  });

  it('an answer that is paid for is short, unless another length is asked for', () => {
    expect(resolveTarget({ model: 'gpt-4o', maxTokens: '9' }, KEY).target.maxTokens).toBe(9);
    expect(resolveTarget({ model: 'gpt-4o' }, KEY).target.limitMember).toBe('max_completion_tokens');
    expect(resolveTarget({ model: 'mock' }, KEY).target.maxTokens).toBeNull();
  });

  it.each([
    ['opnai/gpt-4o', 'Did you mean "openai/gpt-4o"?', 'groq'],
    ['mokc', 'Did you mean "mock"?', 'Commands: check, serve'],
    ['sevre', 'Did you mean "serve"?', 'mock/<scenario>'],
    ['o2000', 'Unknown command or model', '--base-url'],
  ])('%s: %s', (model, says, hint) => {
    const error = mistake({ model }, KEY, ['check', 'serve']);
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
  ])('refuses %j', (flags) => {
    expect(mistake(flags, KEY).message).toContain('exclude each other');
  });

  it('reads headers, and repeats no secret of one that cannot be read', () => {
    const { target } = resolveTarget({ model: 'mock', header: ['X-Team:  search: all ', 'x-empty:'] }, {});
    expect(target.headers).toEqual({ 'x-team': 'search: all', 'x-empty': '' });
    for (const header of ['authorization Bearer sk-secret', 'a b: sk-secret', 'x: a\r\nb: sk-secret', ': sk-secret']) {
      const error = mistake({ model: 'mock', header: [header] });
      expect(error.message).toContain('"name: value"');
      expect(error.message).not.toContain('sk-secret');
    }
  });

  it('names the nearest protocol', () => {
    expect(mistake({ model: 'mock', protocol: 'openai-chta' }).message).toContain('Did you mean "openai-chat"?');
  });

  it.each(['0', '-1', '1.5', 'many', ''])('refuses --max-tokens %s', (maxTokens) => {
    expect(mistake({ model: 'mock', maxTokens }).message).toContain(`found "${maxTokens}"`);
  });
});
