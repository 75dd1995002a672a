// What the decoded body of an answer says: its frames, in the order in which they came, become arrivals and words. It takes
// one piece after the other and keeps none of them, for a body may be far longer than its text.
import { firstOf, KEPT, STREAM_LIMITS, type StreamLimit } from '../../limits.ts';
import type { Arrival, Timeline } from '../../model/timeline.ts';
import { createAnswerEnd } from '../../protocols/answer-end.ts';
import { bodyKindOf, type BodyKind } from '../../protocols/body-kind.ts';
import { redactedExcerptOf } from '../../protocols/excerpt.ts';
import type { Frame, FrameContent, Framer } from '../../protocols/framing/framer.ts';
import { createFramer } from '../../protocols/framing/index.ts';
import type { Delta, FrameMeaning, Protocol } from '../../protocols/protocol.ts';
import { bareErrorIn, isFraming, meaningOf, meaningOfRest, readWhole } from '../../protocols/reader.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { createDigester } from '../text/digest.ts';
import type { TapExchange } from './wire-exchange.ts';

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

export interface WireContent {
  arrivals: Arrival[];
  words: Delta[];
  digests: Timeline['digests'];
  endSeen: boolean;
  error: string | null;
  completeBody: boolean;
  excerpt: string | null;
  unknownEvents: Readonly<Record<string, number>>;
  form?: AnswerForm;
  beginning?: Buffer;
}

export interface ContentReader {
  /** @param readId the read that made the piece readable. Returns the limit that is met with it; nothing is taken then. */
  take(piece: Buffer, readId: number): StreamLimit | null;
  /** Call this at the end of the body. */
  finish(): WireContent;
}

/** Reads a body of a known kind. */
interface BodyReader {
  take: ContentReader['take'];
  /** Returns what is known of the body as a whole. */
  finish(): Pick<WireContent, 'completeBody' | 'excerpt' | 'form'>;
}

interface ContentOptions {
  keepText: boolean;
  salt: Buffer;
  redactor: Redactor;
  /** When a read came, ms. */
  atMs(readId: number): number;
}

export function createContentReader(exchange: TapExchange, protocol: Protocol, options: ContentOptions): ContentReader {
  const contentType = exchange.responseHeaders?.['content-type'] ?? null;
  const isRefused = exchange.status !== null && exchange.status >= 400;
  const isWhole = exchange.ended === 'complete';
  const log = createContentLog(protocol, options);
  /** White space in front of everything else. */
  let blank: [Buffer, number][] = [];
  let blankBytes = 0;
  let beginning: Buffer | null = null;
  let kind: BodyKind | null = null;
  let body: BodyReader | null = null;

  function begin(known: BodyKind): BodyReader {
    kind = known;
    const begun =
      isFraming(known) && !isRefused
        ? framesOf(createFramer(known), log, isWhole)
        : wholeOf(known, log, { protocol, redactor: options.redactor, isWhole, isRefused });
    for (const [piece, readId] of blank) begun.take(piece, readId);
    blank = [];
    return (body = begun);
  }

  return {
    take(piece, readId) {
      if (piece.length > 0) beginning ??= piece;
      const known = kind ?? bodyKindOf(protocol.framing, contentType, piece);
      if (known !== null) return (body ?? begin(known)).take(piece, readId);
      blank.push([piece, readId]);
      blankBytes += piece.length;
      return blankBytes > STREAM_LIMITS['frame-bytes'].most ? 'frame-bytes' : null;
    },
    finish() {
      // It may say something more: of an error, of the end.
      const rest = (body ?? begin(protocol.framing)).finish();
      return { ...log.content(), ...rest, ...(beginning === null ? {} : { beginning }) };
    },
  };
}

/** What has been read so far. */
function createContentLog(protocol: Protocol, { keepText, salt, atMs }: ContentOptions) {
  const digester = createDigester(salt);
  const arrivals: Arrival[] = [];
  const words: Delta[] = [];
  let characters = 0;
  // A map: the name may be any word, also one that every object has as a member.
  const unknownEvents = new Map<string, number>();
  let uncounted = 0;
  const end = createAnswerEnd(protocol);
  let isComplete = false;
  let frames = 0;
  let error: string | null = null;

  function add(delta: Delta | null, readId: number, more: Pick<Arrival, 'bytes' | 'frame' | 'clockMs'>): void {
    const { frame, clockMs, bytes } = more;
    const length = delta?.text.length ?? 0;
    const arrival: Arrival = { atMs: atMs(readId), channel: delta?.channel ?? null, characters: length, bytes };
    if (frame !== undefined) arrival.frame = frame;
    if (clockMs !== undefined) arrival.clockMs = clockMs;
    if (delta !== null && keepText) arrival.text = delta.text;
    arrivals.push(arrival);
    if (delta === null) return;
    characters += length;
    words.push(delta);
    digester.add(delta.channel, delta.text);
  }

  return {
    add,
    /** @param isFinished whether it is a whole frame; else what it says of an error is none */
    addFrame(frame: Frame, isFinished: boolean): void {
      if (!frame.isComment) frames += 1;
      const said = meaningOf(protocol, frame);
      const meaning = said === null ? null : end.take(said);
      if (isFinished) error ??= meaning?.error ?? null;
      const unknown = meaning?.unknown ?? null;
      if (unknown !== null) {
        const count = unknownEvents.get(unknown) ?? 0;
        if (count > 0 || unknownEvents.size < KEPT.countedNames) unknownEvents.set(unknown, count + 1);
        else uncounted += 1;
      }
      const bytes = frame.endByte - frame.startByte;
      const deltas = meaning === null || meaning.deltas.length === 0 ? [null] : meaning.deltas;
      for (const [i, delta] of deltas.entries()) {
        add(delta, frame.readId, { bytes: i === 0 ? bytes : 0, frame: positionOf(frame), clockMs: meaning?.clockMs });
      }
    },
    /** It is complete without an end frame. */
    complete: () => void (isComplete = true),
    fail: (message: string | null) => void (error ??= message),
    limit(): StreamLimit | null {
      if (arrivals.length > STREAM_LIMITS.events.most) return 'events';
      return characters > STREAM_LIMITS['text-characters'].most ? 'text-characters' : null;
    },
    /** @param rest what is left of the body behind its last frame; undefined for nothing that says something */
    form(rest: FrameContent | undefined): AnswerForm {
      const meaning = rest === undefined ? null : meaningOfRest(protocol, rest);
      if (rest !== undefined) error ??= bareErrorIn(rest)?.error ?? null;
      if (meaning !== null) end.takeRest(meaning);
      return {
        isMarkMissing: end.isMarkMissing,
        behindEnd: end.behind,
        unseparated: meaning === null ? null : inOneWord(meaning),
        frames,
      };
    },
    content: () => ({
      arrivals,
      words,
      digests: digester.digests(),
      endSeen: isComplete || end.isEnded,
      error,
      unknownEvents: namedEvents(unknownEvents, uncounted),
    }),
  };
}

type ContentLog = ReturnType<typeof createContentLog>;

/** @param isWhole whether the body was read to its end; else its last frame may be half a one, which is no error */
function framesOf(framer: Framer, log: ContentLog, isWhole: boolean): BodyReader {
  /** A frame grows by separators that come after it. */
  let last: Frame | null = null;
  const add = (frames: readonly Frame[]) => {
    for (const frame of frames) {
      if (last !== null) log.addFrame(last, true);
      last = frame;
    }
  };
  return {
    take(piece, readId) {
      add(framer.feed(piece, readId));
      return framer.pendingBytes > STREAM_LIMITS['frame-bytes'].most ? 'frame-bytes' : log.limit();
    },
    finish() {
      if (last !== null) log.addFrame(last, true);
      const { frames, unseparated } = framer.finish();
      for (const frame of frames) log.addFrame(frame, isWhole);
      return { completeBody: false, excerpt: null, form: log.form(unseparated) };
    },
  };
}

function inOneWord({ isEnd, isStop, deltas }: FrameMeaning): AnswerForm['unseparated'] {
  if (isEnd || isStop === true) return 'end';
  return deltas.length > 0 ? 'words' : 'nothing';
}

/** One JSON body, a web page, or what came with an error status. */
function wholeOf(
  kind: BodyKind,
  log: ContentLog,
  {
    protocol,
    redactor,
    isWhole,
    isRefused,
  }: { protocol: Protocol; redactor: Redactor; isWhole: boolean; isRefused: boolean },
): BodyReader {
  const pieces: Buffer[] = [];
  let bytes = 0;
  let lastReadId = 0;
  /** Of what is no answer only the beginning is looked at. */
  const isRead = kind === 'json' && !isRefused;
  const most = isRead ? STREAM_LIMITS['whole-body-bytes'].most : KEPT.errorBytes;
  return {
    take(piece, readId) {
      if (piece.length > 0) lastReadId = readId;
      bytes += piece.length;
      if (bytes - piece.length < most) pieces.push(piece);
      return isRead && bytes > most ? 'whole-body-bytes' : null;
    },
    finish() {
      const text = Buffer.concat(pieces).toString('utf8');
      const excerpt = redactedExcerptOf(text, redactor) || null;
      if (isFraming(kind)) {
        log.fail(excerpt);
        return { completeBody: false, excerpt };
      }
      const { deltas, error } = readWhole(protocol, kind, text);
      if (error !== null) {
        if (isWhole) log.fail(error);
        return { completeBody: false, excerpt };
      }
      for (const [i, delta] of deltas.entries()) log.add(delta, lastReadId, { bytes: i === 0 ? bytes : 0 });
      log.complete();
      return { completeBody: true, excerpt: null };
    },
  };
}

/** The first ten types, and behind them how many others there were. */
function namedEvents(counts: ReadonlyMap<string, number>, uncounted: number): Record<string, number> {
  const said = firstOf([...counts.keys()]);
  const counted = said.map((name): [string, number] => [name, counts.get(name) ?? 0]);
  const all = [...counts.values()].reduce((sum, count) => sum + count, uncounted);
  const named = counted.reduce((sum, [, count]) => sum + count, 0);
  const more = all - named;
  return Object.fromEntries(counted.map(([name, count]) => [name, counts.has(name) ? count : more]));
}

function positionOf({ beganReadId, readId, indexInRead, startByte, endByte }: Frame): NonNullable<Arrival['frame']> {
  return { beganReadId, readId, indexInRead, startByte, endByte };
}
