// What a program under test needs in its environment to take the mock for its model.
// Easy to get wrong: a program that is only being tried must not ask a paid API with a real key. All addresses lead to the
// mock, which refuses what it does not speak, and dummies take the place of keys.
import { PROTOCOL_IDS, type ProtocolId } from '../../model/target.ts';

/** In which variables SDKs look for their address, by the API that they speak there; for the others it has to be set by hand. */
const ADDRESS_VARIABLES: Partial<Record<ProtocolId, readonly string[]>> = {
  'openai-chat': ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
  'openai-responses': ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
  'openai-completions': ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
  'anthropic-messages': ['ANTHROPIC_BASE_URL'],
  gemini: ['GOOGLE_GEMINI_BASE_URL'],
  ollama: ['OLLAMA_HOST'],
};
/** In place of real ones, which --env would let through. */
export const DUMMY_KEYS: Readonly<Record<string, string>> = {
  OPENAI_API_KEY: 'stream-check',
  ANTHROPIC_API_KEY: 'stream-check',
  GEMINI_API_KEY: 'stream-check',
  GOOGLE_API_KEY: 'stream-check',
};

/** @param url address of the mock, or of the tap in front of it @param model what to ask it for */
export function injectedEnvironment(url: string, model: string): Record<string, string> {
  return {
    ...Object.assign({}, ...PROTOCOL_IDS.map((protocol) => addressesOf(protocol, url, `${url}/v1`))),
    ...DUMMY_KEYS,
    // LiteLLM would fetch a list of prices when it is imported.
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
    STREAM_CHECK_URL: url,
    STREAM_CHECK_MODEL: model,
  };
}

/**
 * For a real model behind the tap: the addresses of its API alone, or a key would be sent to somebody else's server.
 * @param url address of the tap, which stands for the whole base URL
 */
export function injectedAddresses(url: string, protocol: ProtocolId): Record<string, string> {
  return { ...addressesOf(protocol, url, url), STREAM_CHECK_URL: url };
}

/** SDKs of OpenAI want the version in the address, the others put it there. */
function addressesOf(protocol: ProtocolId, url: string, versioned: string): Record<string, string> {
  const address = protocol.startsWith('openai-') ? versioned : url;
  return Object.fromEntries((ADDRESS_VARIABLES[protocol] ?? []).map((name) => [name, address]));
}
