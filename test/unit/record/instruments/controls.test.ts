// The requests that each control makes of one request: what is changed, and nothing else.
import { expect, it } from 'vitest';
import { CONTROLS, type ControlId } from '../../../../src/model/controls.ts';
import type { EndpointRequest } from '../../../../src/model/endpoint-request.ts';
import { STRAIGHT_WAY } from '../../../../src/model/way.ts';
import { controls } from '../../../../src/record/instruments/controls/index.ts';
import { mostControlRequests } from '../../../../src/record/subjects/endpoint/subject.ts';

const PLAIN: EndpointRequest = {
  url: new URL('https://app.test/api/chat?a=1'),
  method: 'POST',
  headers: [
    ['Host', 'gateway.test'],
    ['x-tag', '1'],
    ['Accept-Encoding', 'br'],
    ['cache-control', 'no-cache'],
  ],
  body: Buffer.from('{"message":"hi {{n}}"}'),
  way: STRAIGHT_WAY,
  httpVersion: 'any',
  isFollowing: false,
  maxTimeMs: null,
};
const MODEL = { model: 'm', stream: true, messages: [] };
const asked = (body: object | string): EndpointRequest => {
  return { ...PLAIN, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
};
const stepsOf = (id: ControlId, request = PLAIN, direct: string | null = null) =>
  controls[id].steps?.(request, { direct: direct === null ? null : new URL(direct) }) ?? null;

/** The one request that is asked in place of the usual one, which comes before and behind it. */
function changed(id: ControlId, request = PLAIN, direct: string | null = null): EndpointRequest {
  const steps = stepsOf(id, request, direct)!;
  expect(steps.map(({ arm, pair }) => `${arm} ${pair}`)).toEqual(['usual 0', 'changed 0', 'changed 1', 'usual 1']);
  expect([steps[0]!.request, steps[3]!.request]).toEqual([request, request]);
  expect(steps[1]!.request).toEqual(steps[2]!.request);
  return steps[1]!.request;
}

it('each control is in the catalog by its id', () => {
  expect(CONTROLS.map((id) => controls[id].id)).toEqual(CONTROLS);
});

it.each<[ControlId, name: string, value: string]>([
  ['identity', 'accept-encoding', 'identity'],
  ['incremental-header', 'incremental', '?1'],
  ['no-transform', 'cache-control', 'no-transform'],
])('%s changes the header %s alone, in place of what it had', (id, name, value) => {
  const others = PLAIN.headers.filter(([own]) => own.toLowerCase() !== name);
  expect(changed(id)).toEqual({ ...PLAIN, headers: [...others, [name, value]] });
});

it('http1 and http2 ask in the other version, and only over TLS', () => {
  const one = { ...PLAIN, httpVersion: '1.1' } as const;
  expect(changed('http1')).toEqual(one);
  expect(changed('http2', one)).toEqual({ ...PLAIN, httpVersion: '2' });
  const plain = new URL('http://app.test/');
  expect([stepsOf('http1', one), stepsOf('http2'), stepsOf('http1', { ...PLAIN, url: plain })]).toEqual([
    null,
    null,
    null,
  ]);
  expect(stepsOf('http2', { ...one, url: plain })).toBeNull();
  // A redirect may lead to TLS.
  expect(changed('http1', { ...PLAIN, url: plain, isFollowing: true }).httpVersion).toBe('1.1');
});

it.each([
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/api/chat?a=1'],
  ['http://127.0.0.1:3000/?b=2', 'http://127.0.0.1:3000/?b=2'],
  ['http://127.0.0.1:3000/chat', 'http://127.0.0.1:3000/chat'],
])('direct %s asks %s, with its own host', (direct, href) => {
  const { url, headers, ...rest } = changed('direct', PLAIN, direct);
  const { url: _, headers: __, ...usual } = PLAIN;
  expect([url.href, headers, rest]).toEqual([href, PLAIN.headers.slice(1), usual]);
  expect(stepsOf('direct')).toBeNull();
});

it('direct leaves a proxy and a unix socket out, for they stand in front as well', () => {
  const way = { ...STRAIGHT_WAY, isInsecure: true, via: new URL('http://proxy.test'), unixSocket: '/tmp/gateway' };
  expect(changed('direct', { ...PLAIN, way }, 'http://127.0.0.1:3000').way).toEqual({
    ...STRAIGHT_WAY,
    isInsecure: true,
  });
});

it.each<[body: object | string, wanted: object | null]>([
  [
    { ...MODEL, max_tokens: 500 },
    { ...MODEL, max_tokens: 1 },
  ],
  [
    { ...MODEL, max_completion_tokens: 500 },
    { ...MODEL, max_completion_tokens: 1 },
  ],
  [{ max_output_tokens: 500 }, { max_output_tokens: 1 }],
  [
    { prompt: 'x', n_predict: 9 },
    { prompt: 'x', n_predict: 1 },
  ],
  [
    { contents: [], generationConfig: { temperature: 1 } },
    { contents: [], generationConfig: { temperature: 1, maxOutputTokens: 1 } },
  ],
  [{ contents: [] }, { contents: [], generationConfig: { maxOutputTokens: 1 } }],
  // An API of models takes it, though it was not given.
  [MODEL, { ...MODEL, max_tokens: 1 }],
  [{ message: 'hi' }, null],
  [{ max_tokens: '500' }, null],
  ['[1]', null],
  ['null', null],
  ['message=hi', null],
])('one token of %j is %j', (body, wanted) => {
  if (wanted === null) expect(stepsOf('one-token', asked(body))).toBeNull();
  else expect(JSON.parse(changed('one-token', asked(body)).body!.toString())).toEqual(wanted);
});

it('without a body there is nothing to limit, and no stream to switch off', () => {
  const bare = { ...PLAIN, body: null };
  expect([stepsOf('one-token', bare), stepsOf('length-slope', bare), stepsOf('non-streamed', bare)]).toEqual([
    null,
    null,
    null,
  ]);
});

it('the answer as a whole is asked for only where a stream was', () => {
  expect(JSON.parse(changed('non-streamed', asked(MODEL)).body!.toString())).toEqual({ ...MODEL, stream: false });
  expect([stepsOf('non-streamed', asked({ ...MODEL, stream: false })), stepsOf('non-streamed')]).toEqual([null, null]);
});

it('short and long answers come by turns, and each pair the other way round', () => {
  const steps = stepsOf('length-slope', asked({ max_tokens: 9 }))!;
  expect(steps.map(({ setting, pair }) => `${setting} ${pair}`)).toEqual([
    'short 0',
    'long 0',
    'long 1',
    'short 1',
    'short 2',
    'long 2',
  ]);
  const limits = steps.map(
    ({ request }) => (JSON.parse(request.body!.toString()) as { max_tokens: number }).max_tokens,
  );
  expect(limits).toEqual([16, 256, 256, 16, 16, 256]);
});

it('a used connection is that of the step before', () => {
  expect(changed('keepalive-reuse')).toEqual(PLAIN);
  expect(stepsOf('keepalive-reuse')!.map(({ isOnKeptConnection = false }) => isOnKeptConnection)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

it('three at once: one alone, three beside each other, and the other way round', () => {
  const THREE = (pair: number) => [`changed ${pair}`, `changed ${pair} beside`, `changed ${pair} beside`];
  const steps = stepsOf('parallel')!;
  expect(steps.map(({ arm, pair, isBeside = false }) => `${arm} ${pair}${isBeside ? ' beside' : ''}`)).toEqual([
    'usual 0',
    ...THREE(0),
    ...THREE(1),
    'usual 1',
  ]);
  expect(new Set(steps.map(({ request }) => request))).toEqual(new Set([PLAIN]));
});

it('once more is the same request, twice', () => {
  expect(stepsOf('second-request')!.map(({ arm, request }) => [arm, request])).toEqual([
    ['changed', PLAIN],
    ['changed', PLAIN],
  ]);
});

it('those that are announced are all that one answer can need: what is held is asked by all but three at once', () => {
  // identity 4, second-request 2, incremental-header 4, no-transform 4, keepalive-reuse 4
  expect(mostControlRequests({ ...PLAIN, url: new URL('http://app.test/') }, null)).toBe(18);
  // http1 4
  expect(mostControlRequests(PLAIN, null)).toBe(22);
  // direct 4, one-token 4, non-streamed 4, length-slope 6
  expect(mostControlRequests(asked(MODEL), new URL('http://127.0.0.1:3000'))).toBe(40);
});
