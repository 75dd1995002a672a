// Reads what a client's process writes on file descriptor 3, and keeps what is no line of the protocol as evidence.
import { STREAM_LIMITS, type StreamLimit } from '../../limits.ts';
import { redactedExcerptOf } from '../../protocols/excerpt.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { createLineSplitter } from '../../host/lines.ts';
import { ReceivedMessage } from './host-message.ts';

export interface BadLine {
  /** Counted from 1. */
  line: number;
  /** Its beginning, safe to print. */
  text: string;
  /** It is a piece of the answer in a channel that there is not. Left out for false. */
  isOfUnknownChannel?: boolean;
}

export interface MessageReader {
  feed(text: string): void;
  /** At the end: a line that was begun and not ended is a bad one. */
  finish(): void;
  readonly badLines: BadLine[];
  /** Resolves with the first of them, or when a line is too long: no answer can be expected then. */
  readonly firstBadLine: Promise<void>;
  /** The limit that a line met; null for none. Nothing is read behind it. */
  limit(): StreamLimit | null;
}

/** Enough to recognise what is going on. */
const KEPT_BAD_LINES = 5;

/** @param streams how many were opened: a message of another one is none of the protocol */
export function createMessageReader(
  redactor: Redactor,
  onMessage: (message: ReceivedMessage) => void,
  streams: () => number = () => 1,
): MessageReader {
  const splitter = createLineSplitter(STREAM_LIMITS['message-characters'].most);
  const badLines: BadLine[] = [];
  let noteBad = () => {};
  const firstBadLine = new Promise<void>((resolve) => (noteBad = resolve));
  let line = 0;

  function take(text: string): void {
    line += 1;
    const message = ReceivedMessage.safeParse(parse(text));
    if (message.success && isOpened(message.data, streams())) return onMessage(message.data);
    noteBad();
    if (badLines.length >= KEPT_BAD_LINES) return;
    const isOfUnknownChannel = message.error?.issues.every(({ path }) => path.join() === 'channel') === true;
    const bad = { line, text: redactedExcerptOf(text, redactor) };
    badLines.push(isOfUnknownChannel ? { ...bad, isOfUnknownChannel } : bad);
  }

  return {
    badLines,
    firstBadLine,
    feed(text) {
      for (const complete of splitter.feed(text)) take(complete);
      if (splitter.isTooLong) noteBad();
    },
    limit: () => (splitter.isTooLong ? 'message-characters' : null),
    finish() {
      const rest = splitter.rest();
      if (rest !== '') take(rest);
    },
  };
}

function isOpened(message: ReceivedMessage, streams: number): boolean {
  return !('stream' in message) || message.stream < streams;
}

/** Undefined, which is no message, for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
