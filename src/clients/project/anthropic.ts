// The SDK of Anthropic, by create() with `stream: true` or by its helper stream(), which puts the whole message together as well.
import { bodyOf, createOnce, defineSdkClient, deltasOfEvents, keyOf, ownHeaders, SDK_TIMEOUT_MS } from './sdk.ts';
import { shownResponse, type ApiPromise } from './stainless.ts';

interface Anthropic {
  messages: {
    create(body: unknown, options: { signal: AbortSignal }): ApiPromise;
    stream(body: unknown, options: { signal: AbortSignal }): AsyncIterable<unknown>;
  };
}

export const client = defineSdkClient({
  id: 'anthropic',
  summary: 'the SDK of Anthropic',
  package: '@anthropic-ai/sdk',
  protocols: ['anthropic-messages'],
  options: { method: ['create', 'stream'] },
  async connect(load, { method }) {
    const sdk = await load<{ Anthropic: new (options: object) => Anthropic }>('@anthropic-ai/sdk');
    const sdkFor = createOnce((request) => {
      const defaultHeaders = ownHeaders(request);
      // Without the null a token from the environment would be sent beside the key.
      const keys = { apiKey: keyOf(request), authToken: null };
      return new sdk.Anthropic({
        baseURL: request.baseUrl,
        ...keys,
        maxRetries: 0,
        timeout: SDK_TIMEOUT_MS,
        defaultHeaders,
      });
    });
    return {
      open(request, { signal, onResponse }) {
        const { messages } = sdkFor(request);
        const body = bodyOf(request);
        const events =
          method === 'stream'
            ? messages.stream(body, { signal })
            : shownResponse(messages.create(body, { signal }), onResponse);
        return deltasOfEvents(request.protocol, events);
      },
      close: async () => {},
    };
  },
});
