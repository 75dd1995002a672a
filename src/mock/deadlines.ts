// Calls back at absolute times. Relative timers would add up their lateness: a schedule would drift.
// Easy to get wrong: Node's timers count whole milliseconds and may fire early, so the last stretch is waited for by
// setImmediate, and a timer that fires early is set again.
import { systemClock, type Clock } from '../clock.ts';

/** Time for the player and the faults: the real one here, one without waiting in virtual-clock.ts. `now` stamps the write log. */
export interface PlayClock extends Clock {
  /** Milliseconds since some moment. */
  nowMs(): number;
  /** Calls back at that time, or soon after. Returns how to prevent it. */
  at(atMs: number, callback: () => void): () => void;
}

/** Above the granularity of Node's timers (1 ms), so that the end of every wait is exact. */
const SPIN_MS = 1.5;

interface Deadline {
  atMs: number;
  callback: () => void;
}

export function createDeadlines(): PlayClock {
  const origin = systemClock.now();
  const nowMs = () => Number(systemClock.now() - origin) / 1e6;
  /** Earliest first. */
  const heap: Deadline[] = [];
  let stop: (() => void) | null = null;

  function arm(): void {
    stop?.();
    stop = null;
    const next = heap[0];
    if (next === undefined) return;
    const waitMs = next.atMs - nowMs();
    if (waitMs > SPIN_MS) {
      const timer = setTimeout(arm, waitMs - SPIN_MS);
      stop = () => clearTimeout(timer);
    } else {
      const immediate = setImmediate(fire);
      stop = () => clearImmediate(immediate);
    }
  }

  function fire(): void {
    stop = null;
    const now = nowMs();
    while (heap.length > 0 && heap[0]!.atMs <= now) heap.shift()!.callback();
    arm();
  }

  return {
    now: systemClock.now,
    nowMs,
    at(atMs, callback) {
      const deadline = { atMs, callback };
      insert(heap, deadline);
      if (heap[0] === deadline) arm();
      return () => {
        const index = heap.indexOf(deadline);
        if (index >= 0) heap.splice(index, 1);
        if (index === 0) arm();
      };
    },
  };
}

/** Behind those of the same time: first come, first served. */
function insert(heap: Deadline[], deadline: Deadline): void {
  let low = 0;
  let high = heap.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (heap[middle]!.atMs <= deadline.atMs) low = middle + 1;
    else high = middle;
  }
  heap.splice(low, 0, deadline);
}
