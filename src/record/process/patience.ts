// Waiting that only counts while this process is alive: one that was stopped (Ctrl-Z, the lid of a laptop) or starved
// finds its timers due at once, before it has looked at what came meanwhile.
//
//   alive    ------|......stopped......|-----      counted: the strokes, and one period of the dots
import { systemClock, type Stamp } from '../../clock.ts';

const PERIOD_MS = 25;

export interface Patience {
  stop(): void;
  /** Starts over. */
  renew(): void;
}

/** Time as an instrument uses it: a value, so that its tests have a clock that is moved by hand. */
export interface Waiting {
  now(): Stamp;
  /** Calls back once, after `patienceMs` of life. */
  startPatience(patienceMs: number, callback: () => void): Patience;
}

export const realWaiting: Waiting = { now: systemClock.now, startPatience };

function startPatience(patienceMs: number, callback: () => void): Patience {
  const periodMs = Math.min(PERIOD_MS, patienceMs);
  let livedMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    livedMs += aliveMs(now - lastMs, periodMs);
    lastMs = now;
    if (livedMs < patienceMs) return;
    clearInterval(timer);
    callback();
  }, periodMs);
  return { stop: () => clearInterval(timer), renew: () => void (livedMs = 0) };
}

/** Of the time between two looks that should be `periodMs` apart: a longer gap was none of life. */
export function aliveMs(gapMs: number, periodMs: number): number {
  return Math.min(gapMs, 2 * periodMs);
}
