// The client that reads the answer of an app over a WebSocket: the body is the first message, and each message is a piece of
// the answer. Such a connection may stay open when the answer is over, so it ends with a message that says so, or with silence.
import { text as textOf } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { excerptOf } from '../protocols/excerpt.ts';
import type { ClientRequest } from './client.ts';
import { HttpStatusError } from './client.ts';
import { StreamFailureError } from './failure.ts';
import { numbered } from './numbered.ts';

/** Longer than any pause of a scenario but those that stall, and than a stream is held beside another one. A judgement. */
const SILENCE_MS = 3_000;

/** The `open` of the client host. */
export async function open({ url, headers, body }: ClientRequest, signal: AbortSignal): Promise<AsyncIterable<string>> {
  const { accept: _, 'accept-encoding': __, 'content-type': ___, 'sec-websocket-protocol': offered, ...own } = headers;
  const protocols = (offered ?? '').split(',').flatMap((name) => name.trim() || []);
  // The tap reads messages as they pass: none is compressed.
  const socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, { headers: own, perMessageDeflate: false });
  const messages = messagesOf(socket, signal);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) => {
      const { statusCode: status = 0 } = response;
      // What streams need not come to an end.
      if (status < 300) {
        response.destroy();
        return reject(new StreamFailureError('protocol-error', noSocketWords(status)));
      }
      const refused = (said: string) => reject(new HttpStatusError(status, said.slice(0, 2048)));
      textOf(response).then(refused, () => refused(''));
    });
  });
  if (body !== '') socket.send(numbered(body));
  return messages;
}

function noSocketWords(status: number): string {
  return `the app answered ${status} in place of a WebSocket: what streams over HTTP has an address with http://.`;
}

/** From the moment of the call on, so that none is lost. */
function messagesOf(socket: WebSocket, signal: AbortSignal): AsyncIterable<string> {
  const waiting: string[] = [];
  let wake = () => {};
  let isBegun = false;
  let isOver = false;
  let failure: Error | null = null;
  const over = (error: Error | null = null) => {
    isOver = true;
    failure ??= error;
    wake();
  };
  socket.on('message', (data: Buffer) => {
    isBegun = true;
    waiting.push(data.toString());
    wake();
  });
  socket.on('error', over);
  socket.on('close', (code, reason) => over(closeFailure(code, reason.toString(), isBegun)));
  signal.addEventListener('abort', () => socket.terminate(), { once: true });
  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const message = waiting.shift();
        if (message !== undefined) {
          yield message;
          if (saysEnd(message)) break;
        } else if (isOver) break;
        else if (!(await woken((resolve) => (wake = resolve), isBegun ? SILENCE_MS : null))) break;
      }
      socket.close(1000);
      if (failure !== null) throw failure;
    },
  };
}

/**
 * Null where the app is through (RFC 6455, 7.4.1). Codes from 3000 on are its own: behind its messages one may say that it is
 * done, and before any it refuses.
 */
export function closeFailure(code: number, reason: string, isBegun: boolean): StreamFailureError | null {
  if (code === 1006) return new StreamFailureError('truncated', 'the WebSocket ended without being closed');
  if (code === 1000 || code === 1001 || code === 1005 || (code >= 3000 && isBegun)) return null;
  const words = reason === '' ? '' : `: ${excerptOf(reason, LONGEST_REASON)}`;
  return new StreamFailureError('protocol-error', `the app closed the WebSocket with code ${code}${words}`);
}

/** By the rules of WebSockets: none is cut. */
const LONGEST_REASON = 123;

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

/**
 * A word of its own, or the member of an object in which messages say what they are. A status beside other members is that of
 * a step.
 */
export function saysEnd(message: string): boolean {
  if (message.length > 4_096) return false;
  if (END.test(message.trim())) return true;
  try {
    const { type, event, done, status, ...others } = (JSON.parse(message) ?? {}) as Record<string, unknown>;
    const isAlone = type === undefined && event === undefined && Object.keys(others).length === 0;
    const words = [type, event, isAlone ? status : null];
    return done === true || words.some((word) => typeof word === 'string' && END.test(word));
  } catch {
    return false;
  }
}
