// A timeline that takes little room while it waits to be judged: its arrivals and reads are columns of numbers.
//
//   atMs [105, 131.2, ...]   characters [28, 31, ...]   ...      20 bytes an arrival in place of 80 to 170
//
// It reads like any timeline: the lists are made when somebody asks for them, and given away again when nobody holds them.
import { CHANNELS } from '../../model/ids.ts';
import type { Arrival, Read, Timeline } from '../../model/timeline.ts';

/** Stands for null in columns of numbers that are never negative. */
const NONE = -1;

/** The same timeline, to the last bit of each number. */
export function compactTimeline(timeline: Timeline): Timeline {
  const arrivals = lasting(compactArrivals(timeline.arrivals));
  const reads = timeline.reads === null ? () => null : lasting(compactReads(timeline.reads));
  return {
    ...timeline,
    get arrivals() {
      return arrivals();
    },
    get reads() {
      return reads();
    },
  };
}

/** Makes the list again only when the one before is gone. */
function lasting<Item>(make: () => Item[]): () => Item[] {
  let made: WeakRef<Item[]> | null = null;
  return () => {
    const kept = made?.deref();
    if (kept !== undefined) return kept;
    const list = make();
    made = new WeakRef(list);
    return list;
  };
}

function compactArrivals(arrivals: readonly Arrival[]): () => Arrival[] {
  const atMs = Float64Array.from(arrivals, (arrival) => arrival.atMs);
  const channels = Int8Array.from(arrivals, ({ channel }) => (channel === null ? NONE : CHANNELS.indexOf(channel)));
  const characters = Int32Array.from(arrivals, (arrival) => arrival.characters);
  const bytes = arrivals.some((arrival) => arrival.bytes !== null)
    ? Int32Array.from(arrivals, (arrival) => arrival.bytes ?? NONE)
    : null;
  const frames = compactFrames(arrivals);
  const clockMs = optional(arrivals, (arrival) => arrival.clockMs);
  const texts = optional(arrivals, ({ text }) => text);
  return () =>
    Array.from(atMs, (at, i): Arrival => {
      const size = bytes?.[i] ?? NONE;
      const arrival: Arrival = {
        atMs: at,
        channel: CHANNELS[channels[i]!] ?? null,
        characters: characters[i]!,
        bytes: size === NONE ? null : size,
      };
      const [frame, clock, text] = [frames(i), clockMs?.[i], texts?.[i]];
      if (frame !== undefined) arrival.frame = frame;
      if (clock !== undefined) arrival.clockMs = clock;
      if (text !== undefined) arrival.text = text;
      return arrival;
    });
}

/** What only some vantages have; null where none has it. */
function optional<Value>(
  arrivals: readonly Arrival[],
  of: (arrival: Arrival) => Value | undefined,
): readonly (Value | undefined)[] | null {
  return arrivals.some((arrival) => of(arrival) !== undefined) ? arrivals.map(of) : null;
}

const FRAME_FIELDS = ['beganReadId', 'readId', 'indexInRead', 'startByte', 'endByte'] as const;

function compactFrames(arrivals: readonly Arrival[]): (index: number) => Arrival['frame'] {
  return arrivals.every(({ frame }) => frame === undefined) ? () => undefined : framesIn(frameColumns(arrivals));
}

function frameColumns(arrivals: readonly Arrival[]): readonly Int32Array[] {
  return FRAME_FIELDS.map((field) => Int32Array.from(arrivals, ({ frame }) => frame?.[field] ?? NONE));
}

/** Easy to get wrong: a function keeps all that a function beside it uses. Here there must be no arrivals. */
function framesIn(columns: readonly Int32Array[]): (index: number) => Arrival['frame'] {
  return (index) => {
    const values = columns.map((column) => column[index]!);
    const [beganReadId = NONE, readId = NONE, indexInRead = NONE, startByte = NONE, endByte = NONE] = values;
    return readId === NONE ? undefined : { beganReadId, readId, indexInRead, startByte, endByte };
  };
}

function compactReads(reads: readonly Read[]): () => Read[] {
  const atMs = Float64Array.from(reads, (read) => read.atMs);
  const bytes = Int32Array.from(reads, (read) => read.bytes);
  const framedBytes = Int32Array.from(reads, (read) => read.framedBytes);
  const decodedBytes = Int32Array.from(reads, (read) => read.decodedBytes);
  return () =>
    Array.from(atMs, (at, i) => ({
      atMs: at,
      bytes: bytes[i]!,
      framedBytes: framedBytes[i]!,
      decodedBytes: decodedBytes[i]!,
    }));
}
