// Opens one stream through a client and iterates it, as an async task of an application would.
// Easy to get wrong: a sync iterable is iterated without any `await`, because applications do that too, and it is what
// blocks everything else.
import { failureOf, type Failure } from '../clients/failure.ts';
import type { ClientDelta, ClientRequest, Connection, DeltaStream } from '../clients/client.ts';
import { createObserver } from './observer.ts';
import type { HostMessage } from './message.ts';
import { stampNow } from './write-message.ts';

export interface StreamTask {
  connection: Connection;
  request: ClientRequest;
  /** Index among the streams of this process. */
  stream: number;
  signal: AbortSignal;
  /** Takes every message about this stream. */
  write: (message: HostMessage) => void;
}

/** Resolves when the stream is over and the observer has received everything. Null if the stream completed. */
export async function runStreamTask(task: StreamTask): Promise<Failure | null> {
  const { stream, write, signal } = task;
  const observer = createObserver((t, characters) => write({ type: 'observed', t, characters, stream }));
  const take = (delta: ClientDelta) => {
    const t = stampNow();
    const { channel, text } = contentOf(delta);
    // Some SDKs yield an empty text together with the role. That is not content.
    if (text === '') return;
    write({ type: 'delta', t, channel, text, stream });
    observer.give(text.length);
  };
  let failure: Failure | null = null;
  try {
    await iterate(task, take);
  } catch (error) {
    failure = failureOf(error);
  }
  const t = stampNow();
  if (signal.aborted) failure = { kind: 'interrupted', message: 'the request was cancelled' };
  // Written before the observer has everything: another stream may block the loop for a long time.
  write({ type: 'end', t, outcome: failure ?? { kind: 'completed' }, stream });
  await observer.idle();
  return failure;
}

async function iterate(
  { connection, request, stream, signal, write }: StreamTask,
  take: (delta: ClientDelta) => void,
): Promise<void> {
  write({ type: 'request', t: stampNow(), stream });
  const opened = connection.open(request, {
    signal,
    onResponse: (status, headers) => write({ type: 'response', t: stampNow(), status, headers, stream }),
  });
  // `await` on a plain value still yields to the event loop; sync callers do not, so neither do we.
  const deltas = isPromise(opened) ? await opened : opened;
  if (isIterable(deltas, Symbol.asyncIterator)) {
    for await (const delta of deltas) take(delta);
  } else if (isIterable(deltas, Symbol.iterator)) {
    for (const delta of deltas) take(delta);
  } else {
    throw new TypeError('open() gave nothing that can be iterated');
  }
}

function isPromise(value: DeltaStream | Promise<DeltaStream>): value is Promise<DeltaStream> {
  return typeof (value as { then?: unknown } | null)?.then === 'function';
}

/** A string is not a stream, although JavaScript can iterate its letters. */
function isIterable<S extends symbol>(value: unknown, key: S): value is DeltaStream & Record<S, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}

/** Checks the delta: an own client may yield anything. */
function contentOf(delta: ClientDelta): Exclude<ClientDelta, string> {
  if (typeof delta === 'string') return { channel: 'text', text: delta };
  if (typeof delta === 'object' && delta !== null && typeof delta.text === 'string') {
    return { channel: delta.channel ?? 'text', text: delta.text };
  }
  throw new TypeError('the client handed over something that is neither a string nor { channel, text }');
}
