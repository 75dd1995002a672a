// What was seen of an app beside its text, from exchanges made by hand.
import { describe, expect, it } from 'vitest';
import { createExchangeLog, type ChunkLog, type ExchangeLog } from '../../../../src/mock/exchange.ts';
import type { AppSeen } from '../../../../src/model/app-seen.ts';
import { createAppAsked } from '../../../../src/record/subjects/app-asked.ts';
import { appOutcome, appSeen } from '../../../../src/record/subjects/app-seen.ts';
import { createAppProgress } from '../../../../src/record/vantages/progress.ts';
import { readTracers } from '../../../../src/record/vantages/wire-tracers.ts';
import type { TapExchange } from '../../../../src/record/vantages/wire.ts';
import { SILENT_APP } from '../../../support/app-seen.ts';
import { createRedactor } from '../../../../src/secrets/redactor.ts';

const MS = 1_000_000n;

function answered(body: string, more: Partial<TapExchange> = {}): TapExchange {
  return {
    status: 200,
    statusMessage: '',
    reads: body === '' ? [] : [{ at: 5n * MS, framedBytes: body.length, body: Buffer.from(body) }],
    responseHeaders: { 'content-type': 'text/plain; charset=utf-8' },
    headersAt: 0n,
    endedAt: 5_000n * MS,
    ended: 'complete',
    ...more,
  } as unknown as TapExchange;
}

async function seenOf(exchange: TapExchange, log?: Partial<ExchangeLog>, secrets: string[] = []): Promise<AppSeen> {
  const asked = createAppAsked(createAppProgress());
  const request = { id: 'a', protocol: 'openai-chat', path: '/', model: null, scenario: 's', stream: true } as const;
  if (log !== undefined) asked.add({ ...createExchangeLog({ ...request, requestedAt: 100n * MS }), ...log }, 0);
  const redactor = createRedactor(secrets);
  const reading = await readTracers(exchange, [], 0n, { keepText: false, salt: Buffer.alloc(16), redactor });
  return appSeen({ asked, askedEarlier: 0, exchange, reading, redactor });
}

describe('what it sent', () => {
  it('its type without parameters, its size, and its beginning without secrets', async () => {
    const { sent } = await seenOf(answered('Hello,\n\u001b[31mkey abc-4711', {}), undefined, ['abc-4711']);
    expect(sent).toEqual({
      status: 200,
      statusText: 'OK',
      contentType: 'text/plain',
      bytes: 24,
      location: null,
      excerpt: 'Hello, [31mkey (redacted)',
    });
  });

  it('what looks like a key is left out, also where the quotation ends in it', async () => {
    const { sent } = await seenOf(answered(`${'x '.repeat(45)}sk-0123456789abcdef and so on`));
    expect(sent!.excerpt).not.toContain('sk-');
  });

  it('a hundred characters at most', async () => {
    const { sent } = await seenOf(answered('ä'.repeat(5_000)));
    expect([sent!.bytes, sent!.excerpt!.length]).toEqual([10_000, 100]);
  });

  it('an empty body, a redirect', async () => {
    const { sent } = await seenOf(answered('', { status: 302, responseHeaders: { location: '/login?next=1' } }));
    expect(sent).toMatchObject({ status: 302, statusText: 'Found', contentType: null, bytes: 0, excerpt: null });
    expect(sent!.location).toBe('/login');
  });
});

describe('it closed its request', () => {
  const chunk = (writtenMs: number | null) =>
    ({ tracer: 't0', writtenAt: writtenMs === null ? null : BigInt(writtenMs) * MS }) as ChunkLog;
  const closed = {
    outcome: 'client-aborted',
    endedAt: 3_000n * MS,
    chunks: [chunk(900), chunk(1_000), chunk(null)],
  } as const;

  it('after a silence that counts from the last chunk that was written', async () => {
    const seen = await seenOf(answered('x'), { ...closed, chunks: [...closed.chunks] });
    expect(seen.closed).toEqual({ silentMs: 2_000, chunks: 2 });
  });

  it('or from the headers, or from the request', async () => {
    const headersAt = 500n * MS;
    expect((await seenOf(answered('x'), { ...closed, chunks: [], headersAt })).closed?.silentMs).toBe(2_500);
    expect((await seenOf(answered('x'), { ...closed, chunks: [] })).closed?.silentMs).toBe(2_900);
  });

  it('not, if our reader had left first, or the answer was over', async () => {
    const left = answered('x', { ended: 'client-aborted', endedAt: 2_999n * MS });
    expect((await seenOf(left, { ...closed, chunks: [] })).closed).toBeNull();
    expect((await seenOf(answered('x'), { outcome: 'completed', endedAt: 1n })).closed).toBeNull();
    expect((await seenOf(answered('x'), { ...closed, chunks: [], isWhole: true })).closed).toBeNull();
  });
});

describe('how it failed', () => {
  const SEEN: AppSeen = {
    ...SILENT_APP,
    sent: { status: 200, statusText: 'OK', contentType: 'application/json', bytes: 20, location: null, excerpt: '{' },
  };
  const REFUSED = { method: 'GET', path: '/v1/chat/completions', status: 405, message: '' };
  const outcome = (more: Partial<AppSeen>, body = '{"error":{"message":"no such user"}}') =>
    appOutcome({ ...SEEN, ...more }, body)?.message;

  it('its model refused it', () => {
    const words = 'the app asked its model with GET /v1/chat/completions and was refused: 405 Method Not Allowed.';
    expect(outcome({ refused: REFUSED, sent: { ...SEEN.sent!, status: 500 } })).toBe(words);
    expect(outcome({ refused: REFUSED, asked: 1 }, '{}')).toBeUndefined();
    expect(outcome({ refused: REFUSED, earlierWords: true })).toBeUndefined();
    expect(outcome({ refused: REFUSED, cameOut: 1 })).toBeUndefined();
  });

  it('it reports an error as if it were an answer', () => {
    expect(outcome({ asked: 1 })).toBe('the app reports an error: no such user');
    expect(outcome({}, '{"ok":true}')).toBeUndefined();
    expect(outcome({ sent: { ...SEEN.sent!, contentType: 'text/plain' } })).toBeUndefined();
  });

  it('it sends a page, and never asked for an answer', () => {
    const sent = { ...SEEN.sent!, contentType: 'text/html', bytes: 1_234 };
    expect(outcome({ sent })).toBe('a web page came, of 1,234 bytes.');
    expect(outcome({ sent, asked: 1 })).toBeUndefined();
    expect(outcome({ sent: { ...sent, bytes: 0 } })).toBeUndefined();
  });
});
