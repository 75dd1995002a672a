// What the held-open probe saw, on the clock of its own stream.
import { msBetween, type Stamp } from '../../clock.ts';
import type { Outcome } from '../../model/delivery.ts';
import type { HeldOpen } from '../../model/recording.ts';
import { onOurClock, type StreamEvidence } from '../stream-job.ts';

/** Null when the first stream was never held: the client failed before. */
export function heldOpenOf(
  evidence: StreamEvidence,
  zero: Stamp,
  outcomeOf: (stream: number) => Outcome,
): HeldOpen | null {
  const log = evidence.probe?.log;
  if (log === undefined || log.heldAt === null || log.releasedAt === null) return null;
  // All were opened at once. Those that have text first are those that reached the origin first and are held there.
  const streams = evidence.host.streams
    .map((stream, index) => ({ index, firstAt: stream.deltas[0]?.at ?? null }))
    .toSorted((a, b) => (a.firstAt === null ? 1 : b.firstAt === null ? -1 : Number(a.firstAt - b.firstAt)));
  const outcomes = streams.map(({ index }) => outcomeOf(index));
  return {
    heldAtMs: msBetween(zero, log.heldAt),
    releasedAtMs: msBetween(zero, log.releasedAt),
    released: log.released,
    secondRequestAtMs: log.lastRequestAt === null ? null : msBetween(zero, log.lastRequestAt),
    firstContentMs: streams.map(({ firstAt }) =>
      firstAt === null ? null : msBetween(zero, onOurClock(evidence, firstAt)),
    ),
    secondOutcome: streams.length < 2 ? null : (outcomes.find(({ kind }) => kind !== 'completed') ?? outcomes[0]!),
  };
}
