// An endpoint as it is judged: the fact of what came, what proves more, and what to do about an answer that is no stream.
import { describe, expect, it } from 'vitest';
import type { EndpointSeen } from '../../../src/model/endpoint-seen.ts';
import type { Outcome } from '../../../src/model/delivery.ts';
import type { Recording, StreamRecord } from '../../../src/model/recording.ts';
import type { Arrival, Timeline } from '../../../src/model/timeline.ts';
import { farStream } from '../../support/far-streams.ts';
import { ENDPOINT_SEEN, recordingOf, streamOf, timeline } from '../../support/recordings.ts';
import { runOf } from '../../support/runs.ts';

/** One piece every so many ms. */
function pieces(count: number, everyMs: number, firstMs = 300): Timeline {
  const arrivals = Array.from({ length: count }, (_, i): Arrival => {
    return { atMs: firstMs + everyMs * i, channel: 'text', characters: 20, bytes: 150 };
  });
  return timeline('wire', arrivals);
}

interface Made {
  wire?: Timeline;
  endpoint?: Partial<EndpointSeen>;
  /** Null where nothing was answered. */
  status?: number | null;
  headers?: Record<string, string>;
  outcome?: Outcome;
  request?: Partial<NonNullable<StreamRecord['request']>>;
  command?: string[];
  recording?: Partial<Recording>;
}

function run({ wire, endpoint = {}, status = 200, headers = {}, outcome, request = {}, command, recording }: Made) {
  const made = streamOf(wire === undefined ? [] : [wire]);
  const record: StreamRecord = {
    ...made,
    endpoint: { ...ENDPOINT_SEEN, ...endpoint },
    request: { ...made.request!, streamRequested: null, path: '/api/chat', ...request },
    response: status === null ? null : { status, headers, contentType: null, contentEncoding: null },
    outcome: outcome ?? made.outcome,
  };
  const target = {
    model: 'unknown',
    provider: 'endpoint',
    protocol: 'events' as const,
    baseUrl: 'http://app/api/chat',
  };
  return runOf(
    recordingOf([record], {
      scenario: null,
      subject: { kind: 'endpoint', controls: [], controlRequests: 24 },
      target,
      command: command ?? null,
      ...recording,
    }),
  );
}

describe('the fact', () => {
  it('is the summary of what came in time', () => {
    expect(run({ wire: pieces(60, 30) }).verdict.summary).toBe(
      'incremental, as far as arrivals show: 1,200 characters came in 60 pieces, from 300 ms to 2.1 s after the request, at most 30 ms apart',
    );
  });

  it('is the summary of what came at once, and accuses nobody', () => {
    const { verdict, status } = run({ wire: pieces(60, 0, 3200) });
    expect({ ...verdict, status }).toMatchObject({
      delivery: 'inconclusive',
      reason: 'single-flush',
      hop: null,
      status: 'inconclusive',
    });
    expect(verdict.summary).toBe(
      'inconclusive: all 1,200 characters came in one piece, 3.2 s after the request; that alone does not tell who held them',
    );
    expect(verdict.advice).toContain('--why asks again with one thing changed each time (24 requests at most)');
  });

  it('is of the text alone, where that came at once behind thoughts', () => {
    const thoughts = pieces(60, 30).arrivals.map((arrival): Arrival => ({ ...arrival, channel: 'reasoning' }));
    const wire = timeline('wire', [...thoughts, ...pieces(20, 0, 4000).arrivals]);
    expect(run({ wire }).verdict.summary).toBe(
      'inconclusive: all 400 characters of the text itself came in one piece, 4.0 s after the request; that alone does not tell who held them',
    );
  });

  it('names what came at once, where that is half of it', () => {
    const wire = timeline('wire', [...pieces(60, 0, 4000).arrivals, ...pieces(20, 25, 4025).arrivals]);
    expect(run({ wire }).verdict.summary).toBe(
      'inconclusive: 76 % of 1,600 characters came in one piece, 4.0 s after the request, and the last of them after 4.5 s; that alone does not tell whether something collected them',
    );
  });

  it('offers the controls of one run, whose number it says', () => {
    const command = ['http://app/api/chat', '--runs', '3'];
    const { next } = run({ wire: pieces(60, 0, 3200), command }).verdict;
    expect(next).toEqual(['stream-check http://app/api/chat --why']);
  });

  it('does not say that lock-step needs the mock', () => {
    expect(run({ wire: pieces(60, 30) }).verdict.limits).toEqual([
      'Nobody here knows when the model spoke: what happened before the wire is judged by its arrivals alone.',
    ]);
  });

  it('is not said of the body of an error', () => {
    const outcome: Outcome = { kind: 'http-error', message: '500 Internal Server Error.' };
    expect(run({ wire: pieces(1, 0), status: 500, outcome }).verdict.why).toEqual([]);
  });

  it('says a cache, whatever the delivery', () => {
    const { why } = run({ wire: pieces(60, 30), headers: { age: '120' } }).verdict;
    expect(why.join(' ')).toContain('age: 120 says that the answer came from a cache');
    expect(run({ wire: pieces(60, 30), headers: { server: 'nginx' } }).verdict.why).toEqual([]);
    expect(run({ wire: pieces(60, 0), headers: { server: 'nginx' } }).verdict.why.join(' ')).toContain('server: nginx');
  });
});

describe('an app that streams is not accused', () => {
  it.each([null, false, true])('whatever its own request says of a stream: %s', (streamRequested) => {
    const made = { wire: pieces(60, 30), request: { streamRequested }, endpoint: { format: 'openai-chat' as const } };
    expect(run(made).verdict).toMatchObject({ delivery: 'incremental', passed: true });
  });

  it('by two stops in events, of many', () => {
    // A timer, by its times; of its flushes two end inside of an event.
    const at = Array.from({ length: 12 }, (_, i) => 500 * (i + 1));
    const sizes = at.map((_, i) => 10 + ((7 * i) % 12));
    let startByte = 0;
    const events = at.flatMap((atMs, i) =>
      Array.from({ length: sizes[i]! }, (): Arrival => {
        const frame = { beganReadId: i, readId: i, indexInRead: 0, startByte, endByte: (startByte += 150) };
        return { atMs, channel: 'text', characters: 20, bytes: 150, frame };
      }),
    );
    /** Bytes of the next event that come before a pause. */
    const early = [0, 0, 0, 0, 70, 0, 0, 0, 40, 0, 0, 0];
    for (const [i, bytes] of early.entries()) {
      const next = events.findIndex(({ frame }) => frame!.readId === i + 1);
      if (bytes > 0) events[next] = { ...events[next]!, frame: { ...events[next]!.frame!, beganReadId: i } };
    }
    const reads = at.map((atMs, i) => {
      const bytes = 150 * sizes[i]! + early[i]! - (early[i - 1] ?? 0);
      return { atMs, bytes, framedBytes: bytes, decodedBytes: bytes };
    });
    const { verdict, arrivals } = run({ wire: { ...timeline('wire', events), reads } });
    expect([verdict.delivery, arrivals?.bytes?.stopsInside]).toEqual(['batched', 2]);
    expect(verdict.why.join(' ')).not.toContain('in the middle of an event');
  });
});

describe('a buffer that bytes prove', () => {
  const wire = farStream({ source: 'multi-token', buffer: 'cut 4096', loss: 0, seed: 7 });
  const { verdict, hops } = run({ wire });

  it('is at fault, with its size', () => {
    expect(verdict).toMatchObject({ delivery: 'batched', passed: false, hop: 'upstream' });
    expect(hops.upstream?.mechanism).toMatchObject({ kind: 'size', sizeBytes: 4096, accounting: 'body' });
    expect(verdict.why.join(' ')).toMatch(/in the middle of an event.* a buffer of 4,096 bytes of the body\./);
    expect(verdict.advice).toContain('4,096 bytes');
  });

  it('is below the framing of HTTP where TLS is', () => {
    const far = { source: 'multi-token', buffer: 'framed 16384', loss: 0 } as const;
    const exact = Array.from({ length: 200 }, (_, seed) => farStream({ ...far, seed }))
      .map((wire) => ({
        wire,
        ...run({
          wire,
          recording: { target: { model: 'm', provider: 'endpoint', protocol: 'events', baseUrl: 'https://app' } },
        }),
      }))
      .find(({ arrivals }) => arrivals?.bytes?.sizeBytes === 16_384);
    expect(exact?.arrivals?.bytes?.accounting).toBe('tls');
    const wire = exact?.wire;
    // A redirect led there.
    expect(run({ wire: wire!, endpoint: { tlsMs: 5 } }).arrivals?.bytes?.accounting).toBe('tls');
    expect(run({ wire: wire! }).arrivals?.bytes?.accounting).toBe('framed');
  });
});

describe('the time of the server itself', () => {
  const held = (ms: number, tokens = 60, wire = pieces(60, 0, 3300), headers = {}) =>
    run({ wire: { ...wire, generated: { ms, tokens } }, headers }).verdict;
  const ofTool = ({ arrivals }: Timeline) =>
    timeline(
      'wire',
      arrivals.map((arrival) => ({ ...arrival, channel: 'tool-arguments' as const, characters: 400 })),
    );

  it('proves that all of it was held', () => {
    expect(held(3000)).toMatchObject({ delivery: 'buffered', passed: false, hop: 'upstream' });
    expect(held(3000).why.join(' ')).toContain('generated the answer for 3.0 s');
    expect(held(3000, 60, pieces(60, 5, 3300))).toMatchObject({ delivery: 'replayed', hop: 'upstream' });
  });

  it.each([
    ['text that came while it was generated', held(3000, 60, pieces(60, 50))],
    ['an answer that was made before the request', held(3400)],
    ['thoughts that are not shown', held(3000, 900)],
    ['a time too short to tell', held(190)],
    ['a few tokens', held(3000, 7)],
    ['arguments of a tool, which some APIs send whole', held(3000, 60, ofTool(pieces(1, 0, 3300)))],
    ['an answer from a cache', held(3000, 60, pieces(60, 0, 3300), { age: '7' })],
  ])('accuses nobody for %s', (_, { delivery }) => expect(delivery).toMatch(/^(inconclusive|incremental)$/));

  it('is that of another answer where a cache gave it', () => {
    const at = (i: number) => 1_764_000_000_007 + 31 * i;
    const { arrivals } = pieces(40, 0, 3300);
    const wire = timeline(
      'wire',
      arrivals.map((arrival, i) => ({ ...arrival, clockMs: at(i) })),
    );
    expect(run({ wire }).verdict).toMatchObject({ delivery: 'buffered', hop: 'upstream' });
    expect(run({ wire, headers: { 'x-cache': 'HIT' } }).verdict).toMatchObject({ reason: 'single-flush', hop: null });
  });

  it('is told from steady pieces after a long wait, which are a suspicion', () => {
    const { verdict } = run({ wire: pieces(60, 20, 3000) });
    expect(verdict).toMatchObject({ delivery: 'incremental', passed: true });
    expect(verdict.limits.join(' ')).toContain('The pieces came very evenly after a long wait');
    expect(run({ wire: pieces(60, 20, 300) }).verdict.limits.join(' ')).not.toContain('very evenly');
  });
});

describe('what arrivals leave open', () => {
  const next = (made: Made) => {
    const { advice, next: commands } = run({ command: ['http://app/api/chat'], ...made }).verdict;
    return [advice, ...commands].join(' | ');
  };

  it('of a few words is settled by more of them, not by asking again', () => {
    expect(next({ wire: pieces(1, 0) })).toContain('takes more words to answer (--data');
    expect(next({ wire: pieces(2, 0) })).toContain('stream-check http://app/api/chat --why');
    expect(next({ wire: pieces(5, 20) })).toContain('takes more words to answer');
    expect(next({ wire: pieces(12, 5) })).toContain('takes more words to answer');
  });

  it('of plain text in long pieces is settled by asking again', () => {
    const long = pieces(10, 900).arrivals.map((arrival): Arrival => ({ ...arrival, characters: 4000 }));
    const text = (protocol: 'text' | 'events') => ({
      wire: timeline('wire', long),
      recording: { target: { model: 'm', provider: 'endpoint', protocol, baseUrl: 'http://app/api/chat' } },
    });
    expect(run(text('text')).verdict).toMatchObject({ delivery: 'inconclusive', reason: 'batched-arrivals' });
    expect(next(text('text'))).toContain('--why');
    expect(run(text('events')).verdict).toMatchObject({ delivery: 'coarse', passed: true });
  });

  it('of an answer without words is asked of the app', () => {
    expect(next({ wire: timeline('wire', []) })).toContain('look at what it says');
  });

  it('by noise is settled by less of it', () => {
    // A network that loses packets blurs the size, and this machine the pauses.
    const calibration = { status: 'degraded', floorP50Ms: 0, floorP99Ms: 1, noiseMs: 40, reason: null } as const;
    const made = Array.from({ length: 100 }, (_, seed): Made => {
      const wire = farStream({ source: 'long events', buffer: 'cut 4096', loss: 1, seed });
      return { wire, recording: { calibration } };
    }).find((one) => run(one).verdict.reason === 'machine-too-noisy')!;
    expect(run(made).verdict).toMatchObject({ delivery: 'inconclusive', passed: false });
    expect(run(made).verdict.summary).toMatch(/ characters came in \d+ pieces, .* this machine adds too much delay/);
    expect(next(made)).toBe('Run it again while this machine does less.');
  });
});

describe('an answer that is no stream', () => {
  const next = (made: Made) => {
    const { advice, next: commands } = run(made).verdict;
    return [advice, ...commands].join(' | ');
  };
  const refused = (status: number, more: Made = {}) =>
    next({
      status,
      outcome: { kind: 'http-error', message: `${status}: said so` },
      command: ['http://app/api/chat'],
      ...more,
    });
  const unreadable = (message: string): Outcome => ({ kind: 'protocol-error', message });

  it('is one JSON body: inconclusive where nobody asked for more', () => {
    const { verdict } = run({ wire: pieces(1, 0), endpoint: { format: 'json' } });
    expect(verdict).toMatchObject({ delivery: 'inconclusive', reason: 'not-a-stream', passed: false });
    expect(verdict.advice).toContain('"stream": true in the body');
  });

  it('is one JSON body, whatever the request says but that it wants none', () => {
    const { verdict } = run({ wire: pieces(1, 0), endpoint: { format: 'json' }, request: { streamRequested: false } });
    expect(verdict).toMatchObject({ delivery: 'inconclusive', reason: 'not-a-stream' });
    expect(verdict.advice).toContain('"stream": true in the body');
  });

  it.each([
    [
      'stream: true was in the request',
      { streamRequested: true, path: '/v1/chat/completions' },
      'does not pass the wish on',
    ],
    ['of Gemini', { path: '/v1beta/models/m:generateContent' }, ':streamGenerateContent?alt=sse'],
  ])('is one JSON body, %s', (_, request, words) => {
    const outcome = unreadable('a stream was asked for, but the answer came as one JSON body');
    expect(next({ endpoint: { format: 'json' }, request, outcome })).toContain(words);
  });

  it('is an error of the app in JSON', () => {
    expect(next({ endpoint: { format: 'json' }, outcome: unreadable('quota exceeded') })).toContain(
      'look at what it says',
    );
  });

  it('is a page, or one that asks who is there', () => {
    const html = { format: 'html' as const };
    expect(next({ endpoint: html, outcome: unreadable('A web page came: "My App"') })).toContain(
      'This address gives a page',
    );
    expect(next({ endpoint: html, outcome: unreadable('A web page came: "Sign in to go on"') })).toContain(
      "--header 'authorization",
    );
    const redirects = [{ status: 302, place: 'http://app/login' }];
    expect(next({ endpoint: { ...html, redirects }, outcome: unreadable('A page: "App"') })).toContain('who asks');
  });

  it('is no text, or nothing at all', () => {
    expect(next({ endpoint: { format: 'binary' }, outcome: unreadable('image/png') })).toContain('hold no words');
    const outcome: Outcome = { kind: 'truncated', message: 'the body is empty.' };
    expect(next({ endpoint: { bodyBytes: 0 }, outcome })).toContain('has no body');
    const silent = { kind: 'timed-out', message: 'as told', limit: 'timeout' } as const;
    expect(next({ endpoint: { bodyBytes: 0 }, outcome: silent })).toContain('--timeout');
  });

  it('ended early: by an app that failed, or without an answer, as a port of TLS does', () => {
    const outcome: Outcome = { kind: 'truncated', message: 'app ended its answer early.' };
    expect(next({ outcome })).toContain('its log says why');
    expect(next({ outcome, status: null })).toContain('If it speaks TLS, its address begins with https://');
  });

  it('is refused for its certificate, where the command can take another', () => {
    const outcome: Outcome = { kind: 'connect-failed', message: 'TLS failed, self-signed certificate.' };
    expect(next({ outcome, status: null })).toContain('--ca <file>');
  });

  it('never came, for a proxy that failed', () => {
    const message = 'Could not connect to the proxy 127.0.0.1:1: the connection was refused.';
    expect(next({ outcome: { kind: 'connect-failed', message }, status: null })).toContain(
      '--via none asks without it',
    );
  });

  it.each<[number, Made, string]>([
    [401, {}, "--header 'authorization: Bearer (token)'"],
    [403, { command: ['http://app', '--header', 'cookie: a=b'] }, 'take a fresh one'],
    [403, { headers: { 'cf-mitigated': 'challenge' } }, 'Copy as cURL'],
    [404, {}, 'Nothing is served at this path'],
    [407, {}, '--via none'],
    [404, { headers: { 'x-powered-by': 'Express' } }, "--data '"],
    [405, { headers: { allow: 'POST, OPTIONS' } }, 'takes POST'],
    [405, { headers: { allow: 'GET, HEAD' }, endpoint: { method: 'POST' } }, 'takes GET: --method GET'],
    [405, { endpoint: { method: 'POST' } }, 'leave --data out'],
    [415, { endpoint: { method: 'POST' } }, "--header 'content-type: application/json'"],
    [422, {}, '--data <json> sends a body'],
    [400, { endpoint: { method: 'POST' } }, 'another body than that of --data'],
    [426, {}, 'WebSocket'],
    [429, {}, 'ask less often'],
    [500, {}, 'its log says why'],
    [503, {}, 'the app behind it did not'],
    [301, {}, '--location'],
    [418, {}, 'asked in another way'],
  ])('is a %i (%j)', (status, more, words) => expect(refused(status, more)).toContain(words));

  it('is a redirect to a login', () => {
    const outcome: Outcome = { kind: 'http-error', message: '302 Found: a redirect to http://app/login.' };
    expect(next({ status: 302, outcome })).toContain('who asks');
  });
});
