// What instruments share that push chunks one by one: how one is pushed and waited for, and the log of the pushes.
//
//   speak ─▶ wait until the last vantage has it, or patience runs out ─▶ note what was done
import type { Stamp } from '../../clock.ts';
import type { Driver, ExchangeLog } from '../../mock/exchange.ts';
import { realWaiting, type Waiting } from '../process/patience.ts';
import type { Progress } from '../vantages/progress.ts';
import type { Instrument, PushLog } from './instrument.ts';

type Drive = (driver: Driver, progress: Progress) => Promise<readonly PushLog[]>;

/** An exchange is driven by `drive`. @param headers that the mock adds to its answer */
export function pushedBy(drive: Drive, headers?: Readonly<Record<string, string>>): Instrument['begin'] {
  return (_, progressOf) => {
    const pushes = new Map<ExchangeLog, readonly PushLog[]>();
    return {
      probe: null,
      play(exchange) {
        const progress = progressOf(exchange);
        return {
          kind: 'driven',
          drive: async (driver) => void pushes.set(exchange, await drive(driver, progress)),
          ...(headers === undefined ? {} : { headers }),
        };
      },
      pushesOf: (exchange) => (exchange === null ? null : (pushes.get(exchange) ?? null)),
    };
  };
}

/** What came of a push. */
export interface Pushed {
  /** Whether all that was spoken so far was seen before patience ran out. */
  isSeen: boolean;
  /** Whether any text came meanwhile. */
  hasMoved: boolean;
}

/** Pushes by hand, for the drives of controls. Null where the client has left, or the API has no comments. */
export interface Pusher {
  readonly log: readonly PushLog[];
  /** @param minBytes of its frame; 0 for as many as it has */
  speak(minBytes: number, patienceMs: number): Promise<Pushed | null>;
  comment(bytes: number, patienceMs: number): Promise<Pushed | null>;
}

export function createPusher(driver: Driver, progress: Progress, waiting: Waiting = realWaiting): Pusher {
  const log: PushLog[] = [];
  let bytes = 0;
  const waitFor = async (spoken: { bytes: number; spokenAt: Stamp } | null, before: number, patienceMs: number) => {
    if (spoken === null) return null;
    bytes += spoken.bytes;
    const characters = charactersOf(driver.exchange.chunks);
    const seenAt = await waitUntilSeen(progress, characters, patienceMs, driver.signal, waiting);
    if (seenAt === null && driver.signal.aborted) return null;
    log.push({ spokenAt: spoken.spokenAt, characters, bytes, seenAt, waitEndedAt: waiting.now() });
    return { isSeen: seenAt !== null, hasMoved: progress.seen().characters > before };
  };
  return {
    log,
    speak: (minBytes, patienceMs) => {
      const before = progress.seen().characters;
      return waitFor(driver.speak(minBytes), before, patienceMs);
    },
    comment: (wanted, patienceMs) => {
      const before = progress.seen().characters;
      return waitFor(driver.comment(wanted), before, patienceMs);
    },
  };
}

export function charactersOf(chunks: readonly { characters: number }[]): number {
  return chunks.reduce((sum, { characters }) => sum + characters, 0);
}

/** When the characters were seen; null if patience ran out or the client left. */
export function waitUntilSeen(
  progress: Progress,
  characters: number,
  patienceMs: number,
  signal: AbortSignal,
  waiting: Waiting,
): Promise<Stamp | null> {
  return new Promise((resolve) => {
    const finish = (at: Stamp | null) => {
      patience.stop();
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
      resolve(at);
    };
    const look = () => {
      const seen = progress.seen();
      if (seen.characters >= characters) finish(seen.at);
    };
    const onAbort = () => finish(null);
    const patience = waiting.startPatience(patienceMs, () => finish(null));
    const unsubscribe = progress.subscribe(look);
    signal.addEventListener('abort', onAbort, { once: true });
    look();
  });
}
