// Node's own global fetch, read with a reader loop. It is built on the undici inside Node, whatever undici package is installed.
import { createAnswerReader, deltasOf, httpStatusError } from '../answer.ts';
import type { Client } from '../client.ts';

export const client: Client = {
  id: 'fetch',
  language: 'node',
  summary: "fetch() as built into Node, asks for compression by itself; the version is that of Node's own undici",
  protocols: null,
  version: async () => process.versions['undici'] ?? null,
  available: async () => ({ ok: true }),
  connect: async () => ({
    async open(request, { onResponse, signal }) {
      const { url, headers, body } = request;
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      const shown = Object.fromEntries(response.headers);
      onResponse(response.status, shown);
      const bytes = bytesOf(response);
      if (!response.ok) throw await httpStatusError(response.status, bytes);
      return deltasOf(bytes, createAnswerReader(request, shown));
    },
    // The connections belong to Node. Idle ones do not keep the process alive.
    close: async () => {},
  }),
};

async function* bytesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Without a catch a body that failed would fail a second time, unseen.
    await reader.cancel().catch(() => {});
  }
}
