// How a stream ended, in one word and one sentence. Several witnesses may say something; the first in this order that
// does is believed. Easy to get wrong: a client reports as its own failure what the upstream did to it, so the subject
// itself is heard last.
//
//   | stopped by us | line on fd 3 | an app     | tap   | status | body     | the subject    | outcome        |
//   |---------------|--------------|------------|-------|--------|----------|----------------|----------------|
//   | interrupted   | bad          | http-error | reset | 500    | error    | client-crashed | interrupted    |
//   | timed-out     | bad          | http-error | reset | 500    | error    | client-crashed | timed-out      |
//   | -             | bad          | http-error | reset | 500    | error    | client-crashed | protocol-error |
//   | -             | -            | http-error | reset | 500    | error    | client-crashed | http-error     |
//   | -             | -            | -          | reset | 500    | error    | client-crashed | reset          |
//   | -             | -            | -          | -     | 500    | error    | client-crashed | http-error     |
//   | -             | -            | -          | -     | 302    | error    | truncated      | http-error     |
//   | -             | -            | -          | -     | 204    | -        | completed      | http-error     |
//   | -             | -            | -          | -     | 200    | error    | client-crashed | protocol-error |
//   | -             | -            | -          | -     | 200    | one-json | completed      | protocol-error |
//   | -             | -            | -          | -     | 200    | no-end   | completed      | truncated      |
//   | -             | -            | -          | -     | 200    | -        | client-crashed | client-crashed |
//   | -             | -            | -          | -     | 200    | -        | timed-out      | timed-out      |
//   | -             | -            | -          | -     | 200    | -        | completed      | completed      |
//
// An app: what is known of it and its model, such as a request that the model refused; or of a client, that it went past
// the tap.
// A test reads this table.
import { STATUS_CODES } from 'node:http';
import { msBetween, type Stamp } from '../clock.ts';
import { isStreamLimit, KEPT, limitSentence, type StreamLimit } from '../limits.ts';
import type { Outcome } from '../model/delivery.ts';
import { errorMessageIn } from '../protocols/error-message.ts';
import { excerptOf, redactedExcerptOf } from '../protocols/excerpt.ts';
import { parseJson } from '../protocols/json.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { BadLine } from './process/message-reader.ts';
import type { Stopped, TimeLimits } from './process/watch.ts';
import type { Redactor } from '../secrets/redactor.ts';
import { bodyBeginning } from './vantages/wire-exchange.ts';
import type { TapExchange } from './vantages/wire.ts';
import type { WireReading } from './vantages/wire-timeline.ts';

/** What passed the tap. */
export interface WireWitness {
  protocol: Protocol;
  exchange: TapExchange | undefined;
  reading: WireReading | null;
  /** Whether the request asked for a stream; null if unknown. */
  streamRequested: boolean | null;
}

export interface Witnesses {
  /** Why we stopped it; null if it came to its end by itself. */
  stopped: Outcome | null;
  /** The first line of the client's process that is none of the protocol; null for other subjects. */
  badLine: BadLine | null;
  /** What is known of an app and its model, or of a client that went past the tap; null if nothing failed. */
  app: Outcome | null;
  wire: WireWitness;
  /** What the subject itself says. */
  subject: () => Outcome;
}

/** @param redactor cuts secrets out of the message */
export function streamOutcome(witnesses: Witnesses, redactor: Redactor): Outcome {
  const { stopped, badLine, app, wire, subject } = witnesses;
  const outcome =
    stopped ??
    byBadLine(badLine) ??
    app ??
    byTap(wire) ??
    byStatus(wire, redactor) ??
    byBody(wire, redactor) ??
    subject();
  const { message } = outcome;
  return { ...outcome, message: message === null ? null : redactor.text(message) };
}

/** What had come when we stopped a stream. */
export interface SoFar {
  exchange: TapExchange | undefined;
  /** Whether the whole answer was there. */
  isWhole: boolean;
  characters: number;
  /** When it was stopped. */
  at: Stamp;
}

/** Whether the whole answer came, whoever does not end it. */
export function isWhole(exchange: TapExchange | undefined, reading: WireReading | null): boolean {
  return exchange?.failure === null && reading?.endSeen === true && reading.error === null;
}

/** What it means that we stopped the subject. */
export function stoppedOutcome(why: Stopped, { idleTimeoutMs, maxTimeMs }: TimeLimits, soFar: SoFar): Outcome {
  const { exchange, characters, isWhole, at } = soFar;
  if (why === 'interrupted') return { kind: why, message: `${characters} characters of this stream had arrived.` };
  if (isStreamLimit(why)) return overLimit(why);
  const where = progressWords(exchange, characters);
  if (why === 'too-long') {
    const how = isWhole ? openWords(exchange!) : 'the answer was not over';
    return {
      kind: 'timed-out',
      message: `${how} after ${seconds(maxTimeMs)} (--max-time); ${where}.`,
      limit: 'max-time',
    };
  }
  const lastAt = exchange?.reads.findLast(({ body }) => body.length > 0)?.at ?? null;
  const isAlive = lastAt !== null && msBetween(lastAt, at) < idleTimeoutMs;
  const what = isAlive ? 'nothing but comments, pings or empty pieces came' : 'nothing moved';
  const silence = `${what} for ${seconds(idleTimeoutMs)} (--timeout)`;
  const message = isWhole ? `${openWords(exchange!)}: ${silence}.` : `${silence}; ${where}.`;
  return { kind: 'timed-out', message, limit: 'timeout' };
}

/** What came from outside was more than is taken. */
export function overLimit(limit: StreamLimit): Outcome {
  return { kind: 'protocol-error', message: `${limitSentence(limit)}.`, limit };
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toLocaleString('en')} s`;
}

/** How far an exchange had come. */
function progressWords(exchange: TapExchange | undefined, characters: number): string {
  if (exchange === undefined) return 'the client has made no request';
  const arrived = `${characters} characters had arrived`;
  if (exchange.status === 200) return arrived;
  if (exchange.status !== null) return `the server had answered ${statusName(exchange)}, and ${arrived}`;
  const bytes = exchange.reads.reduce((sum, { framedBytes }) => sum + framedBytes, 0);
  if (bytes === 0) return 'the server has not answered the request';
  return `${bytes} bytes had come from the server, and no complete headers of an answer`;
}

/** Of a whole answer that is not over: who does not let it end. */
function openWords({ ended }: TapExchange): string {
  return ended === 'complete'
    ? 'the answer is complete and its body has ended, but the client does not end'
    : 'the answer is complete, but the server keeps the connection open';
}

function byBadLine(bad: BadLine | null): Outcome | null {
  if (bad === null) return null;
  const what = bad.isOfUnknownChannel
    ? `the client handed over an unknown channel, in line ${bad.line} on file descriptor 3`
    : `line ${bad.line} on file descriptor 3 of the client is no line of the protocol`;
  return { kind: 'protocol-error', message: `${what}: "${excerptOf(bad.text)}"` };
}

function byTap({ exchange }: WireWitness): Outcome | null {
  const failure = exchange?.failure ?? null;
  if (failure === null) return null;
  const { kind, limit } = failure;
  const message = `${otherStatus(exchange!)}${failure.message}`;
  return { kind, message, ...(limit === undefined ? {} : { limit }) };
}

function byStatus({ exchange, protocol, reading }: WireWitness, redactor: Redactor): Outcome | null {
  const status = exchange?.status ?? null;
  if (exchange === undefined || status === null || isAnswer(status, exchange)) return null;
  const text = bodyBeginning(exchange, KEPT.errorBytes);
  const body = parseJson(text);
  const said = protocol.errorMessage(body) ?? errorMessageIn(body) ?? reading?.excerpt ?? null;
  const name = statusName(exchange);
  if (status < 400) return { kind: 'http-error', message: `${name}${noAnswerWords(name, exchange)}.` };
  // Frameworks send the name of the status as the body.
  const isNews = said !== null && !name.endsWith(said.trim());
  return { kind: 'http-error', message: isNews ? `${name}: ${redactedExcerptOf(said, redactor)}` : `${name}.` };
}

/** Such as 404 Not Found. */
export function statusName({ status, statusMessage }: TapExchange): string {
  return `${status} ${excerptOf(statusMessage || (STATUS_CODES[status ?? 0] ?? ''))}`.trim();
}

/** A status other than that of an answer comes first, whatever is said behind it. Of 101 the tap has said it. */
function otherStatus(exchange: TapExchange): string {
  const { status } = exchange;
  return status === null || status === 200 || status === 101 ? '' : `${statusName(exchange)}: `;
}

/** 201 and others may come with a stream: frameworks choose them for a POST. Behind 101 a WebSocket went on. */
function isAnswer(status: number, { reads, failure }: TapExchange): boolean {
  if (status === 101) return failure === null;
  return status === 200 || (status > 200 && status < 300 && reads.some(({ body }) => body.length > 0));
}

/** A status that is no error, and no answer either. @param name such as 308 Permanent Redirect */
function noAnswerWords(name: string, exchange: TapExchange): string {
  const place = placeOf(exchange);
  if (place === null) return ': it holds no answer';
  return name.endsWith('Redirect') ? ` to ${place}` : `: a redirect to ${place}`;
}

/** Where a redirect leads, without what may be secret: a user, a password, a query; null where it leads nowhere. */
export function placeOf({ status, responseHeaders }: TapExchange): string | null {
  const location = responseHeaders?.['location'];
  if (location === undefined || status === null || status < 300 || status >= 400 || status === 304) return null;
  if (!URL.canParse(location)) return excerptOf(location.replace(/[?#].*/s, ''));
  const { origin, pathname } = new URL(location);
  return excerptOf(`${origin}${pathname}`);
}

function byBody({ exchange, protocol, reading, streamRequested }: WireWitness, redactor: Redactor): Outcome | null {
  if (exchange === undefined || reading === null) return null;
  if (reading.limit !== null) return overLimit(reading.limit);
  // Also when the client left because of it.
  const status = otherStatus(exchange);
  if (reading.error !== null)
    return { kind: 'protocol-error', message: `${status}${redactedExcerptOf(reading.error, redactor)}` };
  if (exchange.ended !== 'complete') return null;
  if (reading.completeBody) {
    if (streamRequested === false) return null;
    const message = 'a stream was asked for, but the answer came as one JSON body: this upstream does not stream.';
    return { kind: 'protocol-error', message: `${status}${message}` };
  }
  if (protocol.needsEndFrame && !reading.endSeen) {
    return { kind: 'truncated', message: `${status}${unendedWords(exchange, reading)}.` };
  }
  return null;
}

/** What was seen of a body that ended before its answer did. No words of the model are quoted. */
function unendedWords({ reads }: TapExchange, { timeline, form, beginning }: WireReading): string {
  const bytes = reads.reduce((sum, { body }) => sum + body.length, 0);
  if (bytes === 0) return 'the body is empty';
  if (beginning !== undefined && isUtf16(beginning)) return `the body, of ${bytes} bytes, is UTF-16, not UTF-8`;
  if (form?.unseparated === 'end') return `its end mark came ${UNSEPARATED}`;
  if (form?.unseparated === 'words') return `its last words came ${UNSEPARATED}`;
  const characters = timeline.arrivals.reduce((sum, arrival) => sum + arrival.characters, 0);
  const what = form === undefined ? '' : `${form.frames} ${form.frames === 1 ? 'event' : 'events'} with `;
  const where = form?.unseparated === 'nothing' ? ' and in the middle of another one' : '';
  return `the body ended after ${what}${characters} characters${where}, and the end mark of the answer was not in it`;
}

const UNSEPARATED =
  'in an event without the blank line that ends it, so that readers that keep to the standard drop it';

/** By its byte order mark, or by the zero in each of its first letters. */
function isUtf16(bytes: Buffer): boolean {
  const letters = bytes.subarray(0, 8);
  const [first = 0, second = 0] = letters;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const zeros = [...letters].map((byte) => byte === 0);
  return letters.length === 8 && zeros.every((isZero, i) => i === 0 || isZero !== zeros[i - 1]);
}
