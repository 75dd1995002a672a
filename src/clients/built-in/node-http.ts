// node:http and node:https with a kept-alive agent: what older SDKs (axios, node-fetch, got) stand on.
import type { IncomingMessage } from 'node:http';
import { createAnswerReader, decoded, deltasOf, headerRecord, httpStatusError } from '../answer.ts';
import type { Client, ClientRequest } from '../client.ts';

export const client: Client = {
  id: 'node-http',
  language: 'node',
  summary: 'node:http and node:https, on which axios, node-fetch and got stand',
  protocols: null,
  version: async () => process.versions.node,
  available: async () => ({ ok: true }),
  async connect() {
    const [http, https] = await Promise.all([import('node:http'), import('node:https')]);
    const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

    function send({ url, headers, body }: ClientRequest, signal: AbortSignal): Promise<IncomingMessage> {
      const isTls = url.startsWith('https:');
      const options = { method: 'POST', headers, signal, agent: isTls ? agents.https : agents.http };
      return new Promise((resolve, reject) => {
        const request = (isTls ? https : http).request(url, options, (response) => {
          // After the response only the request emits the reset; the response would only report "aborted".
          request.on('error', (error) => response.destroy(error));
          resolve(response);
        });
        request.on('error', reject);
        request.end(body);
      });
    }

    return {
      async open(request, { onResponse, signal }) {
        const response = await send(request, signal);
        const status = response.statusCode!;
        const shown = headerRecord(response.headers);
        onResponse(status, shown);
        const bytes = decoded(response, shown);
        if (status >= 400) throw await httpStatusError(status, bytes);
        return deltasOf(bytes, createAnswerReader(request, shown));
      },
      async close() {
        agents.http.destroy();
        agents.https.destroy();
      },
    };
  },
};
