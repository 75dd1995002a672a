// Where the events of a server-sent event stream lie in the bytes, and which reads brought them.
// What an event says is eventsource-parser's work; this file only finds the blank lines.
// Easy to get wrong: a carriage return ends a line by itself, so an event is complete at the CR of its blank line.
// Waiting for the line feed that may follow would date it one read too late.
import { createParser } from 'eventsource-parser';
import type { FramePosition } from '../../model/timeline.ts';
import type { FrameContent } from '../protocol.ts';

/** One event. Line ends that directly follow it are still its own: `endByte` grows when they come. */
export type Frame = FrameContent &
  FramePosition & {
    /** Nothing is dispatched to a reader: a comment, or fields without data. */
    isComment: boolean;
  };

export interface SseFramer {
  /** Takes the next bytes of the body and gives the events that they complete. A read may come in several pieces with the same id. */
  feed(bytes: Uint8Array, readId: number): Frame[];
  /** To be called at the end of the body: how many bytes belong to no complete event. */
  finish(): { trailingBytes: number };
}

const LF = 0x0a;
const CR = 0x0d;
const NO_MESSAGE: FrameContent = { event: null, data: '' };

export function createSseFramer(): SseFramer {
  const parse = createFrameParser();
  /** Bytes of the event that is not complete yet, from earlier feeds. */
  let held: Uint8Array[] = [];
  let offset = 0;
  let startByte = 0;
  let beganReadId = 0;
  let lineIsEmpty = true;
  let frameIsEmpty = true;
  let previousByte = 0;
  let last: Frame | null = null;

  function complete(tail: Uint8Array, readId: number): Frame {
    const indexInRead = last?.readId === readId ? last.indexInRead + 1 : 0;
    const position = { beganReadId, readId, indexInRead, startByte, endByte: offset };
    last = { ...parse(concat(held, tail), startByte === 0), ...position };
    held = [];
    frameIsEmpty = true;
    startByte = offset;
    return last;
  }

  /** Whether this byte is the end of a blank line that closes the event. */
  function closesEvent(byte: number): boolean {
    const isSecondHalf = byte === LF && previousByte === CR;
    previousByte = byte;
    if (isSecondHalf) return false;
    if (byte !== LF && byte !== CR) {
      lineIsEmpty = false;
      frameIsEmpty = false;
      return false;
    }
    const closes = lineIsEmpty && !frameIsEmpty;
    lineIsEmpty = true;
    return closes;
  }

  return {
    feed(bytes, readId) {
      const frames: Frame[] = [];
      let from = 0;
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i]!;
        const isBetweenEvents = offset === startByte;
        if (isBetweenEvents && last !== null && (byte === LF || byte === CR)) {
          last.endByte = startByte = offset += 1;
          from = i + 1;
          continue;
        }
        if (isBetweenEvents) beganReadId = readId;
        const closes = closesEvent(byte);
        offset += 1;
        if (!closes) continue;
        frames.push(complete(bytes.subarray(from, i + 1), readId));
        from = i + 1;
      }
      // A view, no copy: whoever feeds must not write into its buffer again. Node's sockets hand out fresh ones.
      if (from < bytes.length) held.push(bytes.subarray(from));
      return frames;
    },
    finish: () => ({ trailingBytes: offset - startByte }),
  };
}

function createFrameParser(): (bytes: Uint8Array, isFirst: boolean) => FrameContent & { isComment: boolean } {
  // Each event is decoded for itself, so the mark must not be stripped in the middle of the stream.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let message: FrameContent = NO_MESSAGE;
  const parser = createParser({ onEvent: ({ event, data }) => (message = { event: event ?? null, data }) });
  return (bytes, isFirst) => {
    message = NO_MESSAGE;
    const text = decoder.decode(bytes);
    parser.feed(isFirst && text.startsWith('\uFEFF') ? text.slice(1) : text);
    // The parser waits after a CR for a line feed that may belong to it.
    if (text.endsWith('\r')) parser.feed('\n');
    return { ...message, isComment: message === NO_MESSAGE };
  };
}

function concat(parts: readonly Uint8Array[], tail: Uint8Array): Uint8Array {
  return parts.length === 0 ? tail : Buffer.concat([...parts, tail]);
}
