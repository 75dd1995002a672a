// The held-open probe: the origin stops in the middle of the first stream and watches whether a second one, opened
// through the same client, is served meanwhile. Order of events decides, not their times.
import { systemClock, type Stamp } from '../clock.ts';
import type { Driver, Playback } from '../mock/exchange.ts';

/** How long the first stream is held when the second does not move. An honest client never waits for it. */
const PATIENCE_MS = 2_500;
const CHUNKS_BEFORE = 3;
const CHUNKS_OF_SECOND = 6;

interface HeldOpenLog {
  heldAt: Stamp | null;
  releasedAt: Stamp | null;
  released: 'second-served' | 'patience';
  secondRequestAt: Stamp | null;
}

export interface HeldOpenProbe {
  log: HeldOpenLog;
  /** How each exchange of the probe is played, in the order in which they reach the origin. */
  play(): Playback;
  /** To be told when a stream of the client has ended. */
  streamEnded(): void;
}

export function createHeldOpenProbe(): HeldOpenProbe {
  const log: HeldOpenLog = { heldAt: null, releasedAt: null, released: 'patience', secondRequestAt: null };
  let exchanges = 0;
  let release: (why: HeldOpenLog['released']) => void = () => {};

  async function first(driver: Driver): Promise<void> {
    speak(driver, CHUNKS_BEFORE);
    log.heldAt = systemClock.now();
    log.released = await new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS, 'patience');
      driver.signal.addEventListener('abort', () => resolve('patience'), { once: true });
      release = (why) => {
        clearTimeout(timer);
        resolve(why);
      };
    });
    log.releasedAt = systemClock.now();
    if (!driver.signal.aborted) speak(driver, CHUNKS_BEFORE);
  }

  async function second(driver: Driver): Promise<void> {
    speak(driver, CHUNKS_OF_SECOND);
  }

  return {
    log,
    play() {
      exchanges += 1;
      if (exchanges === 1) return { kind: 'driven', drive: first };
      if (exchanges === 2) log.secondRequestAt = systemClock.now();
      return { kind: 'driven', drive: second };
    },
    // Only the second stream can end while the first is held.
    streamEnded: () => release('second-served'),
  };
}

function speak(driver: Driver, chunks: number): void {
  for (let i = 0; i < chunks; i++) driver.speak();
}
