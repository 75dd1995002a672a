// What is kept of an answer while it is read: arrivals, words, digests, and what it says of its end.
import { firstOf, KEPT, STREAM_LIMITS, type StreamLimit } from '../../limits.ts';
import type { Arrival, Timeline } from '../../model/timeline.ts';
import { createAnswerEnd } from '../../protocols/answer-end.ts';
import type { Frame, FrameContent } from '../../protocols/framing/framer.ts';
import type { Delta, FrameMeaning, Protocol } from '../../protocols/protocol.ts';
import { bareErrorIn, meaningOf, meaningOfRest } from '../../protocols/reader.ts';
import { createDigester } from '../text/digest.ts';

export interface WireContent {
  arrivals: Arrival[];
  words: Delta[];
  digests: Timeline['digests'];
  /** What the server says of generating it; undefined where it does not. */
  generated: Timeline['generated'];
  /** The answer is complete: its end frame was seen, or it was one whole JSON body. */
  endSeen: boolean;
  /** What the API or the body says went wrong; null if nothing. */
  error: string | null;
  /** The answer came as one JSON body although a stream was asked for, or because none was. */
  completeBody: boolean;
  /** Beginning of a body that is no answer, on one line; null for an answer. */
  excerpt: string | null;
  /** Types of events that the reader does not know, and how often each came; of many the first ten, and the rest in one. */
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

export interface ContentLogOptions {
  keepText: boolean;
  salt: Buffer;
  /** When a read came, ms. */
  atMs(readId: number): number;
}

/** What has been read so far. */
export function createContentLog(protocol: Protocol, { keepText, salt, atMs }: ContentLogOptions) {
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
  let generated: Timeline['generated'];

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
      generated = meaning?.generated ?? generated;
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
      generated,
      endSeen: isComplete || end.isEnded,
      error,
      unknownEvents: namedEvents(unknownEvents, uncounted),
    }),
  };
}

export type ContentLog = ReturnType<typeof createContentLog>;

function inOneWord({ isEnd, isStop, deltas }: FrameMeaning): AnswerForm['unseparated'] {
  if (isEnd || isStop === true) return 'end';
  return deltas.length > 0 ? 'words' : 'nothing';
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
