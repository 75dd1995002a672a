// Answers that are no stream of frames: one JSON body, a web page, bytes that are no text; and text without any form.
import { errorMessageIn } from '../error-message.ts';
import { isObject } from '../json.ts';
import { failed } from '../meaning.ts';
import { plainSse } from '../plain-sse.ts';
import { plainText } from '../plain-text.ts';
import type { Delta, Protocol } from '../protocol.ts';
import { createWordsReader } from './words-in-json.ts';

export const text: Protocol = { ...plainText, title: 'text without a form of its own' };

/** What it says is said by `readWhole`. The framing only tells where frames would end, if it were a stream. */
export const html: Protocol = { ...plainSse, title: 'a web page', readComplete: () => null };

/** One JSON body. @param api the API whose answer it is, if that is known */
export function jsonOf(api: Protocol | null): Protocol {
  return {
    ...plainSse,
    title: api?.title ?? 'one JSON body',
    read: ({ data }) => ({ deltas: [{ channel: 'text', text: data }], isEnd: false, error: null, unknown: null }),
    readComplete: (body) => api?.readComplete(body) ?? wordsOf(body),
    streamRequested: api?.streamRequested ?? plainSse.streamRequested,
  };
}

/** Its words, if it has any. Null if it is an error. */
function wordsOf(body: unknown): readonly Delta[] | null {
  if (isObject(body) && Boolean(body['error']) && errorMessageIn(body) !== null) return null;
  return createWordsReader([body])?.read(body) ?? [];
}

/** @param what such as `image/png` */
export function binaryOf(what: string): Protocol {
  const meaning = failed(`The answer is ${what}, no text.`);
  return { ...plainText, title: 'bytes that are no text', read: () => meaning, readComplete: () => null };
}
