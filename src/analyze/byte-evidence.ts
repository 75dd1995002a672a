// What bytes alone prove, without a clock of the origin and whatever the network adds: a server writes whole events, so only
// something that counts bytes stops in the middle of them, or lets out the same number of bytes each time.
//
//   events  |aaaaaa|bbb|cccccccc|dd|eeeeeee|fff|ggggg|
//   came    aaaaaabbbcc.....ccccccddeee.....eeeefffgggg     11 bytes each time; both stops lie inside an event
//
// Never named: an event that comes in pieces because its own server writes it so.
//
//   own     data: ...x......data: ...y                      the same part of each event first, or all but its blank line
//   growing {"answer":"a...b...c...d                        one event, whose text is written while it is made
//   lines   {"a":1}|{"a":2}|{"a...":3}|                     events that the model itself writes, token by token
//   padded  |aaaa|bbbb|cccc|                                events of one size: as many each time
//   bulk    [packet][packet].....[packet][packet]           what was there at once, cut by a network that loses packets
//
// That nothing is found proves nothing: a timer, and a buffer that holds all, stop at the end of an event.
import type { Read, Timeline } from '../model/timeline.ts';
import type { Accounting } from './flushes.ts';
import { differences, largestOf, quantile } from './stats.ts';

export interface ByteEvidence {
  /** Pauses between two reads, ... */
  stops: number;
  /** ... and those that lie inside an event which its server wrote at once. */
  stopsInside: number;
  /** Bytes that came out each time, exactly; null where they differ. */
  sizeBytes: number | null;
  accounting: Accounting | null;
  /** Bytes of the body that came out at a time, median; null without a stop. */
  medianBytes: number | null;
  /** Time from one stop to the next, median; null with fewer than two. */
  intervalMs: number | null;
  /**
   * What is found if pauses count that this machine may have made itself: too little for a proof, and too much to call the
   * stream incremental. Null where they change nothing, or prove nothing either.
   */
  blurred: Pick<ByteEvidence, 'intervalMs'> | null;
}

/** A shorter pause is of the network or of this machine; and so many times its noise. Measured on real relays. */
const STOP_MS = 15;
const STOP_UNITS = 10;
/** As many stops, and as large a part of them inside an event. Measured: none of 239 stops of an honest path. */
const MIN_STOPS = 3;
const INSIDE_SHARE = 0.5;
/** A buffer holds more than an event: else the event itself may come in pieces. A judgement, as are those below. */
const LARGER_THAN_EVENT = 1.5;
/** As much of an event has to be missing: its blank line alone may be written with the next event. */
const MIN_REST_BYTES = 5;
/** What is let out at a time has as many bytes: no buffer that counts them is smaller. */
const MIN_FLUSH_BYTES = 512;
/** Events that took longer, without a stop, are written bit by bit; and so are all, if so large a part of them is. */
const AT_ONCE_MS = 3;
const BIT_BY_BIT_SHARE = 0.1;
const MIN_FULL = 3;
/** As many of the flushes end at a multiple of the size: on a busy machine a flush may be read in two. */
const ALIGNED_SHARE = 0.75;
/** The network itself cuts into packets, of these sizes over most ways. */
const PACKET_BYTES = { least: 1100, most: 1460 };
/** Faster than most models: what was there at once comes as fast as the network carries it. */
const BULK = { eventsPerSecond: 250, bytesPerSecond: 2000 };
const ROUND_SIZES = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072];

interface ByteContext {
  /** The noise unit, ms. */
  unitMs: number;
  /** Whether the body has frames; of plain text each read is one. */
  isFramed: boolean;
}

/** Whether it proves that something on the way counts bytes. */
export function countsBytes({
  stops,
  stopsInside,
  sizeBytes,
}: Pick<ByteEvidence, 'stops' | 'stopsInside' | 'sizeBytes'>): boolean {
  const isInside = stops >= MIN_STOPS && stopsInside >= INSIDE_SHARE * stops;
  return isInside || sizeBytes !== null;
}

/** A size to the byte is no work of noise. Stops inside of events may be: a pause may be one of this machine. */
export function byteEvidenceOf(wire: Timeline, { unitMs, isFramed }: ByteContext): ByteEvidence {
  const certain = evidenceAt(Math.max(STOP_MS, STOP_UNITS * unitMs), wire, isFramed);
  const perhaps = countsBytes(certain) ? null : evidenceAt(STOP_MS, wire, isFramed);
  if (perhaps !== null && perhaps.sizeBytes !== null) return { ...perhaps, blurred: null };
  return { ...certain, blurred: perhaps !== null && countsBytes(perhaps) ? perhaps : null };
}

/** @param stopMs a longer pause is a stop */
function evidenceAt(stopMs: number, wire: Timeline, isFramed: boolean): Omit<ByteEvidence, 'blurred'> {
  const reads = wire.reads ?? [];
  const events = isFramed ? eventsOf(wire) : [];
  // Headers alone, and the end of a chunked body alone, are no flush.
  const groups = groupsOf(reads, stopMs).filter(({ body }) => body > 0);
  const stops = groups.slice(0, -1);
  const isBulk = isFasterThanModels(groups, events, isFramed);
  const exact = isBulk ? null : exactSizeOf(groups, events, isFramed);
  const isNoProof = isBulk || (exact === null && arePackets(stops)) || areWrittenBitByBit(events, groups, reads);
  return {
    stops: stops.length,
    stopsInside: isNoProof ? 0 : insideOf(stops, events),
    sizeBytes: exact?.sizeBytes ?? null,
    accounting: exact?.accounting ?? null,
    medianBytes: quantile(differences([0, ...stops.map(({ decodedEnd }) => decodedEnd)]), 0.5),
    intervalMs: quantile(differences(stops.map(({ startMs }) => startMs)), 0.5),
  };
}

/** Reads from one stop to the next. */
interface Group {
  startMs: number;
  endMs: number;
  /** Its last read. */
  readId: number;
  body: number;
  framed: number;
  decoded: number;
  /** Decoded bytes up to its end. */
  decodedEnd: number;
}

function groupsOf(reads: readonly Read[], stopMs: number): Group[] {
  const groups: Group[] = [];
  let decodedEnd = 0;
  for (const [readId, { atMs, bytes, framedBytes, decodedBytes }] of reads.entries()) {
    decodedEnd += decodedBytes;
    const last = groups.at(-1);
    if (last === undefined || atMs - last.endMs > stopMs) {
      const amounts = { body: bytes, framed: framedBytes, decoded: decodedBytes };
      groups.push({ startMs: atMs, endMs: atMs, readId, ...amounts, decodedEnd });
      continue;
    }
    Object.assign(last, { endMs: atMs, readId, decodedEnd });
    last.body += bytes;
    last.framed += framedBytes;
    last.decoded += decodedBytes;
  }
  return groups;
}

interface EventPlace {
  beganReadId: number;
  readId: number;
  startByte: number;
  endByte: number;
}

/** Each event once: one may hold several kinds of content. */
function eventsOf({ arrivals }: Timeline): EventPlace[] {
  const events: EventPlace[] = [];
  for (const { frame } of arrivals)
    if (frame !== undefined && frame.startByte !== events.at(-1)?.startByte) events.push(frame);
  return events;
}

function isFasterThanModels(groups: readonly Group[], events: readonly EventPlace[], isFramed: boolean): boolean {
  const [first, last] = [groups[0], groups.at(-1)];
  if (first === undefined || last === undefined || first === last) return false;
  const bytes = last.decodedEnd - last.decoded - first.decodedEnd;
  const amount = isFramed ? events.filter(({ readId }) => readId > first.readId).length : bytes;
  const most = isFramed ? BULK.eventsPerSecond : BULK.bytesPerSecond;
  return amount > (most * (last.startMs - first.endMs)) / 1000;
}

/** Whether what came from one stop to the next is a number of whole packets each time; headers may have one of their own. */
function arePackets(stops: readonly Group[]): boolean {
  const { least, most } = PACKET_BYTES;
  const sizes = Array.from({ length: most - least + 1 }, (_, i) => least + i);
  return sizes.some((size) => stops.slice(1).every(({ framed }) => framed % size === 0));
}

/**
 * Whether events came bit by bit where nothing stopped: then a stop inside of one is nothing that a buffer made. A network
 * cuts a long event as well, into as many packets as it needs.
 */
function areWrittenBitByBit(events: readonly EventPlace[], groups: readonly Group[], reads: readonly Read[]): boolean {
  let group = 0;
  const uncut = events.filter(({ beganReadId, readId }) => {
    while (group < groups.length && groups[group]!.readId < beganReadId) group += 1;
    return group < groups.length && readId <= groups[group]!.readId;
  });
  const bitByBit = uncut.filter(({ beganReadId, readId, startByte, endByte }) => {
    const tookMs = (reads[readId]?.atMs ?? 0) - (reads[beganReadId]?.atMs ?? 0);
    const packets = Math.ceil((endByte - startByte) / PACKET_BYTES.least);
    return tookMs > AT_ONCE_MS && readId - beganReadId > packets;
  });
  return bitByBit.length > BIT_BY_BIT_SHARE * uncut.length;
}

/** Stops inside of events, as far as they are none of the server's own. */
function insideOf(stops: readonly Group[], events: readonly EventPlace[]): number {
  const cuts = cutsOf(stops, events);
  // Who writes events in two parts cuts each of them in the same place.
  const isOwn = (places: readonly number[]) => new Set(places).size < Math.max(2, places.length / 2);
  if (isOwn(cuts.map(({ done }) => done)) || isOwn(cuts.map(({ rest }) => rest))) return 0;
  return cuts.length;
}

interface Cut {
  /** Bytes of the event that were there, and that were not. */
  done: number;
  rest: number;
}

function cutsOf(stops: readonly Group[], events: readonly EventPlace[]): Cut[] {
  let next = 0;
  let before = 0;
  return stops.flatMap(({ readId, decodedEnd }) => {
    const came = decodedEnd - before;
    before = decodedEnd;
    while (next < events.length && events[next]!.readId <= readId) next += 1;
    const event = events[next];
    if (event === undefined || event.beganReadId > readId) return [];
    const [done, rest] = [decodedEnd - event.startByte, event.endByte - decodedEnd];
    const isLarge = came >= Math.max(MIN_FLUSH_BYTES, LARGER_THAN_EVENT * (event.endByte - event.startByte));
    return isLarge && done > 0 && rest >= MIN_REST_BYTES ? [{ done, rest }] : [];
  });
}

function commonestOf(sizes: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}

/** The size that flushes between the first and the last have to the byte. A busy reader may take one in two. */
function exactSizeOf(
  groups: readonly Group[],
  events: readonly EventPlace[],
  isFramed: boolean,
): { sizeBytes: number; accounting: Accounting } | null {
  // The first shares its buffer with the headers; the last is made by the end of the answer.
  const full = groups.slice(1, -1);
  if (full.length < MIN_FULL) return null;
  const largest = largestOf(events.map(({ startByte, endByte }) => endByte - startByte));
  for (const accounting of ['body', 'framed', 'decoded'] as const) {
    const sizeBytes = commonestOf(full.map((group) => group[accounting]));
    const exact = full.filter((group) => group[accounting] === sizeBytes);
    let came = 0;
    const aligned = full.filter((group) => (came += group[accounting]) % sizeBytes === 0);
    const isObeyed = exact.length >= MIN_FULL && aligned.length >= ALIGNED_SHARE * full.length;
    const isRound = ROUND_SIZES.includes(sizeBytes);
    if (!isObeyed || !(isRound || sizeBytes > PACKET_BYTES.most)) continue;
    // Without events nothing tells a buffer from pieces of one size but that people choose round sizes for buffers.
    const isTelling = isFramed ? sizeBytes > LARGER_THAN_EVENT * largest && isUneven(exact, events) : isRound;
    if (isTelling) return { sizeBytes, accounting };
  }
  return null;
}

/** Flushes of one size that hold other numbers of events: so it is not the events that have one size. */
function isUneven(exact: readonly Group[], events: readonly EventPlace[]): boolean {
  let next = 0;
  const counts = exact.map(({ decoded, decodedEnd }) => {
    while (next < events.length && events[next]!.endByte <= decodedEnd - decoded) next += 1;
    const from = next;
    while (next < events.length && events[next]!.endByte <= decodedEnd) next += 1;
    return next - from;
  });
  return new Set(counts).size > 1;
}
