// The event loop of a client's process: the stamps of its ticker, on our clock.
import { msBetween, type Stamp } from '../../clock.ts';
import type { LoopLog } from '../../model/loop-log.ts';
import { pausesFrom } from '../process/harness.ts';
import type { HostLog } from '../process/host-log.ts';

/** Period of the host's ticker, ms. */
const TICK_PERIOD_MS = 5;

/** Null where nothing is known: the process died first. @param requestAt moment 0 */
export function loopOf(log: HostLog, toOurClock: (stamp: Stamp) => Stamp, requestAt: Stamp): LoopLog | null {
  const { ticks, pauses, utilization, streams, silence } = log;
  const endAt = streams[0]?.endAt ?? null;
  // Ticks arrive after the stream. If the process died first there are none; that does not mean the loop was silent.
  if (ticks.length === 0 || endAt === null) return null;
  const atMs = (stamp: Stamp) => msBetween(requestAt, toOurClock(stamp));
  const ours = pauses.map((pause) => ({ ...pause, from: toOurClock(pause.from), to: toOurClock(pause.to) }));
  return {
    periodMs: TICK_PERIOD_MS,
    startMs: 0,
    endMs: atMs(endAt),
    ticksMs: ticks.map(atMs),
    utilization,
    pauses: pausesFrom(requestAt, ours),
    silence: silence === null ? null : { samples: silence.samples, frames: silence.frames },
  };
}
