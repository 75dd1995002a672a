// The SDK of Mistral. It checks each chunk against a schema, drops what that does not know, and renames the rest.
import { bodyOf, createOnce, defineSdkClient, deltasOfEvents, keyOf, ownHeaders } from './sdk.ts';

type Events = AsyncIterable<{ data: { choices: readonly { delta: { toolCalls?: unknown } }[] } }>;

interface Mistral {
  chat: { stream(request: object, options: object): Promise<Events> };
}

export const client = defineSdkClient({
  id: 'mistral',
  summary: 'the SDK of Mistral',
  package: '@mistralai/mistralai',
  protocols: ['openai-chat'],
  ownPrefix: '/v1',
  drops: { 'openai-chat': ['reasoning'] },
  async connect(load) {
    const sdk = await load<{ Mistral: new (options: object) => Mistral }>('@mistralai/mistralai');
    const sdkFor = createOnce(
      (request) =>
        new sdk.Mistral({ serverURL: request.baseUrl, apiKey: keyOf(request), retryConfig: { strategy: 'none' } }),
    );
    return {
      async open(request, { signal }) {
        const { model, messages } = bodyOf(request);
        const asked = { model, messages, ...(request.maxTokens === null ? {} : { maxTokens: request.maxTokens }) };
        // With a signal of ours it sets no time limit of its own.
        const options = { fetchOptions: { signal }, headers: ownHeaders(request) };
        return deltasOfEvents(request.protocol, asSent(sdkFor(request).chat.stream(asked, options)));
      },
      close: async () => {},
    };
  },
});

/** With the names of the API again. */
async function* asSent(events: Promise<Events>): AsyncGenerator<unknown> {
  for await (const { data } of await events) {
    yield { choices: data.choices.map(({ delta }) => ({ delta: { ...delta, tool_calls: delta.toolCalls } })) };
  }
}
