// The exchanges that the server remembers: all that are open, and the last ones that are over. A mock that serves for
// weeks must not grow for ever.
import { KEPT } from '../limits.ts';
import type { ServedExchange } from './handlers.ts';

export interface KeptExchanges {
  begin(served: ServedExchange): void;
  /** The caller says that it is over: from now on it may be dropped. */
  over(served: ServedExchange): void;
  find(id: string): ServedExchange | null;
  /** In the order in which they began. */
  list(): ServedExchange[];
  /** How many were dropped so far. */
  dropped(): number;
}

export function createKeptExchanges({
  exchanges = KEPT.exchanges,
  chunks = KEPT.exchangedChunks,
}: { exchanges?: number; chunks?: number } = {}): KeptExchanges {
  const byId = new Map<string, ServedExchange>();
  /** In the order in which they ended. */
  const ended: { id: string; chunks: number }[] = [];
  let endedChunks = 0;
  let dropped = 0;
  return {
    begin: (served) => void byId.set(served.exchange.id, served),
    over({ exchange }) {
      // Counted once: behind a fault that broke the answer off, the model may go on speaking.
      ended.push({ id: exchange.id, chunks: exchange.chunks.length });
      endedChunks += exchange.chunks.length;
      // The last one is kept however long it is: somebody may be about to ask for it.
      while (ended.length > exchanges || (endedChunks > chunks && ended.length > 1)) {
        const oldest = ended.shift()!;
        endedChunks -= oldest.chunks;
        byId.delete(oldest.id);
        dropped += 1;
      }
    },
    find: (id) => byId.get(id) ?? null,
    list: () => [...byId.values()],
    dropped: () => dropped,
  };
}
