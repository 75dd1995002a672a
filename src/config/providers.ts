// The providers that a model string can name: where they are, which APIs they speak there, where their key is kept.
import type { ProtocolId } from '../model/target.ts';

export interface Provider {
  /** The part of a model string before the slash. */
  id: string;
  title: string;
  /** Bare model names that can only mean this provider; null if none. */
  models: RegExp | null;
  /** Base URL for each API that it speaks, the usual one first. `{…}` stands for the value of a variable. */
  addresses: Partial<Record<ProtocolId, string>>;
  /** Environment variables in which its key is usually kept, the first that is set counts; none if it needs no key. */
  keyVariables: readonly string[];
  /** Environment variable in which people keep another base URL for its usual API; null if none. */
  urlVariable: string | null;
  /** Member of the body that limits the answer, where it is not `max_tokens`. */
  limitMember?: string;
}

export const PROVIDERS: readonly Provider[] = [
  { id: 'mock', title: 'the embedded mock', models: null, addresses: {}, keyVariables: [], urlVariable: null },
  {
    id: 'openai',
    title: 'OpenAI',
    models: /^(gpt-|chatgpt-|o[1-9](-|$))/,
    addresses: {
      'openai-chat': 'https://api.openai.com/v1',
      'openai-responses': 'https://api.openai.com/v1',
      'openai-completions': 'https://api.openai.com/v1',
    },
    keyVariables: ['OPENAI_API_KEY'],
    urlVariable: 'OPENAI_BASE_URL',
    // The older name is refused by its newer models.
    limitMember: 'max_completion_tokens',
  },
  {
    id: 'anthropic',
    title: 'Anthropic',
    models: /^claude-/,
    addresses: {
      'anthropic-messages': 'https://api.anthropic.com',
      'openai-chat': 'https://api.anthropic.com/v1',
    },
    keyVariables: ['ANTHROPIC_API_KEY'],
    urlVariable: 'ANTHROPIC_BASE_URL',
  },
  {
    id: 'google',
    title: 'Google Gemini',
    models: /^gemini-/,
    addresses: {
      gemini: 'https://generativelanguage.googleapis.com',
      'openai-chat': 'https://generativelanguage.googleapis.com/v1beta/openai',
    },
    keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    urlVariable: 'GOOGLE_GEMINI_BASE_URL',
  },
  {
    id: 'ollama',
    title: 'Ollama',
    models: null,
    addresses: {
      ollama: 'http://127.0.0.1:11434',
      'openai-chat': 'http://127.0.0.1:11434/v1',
      'openai-responses': 'http://127.0.0.1:11434/v1',
      'openai-completions': 'http://127.0.0.1:11434/v1',
    },
    keyVariables: [],
    urlVariable: 'OLLAMA_HOST',
  },
  {
    id: 'azure',
    title: 'Azure OpenAI',
    models: null,
    addresses: {
      'openai-chat': '{AZURE_OPENAI_ENDPOINT}/openai/v1',
      'openai-responses': '{AZURE_OPENAI_ENDPOINT}/openai/v1',
    },
    keyVariables: ['AZURE_OPENAI_API_KEY'],
    urlVariable: 'AZURE_OPENAI_BASE_URL',
    limitMember: 'max_completion_tokens',
  },
  {
    id: 'bedrock',
    title: 'Amazon Bedrock',
    models: null,
    addresses: { 'bedrock-converse': 'https://bedrock-runtime.{AWS_REGION}.amazonaws.com' },
    keyVariables: ['AWS_BEARER_TOKEN_BEDROCK'],
    urlVariable: 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
  },
  compatible('groq', 'Groq', 'https://api.groq.com/openai/v1', 'GROQ_API_KEY'),
  compatible('mistral', 'Mistral', 'https://api.mistral.ai/v1', 'MISTRAL_API_KEY', /^(mistral|ministral|codestral)-/),
  compatible('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY'),
  compatible('together', 'Together AI', 'https://api.together.xyz/v1', 'TOGETHER_API_KEY'),
  compatible('fireworks', 'Fireworks AI', 'https://api.fireworks.ai/inference/v1', 'FIREWORKS_API_KEY'),
  compatible('deepseek', 'DeepSeek', 'https://api.deepseek.com/v1', 'DEEPSEEK_API_KEY', /^deepseek-/),
  compatible('xai', 'xAI', 'https://api.x.ai/v1', 'XAI_API_KEY', /^grok-/),
];

/** One that speaks OpenAI's API. */
function compatible(id: string, title: string, url: string, key: string, models: RegExp | null = null): Provider {
  return { id, title, models, addresses: { 'openai-chat': url }, keyVariables: [key], urlVariable: null };
}

export function findProvider(id: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.id === id);
}

/** The provider of a bare model name whose family is unmistakable, or undefined. */
export function providerOfBareName(model: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.models?.test(model));
}

/** The usual API of a provider. */
export function usualProtocol({ addresses }: Provider): ProtocolId {
  return (Object.keys(addresses)[0] ?? 'openai-chat') as ProtocolId;
}

/** The first provider that speaks this API; undefined for an API without a provider. */
export function ownerOf(protocol: ProtocolId): Provider | undefined {
  return PROVIDERS.find(({ addresses }) => addresses[protocol] !== undefined);
}
