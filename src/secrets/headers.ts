// Headers of an answer: they pass by allow-list, because nobody knows what a server puts into the others.
import { REDACTED } from './redactor.ts';

/** Response headers that tell about delivery and hold no secret. */
const SHOWN_HEADERS = new Set([
  'age',
  'allow',
  'alt-svc',
  'cache-control',
  'cf-cache-status',
  'cf-mitigated',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'incremental',
  'keep-alive',
  'openai-processing-ms',
  'retry-after',
  'server',
  'server-timing',
  'transfer-encoding',
  'vary',
  'via',
  'x-accel-buffering',
  'x-cache',
  'x-envoy-upstream-service-time',
  'x-powered-by',
  'x-process-time',
  'x-proxy-cache',
  'x-response-time',
  'x-runtime',
  'x-stream-check-id',
  'x-vercel-cache',
]);

/** The headers, with the value of every one that is not on the list replaced. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      isShown(name.toLowerCase()) ? value : REDACTED,
    ]),
  );
}

/** Of servers that say what took how long. */
function isShown(name: string): boolean {
  return SHOWN_HEADERS.has(name) || /^x-[a-z-]*timing$/.test(name);
}
