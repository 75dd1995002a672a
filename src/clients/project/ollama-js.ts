// The SDK of Ollama.
// Easy to get wrong: it takes no signal, and can be aborted only once it has an answer. So its fetch is given ours.
import { bodyOf, defineSdkClient, deltasOfEvents, ownHeaders } from './sdk.ts';

interface Ollama {
  chat(request: object): Promise<AsyncIterable<unknown>>;
}

export const client = defineSdkClient({
  id: 'ollama-js',
  summary: 'the SDK of Ollama',
  package: 'ollama',
  protocols: ['ollama'],
  async connect(load) {
    const sdk = await load<{ Ollama: new (options: object) => Ollama }>('ollama');
    return {
      open(request, { signal }) {
        const { authorization } = request.headers;
        const headers = { ...ownHeaders(request), ...(authorization === undefined ? {} : { authorization }) };
        const abortable = (url: string, init: RequestInit) =>
          fetch(url, { ...init, signal: AbortSignal.any([signal, ...(init.signal ? [init.signal] : [])]) });
        const ollama = new sdk.Ollama({ host: request.baseUrl, headers, fetch: abortable });
        return deltasOfEvents(request.protocol, ollama.chat(bodyOf(request)));
      },
      close: async () => {},
    };
  },
});
