// Headers of an answer: they pass by allow-list, because nobody knows what a server puts into the others.
import { REDACTED } from './redactor.ts';

/** Response headers that tell about delivery and hold no secret. */
const SHOWN_HEADERS = new Set([
  'age',
  'alt-svc',
  'cache-control',
  'cf-cache-status',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'incremental',
  'keep-alive',
  'retry-after',
  'server',
  'server-timing',
  'transfer-encoding',
  'vary',
  'via',
  'x-accel-buffering',
  'x-cache',
  'x-powered-by',
  'x-stream-check-id',
]);

/** The headers, with the value of every one that is not on the list replaced. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      SHOWN_HEADERS.has(name.toLowerCase()) ? value : REDACTED,
    ]),
  );
}
