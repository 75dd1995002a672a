// Waiting that only counts while this process is alive: one that was stopped (Ctrl-Z, the lid of a laptop) or starved
// finds its timers due at once, before it has looked at what came meanwhile.
//
//   alive    ------|......stopped......|-----      counted: the strokes, and one period of the dots

const PERIOD_MS = 25;

/** Calls back once after so many ms of life. Returns how to prevent it, and how to start over. */
export function startPatience(patienceMs: number, callback: () => void): { stop: () => void; renew: () => void } {
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
