// axios with a response stream, over its adapter for node:http. It decompresses by itself.
import type { Readable } from 'node:stream';
import { createAnswerReader, deltasOf, headerRecord, httpStatusError } from '../answer.ts';
import { defineSdkClient } from './sdk.ts';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  data: Readable;
}

interface Axios {
  create(defaults: object): { request(config: object): Promise<Answer> };
}

export const client = defineSdkClient({
  id: 'axios',
  summary: 'axios with a response stream',
  package: 'axios',
  protocols: null,
  async connect(load) {
    const { default: axios } = await load<{ default: Axios }>('axios');
    // The address is on this machine, so a proxy from the environment must not be used.
    const sdk = axios.create({ adapter: 'http', responseType: 'stream', proxy: false, validateStatus: () => true });
    return {
      async open(request, { onResponse, signal }) {
        const { url, headers, body } = request;
        const {
          status,
          headers: shownHeaders,
          data,
        } = await sdk.request({ method: 'POST', url, headers, data: body, signal });
        const shown = headerRecord({ ...shownHeaders });
        onResponse(status, shown);
        if (status >= 400) throw await httpStatusError(status, data);
        return deltasOf(data, createAnswerReader(request, shown));
      },
      // The connections belong to Node's global agents. Idle ones do not keep the process alive.
      close: async () => {},
    };
  },
});
