// The client that reads the answer of an app: plain undici. It parses nothing, because the format of an app is unknown;
// record/text finds the tracer words of the mock in the text.
import { Agent, request as send } from 'undici';
import { decoded, headerRecord, httpStatusError } from './answer.ts';
import type { ClientRequest } from './client.ts';

// One connection for each stream, as browsers and other services would open them.
const agent = new Agent();

/** The `open` of the client host. */
export async function open(
  { url, method, headers, body }: ClientRequest,
  signal: AbortSignal,
): Promise<AsyncIterable<string>> {
  const response = await send(url, {
    method,
    headers,
    body: method === 'GET' ? null : body,
    signal,
    dispatcher: agent,
  });
  const bytes = decoded(response.body, headerRecord(response.headers));
  if (response.statusCode >= 400) throw await httpStatusError(response.statusCode, bytes);
  return textOf(bytes);
}

async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
}
