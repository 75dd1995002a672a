// The client that reads the answer of an app over a WebSocket: the body is the first message, and each message is a piece of
// the answer. Such a connection may stay open when the answer is over, so it ends with a message that says so, or with silence.
import { text as textOf } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import type { ClientRequest } from './client.ts';
import { HttpStatusError } from './client.ts';
import { StreamFailureError } from './failure.ts';

/** Longer than any pause of a scenario but those that stall, and than a stream is held beside another one. A judgement. */
const SILENCE_MS = 3_000;

/** The `open` of the client host. */
export async function open({ url, headers, body }: ClientRequest, signal: AbortSignal): Promise<AsyncIterable<string>> {
  const { accept: _, 'accept-encoding': __, 'content-type': ___, ...own } = headers;
  // The tap reads messages as they pass: none is compressed.
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers: own, perMessageDeflate: false });
  const messages = messagesOf(socket, signal);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) => {
      const refused = (said: string) => reject(new HttpStatusError(response.statusCode ?? 0, said.slice(0, 2048)));
      textOf(response).then(refused, () => refused(''));
    });
  });
  if (body !== '') socket.send(body);
  return messages;
}

/** From the moment of the call on, so that none is lost. */
function messagesOf(socket: WebSocket, signal: AbortSignal): AsyncIterable<string> {
  const waiting: string[] = [];
  let wake = () => {};
  let isOver = false;
  let failure: Error | null = null;
  const over = (error: Error | null = null) => {
    isOver = true;
    failure ??= error;
    wake();
  };
  socket.on('message', (data: Buffer) => {
    waiting.push(data.toString());
    wake();
  });
  socket.on('error', over);
  socket.on('close', (code) =>
    over(code === 1006 ? new StreamFailureError('truncated', 'the WebSocket ended without being closed') : null),
  );
  signal.addEventListener('abort', () => socket.terminate(), { once: true });
  return {
    async *[Symbol.asyncIterator]() {
      let isBegun = false;
      for (;;) {
        const message = waiting.shift();
        if (message !== undefined) {
          yield message;
          isBegun = true;
          if (saysEnd(message)) break;
        } else if (isOver) break;
        else if (!(await woken((resolve) => (wake = resolve), isBegun ? SILENCE_MS : null))) break;
      }
      socket.close(1000);
      if (failure !== null) throw failure;
    },
  };
}

/** False where nothing came for so long. */
function woken(hear: (wake: () => void) => void, silenceMs: number | null): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = silenceMs === null ? undefined : setTimeout(() => resolve(false), silenceMs);
    hear(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

const END =
  /^(?:\[?done\]?|end|eos|\[end\]|complete|completed|finished|final|message_stop|response\.completed|stream_end)$/i;

/** A word of its own, or the member of an object in which messages say what they are. */
function saysEnd(message: string): boolean {
  if (message.length > 4_096) return false;
  if (END.test(message.trim())) return true;
  try {
    const { type, event, status, done } = (JSON.parse(message) ?? {}) as Record<string, unknown>;
    return done === true || [type, event, status].some((word) => typeof word === 'string' && END.test(word));
  } catch {
    return false;
  }
}
