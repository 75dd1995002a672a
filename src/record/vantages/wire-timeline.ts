// Reads, after the stream, what the tap has kept: which read completed which words.
// Easy to get wrong: a read counts from the moment it came, but what it completed is known only once it is decompressed.
import { msBetween } from '../../clock.ts';
import type { Stamp } from '../../clock.ts';
import type { TextComparison } from '../../model/text-comparison.ts';
import type { Arrival, Read, Timeline } from '../../model/timeline.ts';
import { bodyKindOf } from '../../protocols/body-kind.ts';
import { createAnswerEnd } from '../../protocols/answer-end.ts';
import { excerptOf, redactedExcerptOf } from '../../protocols/excerpt.ts';
import type { Frame } from '../../protocols/framing/framer.ts';
import { createFramer, type Framing } from '../../protocols/framing/index.ts';
import type { Delta, FrameMeaning, Protocol } from '../../protocols/protocol.ts';
import { bareErrorIn, isFraming, meaningOf, meaningOfRest, readWhole } from '../../protocols/reader.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { createDigester } from '../text/digest.ts';
import { createBodyDecoder, unreadableEncoding } from '../../protocols/framing/body-decoder.ts';
import type { TapExchange, TapRead } from './wire-exchange.ts';

export interface WireOptions {
  /** Whether arrivals keep their words. */
  keepText: boolean;
  /** Salt of the recording's digests: the same for all its vantages. */
  salt: Buffer;
  /** Cuts secrets out of what is quoted. */
  redactor: Redactor;
}

export interface WireReading {
  timeline: Timeline;
  /** The text piece by piece, as long as it is here to be compared; null where the format of the answer is unknown. */
  words: readonly Delta[] | null;
  /** What became of the mock's text on its way here, where that is known by its words; empty where `words` tell. */
  comparisons: TextComparison[];
  /** The answer is complete: its end frame was seen, or it was one whole JSON body. */
  endSeen: boolean;
  /** What the API or the body says went wrong; null if nothing. */
  error: string | null;
  /** The answer came as one JSON body although a stream was asked for, or because none was. */
  completeBody: boolean;
  /** Beginning of a body that is no answer, on one line; null for an answer. */
  excerpt: string | null;
  /** Types of events that the reader does not know, and how often each came. */
  unknownEvents: Readonly<Record<string, number>>;
  /** What there is to know of its end and its form; left out where the format is unknown. */
  form?: AnswerForm;
  /** What the first read with a body made readable; left out where nothing did. */
  beginning?: Buffer;
}

/** What a reader that keeps to the rules, or one that does not, meets in an answer. */
export interface AnswerForm {
  /** It is whole, because the model said why it stopped; the end mark of its API did not come. */
  isMarkMissing: boolean;
  /** Characters that came behind the end mark, where readers have gone. */
  behindEnd: number;
  /** What the last event would say if the blank line behind it had come; null where it has one. */
  unseparated: 'end' | 'words' | 'nothing' | null;
  /** Frames that readers do not ignore. */
  frames: number;
}

/** Reads an exchange, also one that is not over yet. Times count from `requestAt`. */
export async function readWire(
  exchange: TapExchange,
  protocol: Protocol,
  requestAt: Stamp,
  { keepText, salt, redactor }: WireOptions,
): Promise<WireReading> {
  const { timeline, pieces, error } = await readTimeline(exchange, requestAt);
  const content = readContent(exchange, protocol, pieces, redactor);
  const digester = createDigester(salt);
  for (const { delta } of content.items) if (delta !== null) digester.add(delta.channel, delta.text);
  const timesMs = timeline.reads!.map((read) => read.atMs);
  const arrivals = content.items.map((item) => arrivalOf(item, timesMs, keepText));
  const { items: _, ...rest } = content;
  return {
    ...rest,
    words: content.items.flatMap(({ delta }) => delta ?? []),
    comparisons: [],
    timeline: { ...timeline, arrivals, digests: digester.digests() },
    error: error ?? content.error,
    ...beginningOf(pieces),
  };
}

export function beginningOf(pieces: readonly Buffer[]): Pick<WireReading, 'beginning'> {
  const beginning = pieces.find((piece) => piece.length > 0);
  return beginning === undefined ? {} : { beginning };
}

/** The reads and their decoded bytes, before anybody says what these mean. */
export async function readTimeline(
  exchange: TapExchange,
  requestAt: Stamp,
): Promise<{ timeline: Timeline; pieces: Buffer[]; error: string | null }> {
  // An exchange that is still open goes on growing while this decodes.
  const seen = exchange.reads.map(({ at, framedBytes, body }): TapRead => ({ at, framedBytes, body }));
  const { pieces, error } = await decodeReads(exchange, seen);
  const reads = seen.map((read, i): Read => ({
    atMs: msBetween(requestAt, read.at),
    bytes: read.body.length,
    framedBytes: read.framedBytes,
    decodedBytes: pieces[i]?.length ?? 0,
  }));
  const atMs = (stamp: Stamp | null) => (stamp === null ? null : msBetween(requestAt, stamp));
  const timeline: Timeline = {
    vantage: 'wire',
    arrivals: [],
    reads,
    headersMs: atMs(exchange.headersAt),
    firstByteMs: reads.find((read) => read.bytes > 0)?.atMs ?? null,
    endMs: exchange.ended === 'complete' ? atMs(exchange.endedAt) : null,
    digests: {},
  };
  return { timeline, pieces, error };
}

/** The decoded body, cut into what each read made readable; it stops at the first read that cannot be decoded. */
async function decodeReads(
  exchange: TapExchange,
  reads: readonly TapRead[],
): Promise<{ pieces: Buffer[]; error: string | null }> {
  const encoding = exchange.responseHeaders?.['content-encoding'] ?? null;
  const decoder = createBodyDecoder(encoding);
  if (decoder === null) return { pieces: [], error: unreadableEncoding(excerptOf(encoding ?? '')) };
  const pieces: Buffer[] = [];
  try {
    for (const read of reads) pieces.push(await decoder.push(read.body));
    return { pieces, error: null };
  } catch (error) {
    return { pieces, error: `The body is not what its content encoding says: ${(error as Error).message}` };
  } finally {
    decoder.close();
  }
}

/** One arrival to be: a delta, or a frame without content. */
interface Item {
  delta: Delta | null;
  frame: Frame | null;
  readId: number;
  bytes: number;
  clockMs?: number | undefined;
}

type Content = Omit<WireReading, 'timeline' | 'words' | 'comparisons'> & { items: Item[] };

function readContent(
  exchange: TapExchange,
  protocol: Protocol,
  pieces: readonly Buffer[],
  redactor: Redactor,
): Content {
  const contentType = exchange.responseHeaders?.['content-type'] ?? null;
  const kinds = pieces.map((piece) => bodyKindOf(protocol.framing, contentType, piece));
  const kind = kinds.find((known) => known !== null) ?? protocol.framing;
  const isRefused = exchange.status !== null && exchange.status >= 400;
  const isWhole = exchange.ended === 'complete';
  if (isFraming(kind) && !isRefused) return readFrames(protocol, kind, pieces, isWhole);

  const text = Buffer.concat(pieces).toString('utf8');
  const excerpt = redactedExcerptOf(text, redactor) || null;
  if (isFraming(kind)) return { ...NOTHING, error: excerpt, excerpt };
  const { deltas, error } = readWhole(protocol, kind, text);
  if (error !== null) return { ...NOTHING, error: isWhole ? error : null, excerpt };
  const readId = pieces.findLastIndex((piece) => piece.length > 0);
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const items = deltas.map((delta, i): Item => ({ delta, frame: null, readId, bytes: i === 0 ? bytes : 0 }));
  return { ...NOTHING, items, endSeen: true, completeBody: true };
}

const NOTHING: Content = {
  items: [],
  endSeen: false,
  error: null,
  completeBody: false,
  excerpt: null,
  unknownEvents: {},
};

/** @param isWhole whether the body was read to its end; else its last frame may be half a one, which is no error */
function readFrames(protocol: Protocol, framing: Framing, pieces: readonly Buffer[], isWhole: boolean): Content {
  const framer = createFramer(framing);
  // A map: the name may be any word, also one that every object has as a member.
  const unknownEvents = new Map<string, number>();
  const content: Content = { ...NOTHING, items: [] };
  const end = createAnswerEnd(protocol);
  // All frames first: a frame grows by separators that come after it.
  const frames = pieces.flatMap((piece, readId) => framer.feed(piece, readId));
  const finished = frames.length;
  const rest = framer.finish();
  frames.push(...rest.frames);
  for (const [index, frame] of frames.entries()) {
    const bytes = frame.endByte - frame.startByte;
    const said = meaningOf(protocol, frame);
    const meaning = said === null ? null : end.take(said);
    if (index < finished || isWhole) content.error ??= meaning?.error ?? null;
    const unknown = meaning?.unknown ?? null;
    if (unknown !== null) unknownEvents.set(unknown, (unknownEvents.get(unknown) ?? 0) + 1);
    const deltas = meaning === null || meaning.deltas.length === 0 ? [null] : meaning.deltas;
    for (const [i, delta] of deltas.entries()) {
      content.items.push({ delta, frame, readId: frame.readId, bytes: i === 0 ? bytes : 0, clockMs: meaning?.clockMs });
    }
  }
  content.error ??= rest.unseparated === undefined ? null : (bareErrorIn(rest.unseparated)?.error ?? null);
  content.unknownEvents = Object.fromEntries(unknownEvents);
  const restMeaning = rest.unseparated === undefined ? null : meaningOfRest(protocol, rest.unseparated);
  if (restMeaning !== null) end.takeRest(restMeaning);
  content.endSeen = end.isEnded;
  content.form = {
    isMarkMissing: end.isMarkMissing,
    behindEnd: end.behind,
    unseparated: restMeaning === null ? null : inOneWord(restMeaning),
    frames: frames.filter(({ isComment }) => !isComment).length,
  };
  return content;
}

function inOneWord({ isEnd, isStop, deltas }: FrameMeaning): AnswerForm['unseparated'] {
  if (isEnd || isStop === true) return 'end';
  return deltas.length > 0 ? 'words' : 'nothing';
}

function arrivalOf(
  { delta, frame, readId, bytes, clockMs }: Item,
  timesMs: readonly number[],
  keepText: boolean,
): Arrival {
  const arrival: Arrival = {
    atMs: timesMs[readId]!,
    channel: delta?.channel ?? null,
    characters: delta?.text.length ?? 0,
    bytes,
  };
  if (frame !== null) arrival.frame = positionOf(frame);
  if (clockMs !== undefined) arrival.clockMs = clockMs;
  if (delta !== null && keepText) arrival.text = delta.text;
  return arrival;
}

function positionOf({ beganReadId, readId, indexInRead, startByte, endByte }: Frame): Arrival['frame'] {
  return { beganReadId, readId, indexInRead, startByte, endByte };
}
