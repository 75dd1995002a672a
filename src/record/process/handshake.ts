// Compares the clock of a client's process with ours: a dozen pings, of which the quickest tells most.
//
//   ours   sent |--------x--------| received      the pong was stamped somewhere in between:
//   theirs               t                        offset = t - middle, uncertain by half the round trip
import { msBetween, type Stamp } from '../../clock.ts';
import type { HostCommand } from '../../host/message.ts';
import type { ReceivedMessage } from './host-message.ts';
import { realWaiting, type Waiting } from './patience.ts';

export interface ClockComparison {
  /** Their clock minus ours, ms. */
  offsetMs: number;
  uncertaintyMs: number;
}

/** What is needed of a session with a client's process. */
interface Conversation {
  /** Returns how to stop listening. */
  onMessage(listener: (message: ReceivedMessage) => void): () => void;
  send(command: HostCommand): void;
  /** Resolves when no answer can come any more. */
  finished: Promise<unknown>;
}

const PINGS = 12;
/** Whoever waits for it watches for silence. @param waiting real time, but for tests @throws Error at once when no answer can come */
export async function compareClocks(
  { onMessage, send, finished }: Conversation,
  waiting: Pick<Waiting, 'now'> = realWaiting,
): Promise<ClockComparison> {
  let clock = '';
  let answer: (t: Stamp) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => (fail = reject));
  // Also heard of by the race below; without this a failure after the last ping would be unhandled.
  failed.catch(() => {});
  void finished.then(() => fail(new Error('the process of the client ended before clocks were compared')));
  const stop = onMessage((message) => {
    if (message.type === 'hello') clock = message.clock;
    if (message.type === 'pong') answer(BigInt(message.t));
  });
  try {
    let best: ClockComparison = { offsetMs: 0, uncertaintyMs: Infinity };
    for (let id = 0; id < PINGS; id++) {
      const pong = new Promise<Stamp>((resolve) => (answer = resolve));
      const sentAt = waiting.now();
      send({ type: 'ping', id });
      const t = await Promise.race([pong, failed]);
      const comparison = compare(sentAt, t, waiting.now());
      if (comparison.uncertaintyMs < best.uncertaintyMs) best = comparison;
    }
    return isOneClock(clock, best) ? { offsetMs: 0, uncertaintyMs: 0 } : best;
  } finally {
    stop();
  }
}

function compare(sentAt: Stamp, t: Stamp, receivedAt: Stamp): ClockComparison {
  const uncertaintyMs = msBetween(sentAt, receivedAt) / 2;
  return { offsetMs: msBetween(sentAt, t) - uncertaintyMs, uncertaintyMs };
}

/** On Linux both sides read CLOCK_MONOTONIC; what is left then is the round trip, no difference of clocks. */
function isOneClock(clock: string, { offsetMs, uncertaintyMs }: ClockComparison): boolean {
  return clock === 'monotonic' && Math.abs(offsetMs) <= uncertaintyMs;
}
