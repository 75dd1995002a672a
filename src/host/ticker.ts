// The ticker of the client's event loop: a stamp every 5 ms as long as the loop turns.
import { performance } from 'node:perf_hooks';
import { createPauseWatch, type SeenPause } from './pauses.ts';

const PERIOD_MS = 5;

export interface Ticker {
  /** @returns the stamps, the pauses between them, and the event-loop utilization (0..1) since the start */
  stop(): { ticks: string[]; pauses: SeenPause[]; utilization: number };
}

/** Resolves at the first tick. A ticker that starts after the request would show a silence that the client did not cause. */
export async function startTicker(): Promise<Ticker> {
  const ticks: string[] = [];
  const watch = createPauseWatch();
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    timer = setInterval(() => {
      const at = process.hrtime.bigint();
      ticks.push(String(at));
      watch.tick(at);
      resolve();
    }, PERIOD_MS);
  });
  const before = performance.eventLoopUtilization();
  return {
    stop() {
      clearInterval(timer);
      const { utilization } = performance.eventLoopUtilization(before);
      return { ticks, pauses: watch.stop(process.hrtime.bigint()), utilization };
    },
  };
}
