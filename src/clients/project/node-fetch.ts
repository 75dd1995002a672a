// node-fetch, which gives the body as a stream of Node. It decompresses by itself, and still shows the encoding.
import type { Readable } from 'node:stream';
import { createAnswerReader, deltasOf, httpStatusError } from '../answer.ts';
import { defineSdkClient } from './sdk.ts';

type Fetch = (url: string, options: object) => Promise<{ status: number; headers: Headers; body: Readable }>;

export const client = defineSdkClient({
  id: 'node-fetch',
  summary: 'node-fetch, the fetch() of older programs',
  package: 'node-fetch',
  protocols: null,
  async connect(load) {
    const { default: send } = await load<{ default: Fetch }>('node-fetch');
    return {
      async open(request, { onResponse, signal }) {
        const { url, headers, body } = request;
        const response = await send(url, { method: 'POST', headers, body, signal });
        const shown = Object.fromEntries(response.headers);
        onResponse(response.status, shown);
        if (response.status >= 400) throw await httpStatusError(response.status, response.body);
        return deltasOf(response.body, createAnswerReader(request, shown));
      },
      // The connections belong to Node's global agents. Idle ones do not keep the process alive.
      close: async () => {},
    };
  },
});
