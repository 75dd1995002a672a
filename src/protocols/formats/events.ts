// Server-sent events of an app that speaks no known API: JSON of its own shape, or the words as they are.
import { excerptOf } from '../excerpt.ts';
import type { FrameContent } from '../framing/framer.ts';
import { isObject, parseJson } from '../json.ts';
import { deltasOf, END_MARK, ENDED, failed, failedEvent, SILENT } from '../meaning.ts';
import { plainSse } from '../plain-sse.ts';
import type { FrameMeaning, Protocol } from '../protocol.ts';
import { stampIn } from './stamps.ts';
import { createWordsReader, type WordsReader } from './words-in-json.ts';

/** Events by whose name it is known that they hold no words. */
const SILENT_NAMES =
  /^(ping|pong|heartbeat|keep-?alive|done|end|close|complete|completed|finish|start|open|connected|metadata|status|id|retry)$/i;

/** Those of them with which an app ends. One that collects may send all of its words with such a name. */
const LAST_NAMES = /^(done|end|close|complete|completed|finish)$/i;

export interface ReadFormat {
  protocol: Protocol;
  /** Where the words stand, to follow "known by". */
  words: string;
}

/** @param samples the first events */
export function eventsOf(samples: readonly FrameContent[]): ReadFormat {
  const usual = samples.filter(({ event, data }) => !isSilent(event, data));
  const isSaidAtLast = usual.length === 0;
  const spoken = isSaidAtLast ? samples.filter(isLast) : usual;
  const values = spoken.map(({ data }) => jsonIn(data)).filter((value) => value !== undefined);
  // A word that is a figure or stands in quotation marks is JSON as well.
  const isJson = values.length > 0 && 2 * values.length >= spoken.length;
  const reader = isJson ? createWordsReader(values) : null;
  return {
    protocol: {
      ...plainSse,
      title: 'server-sent events of its own form',
      read: (frame) => readEvent(frame, reader, isSaidAtLast),
      readComplete: () => null,
    },
    words: wordsPlace(reader, isJson, 'events'),
  };
}

export function wordsPlace(reader: WordsReader | null, isJson: boolean, frames: string): string {
  if (reader?.member != null) return `the member ${excerptOf(reader.member)} of its ${frames}`;
  return isJson && reader === null ? `its ${frames}, all of whose data counts as text` : `the text of its ${frames}`;
}

function readEvent(frame: FrameContent, reader: WordsReader | null, isSaidAtLast: boolean): FrameMeaning {
  const { event, data } = frame;
  if (data.trim() === END_MARK) return ENDED;
  if (event === 'error') return failedEvent(data);
  if (isSilent(event, data) && !(isSaidAtLast && isLast(frame))) return SILENT;
  const said = readData(data, reader);
  return event === 'reasoning' ? { ...said, deltas: said.deltas.map((delta) => ({ ...delta, channel: event })) } : said;
}

/** What the data of one frame says. @param reader null where all of it is text */
export function readData(data: string, reader: WordsReader | null): FrameMeaning {
  const value = jsonIn(data);
  if (isObject(value) && (Boolean(value['error']) || value['type'] === 'error')) return failed(value);
  if (reader === null || value === undefined) return { ...SILENT, deltas: deltasOf([['text', data]]) };
  return { ...SILENT, deltas: reader.read(value), ...stampIn(value) };
}

function isLast({ event, data }: FrameContent): boolean {
  return event !== null && LAST_NAMES.test(event) && data !== '';
}

function isSilent(event: string | null, data: string): boolean {
  return data === '' || data.trim() === END_MARK || (event !== null && SILENT_NAMES.test(event));
}

/** An object, a list or a text in JSON. A bare figure is a word. */
export function jsonIn(data: string): unknown {
  return /^\s*[{["]/.test(data) ? parseJson(data) : undefined;
}
