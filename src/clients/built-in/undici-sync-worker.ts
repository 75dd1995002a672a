// The thread that makes the requests of undici-sync. It works on while the main thread sleeps.
import { parentPort } from 'node:worker_threads';
import { Agent, request as send } from 'undici';
import { decoded, headerRecord } from '../answer.ts';
import { failureOf } from '../failure.ts';
import type { SyncOrder, SyncPiece } from './undici-sync.ts';

const agent = new Agent();

parentPort!.on('message', (order: SyncOrder) => void carryOut(order));
parentPort!.postMessage('ready');

async function carryOut({ request: { url, headers, body }, port, posted }: SyncOrder): Promise<void> {
  const post = (piece: SyncPiece) => {
    port.postMessage(piece);
    Atomics.add(posted, 0, 1);
    Atomics.notify(posted, 0);
  };
  try {
    const response = await send(url, { method: 'POST', headers, body, dispatcher: agent });
    const shown = headerRecord(response.headers);
    post({ type: 'response', status: response.statusCode, headers: shown });
    for await (const bytes of decoded(response.body, shown)) post({ type: 'bytes', bytes });
    post({ type: 'end' });
  } catch (error) {
    post({ type: 'failed', failure: failureOf(error) });
  }
}
