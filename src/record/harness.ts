// How late this very process is while it measures: noise of the machine, which must not be blamed on anybody.
import { msBetween, systemClock, type Stamp } from '../clock.ts';
import type { Harness } from '../model/recording.ts';

const PERIOD_MS = 5;

export interface HarnessTicker {
  stop(): { lateMs: number[] };
}

/** Ticks every 5 ms and notes by how much each tick was late. Its timer does not keep the process alive. */
export function startHarnessTicker(): HarnessTicker {
  const lateMs: number[] = [];
  let last: Stamp = systemClock.now();
  const timer = setInterval(() => {
    const now = systemClock.now();
    lateMs.push(Math.max(0, msBetween(last, now) - PERIOD_MS));
    last = now;
  }, PERIOD_MS).unref();
  return {
    stop() {
      clearInterval(timer);
      return { lateMs };
    },
  };
}

/** Summary of the ticker and of how late the mock spoke against its plan. */
export function harnessOf(lateMs: readonly number[], playErrorMs: readonly number[]): Harness {
  return {
    tickLateP95Ms: high(lateMs, 0.95),
    tickLateMaxMs: high(lateMs, 1),
    playErrorP95Ms: high(playErrorMs, 0.95),
    playErrorMaxMs: high(playErrorMs, 1),
  };
}

function high(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
