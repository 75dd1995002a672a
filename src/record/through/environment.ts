// What a program under test needs in its environment to take the mock for its model.
// Easy to get wrong: a real key must not reach a mock's log or a program that is only being tried; dummies take its place.

const DUMMY_KEY = 'stream-check';

/** @param mockUrl address of the mock @param model what to ask it for */
export function injectedEnvironment(mockUrl: string, model: string): Record<string, string> {
  return {
    OPENAI_BASE_URL: `${mockUrl}/v1`,
    OPENAI_API_BASE: `${mockUrl}/v1`,
    OPENAI_API_KEY: DUMMY_KEY,
    // LiteLLM would fetch a list of prices when it is imported.
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
    STREAM_CHECK_URL: mockUrl,
    STREAM_CHECK_MODEL: model,
  };
}
