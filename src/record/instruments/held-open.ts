// The held-open probe: the origin stops in the middle of all streams but one, and watches whether the last one, opened
// through the same client, is served to its end meanwhile. Order of events decides, not their times.
//
//   held     abc................def        the last one is served while they wait: they do not depend on each other
//   last       abcdef|
//
// Easy to get wrong: a first word is not enough. What blocks only while it waits for text lets that through.
import type { Driver } from '../../mock/exchange.ts';
import { realWaiting, type Patience, type Waiting } from '../process/patience.ts';
import type { HeldOpenLog, HeldOpenProbe, Instrument } from './instrument.ts';

/** How long nothing may move before the streams that are held are let go. An honest client never waits for it. */
const PATIENCE_MS = 2_500;
/** Longest hold, whatever moves: a stream of six chunks that takes longer is not served. A judgement. */
const LONGEST_HOLD_MS = 15_000;
const CHUNKS_BEFORE = 3;
const CHUNKS_OF_LAST = 6;

export const heldOpen: Instrument = {
  id: 'held-open',
  doing: 'a second stream beside a held one',
  streams: (parallel) => parallel,
  begin(streams, _, requestsOfOne) {
    const probe = createHeldOpenProbe(streams, realWaiting, requestsOfOne);
    return { probe, play: probe.play, pushesOf: () => null };
  },
};

/**
 * @param streams opened at once; all but one are held @param waiting real time, but for tests
 * @param requestsOfOne streams that an app asks for to answer one request: more have come than all others make together, so
 * the last one is among them
 */
export function createHeldOpenProbe(streams: number, waiting: Waiting = realWaiting, requestsOfOne = 1): HeldOpenProbe {
  const log: HeldOpenLog = { heldAt: null, releasedAt: null, released: 'patience', lastRequestAt: null };
  let exchanges = 0;
  let patience: Patience | null = null;
  let limit: Patience | null = null;
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));

  function letGo(why: HeldOpenLog['released']): void {
    if (log.heldAt === null || log.releasedAt !== null) return;
    patience?.stop();
    limit?.stop();
    log.released = why;
    log.releasedAt = waiting.now();
    release();
  }

  async function held(driver: Driver): Promise<void> {
    speak(driver, CHUNKS_BEFORE);
    log.heldAt ??= waiting.now();
    patience ??= waiting.startPatience(PATIENCE_MS, () => letGo('patience'));
    limit ??= waiting.startPatience(LONGEST_HOLD_MS, () => letGo('patience'));
    driver.signal.addEventListener('abort', () => letGo('patience'), { once: true });
    await released;
    if (!driver.signal.aborted) speak(driver, CHUNKS_BEFORE);
  }

  async function last(driver: Driver): Promise<void> {
    speak(driver, CHUNKS_OF_LAST);
  }

  return {
    log,
    play() {
      exchanges += 1;
      patience?.renew();
      if (exchanges < streams) return { kind: 'driven', drive: held };
      if (exchanges === (streams - 1) * requestsOfOne + 1) log.lastRequestAt = waiting.now();
      return { kind: 'driven', drive: last };
    },
    moved: () => patience?.renew(),
    // Only the last stream can end while the others are held.
    streamEnded: () => letGo('second-served'),
  };
}

function speak(driver: Driver, chunks: number): void {
  for (let i = 0; i < chunks; i++) driver.speak();
}
