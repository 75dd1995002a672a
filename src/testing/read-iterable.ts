// Reads an iterable of whatever kind to its end, and stamps each piece.
import { setImmediate as turn } from 'node:timers/promises';
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

/** A piece without text may have none: an event that only begins or ends something. */
export type TextOf = (piece: never) => string | null | undefined;

export interface ReadOptions {
  /** The text in a piece, where it is neither a string nor bytes. */
  text: TextOf | undefined;
  onPiece(text: string, at: Stamp): void;
  /** Aborted when nobody waits any longer. */
  signal: AbortSignal;
}

/** An iterable that never waits would keep every timer waiting, those of the runner too. */
const TURN_MS = 50;

/** Never rejects, but for what is no iterable, and for a piece whose text cannot be told. @throws StreamCheckError 'usage' */
export async function readIterable(streamed: unknown, { text, onPiece, signal }: ReadOptions): Promise<ReadEnd> {
  const textOf = createTextOf(text);
  let iterator: AsyncIterator<unknown> | null = null;
  // A reader that leaves says so, and does not wait for the answer: the iterable may be the one that hangs.
  const leave = () => void iterator?.return?.()?.then(undefined, () => {});
  const reading = (async (): Promise<ReadEnd> => {
    try {
      const opened = await opening(streamed);
      if (!isAsyncIterable(opened)) return notIterable(opened);
      iterator = opened[Symbol.asyncIterator]();
      for (let turnedMs = performance.now(); ;) {
        const { done, value } = await iterator.next();
        const at = systemClock.now();
        if (signal.aborted) return GAVE_UP;
        if (done === true) return { how: 'ended', message: null };
        onPiece(textOf(value), at);
        if (performance.now() - turnedMs < TURN_MS) continue;
        await turn();
        turnedMs = performance.now();
      }
    } catch (error) {
      if (error instanceof StreamCheckError) {
        leave();
        throw error;
      }
      return { how: 'threw', message: messageOf(error) };
    }
  })();
  const end = await Promise.race([reading, aborted(signal)]);
  if (end.how === 'gave-up') leave();
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
    'of a response of fetch: expect(response.body); of the AI SDK: expect(result.textStream); of an SDK: with stream: true',
  );
}

/** Bytes are text that may be cut inside a character; values are as long as their JSON is. @throws StreamCheckError 'usage' */
function createTextOf(own: TextOf | undefined): (piece: unknown) => string {
  const decoder = new TextDecoder();
  const usual = (piece: unknown) => {
    if (typeof piece === 'string') return piece;
    // jest has classes of its own, so that no `instanceof` knows those of Node.
    if (ArrayBuffer.isView(piece) || isArrayBuffer(piece)) return decoder.decode(piece as Uint8Array, { stream: true });
    return JSON.stringify(piece) ?? '';
  };
  return (piece) => {
    try {
      return (own === undefined ? usual(piece) : own(piece as never)) ?? '';
    } catch (error) {
      const what = own === undefined ? 'A piece has no text' : '`text` threw';
      throw mistake(`${what}: ${messageOf(error)}.`, 'text: (piece) => piece.text, or wherever the text of a piece is');
    }
  };
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}
