// How late this very process is while it measures: noise of the machine, which must not be blamed on anybody.
import { msBetween, systemClock, type Stamp } from '../../clock.ts';
import type { Harness, Pause } from '../../model/loop-log.ts';
import { createPauseWatch, type SeenPause } from '../../host/pauses.ts';

const PERIOD_MS = 5;

/** How late the ticks were, ms, and the longer gaps between them. */
export interface HarnessTicks {
  lateMs: readonly number[];
  pauses: readonly SeenPause[];
}

export interface HarnessTicker {
  /** May be called again: gives the same. */
  stop(): HarnessTicks;
}

/** Ticks every 5 ms and notes by how much each tick was late. Its timer does not keep the process alive. */
export function startHarnessTicker(): HarnessTicker {
  const lateMs: number[] = [];
  const watch = createPauseWatch();
  let stopped: HarnessTicks | null = null;
  let last: Stamp = systemClock.now();
  watch.tick(last);
  const timer = setInterval(() => {
    const now = systemClock.now();
    lateMs.push(Math.max(0, msBetween(last, now) - PERIOD_MS));
    watch.tick(now);
    last = now;
  }, PERIOD_MS).unref();
  return {
    stop() {
      clearInterval(timer);
      stopped ??= { lateMs, pauses: watch.stop(systemClock.now()) };
      return stopped;
    },
  };
}

/** Summary of the ticker and of how late the mock spoke against its plan. @param requestAt moment 0 of the stream */
export function harnessOf({ lateMs, pauses }: HarnessTicks, playErrorMs: readonly number[], requestAt: Stamp): Harness {
  return {
    tickLateP95Ms: high(lateMs, 0.95),
    tickLateMaxMs: high(lateMs, 1),
    playErrorP95Ms: high(playErrorMs, 0.95),
    playErrorMaxMs: high(playErrorMs, 1),
    pauses: pausesFrom(requestAt, pauses),
  };
}

/** On the clock of the stream; what was over before its moment 0 is left out. */
export function pausesFrom(requestAt: Stamp, pauses: readonly SeenPause[]): Pause[] {
  return pauses.flatMap(({ from, to, ...times }) => {
    const toMs = msBetween(requestAt, to);
    return toMs <= 0 ? [] : [{ fromMs: msBetween(requestAt, from), toMs, ...times }];
  });
}

function high(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
