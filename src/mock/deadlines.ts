// Calls back at absolute times. Relative timers would add up their lateness: a schedule would drift.
// Easy to get wrong: Node's timers count whole milliseconds and may fire early or a millisecond late, so the last stretch is
// waited for by setImmediate, which lets sockets be served between two looks at the clock.
//
//   now ───── setTimeout ─────▶ ├─ setImmediate, again and again ─▶ deadline
//                               └ LAST_STRETCH_MS before it
//
// A longer stretch makes it worse on a busy machine: who uses more of the processor waits longer for it afterwards.
import { systemClock, type Clock, type Stamp } from '../clock.ts';

/** Time for the player and the faults: the real one here, one without waiting in virtual-clock.ts. `now` stamps the write log. */
export interface PlayClock extends Clock {
  /** Milliseconds since some moment. */
  nowMs(): number;
  /** Calls back at that time, or soon after. Returns how to prevent it. */
  at(atMs: number, callback: () => void): () => void;
}

/** What this file needs of the platform, as a value: tests wait by hand. Both calls return how to prevent the callback. */
export interface Timers {
  now(): Stamp;
  /** May call back a millisecond early or late, as setTimeout does. */
  sleep(ms: number, callback: () => void): () => void;
  /** Calls back once what has arrived meanwhile was served. */
  soon(callback: () => void): () => void;
}

const NODE_TIMERS: Timers = {
  now: systemClock.now,
  sleep(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  soon(callback) {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  },
};

/** Above the granularity of Node's timers (1 ms), so that the end of every wait is exact. */
const LAST_STRETCH_MS = 1.5;

/** Then sockets are served, before the rest of what is due is called back. A judgement: the period of the ticker of the record room. */
const LONGEST_TURN_MS = 5;

interface Deadline {
  atMs: number;
  callback: () => void;
}

export function createDeadlines({ now, sleep, soon }: Timers = NODE_TIMERS): PlayClock {
  const origin = now();
  const nowMs = () => Number(now() - origin) / 1e6;
  /** Earliest first. */
  const queue: Deadline[] = [];
  let stopWaiting = () => {};

  function arm(): void {
    stopWaiting();
    const next = queue[0];
    if (next === undefined) return void (stopWaiting = () => {});
    const waitMs = next.atMs - nowMs();
    stopWaiting = waitMs > LAST_STRETCH_MS ? sleep(waitMs - LAST_STRETCH_MS, arm) : soon(fire);
  }

  /**
   * Calls back what is due, one after the other. Between two of them microtasks run, and then what waits for the next tick
   * (node:http hands bytes to the socket there): what one chunk wrote leaves before the next one is spoken. Otherwise, with many
   * streams, the first would wait for the last.
   */
  function fire(): void {
    const untilMs = nowMs();
    const step = () => {
      const next = queue[0];
      if (next === undefined || next.atMs > untilMs || nowMs() - untilMs > LONGEST_TURN_MS) return arm();
      queue.shift();
      try {
        next.callback();
      } finally {
        // One callback that throws must not stop the others.
        queueMicrotask(() => process.nextTick(step));
      }
    };
    step();
  }

  return {
    now,
    nowMs,
    at(atMs, callback) {
      const deadline = { atMs, callback };
      insert(queue, deadline);
      if (queue[0] === deadline) arm();
      return () => {
        const index = queue.indexOf(deadline);
        if (index >= 0) queue.splice(index, 1);
        if (index === 0) arm();
      };
    },
  };
}

/** Behind those of the same time: first come, first served. */
function insert(queue: Deadline[], deadline: Deadline): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (queue[middle]!.atMs <= deadline.atMs) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, deadline);
}
