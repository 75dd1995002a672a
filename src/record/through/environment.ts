// What a program under test needs in its environment to take the mock for its model.
// Easy to get wrong: a program that is only being tried must not ask a paid API with a real key. All addresses lead to the
// mock, which refuses what it does not speak, and dummies take the place of keys.

const DUMMY_KEY = 'stream-check';

/** @param mockUrl address of the mock @param model what to ask it for */
export function injectedEnvironment(mockUrl: string, model: string): Record<string, string> {
  return {
    OPENAI_BASE_URL: `${mockUrl}/v1`,
    OPENAI_API_BASE: `${mockUrl}/v1`,
    OPENAI_API_KEY: DUMMY_KEY,
    ANTHROPIC_BASE_URL: mockUrl,
    ANTHROPIC_API_KEY: DUMMY_KEY,
    GOOGLE_GEMINI_BASE_URL: mockUrl,
    GEMINI_API_KEY: DUMMY_KEY,
    GOOGLE_API_KEY: DUMMY_KEY,
    OLLAMA_HOST: mockUrl,
    // LiteLLM would fetch a list of prices when it is imported.
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
    STREAM_CHECK_URL: mockUrl,
    STREAM_CHECK_MODEL: model,
  };
}
