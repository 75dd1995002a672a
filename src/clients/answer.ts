// From the body of an answer to deltas, for clients without a parser.
// Easy to get wrong: a body that ends without an error can still be half an answer.
import type { Delta } from '../protocols/protocol.ts';
import { protocols } from '../protocols/index.ts';
import { excerptOf } from '../protocols/excerpt.ts';
import { createDeltaReader } from '../protocols/reader.ts';
import {
  ACCEPTED_ENCODINGS,
  createBodyDecoder,
  DecodedLimitError,
  unreadableEncoding,
} from '../protocols/framing/body-decoder.ts';
import { limitSentence } from '../limits.ts';
import { HttpStatusError, type ClientRequest } from './client.ts';
import { StreamFailureError } from './failure.ts';

/** What the reader of a browser asks for: a compressed answer shows whether the compressor flushes. */
export const READER_HEADERS: Readonly<Record<string, string>> = {
  accept: 'text/event-stream, */*',
  'accept-encoding': ACCEPTED_ENCODINGS,
};

/** How much of an error's body is kept: enough for any message, and little of a web page. */
const ERROR_BODY_BYTES = 2048;

export interface AnswerReader {
  feed(bytes: Uint8Array): Delta[];
  /** At the end of the body. @throws StreamFailureError when the answer is no answer, or not a whole one */
  finish(): Delta[];
}

/** @param headers of the response, names in lower case */
export function createAnswerReader(request: ClientRequest, headers: Readonly<Record<string, string>>): AnswerReader {
  const protocol = protocols.get(request.protocol);
  const reader = createDeltaReader(protocol, headers['content-type'] ?? null);
  return {
    feed: (bytes) => reader.feed(bytes),
    finish() {
      const deltas = reader.finish();
      if (reader.error !== null) throw new StreamFailureError('protocol-error', reader.error);
      if (protocol.needsEndFrame && !reader.ended) {
        throw new StreamFailureError('truncated', 'the body ended, but the end mark of the answer never came');
      }
      return deltas;
    },
  };
}

export async function* deltasOf(body: AsyncIterable<Uint8Array>, reader: AnswerReader): AsyncGenerator<Delta> {
  for await (const bytes of body) yield* reader.feed(bytes);
  yield* reader.finish();
}

/** The body without its content encoding, for libraries that do not decode. A plain body passes unchanged. */
export function decoded(
  body: AsyncIterable<Uint8Array>,
  headers: Readonly<Record<string, string>>,
): AsyncIterable<Uint8Array> {
  const encoding = headers['content-encoding'];
  return encoding === undefined || encoding === 'identity' ? body : decodedPieces(body, encoding);
}

async function* decodedPieces(body: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = createBodyDecoder(encoding);
  if (decoder === null) throw new StreamFailureError('protocol-error', unreadableEncoding(excerptOf(encoding)));
  try {
    for await (const bytes of body) {
      const pieces = decoder.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      yield* unlessBroken(pieces, encoding);
    }
  } finally {
    decoder.close();
  }
}

/** @throws StreamFailureError for what is not in this encoding, or unpacks to too much */
async function* unlessBroken(pieces: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  try {
    yield* pieces;
  } catch (error) {
    const message =
      error instanceof DecodedLimitError
        ? limitSentence('decoded-bytes')
        : `the body is not ${encoding}: ${(error as Error).message}`;
    throw new StreamFailureError('protocol-error', message);
  }
}

/** The error for an answer with an error status. Reads only the beginning of the body. */
export async function httpStatusError(status: number, body: AsyncIterable<Uint8Array>): Promise<HttpStatusError> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const bytes of body) {
    pieces.push(bytes);
    sizeBytes += bytes.length;
    if (sizeBytes >= ERROR_BODY_BYTES) break;
  }
  return new HttpStatusError(status, errorBodyText(Buffer.concat(pieces)));
}

export function errorBodyText(body: Buffer): string {
  return body.subarray(0, ERROR_BODY_BYTES).toString('utf8');
}

/** Headers as a record: names in lower case, repeated values joined by a comma. */
export function headerRecord(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
