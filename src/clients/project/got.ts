// got.stream, over node:http. It decompresses by itself.
// Easy to get wrong: with the option `body` got 16 hangs up on a server that answers before it has noted that its request is
// out, as one on the same machine does. Written to the stream, the body leaves at once.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createAnswerReader, deltasOf, headerRecord, httpStatusError } from '../answer.ts';
import { defineSdkClient } from './sdk.ts';

interface Got {
  extend(defaults: object): { stream: { post(url: string, options: object): Duplex } };
}

export const client = defineSdkClient({
  id: 'got',
  summary: 'got.stream',
  package: 'got',
  protocols: null,
  async connect(load) {
    const { default: got } = await load<{ default: Got }>('got');
    const sdk = got.extend({ retry: { limit: 0 }, throwHttpErrors: false });
    return {
      async open(request, { onResponse, signal }) {
        const { url, headers, body } = request;
        const sized = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
        const stream = sdk.stream.post(url, { headers: sized, signal });
        stream.end(body);
        const [response] = (await once(stream, 'response')) as [IncomingMessage];
        const status = response.statusCode!;
        const shown = headerRecord(response.headers);
        onResponse(status, shown);
        if (status >= 400) throw await httpStatusError(status, stream);
        return deltasOf(stream, createAnswerReader(request, shown));
      },
      // The connections belong to Node's global agents. Idle ones do not keep the process alive.
      close: async () => {},
    };
  },
});
