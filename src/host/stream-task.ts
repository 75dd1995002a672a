// Opens one stream through a client and iterates it, as an async task of an application would.
// Easy to get wrong: a sync iterable is iterated without any `await`, because applications do that too, and it is what
// blocks everything else.
import { failureOf, type Failure } from '../clients/failure.ts';
import type { ClientDelta, ClientRequest, Connection, DeltaStream } from '../clients/client.ts';
import { contentOf, streamOf } from './handed-over.ts';
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
  const deltas = streamOf(isPromise(opened) ? await opened : opened);
  if (isAsync(deltas)) {
    for await (const delta of deltas) take(delta);
  } else {
    for (const delta of deltas) take(delta);
  }
}

function isPromise(value: DeltaStream | Promise<DeltaStream>): value is Promise<DeltaStream> {
  return typeof (value as { then?: unknown } | null)?.then === 'function';
}

function isAsync(deltas: DeltaStream): deltas is AsyncIterable<ClientDelta> {
  return Symbol.asyncIterator in deltas;
}
