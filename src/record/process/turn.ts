// One stream through the process of a client: it warms up, it is asked, it is watched.
// Whatever happens (crash, hang, Ctrl-C), what was seen until then comes back; a process that is of no more use is ended.
import { systemClock, type Stamp } from '../../clock.ts';
import type { StreamLimit } from '../../limits.ts';
import type { HostCommand } from '../../host/message.ts';
import type { ReceivedMessage } from './host-message.ts';
import { startHarnessTicker, type HarnessTicks } from './harness.ts';
import type { ClockComparison } from './handshake.ts';
import { createHostLog, type HostLog } from './host-log.ts';
import type { Hosts } from './hosts.ts';
import type { BadLine } from './message-reader.ts';
import type { HostEnd, HostSession } from './session.ts';
import { after, watch, type Stopped, type TimeLimits } from './watch.ts';

/** How long a cancelled client may take to end by itself. */
const CANCEL_GRACE_MS = 300;

export interface Turn extends TimeLimits {
  /** What is asked of the process, warm-up and measured request alike. */
  ask: Omit<HostCommand & { type: 'run' }, 'type'>;
  onMessage(message: ReceivedMessage): void;
  /** Called when the client is warm, before the measured request. */
  onReady(): Promise<void>;
  /** Changes with progress at the origin or the wire that is seen without looking into any bytes. */
  activity(): number;
  /** The limit that was met at the tap, or by an app; null for none. */
  limit(): StreamLimit | null;
  /** Whether the subject has begun to answer a warm-up: it has started then. */
  isWarmUpAnswered(): boolean;
  /** When the wire last brought something of the answer; null for never. */
  lastProgressAt(): Promise<Stamp | null>;
  signal: AbortSignal | undefined;
  /** Resolves when what passes the tap is over, or nobody waits for it any more. */
  settled(): Promise<unknown>;
}

/** What a process did in one turn. Stamps of `log` are on its clock. */
export interface TurnSeen {
  log: HostLog;
  hello: HostSession['hello'];
  packages: HostSession['packages'];
  /** Null if clocks could not be compared: the process ended first, or was silent. */
  clock: ClockComparison | null;
  /** How it ended; null if it lives, or had to be ended. */
  end: HostEnd | null;
  badLines: readonly BadLine[];
  /** Why we stopped it; null if it came to its end by itself. */
  stopped: Stopped | null;
  /** Number of the process. */
  process: number;
  /** Whether it, or a process that it started, ignored SIGTERM. */
  neededSigkill: boolean;
  /** Of the measuring process. */
  ownTicks: HarnessTicks;
  startedAt: Stamp;
  /** When it was over, or was stopped. */
  endedAt: Stamp;
}

export async function takeTurn(hosts: Hosts, turn: Turn): Promise<TurnSeen> {
  const startedAt = systemClock.now();
  const session = hosts.current();
  const ticker = startHarnessTicker();
  const log = createHostLog();
  let messages = 0;
  let isAsking = false;
  const stopListening = session.onMessage((message) => {
    messages += 1;
    if (message.type === 'request') isAsking = true;
    log.add(message);
    turn.onMessage(message);
  });
  const work = hosts.prepared().then(() => follow(session, turn));
  const over = Promise.race([work, session.finished.then(() => 'ended' as const)]);
  let neededSigkill = false;
  try {
    const stopped = await watch({
      finished: over,
      signal: turn.signal,
      activity: () => turn.activity() + messages,
      answering: () => (isAsking ? 'stream' : turn.isWarmUpAnswered() ? 'warm-up' : null),
      limit: () => turn.limit() ?? session.limit() ?? log.limit(),
      idleTimeoutMs: turn.idleTimeoutMs,
      startTimeoutMs: turn.startTimeoutMs,
      maxTimeMs: turn.maxTimeMs,
      lastProgressAt: turn.lastProgressAt,
    });
    const endedAt = systemClock.now();
    if (stopped !== null) session.cancel();
    const how = stopped === null ? await over : await Promise.race([over, after(CANCEL_GRACE_MS)]);
    await turn.settled();
    hosts.used();
    // Before we end it ourselves, which says nothing about it.
    const { end } = session;
    if (how !== 'done' || stopped !== null) neededSigkill = await hosts.stop();
    return {
      log,
      hello: session.hello,
      packages: session.packages,
      clock: await session.clock(),
      end,
      badLines: session.badLines,
      stopped,
      process: hosts.index,
      neededSigkill,
      ownTicks: ticker.stop(),
      startedAt,
      endedAt,
    };
  } finally {
    ticker.stop();
    stopListening();
  }
}

/** Resolves 'done' when the measured request was made and reported, 'unasked' when it never was. */
async function follow(session: HostSession, turn: Turn): Promise<'done' | 'unasked'> {
  if ((await session.clock()) === null) return 'unasked';
  let isWarm = false;
  const stop = session.onMessage(({ type }) => (isWarm ||= type === 'warmup-done'));
  await session.ask({ type: 'warm-up', ...turn.ask });
  stop();
  if (!isWarm) return 'unasked';
  await turn.onReady();
  if (turn.signal?.aborted) return 'unasked';
  await session.ask({ type: 'run', ...turn.ask });
  return 'done';
}

/** A stamp of the client's process, on our clock. */
export function onOurClock({ clock }: Pick<TurnSeen, 'clock'>, stamp: Stamp): Stamp {
  return stamp - BigInt(Math.round((clock?.offsetMs ?? 0) * 1e6));
}
