// Another task of the client's process, as a web server or a user interface would be: it gets each delta through a queue.
// Easy to get wrong: it must take over in a macrotask. Microtasks run on while timers and sockets starve.
import { stampNow } from './write-message.ts';

export interface Observer {
  /** Puts a delta of so many characters into the queue. */
  give(characters: number): void;
  /** Resolves when the queue is empty. */
  idle(): Promise<void>;
}

/** @param observed is called with the number of characters that the observer has got in all */
export function createObserver(observed: (t: string, characters: number) => void): Observer {
  let queued: number[] = [];
  let characters = 0;
  let taking: Promise<void> | null = null;

  function take(): void {
    const t = stampNow();
    taking = null;
    for (const count of queued) characters += count;
    queued = [];
    observed(t, characters);
  }

  return {
    give(count) {
      queued.push(count);
      taking ??= new Promise((resolve) => {
        setImmediate(() => {
          take();
          resolve();
        });
      });
    },
    idle: async () => taking ?? undefined,
  };
}
