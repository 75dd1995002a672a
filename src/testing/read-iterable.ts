// Reads an iterable of whatever kind to its end, and stamps each piece.
import { systemClock, type Stamp } from '../clock.ts';
import { messageOf, StreamCheckError } from '../errors.ts';
import { kindOf, mistake } from './mistakes.ts';

/** An iterable, a promise of one, or a function that asks for it; a function is called when the reader is there. */
export type Streamed = AsyncIterable<unknown> | PromiseLike<AsyncIterable<unknown>> | (() => Streamed);

export interface ReadEnd {
  /** `gave-up`: the reader stopped waiting. */
  how: 'ended' | 'threw' | 'gave-up';
  /** What was thrown, in one line. */
  message: string | null;
}

export interface ReadOptions {
  /** The text in a piece, where it is neither a string nor bytes. */
  text: ((piece: never) => string) | undefined;
  onPiece(text: string, at: Stamp): void;
  /** Aborted when nobody waits any longer. */
  signal: AbortSignal;
}

/** Never rejects, but for what is no iterable. @throws StreamCheckError 'usage' */
export async function readIterable(streamed: unknown, { text, onPiece, signal }: ReadOptions): Promise<ReadEnd> {
  const textOf = createTextOf(text);
  let iterator: AsyncIterator<unknown> | null = null;
  const reading = (async (): Promise<ReadEnd> => {
    try {
      const opened = await opening(streamed);
      if (!isAsyncIterable(opened)) return notIterable(opened);
      iterator = opened[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await iterator.next();
        const at = systemClock.now();
        if (signal.aborted) return GAVE_UP;
        if (done === true) return { how: 'ended', message: null };
        onPiece(textOf(value), at);
      }
    } catch (error) {
      if (error instanceof StreamCheckError) throw error;
      return { how: 'threw', message: messageOf(error) };
    }
  })();
  const end = await Promise.race([reading, aborted(signal)]);
  // A reader that leaves says so, and does not wait for the answer: the iterable may be the one that hangs.
  if (end.how === 'gave-up') void (iterator as AsyncIterator<unknown> | null)?.return?.()?.then(undefined, () => {});
  return end;
}

const GAVE_UP: ReadEnd = { how: 'gave-up', message: null };

function aborted(signal: AbortSignal): Promise<ReadEnd> {
  return new Promise((resolve) => {
    const leave = () => resolve(GAVE_UP);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

async function opening(streamed: unknown): Promise<unknown> {
  const opened: unknown = await (typeof streamed === 'function' ? (streamed as () => unknown)() : streamed);
  return typeof opened === 'function' ? opening(opened) : opened;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function notIterable(value: unknown): never {
  throw mistake(
    `toStreamIncrementally() wants an async iterable, a promise of one, or a function that returns one; it got ${kindOf(value)}.`,
    'of a response of fetch it is the body: expect(response.body)',
  );
}

/** Bytes are text that may be cut inside a character; values are as long as their JSON is. */
function createTextOf(own: ReadOptions['text']): (piece: unknown) => string {
  if (own !== undefined) return (piece) => own(piece as never);
  const decoder = new TextDecoder();
  return (piece) => {
    if (typeof piece === 'string') return piece;
    if (piece instanceof Uint8Array) return decoder.decode(piece, { stream: true });
    return JSON.stringify(piece) ?? '';
  };
}
