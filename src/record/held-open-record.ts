// What the held-open probe saw, on the clock of its own stream.
import { msBetween, type Stamp } from '../clock.ts';
import type { Outcome } from '../model/delivery.ts';
import type { HeldOpen } from '../model/recording.ts';
import { onOurClock, type StreamEvidence } from './stream-job.ts';

/** Null when the first stream was never held: the client failed before. */
export function heldOpenOf(
  evidence: StreamEvidence,
  zero: Stamp,
  outcomeOf: (stream: number) => Outcome,
): HeldOpen | null {
  const log = evidence.probe?.log;
  if (log === undefined || log.heldAt === null || log.releasedAt === null) return null;
  // Both were opened at once. The one that has text first is the one that reached the origin first and is held there.
  const streams = evidence.host.streams
    .map((stream, index) => ({ index, firstAt: stream.deltas[0]?.at ?? null }))
    .toSorted((a, b) => (a.firstAt === null ? 1 : b.firstAt === null ? -1 : Number(a.firstAt - b.firstAt)));
  const second = streams[1];
  return {
    heldAtMs: msBetween(zero, log.heldAt),
    releasedAtMs: msBetween(zero, log.releasedAt),
    released: log.released,
    secondRequestAtMs: log.secondRequestAt === null ? null : msBetween(zero, log.secondRequestAt),
    firstContentMs: streams.map(({ firstAt }) =>
      firstAt === null ? null : msBetween(zero, onOurClock(evidence, firstAt)),
    ),
    secondOutcome: second === undefined ? null : outcomeOf(second.index),
  };
}
