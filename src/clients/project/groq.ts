// The SDK of Groq. It puts the path of Groq's own gateway in front by itself.
import { bodyOf, createOnce, defineSdkClient, deltasOfEvents, keyOf, ownHeaders, SDK_TIMEOUT_MS } from './sdk.ts';
import { shownResponse, type ApiPromise } from './stainless.ts';

interface Groq {
  chat: { completions: { create(body: unknown, options: { signal: AbortSignal }): ApiPromise } };
}

export const client = defineSdkClient({
  id: 'groq',
  summary: 'the SDK of Groq',
  package: 'groq-sdk',
  protocols: ['openai-chat'],
  ownPrefix: '/openai/v1',
  async connect(load) {
    const sdk = await load<{ Groq: new (options: object) => Groq }>('groq-sdk');
    const sdkFor = createOnce((request) => {
      const kept = { maxRetries: 0, timeout: SDK_TIMEOUT_MS, defaultHeaders: ownHeaders(request) };
      return new sdk.Groq({ baseURL: request.baseUrl, apiKey: keyOf(request), ...kept });
    });
    return {
      open(request, { signal, onResponse }) {
        const created = sdkFor(request).chat.completions.create(bodyOf(request), { signal });
        return deltasOfEvents(request.protocol, shownResponse(created, onResponse));
      },
      close: async () => {},
    };
  },
});
