// The held-open probe: is the last stream served while the others are held in their middle?
//
//   held     abc................def
//   last       abcdef|                 served to its end: they do not depend on each other
//   last       a...............bcdef   a first word, and then it waits like the others: serialised
//
// What it waits for is decided here, once: an app is one hop; a client blocks its loop, or has another limit.
import type { ParallelMeasures } from '../model/measures.ts';
import { streamOf, type HeldOpen, type Recording, type StreamRecord } from '../model/recording.ts';
import type { HopId } from '../model/timeline.ts';
import { measureLoop } from './loop.ts';

/** A loop that was silent for this share of the time that the streams were held is what the last one waited for. A judgement. */
const DEAD_SHARE = 0.8;

export function measureParallel(recording: Recording): ParallelMeasures | null {
  const stream = streamOf(recording, 'held-open');
  const probe = stream?.heldOpen ?? null;
  if (stream === undefined || probe === null) return null;
  const heldMs = probe.releasedAtMs - probe.heldAtMs;
  const { secondOutcome } = probe;
  const hasFailed = secondOutcome !== null && !['completed', 'interrupted'].includes(secondOutcome.kind);
  const serialised = probe.released === 'patience' && !hasFailed && secondOutcome?.kind !== 'interrupted';
  return {
    streams: probe.firstContentMs.length,
    serialised,
    hop: serialised ? hopOf(recording, stream, probe) : null,
    failure: hasFailed ? secondOutcome : null,
    firstContentMs: probe.firstContentMs,
    secondReachedOrigin: probe.secondRequestAtMs !== null && probe.secondRequestAtMs < probe.releasedAtMs,
    heldMs,
  };
}

function hopOf({ subject }: Recording, { loop, harness }: StreamRecord, probe: HeldOpen): HopId {
  if (subject.kind === 'app') return 'upstream';
  const { heldAtMs, releasedAtMs } = probe;
  const silentMs = loop === null ? 0 : measureLoop(loop, harness?.pauses ?? [], heldAtMs).longestGapMs;
  return silentMs >= DEAD_SHARE * (releasedAtMs - heldAtMs) ? 'event-loop' : 'client';
}
