// What the held-open probe saw, on the clock of its own stream.
import { msBetween, type Stamp } from '../../clock.ts';
import type { Outcome } from '../../model/delivery.ts';
import type { HeldOpen } from '../../model/recording.ts';
import type { HostLog } from '../process/host-log.ts';
import type { HeldOpenProbe } from './instrument.ts';

/**
 * Null when the first stream was never held: the client failed before.
 * @param toOurClock from the clock of the client's process to ours @param requestAt moment 0
 */
export function heldOpenOf(
  { log }: HeldOpenProbe,
  seen: Pick<HostLog, 'streams'>,
  toOurClock: (stamp: Stamp) => Stamp,
  requestAt: Stamp,
  outcomeOf: (stream: number) => Outcome,
): HeldOpen | null {
  if (log.heldAt === null || log.releasedAt === null) return null;
  // All were opened at once. Those that have text first are those that reached the origin first and are held there.
  const streams = seen.streams
    .map((stream, index) => ({ index, firstAt: stream.deltas[0]?.at ?? null }))
    .toSorted((a, b) => (a.firstAt === null ? 1 : b.firstAt === null ? -1 : Number(a.firstAt - b.firstAt)));
  const outcomes = streams.map(({ index }) => outcomeOf(index));
  return {
    heldAtMs: msBetween(requestAt, log.heldAt),
    releasedAtMs: msBetween(requestAt, log.releasedAt),
    released: log.released,
    secondRequestAtMs: log.lastRequestAt === null ? null : msBetween(requestAt, log.lastRequestAt),
    firstContentMs: streams.map(({ firstAt }) => (firstAt === null ? null : msBetween(requestAt, toOurClock(firstAt)))),
    secondOutcome: streams.length < 2 ? null : (outcomes.find(({ kind }) => kind !== 'completed') ?? outcomes[0]!),
  };
}
