// What must hold in any Recording, whatever was measured. A file that breaks one of these was not written by us as it stands:
// nothing is judged by it. Each law names the key that breaks it.
import type { z } from 'zod';
import type { LoopLog, Pause } from './loop-log.ts';
import { CHANNELS, DIGEST_STEP, type Timeline, type VantageId } from './timeline.ts';

/** What is wrong, and where. */
export interface Broken {
  path: readonly (string | number)[];
  /** What was expected. */
  message: string;
}

/** A refinement of a schema by laws. */
export function obeying<T>(laws: (value: T) => Iterable<Broken>) {
  return (value: T, context: z.core.$RefinementCtx<T>): void => {
    for (const { path, message } of laws(value)) context.addIssue({ code: 'custom', path: [...path], message });
  };
}

/** One broken law is enough of each list. */
function* ordered<T>(
  items: readonly T[],
  path: readonly (string | number)[],
  key: string | null,
  valueOf: (item: T) => number,
): Iterable<Broken> {
  const at = items.findIndex((item, i) => i > 0 && valueOf(item) < valueOf(items[i - 1]!));
  if (at === -1) return;
  const before = valueOf(items[at - 1]!);
  yield {
    path: [...path, at, ...(key === null ? [] : [key])],
    message: `expected ${before} at least, as in front of it`,
  };
}

export function* timelineLaws({ arrivals, reads, digests }: Timeline): Iterable<Broken> {
  // Of two kinds of content an app may send the later one first.
  for (const channel of [...CHANNELS, null]) {
    const indexed = arrivals.map((arrival, i) => ({ arrival, i })).filter(({ arrival }) => arrival.channel === channel);
    for (const { path, message } of ordered(indexed, [], null, ({ arrival }) => arrival.atMs)) {
      yield { path: ['arrivals', indexed[path[0] as number]!.i, 'atMs'], message };
    }
  }
  for (const [i, { channel, characters, frame }] of arrivals.entries()) {
    if (channel === null && characters > 0) {
      yield { path: ['arrivals', i, 'characters'], message: 'expected 0 without a channel' };
    }
    if (frame === undefined) continue;
    if (reads !== null && frame.readId >= reads.length) {
      yield { path: ['arrivals', i, 'frame', 'readId'], message: `expected one of ${reads.length} reads` };
    }
    if (frame.beganReadId > frame.readId) {
      yield { path: ['arrivals', i, 'frame', 'beganReadId'], message: `expected ${frame.readId} at most` };
    }
    if (frame.startByte > frame.endByte) {
      yield { path: ['arrivals', i, 'frame', 'startByte'], message: `expected ${frame.endByte} at most` };
    }
  }
  yield* ordered(reads ?? [], ['reads'], 'atMs', ({ atMs }) => atMs);
  for (const [channel, { characters, steps }] of Object.entries(digests)) {
    const expected = Math.ceil(characters / DIGEST_STEP);
    if (steps.length === expected) continue;
    yield { path: ['digests', channel, 'steps'], message: `expected ${expected} digests of ${characters} characters` };
  }
}

/** The parts of a StreamRecord that the laws look at. */
interface LawfulStream {
  timelines: Partial<Record<VantageId, Timeline>>;
  loop: LoopLog | null;
  harness: { pauses: readonly Pause[] } | null;
  lockStep: readonly { sentAtMs: number; sentCharacters: number; sentBytes: number }[] | null;
  heldOpen: { heldAtMs: number; releasedAtMs: number } | null;
}

export function* streamLaws({ timelines, loop, harness, lockStep, heldOpen }: LawfulStream): Iterable<Broken> {
  for (const [vantage, timeline] of Object.entries(timelines)) {
    if (timeline.vantage === vantage) continue;
    yield { path: ['timelines', vantage, 'vantage'], message: `expected ${vantage}, as its key says` };
  }
  if (loop !== null && loop.startMs > loop.endMs)
    yield { path: ['loop', 'startMs'], message: `expected ${loop.endMs} at most` };
  yield* ordered(loop?.ticksMs ?? [], ['loop', 'ticksMs'], null, (tick) => tick);
  yield* pauseLaws(loop?.pauses ?? [], 'loop');
  yield* pauseLaws(harness?.pauses ?? [], 'harness');
  for (const key of ['sentAtMs', 'sentCharacters', 'sentBytes'] as const) {
    yield* ordered(lockStep ?? [], ['lockStep'], key, (push) => push[key]);
  }
  if (heldOpen !== null && heldOpen.heldAtMs > heldOpen.releasedAtMs) {
    yield {
      path: ['heldOpen', 'heldAtMs'],
      message: `expected ${heldOpen.releasedAtMs} at most, when it was released`,
    };
  }
}

function* pauseLaws(pauses: readonly Pause[], place: string): Iterable<Broken> {
  for (const [i, { fromMs, toMs }] of pauses.entries()) {
    if (fromMs > toMs) yield { path: [place, 'pauses', i, 'toMs'], message: `expected ${fromMs} at least` };
  }
}

/** The parts of a Recording that the laws look at. */
interface LawfulRecording {
  subject: { kind: string };
  streams: readonly Pick<LawfulStream, 'timelines'>[];
}

/** The arrivals of a vantage have the text of its digests; of an app we count what came of it. Without any, nothing is judged. */
export function* sumLaws({ subject, streams }: LawfulRecording): Iterable<Broken> {
  for (const [i, { timelines }] of streams.entries()) {
    for (const [vantage, timeline] of Object.entries(timelines)) {
      if (timeline.arrivals.length === 0) continue;
      const mayBeLess = subject.kind === 'app' && vantage === 'wire';
      for (const [channel, { characters }] of Object.entries(timeline.digests)) {
        const sum = charactersOf(timeline, channel);
        if (sum === characters || (mayBeLess && sum < characters)) continue;
        const path = ['streams', i, 'timelines', vantage, 'digests', channel, 'characters'];
        yield { path, message: `expected ${sum}, as many as the arrivals have` };
      }
    }
  }
}

/** @param channel all of them if left out */
function charactersOf({ arrivals }: Timeline, channel?: string): number {
  return arrivals.reduce(
    (sum, arrival) => (channel === undefined || arrival.channel === channel ? sum + arrival.characters : sum),
    0,
  );
}
