// A clock that is moved by hand, for instruments that take their time as a value: seconds of patience cost nothing.
import type { Waiting } from '../../src/record/process/patience.ts';

const NS_PER_MS = 1_000_000n;

export interface HandClock {
  waiting: Waiting;
  nowMs(): number;
  /** Moves on: what is due meanwhile is called at its time, one after the other. */
  pass(ms: number): Promise<void>;
  /** Moves on, from one due time to the next, until the promise is settled. */
  until<T>(promise: Promise<T>): Promise<T>;
}

export function createHandClock(): HandClock {
  let nowMs = 0;
  const due = new Set<{ atMs: number; call: () => void }>();

  /** What has been resolved meanwhile goes on. */
  const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

  async function step(limitMs: number): Promise<boolean> {
    await settle();
    const next = [...due].toSorted((a, b) => a.atMs - b.atMs)[0];
    if (next === undefined || next.atMs > limitMs) return false;
    due.delete(next);
    nowMs = next.atMs;
    next.call();
    return true;
  }

  return {
    nowMs: () => nowMs,
    waiting: {
      now: () => BigInt(Math.round(nowMs)) * NS_PER_MS,
      startPatience(patienceMs, call) {
        const timer = { atMs: nowMs + patienceMs, call };
        due.add(timer);
        return {
          stop: () => void due.delete(timer),
          renew: () => void (timer.atMs = nowMs + patienceMs),
        };
      },
    },
    async pass(ms) {
      const endMs = nowMs + ms;
      while (await step(endMs));
      nowMs = endMs;
    },
    async until(promise) {
      let isSettled = false;
      void promise.finally(() => (isSettled = true)).catch(() => {});
      for (;;) {
        const hasMoved = await step(Infinity);
        if (isSettled) return promise;
        if (!hasMoved && due.size === 0) await settle();
        if (!hasMoved && due.size === 0 && !isSettled) throw new Error('Nothing is due, and the promise is pending.');
      }
    },
  };
}
