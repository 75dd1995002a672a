// Who is believed when several say how a stream ended: the table that stands in the file.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/model/delivery.ts';
import { protocols } from '../../../src/protocols/index.ts';
import { isWhole, stoppedOutcome, streamOutcome, type Witnesses } from '../../../src/record/outcome.ts';
import type { Stopped } from '../../../src/record/process/watch.ts';
import type { TapExchange } from '../../../src/record/vantages/wire.ts';
import type { WireReading } from '../../../src/record/vantages/wire-timeline.ts';
import { createRedactor } from '../../../src/secrets/redactor.ts';

const source = readFileSync(new URL('../../../src/record/outcome.ts', import.meta.url), 'utf8');
const rows = [...source.matchAll(/^\/\/ {3}\|(.+)\|$/gm)]
  .map(([, cells]) => cells!.split('|').map((cell) => cell.trim()))
  .filter(([first]) => first !== 'stopped by us' && !first!.startsWith('-----'));

const reading: WireReading = {
  timeline: { vantage: 'wire', arrivals: [], reads: [], headersMs: 0, firstByteMs: 0, endMs: 1, digests: {} },
  words: [],
  comparisons: [],
  endSeen: true,
  error: null,
  completeBody: false,
  excerpt: null,
  unknownEvents: {},
  limit: null,
};
const exchange = (more: Partial<TapExchange>) =>
  ({
    status: 200,
    statusMessage: 'OK',
    reads: [],
    ended: 'complete',
    failure: null,
    ...more,
  }) as unknown as TapExchange;

function witnesses([stopped, line, app, tap, status, body, subject]: string[]): Witnesses {
  const failure = tap === 'reset' ? { kind: 'reset' as const, message: 'by the tap' } : null;
  return {
    stopped: stopped === '-' ? null : { kind: stopped as Outcome['kind'], message: 'by us' },
    badLine: line === 'bad' ? { line: 3, text: 'x' } : null,
    app: app === '-' ? null : { kind: app as Outcome['kind'], message: 'by the app' },
    wire: {
      protocol: protocols.get('openai-chat'),
      exchange: exchange({ status: Number(status), failure }),
      reading: {
        ...reading,
        error: body === 'error' ? 'by the body' : null,
        completeBody: body === 'one-json',
        endSeen: body !== 'no-end',
      },
      streamRequested: true,
    },
    subject: () => ({ kind: subject as Outcome['kind'], message: 'by the subject' }),
  };
}

it('the table has a row for each witness', () => {
  expect(rows.length).toBeGreaterThanOrEqual(10);
});

it.each(rows.map((row) => [row.join(' | '), row] as const))('%s', (_, row) => {
  expect(streamOutcome(witnesses(row), createRedactor()).kind).toBe(row[7]);
});

describe('what the wire says', () => {
  const heard = (wire: Partial<Witnesses['wire']>) => {
    const all = witnesses(['-', '-', '-', '-', '200', '-', 'completed']);
    return streamOutcome({ ...all, wire: { ...all.wire, ...wire } }, createRedactor()).kind;
  };
  const whole = { ...reading, completeBody: true };
  const withoutEnd = { ...reading, endSeen: false };

  it('one body is no failure where none asked for a stream', () => {
    expect(heard({ reading: whole })).toBe('protocol-error');
    expect(heard({ reading: whole, streamRequested: false })).toBe('completed');
  });

  it('an end mark that is missing counts only where the body was read to its end, and the API has one', () => {
    expect(heard({ reading: withoutEnd })).toBe('truncated');
    expect(heard({ reading: withoutEnd, exchange: exchange({ ended: 'client-aborted' }) })).toBe('completed');
    expect(heard({ reading: withoutEnd, protocol: protocols.get('plain-text') })).toBe('completed');
  });

  const messageOf = (more: Partial<TapExchange>) => {
    const all = witnesses(['-', '-', '-', '-', '200', '-', 'completed']);
    return streamOutcome(
      { ...all, wire: { ...all.wire, exchange: exchange({ statusMessage: '', ...more }) } },
      createRedactor(),
    ).message;
  };
  const read = { at: 0n, framedBytes: 1, body: Buffer.from('x') };

  it('an answer has status 200, or another of the 200s and a body', () => {
    expect(heard({ exchange: exchange({ status: 201, reads: [read] }) })).toBe('completed');
    expect(heard({ exchange: exchange({ status: 299, reads: [read] }) })).toBe('completed');
    for (const status of [199, 201, 204, 300, 304, 399, 400]) {
      expect(heard({ exchange: exchange({ status }) })).toBe('http-error');
    }
    expect(heard({ exchange: exchange({ status: 302, reads: [read] }) })).toBe('http-error');
  });

  it('a body that only names the status is not quoted', () => {
    const said = (message: string) =>
      messageOf({ status: 401, reads: [{ ...read, body: Buffer.from(JSON.stringify({ error: { message } })) }] });
    expect(said('Unauthorized')).toBe('401 Unauthorized.');
    expect(said('No key')).toBe('401 Unauthorized: No key');
  });

  it('a redirect is told with its place, without what may be secret', () => {
    const to = (location: string) => messageOf({ status: 302, responseHeaders: { location } });
    expect(to('https://u:p@example.com/v2/chat?key=s#x')).toBe('302 Found: a redirect to https://example.com/v2/chat.');
    expect(to('/v2/chat?key=s')).toBe('302 Found: a redirect to /v2/chat.');
    const moved = messageOf({ status: 308, responseHeaders: { location: '/good' } });
    expect(moved).toBe('308 Permanent Redirect to /good.');
  });

  it('any other status without an answer is told as itself', () => {
    expect(messageOf({ status: 204 })).toBe('204 No Content: it holds no answer.');
    expect(messageOf({ status: 304, responseHeaders: { location: '/x' } })).toBe(
      '304 Not Modified: it holds no answer.',
    );
    expect(messageOf({ status: 302, responseHeaders: {} })).toBe('302 Found: it holds no answer.');
  });

  it('a status other than 200 comes before what went wrong behind it', () => {
    const failure = { kind: 'reset' as const, message: 'h:1 reset the connection.' };
    expect(messageOf({ status: 500, failure })).toBe('500 Internal Server Error: h:1 reset the connection.');
    expect(messageOf({ status: 200, failure })).toBe('h:1 reset the connection.');
    expect(messageOf({ status: null, failure })).toBe('h:1 reset the connection.');
    expect(messageOf({ status: 101, failure })).toBe('h:1 reset the connection.');
  });

  it('nothing, where nothing passed', () => {
    expect(heard({ exchange: undefined, reading: null })).toBe('completed');
  });
});

it('a line in an unknown channel is told as what the client handed over', () => {
  const all = witnesses(['-', 'bad', '-', '-', '200', '-', 'completed']);
  const badLine = { line: 3, text: 'x', isOfUnknownChannel: true };
  expect(streamOutcome({ ...all, badLine }, createRedactor([])).message).toBe(
    'the client handed over an unknown channel, in line 3 on file descriptor 3: "x"',
  );
});

it('secrets are cut out of whatever is said', () => {
  const all = witnesses(['-', '-', '-', '-', '200', '-', 'client-crashed']);
  const outcome = streamOutcome(
    { ...all, subject: () => ({ kind: 'client-crashed', message: 'key key-4711 failed' }) },
    createRedactor(['key-4711']),
  );
  expect(outcome.message).toBe('key (redacted) failed');
});

describe('a stream that we stopped', () => {
  const limits = { idleTimeoutMs: 1500, startTimeoutMs: 60_000, maxTimeMs: 120_000 };
  const read = (atMs: number, body = 'x') => {
    return { at: BigInt(atMs * 1e6), framedBytes: 9, body: Buffer.from(body) };
  };
  const stopped = (why: Stopped, seen: TapExchange | undefined, characters = 7, isAll = false) =>
    stoppedOutcome(why, limits, { exchange: seen, isWhole: isAll, characters, at: BigInt(9000 * 1e6) });

  it('by Ctrl-C says what had come', () => {
    const message = '7 characters of this stream had arrived.';
    expect(stopped('interrupted', exchange({}))).toEqual({ kind: 'interrupted', message });
  });

  it('for silence names its limit, and how far it had come', () => {
    const message = 'nothing moved for 1.5 s (--timeout); 7 characters had arrived.';
    expect(stopped('silent', exchange({}))).toEqual({ kind: 'timed-out', message, limit: 'timeout' });
    expect(stopped('silent', undefined).message).toContain('the client has made no request');
    expect(stopped('silent', exchange({ status: null })).message).toContain('the server has not answered the request');
    expect(stopped('silent', exchange({ status: null, reads: [read(7)] })).message).toContain(
      '9 bytes had come from the server, and no complete headers of an answer',
    );
  });

  it('for silence behind another status names it', () => {
    expect(stopped('silent', exchange({ status: 503, statusMessage: '' })).message).toBe(
      'nothing moved for 1.5 s (--timeout); the server had answered 503 Service Unavailable, and 7 characters had arrived.',
    );
  });

  it('though its answer was whole says who does not let it end', () => {
    expect(stopped('silent', exchange({ ended: 'client-aborted' }), 7, true)).toMatchObject({
      kind: 'timed-out',
      message: 'the answer is complete, but the server keeps the connection open: nothing moved for 1.5 s (--timeout).',
    });
    expect(stopped('too-long', exchange({ ended: 'open' }), 7, true).message).toBe(
      'the answer is complete, but the server keeps the connection open after 120 s (--max-time); 7 characters had arrived.',
    );
    expect(stopped('silent', exchange({ ended: 'complete' }), 7, true).message).toBe(
      'the answer is complete and its body has ended, but the client does not end: nothing moved for 1.5 s (--timeout).',
    );
  });

  it('an answer is whole when its end was seen, and nothing failed', () => {
    expect(isWhole(exchange({}), reading)).toBe(true);
    expect(isWhole(exchange({}), { ...reading, endSeen: false })).toBe(false);
    expect(isWhole(exchange({}), { ...reading, error: 'x' })).toBe(false);
    expect(isWhole(exchange({ failure: { kind: 'reset', message: 'x' } }), reading)).toBe(false);
    expect(isWhole(undefined, null)).toBe(false);
  });

  //   0 s                           7.5 s       9 s
  //   |                 what came before  | what came in the last 1.5 s without being a word
  it('for signs of life alone says so', () => {
    expect(stopped('silent', exchange({ reads: [read(7600)] }), 0).message).toBe(
      'nothing but comments, pings or empty pieces came for 1.5 s (--timeout); 0 characters had arrived.',
    );
    expect(stopped('silent', exchange({ reads: [read(7500)] })).message).toContain('nothing moved');
    expect(stopped('silent', exchange({ reads: [read(7600, '')] })).message).toContain('nothing moved');
  });

  it('for its length names that limit, whatever came', () => {
    const message = 'the answer was not over after 120 s (--max-time); 7 characters had arrived.';
    expect(stopped('too-long', exchange({ reads: [read(8999)] }))).toEqual({
      kind: 'timed-out',
      message,
      limit: 'max-time',
    });
  });

  it('for too much of something names that limit and its figure', () => {
    const message = 'more than 64 MB came on the wire for one stream (limit wire-bytes).';
    expect(stopped('wire-bytes', exchange({}))).toEqual({ kind: 'protocol-error', message, limit: 'wire-bytes' });
  });
});
