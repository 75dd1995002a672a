// The providers that a model string can name. Where `supported` is false, this version does not know how to ask
// them by name; most have an address that is OpenAI-compatible, which works with --base-url.

export interface Provider {
  /** The part of a model string before the slash. */
  id: string;
  title: string;
  supported: boolean;
  /** Bare model names that can only mean this provider; null if none. */
  models: RegExp | null;
  /** Its OpenAI-compatible address; null if it depends on the account, or there is none. */
  baseUrl: string | null;
  /** Environment variable in which its key is usually kept; null if it needs none. */
  keyVariable: string | null;
}

export const PROVIDERS: readonly Provider[] = [
  { id: 'mock', title: 'the embedded mock', supported: true, models: null, baseUrl: null, keyVariable: null },
  {
    id: 'openai',
    title: 'OpenAI',
    supported: true,
    models: /^(gpt-|chatgpt-|o[134](-|$))/,
    baseUrl: 'https://api.openai.com/v1',
    keyVariable: 'OPENAI_API_KEY',
  },
  other('anthropic', 'Anthropic', 'https://api.anthropic.com/v1', 'ANTHROPIC_API_KEY', /^claude-/),
  other(
    'google',
    'Google Gemini',
    'https://generativelanguage.googleapis.com/v1beta/openai',
    'GEMINI_API_KEY',
    /^gemini-/,
  ),
  other('ollama', 'Ollama', 'http://127.0.0.1:11434/v1', null),
  other('groq', 'Groq', 'https://api.groq.com/openai/v1', 'GROQ_API_KEY'),
  other('mistral', 'Mistral', 'https://api.mistral.ai/v1', 'MISTRAL_API_KEY', /^(mistral|ministral|codestral)-/),
  other('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY'),
  other('together', 'Together AI', 'https://api.together.xyz/v1', 'TOGETHER_API_KEY'),
  other('fireworks', 'Fireworks AI', 'https://api.fireworks.ai/inference/v1', 'FIREWORKS_API_KEY'),
  other('deepseek', 'DeepSeek', 'https://api.deepseek.com/v1', 'DEEPSEEK_API_KEY', /^deepseek-/),
  other('xai', 'xAI', 'https://api.x.ai/v1', 'XAI_API_KEY', /^grok-/),
  other('azure', 'Azure OpenAI', null, 'AZURE_OPENAI_API_KEY'),
];

function other(
  id: string,
  title: string,
  baseUrl: string | null,
  keyVariable: string | null,
  models: RegExp | null = null,
): Provider {
  return { id, title, supported: false, models, baseUrl, keyVariable };
}

export function findProvider(id: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.id === id);
}

/** The provider of a bare model name whose family is unmistakable, or undefined. */
export function providerOfBareName(model: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.models?.test(model));
}
