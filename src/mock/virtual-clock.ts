// A PlayClock without waiting: its time passes only from one callback to the next. For simulate.ts and for tests.
import type { PlayClock } from './deadlines.ts';

export interface VirtualClock extends PlayClock {
  /** Calls back everything that is due until then, in order of time; without a limit until nothing is left. */
  run(untilMs?: number): void;
}

export function createVirtualClock(): VirtualClock {
  let nowMs = 0;
  /** In the order in which they were set: of two for the same moment the first one is called first. */
  const events: { atMs: number; callback: () => void }[] = [];
  const forget = (event: (typeof events)[number]) => {
    const index = events.indexOf(event);
    if (index >= 0) events.splice(index, 1);
  };
  return {
    now: () => BigInt(Math.round(nowMs * 1e6)),
    nowMs: () => nowMs,
    at(atMs, callback) {
      const event = { atMs, callback };
      events.push(event);
      return () => forget(event);
    },
    run(untilMs = Infinity) {
      for (;;) {
        const due = events.filter(({ atMs }) => atMs <= untilMs);
        if (due.length === 0) break;
        const next = due.reduce((first, event) => (event.atMs < first.atMs ? event : first));
        forget(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.callback();
      }
      if (untilMs !== Infinity) nowMs = Math.max(nowMs, untilMs);
    },
  };
}
