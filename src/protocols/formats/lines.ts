// Lines of an app that speaks no known API: a JSON value on each, or a letter and a JSON value, as the AI SDK's data stream.
import type { FrameContent } from '../framing/framer.ts';
import { isObject, parseJson } from '../json.ts';
import { deltasOf, failed, SILENT } from '../meaning.ts';
import { plainNdjson } from '../plain-ndjson.ts';
import type { FrameMeaning, Protocol } from '../protocol.ts';
import { jsonIn, readData, wordsPlace, type ReadFormat } from './events.ts';
import { createWordsReader } from './words-in-json.ts';

const LINES = { ...plainNdjson, title: 'lines of its own form', readComplete: () => null } satisfies Protocol;

/** @param samples the first lines */
export function linesOf(samples: readonly FrameContent[]): ReadFormat {
  if (samples.length > 0 && samples.every(({ data }) => PART.test(data))) {
    return { protocol: { ...LINES, read: readPart }, words: 'the letter before the JSON of each line' };
  }
  const values = samples.map(({ data }) => jsonIn(data)).filter((value) => value !== undefined);
  const reader = createWordsReader(values);
  return {
    protocol: { ...LINES, read: ({ data }) => readData(data, reader) },
    words: wordsPlace(reader, values.length > 0, 'lines'),
  };
}

/** A part of the AI SDK's data stream: a code of one character, and JSON. */
const PART = /^[0-9a-k]:[[{"\d]/;

/** Whether this line is a part of the AI SDK's data stream. */
export function isPart(line: string): boolean {
  return PART.test(line);
}

function readPart({ data }: FrameContent): FrameMeaning {
  const value = parseJson(data.slice(2));
  const text = typeof value === 'string' ? value : null;
  switch (data[0]) {
    case '0':
      return { ...SILENT, deltas: deltasOf([['text', text]]) };
    case 'g':
      return { ...SILENT, deltas: deltasOf([['reasoning', text]]) };
    case 'c': {
      const piece = isObject(value) ? value['argsTextDelta'] : null;
      return { ...SILENT, deltas: deltasOf([['tool-arguments', typeof piece === 'string' ? piece : null]]) };
    }
    case '3':
      return failed(value);
    case 'd':
      return { ...SILENT, isStop: true };
    default:
      return SILENT;
  }
}
