// Checks what a client hands over: an own client may return and yield anything. Each message says what it was, and what to
// write instead.
import type { ClientDelta, DeltaStream } from '../clients/client.ts';
import { StreamFailureError } from '../clients/failure.ts';
import { CHANNELS } from '../model/ids.ts';

const PAGE = 'stream-check explain own-clients';
const DECODED = 'decode them (TextDecoderStream), and yield the words that are in them';

/** What open() returned, if it can be iterated. A string is not a stream, although JavaScript can iterate its letters. */
export function streamOf(returned: unknown): DeltaStream {
  if (isBytes(returned)) throw mistake(`open() returned bytes: ${DECODED}`);
  if (isIterable(returned)) return returned;
  if (typeof returned === 'string')
    throw mistake('open() returned a string: write "async function* open", and yield each piece when it comes');
  if (isObject(returned) && isIterable(returned['body']))
    throw mistake(`open() returned ${nameOf(returned)}: iterate the bytes of its body, ${DECODED}`);
  throw mistake(
    `open() returned ${nameOf(returned)}, which cannot be iterated: write "async function* open", and yield each piece`,
  );
}

/** What was yielded, with its channel. */
export function contentOf(yielded: unknown): Exclude<ClientDelta, string> {
  if (typeof yielded === 'string') return { channel: 'text', text: yielded };
  if (isBytes(yielded)) throw mistake(`open() yielded bytes: ${DECODED}`);
  if (!isObject(yielded) || typeof yielded['text'] !== 'string')
    throw mistake(
      `open() yielded ${nameOf(yielded)}: take the words out of it, and yield a string or { channel, text }`,
    );
  const { channel = 'text', text } = yielded;
  const known = CHANNELS.find((id) => id === channel);
  if (known === undefined)
    throw mistake(
      `open() yielded the unknown channel ${channelName(channel)}, which must be one of ${CHANNELS.join(', ')}`,
    );
  return { channel: known, text };
}

function channelName(channel: unknown): string {
  return typeof channel === 'string' ? JSON.stringify(channel) : nameOf(channel);
}

/** @param message without its full stop */
function mistake(message: string): StreamFailureError {
  return new StreamFailureError('client-crashed', `${message}. What a client yields: ${PAGE}`);
}

function isIterable(value: unknown): value is DeltaStream {
  return isObject(value) && !isBytes(value) && (Symbol.asyncIterator in value || Symbol.iterator in value);
}

function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

function isObject(value: unknown): value is Record<string | symbol, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Names of the members that are said, of an object that has many. */
const MOST_NAMES = 5;

/** What a value is, for people: "a Response", "an object with id, choices". */
function nameOf(value: unknown): string {
  if (value === undefined || value === null) return `nothing (${String(value)})`;
  if (typeof value !== 'object') return `a ${typeof value}`;
  const { name } = value.constructor ?? {};
  if (name && name !== 'Object') return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
  const names = Object.keys(value).slice(0, MOST_NAMES);
  return names.length === 0 ? 'an empty object' : `an object with ${names.join(', ')}`;
}
