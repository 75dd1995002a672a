// undici's request() with an Agent of its own: the shortest way through Node that still is a real HTTP client.
import { createAnswerReader, decoded, deltasOf, headerRecord, httpStatusError } from '../answer.ts';
import type { Client } from '../client.ts';
import { undiciVersion } from './undici-version.ts';

export const client: Client = {
  id: 'undici',
  language: 'node',
  summary: 'request() of the undici package, kept-alive connections; the default',
  protocols: null,
  version: undiciVersion,
  available: async () => ({ ok: true }),
  async connect() {
    const { Agent, request: send } = await import('undici');
    const agent = new Agent();
    return {
      async open(request, { onResponse, signal }) {
        const { url, headers, body } = request;
        const response = await send(url, { method: 'POST', headers, body, signal, dispatcher: agent });
        const shown = headerRecord(response.headers);
        onResponse(response.statusCode, shown);
        const bytes = decoded(response.body, shown);
        if (response.statusCode >= 400) throw await httpStatusError(response.statusCode, bytes);
        return deltasOf(bytes, createAnswerReader(request, shown));
      },
      close: () => agent.destroy(),
    };
  },
};
