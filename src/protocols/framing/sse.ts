// Server-sent events. What an event says is eventsource-parser's work; this file only finds the blank lines.
// Easy to get wrong: a carriage return ends a line by itself, so an event is complete at the CR of its blank line.
// To wait for the line feed that may follow would stamp it one read too late.
import { createParser } from 'eventsource-parser';
import { createFrameDecoder, createFramerOf, type FrameContent, type Framer, type FrameShape } from './framer.ts';

const LF = 0x0a;
const CR = 0x0d;
const BLANK_LINE = Buffer.from('\n\n');
const NO_MESSAGE: FrameContent = { event: null, data: '' };

export function createSseFramer(): Framer {
  let lineIsEmpty = true;
  let frameIsEmpty = true;
  let previousByte = 0;
  const parse = createEventParser();
  return createFramerOf({
    separates: (byte) => byte === LF || byte === CR,
    closes(byte) {
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
      if (closes) frameIsEmpty = true;
      return closes;
    },
    parse,
    // An event without its blank line is dropped, as the standard says.
    endsWithBody: false,
    parseRest: (bytes, isFirst) => parse(Buffer.concat([bytes, BLANK_LINE]), isFirst),
  });
}

function createEventParser(): FrameShape['parse'] {
  const decode = createFrameDecoder();
  let message: FrameContent = NO_MESSAGE;
  const parser = createParser({ onEvent: ({ event, data }) => (message = { event: event ?? null, data }) });
  // It takes a mark that was encoded twice for one, and would drop it; to the standard it is the name of a field.
  parser.feed('');
  return (bytes, isFirst) => {
    message = NO_MESSAGE;
    const text = decode(bytes, isFirst).replace(/\r\n?/g, '\n');
    const bare = bareJsonIn(text);
    // The parser gets line feeds only. After a CR it would wait for a line feed, and with few CRs among many lines it would
    // search all the remaining text for the next CR at every line.
    parser.feed(text);
    return { ...message, ...(bare === null ? {} : { bare }), isComment: message === NO_MESSAGE, fault: null };
  };
}

/** No name of a field begins with a bracket. */
function bareJsonIn(text: string): string | null {
  const at = /(?:^|\n)[ \t]*[{[]/.exec(text);
  return at === null ? null : text.slice(at.index).trim();
}
