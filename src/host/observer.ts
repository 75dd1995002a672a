// Another task of the client's process, such as a web server or a user interface: it receives each delta through a queue.
// Easy to get wrong: it must take deltas in a macrotask. Microtasks still run while timers and sockets starve.
import { stampNow } from './write-message.ts';

export interface Observer {
  /** Puts a delta into the queue. @param characters its length */
  give(characters: number): void;
  /** Resolves when the queue is empty. */
  idle(): Promise<void>;
}

/** @param observed is called with the total number of characters received so far */
export function createObserver(observed: (t: string, characters: number) => void): Observer {
  let queued: number[] = [];
  let characters = 0;
  let taken: Promise<void> | null = null;

  function take(): void {
    const t = stampNow();
    taken = null;
    for (const count of queued) characters += count;
    queued = [];
    observed(t, characters);
  }

  return {
    give(count) {
      queued.push(count);
      taken ??= new Promise((resolve) => {
        setImmediate(() => {
          take();
          resolve();
        });
      });
    },
    idle: async () => taken ?? undefined,
  };
}
