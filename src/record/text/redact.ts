// Secrets never reach a Recording: headers pass by allow-list, and keys are cut out of every message.
import type { Target } from '../../model/target.ts';

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
      SHOWN_HEADERS.has(name.toLowerCase()) ? value : '(redacted)',
    ]),
  );
}

/** The text with every secret in it replaced. */
export function redactText(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce((clean, secret) => clean.replaceAll(secret, '(redacted)'), text);
}

/** What must not appear in anything that is kept or printed. */
export function secretsOf({ apiKey, headers }: Pick<Target, 'apiKey' | 'headers'>): string[] {
  const fromHeaders = Object.entries(headers).filter(([name]) => /auth|key|token|cookie|secret/i.test(name));
  return [apiKey ?? '', ...fromHeaders.map(([, value]) => value)].filter((secret) => secret !== '');
}
