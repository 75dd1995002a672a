// Watches what runs until it ends, is silent for too long, or Ctrl-C comes.
import { aliveMs } from './patience.ts';

/** How long a process may take until it asks: large SDKs take seconds to import. */
export const STARTUP_TIMEOUT_MS = 60_000;
/** How long the tap may take to see the end after the client did. */
export const TAP_GRACE_MS = 500;
/** How often it is looked whether anything has moved. */
const WATCH_PERIOD_MS = 50;

export interface Watched {
  finished: Promise<unknown>;
  signal: AbortSignal | undefined;
  /** Changes whenever anything moves. */
  activity(): number;
  /** Silence after which it is given up, ms; it may change meanwhile. */
  limitMs(): number;
}

/** Returns why it has to be stopped; null when it ended by itself. */
export function watch({ finished, signal, activity, limitMs }: Watched): Promise<'timed-out' | 'interrupted' | null> {
  let lastActivity = -1;
  let lastLookMs = performance.now();
  let silentMs = 0;
  return new Promise((resolve) => {
    const look = () => {
      const now = performance.now();
      const current = activity();
      silentMs += aliveMs(now - lastLookMs, WATCH_PERIOD_MS);
      lastLookMs = now;
      if (current !== lastActivity) [lastActivity, silentMs] = [current, 0];
      if (silentMs > limitMs()) finish('timed-out');
    };
    const onAbort = () => finish('interrupted');
    const timer = setInterval(look, WATCH_PERIOD_MS);
    const finish = (why: 'timed-out' | 'interrupted' | null) => {
      clearInterval(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(why);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const onEnd = () => finish(null);
    // A rejection is a bug of ours, for whoever awaits `finished` next.
    void finished.then(onEnd, onEnd);
  });
}

export function after(ms: number): Promise<null> {
  return new Promise((resolve) => void setTimeout(resolve, ms, null).unref());
}
