// The SDK of OpenAI, by create() with `stream: true` or by its helper stream(), which puts the whole answer together as well.
import type { ProtocolId } from '../../model/ids.ts';
import { bodyOf, createOnce, defineSdkClient, deltasOfEvents, keyOf, ownHeaders, SDK_TIMEOUT_MS } from './sdk.ts';
import { shownResponse, type ApiPromise } from './stainless.ts';

interface Resource {
  create(body: unknown, options: { signal: AbortSignal }): ApiPromise;
  stream(body: unknown, options: { signal: AbortSignal }): AsyncIterable<unknown>;
}

interface OpenAi {
  chat: { completions: Resource };
  responses: Resource;
  /** Without a helper. */
  completions: Resource;
}

const RESOURCES: Partial<Record<ProtocolId, (sdk: OpenAi) => Resource>> = {
  'openai-chat': (sdk) => sdk.chat.completions,
  'openai-responses': (sdk) => sdk.responses,
  'openai-completions': (sdk) => sdk.completions,
};

export const client = defineSdkClient({
  id: 'openai',
  summary: 'the SDK of OpenAI',
  package: 'openai',
  protocols: Object.keys(RESOURCES) as ProtocolId[],
  options: { method: ['create', 'stream'] },
  lacks: (protocol, { method }) =>
    protocol === 'openai-completions' && method === 'stream'
      ? { reason: 'the SDK has no helper stream() for openai-completions', hint: '--client openai:method=create' }
      : null,
  async connect(load, { method }) {
    const { OpenAI } = await load<{ OpenAI: new (options: object) => OpenAi }>('openai');
    const sdkFor = createOnce((request) => {
      const defaultHeaders = ownHeaders(request);
      const kept = { maxRetries: 0, timeout: SDK_TIMEOUT_MS, defaultHeaders };
      return new OpenAI({ baseURL: request.baseUrl, apiKey: keyOf(request), ...kept });
    });
    return {
      open(request, { signal, onResponse }) {
        const resource = RESOURCES[request.protocol]!(sdkFor(request));
        const body = bodyOf(request);
        const events =
          method === 'stream'
            ? resource.stream(body, { signal })
            : shownResponse(resource.create(body, { signal }), onResponse);
        return deltasOfEvents(request.protocol, events);
      },
      close: async () => {},
    };
  },
});
