// The mistake of google/adk-python#1306, made in Node: a client that blocks its thread, iterated in an async task.
// A worker thread makes the request; the main thread sleeps in Atomics.wait until the next piece is there.
//
//   worker       ..x....x....x....x|     pieces come on time
//   main thread  zzxzzzzxzzzzxzzzzx|     the iterating code sees each piece at once, other tasks see none
import { once } from 'node:events';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { Delta } from '../../protocols/protocol.ts';
import { createAnswerReader, errorBodyText } from '../answer.ts';
import { HttpStatusError, type Client, type ClientRequest, type OpenHooks } from '../client.ts';
import { StreamFailureError, type Failure } from '../failure.ts';
import { undiciVersion } from './undici-version.ts';

/** main thread → worker. */
export interface SyncOrder {
  request: ClientRequest;
  port: MessagePort;
  /** Counts the posted pieces, so that a piece that was posted before Atomics.wait is not missed. */
  posted: Int32Array<SharedArrayBuffer>;
}

/** worker → main thread. */
export type SyncPiece =
  | { type: 'response'; status: number; headers: Record<string, string> }
  | { type: 'bytes'; bytes: Uint8Array }
  | { type: 'end' }
  | { type: 'failed'; failure: Failure };

export const client: Client = {
  id: 'undici-sync',
  language: 'node',
  summary: 'undici behind a blocking iterator: shows what a sync client does to an event loop',
  protocols: null,
  version: undiciVersion,
  available: async () => ({ ok: true }),
  async connect() {
    const worker = new Worker(new URL('./undici-sync-worker.js', import.meta.url));
    await once(worker, 'message');
    return {
      open: (request, hooks) => openBlocking(worker, request, hooks),
      close: async () => void (await worker.terminate()),
    };
  },
};

/** Blocks until the headers are there, as sync clients do. */
function openBlocking(worker: Worker, request: ClientRequest, { onResponse }: OpenHooks): Iterable<Delta> {
  const { port1, port2 } = new MessageChannel();
  const posted = new Int32Array(new SharedArrayBuffer(4));
  const order: SyncOrder = { request, port: port2, posted };
  worker.postMessage(order, [port2]);
  const next = () => takePiece(port1, posted);
  const first = next();
  if (first.type === 'response') {
    onResponse(first.status, first.headers);
    return deltasOf(request, first, next, port1);
  }
  port1.close();
  throw errorOf(first);
}

function* deltasOf(
  request: ClientRequest,
  { status, headers }: SyncPiece & { type: 'response' },
  next: () => SyncPiece,
  port: MessagePort,
): Generator<Delta> {
  const reader = createAnswerReader(request, headers);
  const errorBody: Uint8Array[] = [];
  try {
    for (let piece = next(); piece.type !== 'end'; piece = next()) {
      if (piece.type !== 'bytes') throw errorOf(piece);
      if (status < 400) yield* reader.feed(piece.bytes);
      else errorBody.push(piece.bytes);
    }
    if (status >= 400) throw new HttpStatusError(status, errorBodyText(Buffer.concat(errorBody)));
    yield* reader.finish();
  } finally {
    port.close();
  }
}

function takePiece(port: MessagePort, posted: Int32Array<SharedArrayBuffer>): SyncPiece {
  for (;;) {
    // Read before the port is: a piece posted in between changes the count, and the wait returns at once.
    const before = Atomics.load(posted, 0);
    const received = receiveMessageOnPort(port);
    if (received !== undefined) return received.message as SyncPiece;
    Atomics.wait(posted, 0, before);
  }
}

function errorOf(piece: SyncPiece): StreamFailureError {
  if (piece.type === 'failed') return new StreamFailureError(piece.failure.kind, piece.failure.message);
  return new StreamFailureError('client-crashed', `the worker sent "${piece.type}" out of turn`);
}
