// The SDK of Google for Gemini.
// Easy to get wrong: it may go on with a stream by a further request, which is no matter of its retries.
import { bodyOf, createOnce, defineSdkClient, deltasOfEvents, keyOf, ownHeaders } from './sdk.ts';

interface GenAi {
  models: { generateContentStream(parameters: object): Promise<AsyncIterable<unknown>> };
}

export const client = defineSdkClient({
  id: 'google-genai',
  summary: 'the SDK of Google for Gemini',
  package: '@google/genai',
  protocols: ['gemini'],
  async connect(load) {
    const { GoogleGenAI } = await load<{ GoogleGenAI: new (options: object) => GenAi }>('@google/genai');
    // Without retryOptions it retries nothing.
    const sdkFor = createOnce((request) => {
      const httpOptions = { baseUrl: request.baseUrl, headers: ownHeaders(request) };
      return new GoogleGenAI({ apiKey: keyOf(request), httpOptions });
    });
    return {
      open(request, { signal }) {
        const { model, maxTokens } = request;
        const { contents } = bodyOf(request);
        const limit = maxTokens === null ? {} : { maxOutputTokens: maxTokens };
        const config = { abortSignal: signal, automaticContinuation: false, ...limit };
        return deltasOfEvents(
          request.protocol,
          sdkFor(request).models.generateContentStream({ model, contents, config }),
        );
      },
      close: async () => {},
    };
  },
});
