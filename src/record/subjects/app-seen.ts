// What was seen of an app beside its text, and what failed between it and its model.
import { STATUS_CODES } from 'node:http';
import { msBetween, type Stamp } from '../../clock.ts';
import type { ExchangeLog } from '../../mock/exchange.ts';
import type { AppSeen, ClosedByApp, SentByApp } from '../../model/app-seen.ts';
import type { Outcome } from '../../model/delivery.ts';
import { errorMessageIn } from '../../protocols/error-message.ts';
import { excerptOf, redactedExcerptOf } from '../../protocols/excerpt.ts';
import { parseJson } from '../../protocols/json.ts';
import { placeOf } from '../outcome.ts';
import { redactLikelySecrets } from '../../secrets/likely.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import type { TapExchange } from '../vantages/wire.ts';
import type { WireReading } from '../vantages/wire-timeline.ts';
import type { AppAsked } from './app-asked.ts';

/** Long enough to recognise what came, short enough for two lines. */
const EXCERPT_CHARACTERS = 100;

export interface AppScene {
  asked: AppAsked;
  /** How often it had asked its model while it answered earlier requests of ours. */
  askedEarlier: number;
  exchange: TapExchange;
  reading: WireReading;
  /** Cuts secrets out of what is quoted. */
  redactor: Redactor;
}

export function appSeen({ asked, askedEarlier, exchange, reading, redactor }: AppScene): AppSeen {
  const { judged, cameOut, earlier } = asked.found();
  const spoken = asked.judged();
  const refused = asked.firstRefused();
  const isStream = cameOut > 0 && isSuccess(exchange.status);
  return {
    asked: asked.logs().length,
    streams: asked.logs().filter(({ stream }) => stream !== false).length,
    askedEarlier,
    judged,
    cameOut,
    earlierWords: earlier,
    refused:
      refused === null ? null : { ...refused, message: redactedExcerptOf(firstSentence(refused.message), redactor) },
    closed: spoken === undefined ? null : closedByApp(spoken, exchange),
    faults: [...(spoken?.faults ?? [])],
    sent: isStream ? null : sentBy(exchange, reading, redactor),
  };
}

/** Behind it the mock lists the paths that it knows. */
function firstSentence(text: string): string {
  return text.replace(/(?<=\.) .*/s, '');
}

function isSuccess(status: number | null): boolean {
  // 101: a WebSocket.
  return status === 101 || (status !== null && status >= 200 && status < 300);
}

function sentBy(exchange: TapExchange, { timeline, excerpt }: WireReading, redactor: Redactor): SentByApp | null {
  const { status, statusMessage, responseHeaders } = exchange;
  if (status === null) return null;
  return {
    status,
    statusText: redactedExcerptOf(statusMessage || (STATUS_CODES[status] ?? ''), redactor),
    contentType: responseHeaders?.['content-type']?.replace(/;.*/s, '').trim() ?? null,
    bytes: (timeline.reads ?? []).reduce((sum, { decodedBytes }) => sum + decodedBytes, 0),
    location: placeOf(exchange),
    excerpt: excerpt === null ? null : excerptOf(redactLikelySecrets(redactor.text(excerpt)), EXCERPT_CHARACTERS),
  };
}

/** Null if the app read to the end, or left only because our reader had left. */
function closedByApp(spoken: ExchangeLog, exchange: TapExchange): ClosedByApp | null {
  const { outcome, endedAt, headersAt, requestedAt, chunks, isWhole } = spoken;
  if (outcome !== 'client-aborted' || isWhole || endedAt === null) return null;
  const weLeftFirst = exchange.ended === 'client-aborted' && (exchange.endedAt ?? endedAt) <= endedAt;
  if (weLeftFirst) return null;
  const written = chunks.flatMap(({ writtenAt }) => writtenAt ?? []);
  const lastAt: Stamp = written.at(-1) ?? headersAt ?? requestedAt;
  return { silentMs: Math.max(0, msBetween(lastAt, endedAt)), chunks: written.length };
}

/** What failed between the app and its model, or came instead of a stream; null if nothing did. */
export function appOutcome(
  { asked, cameOut, earlierWords, refused, sent }: AppSeen,
  body: string | null,
): Outcome | null {
  if (cameOut > 0 || earlierWords) return null;
  if (refused !== null && asked === 0) {
    const { method, path, status } = refused;
    const name = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
    return { kind: 'http-error', message: `the app asked its model with ${method} ${path} and was refused: ${name}.` };
  }
  if (sent === null || !isSuccess(sent.status) || sent.bytes === 0) return null;
  const { contentType, bytes } = sent;
  const error = contentType?.endsWith('json') === true && body !== null ? errorMessageIn(parseJson(body)) : null;
  if (error !== null) return { kind: 'protocol-error', message: `the app reports an error: ${excerptOf(error)}` };
  if (contentType !== 'text/html' || asked > 0) return null;
  return { kind: 'protocol-error', message: `a web page came, of ${bytes.toLocaleString('en')} bytes.` };
}
