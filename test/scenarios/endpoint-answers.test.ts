// What an address answers with, as the built program tells it: its form, the fact of what came, and no more than that
// proves. Only bytes and the server's own clock accuse; one piece alone accuses nobody.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkJson } from '../support/cli.ts';

const WORDS = Array.from({ length: 60 }, (_, k) => `word${k} `);
const EVENTS = { 'content-type': 'text/event-stream' };
const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const chunk = (more: object) => event({ id: 'c1', object: 'chat.completion.chunk', ...more });
const said = (content: string) => chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
/** 250 to 330 bytes each. */
const LONG = WORDS.concat(WORDS).map((word, k) => event({ token: word, id: 'x'.repeat(200 + ((k * 37) % 80)) }));

/** Writes a piece every so many ms, and ends. */
function drip(res: ServerResponse, pieces: readonly (string | Buffer)[], everyMs: number): void {
  let k = 0;
  const timer = setInterval(() => {
    if (k < pieces.length && !res.destroyed) return res.write(pieces[k++]!);
    clearInterval(timer);
    return res.end();
  }, everyMs);
}

/** All of it, after a while. */
function collected(res: ServerResponse, body: string): void {
  setTimeout(() => res.end(body), 1500);
}

function cut(body: string, bytes: number): Buffer[] {
  const all = Buffer.from(body);
  return Array.from({ length: Math.ceil(all.length / bytes) }, (_, k) => all.subarray(k * bytes, (k + 1) * bytes));
}

/** Lines of Ollama that say when they were made: one every 30 ms, until now. */
function stamped(): string {
  const line = (k: number, more: object) =>
    `${JSON.stringify({ model: 'm', created_at: new Date(Date.now() - 30 * (40 - k)).toISOString(), ...more })}\n`;
  const words = Array.from({ length: 40 }, (_, k) => line(k, { message: { content: `word${k} ` }, done: false }));
  return words.join('') + line(40, { message: { content: '' }, done: true, done_reason: 'stop' });
}

const ANSWERS: Readonly<Record<string, (res: ServerResponse) => void>> = {
  '/own-events': (res) =>
    drip(
      res.writeHead(200, EVENTS),
      WORDS.map((token) => event({ type: 'token', token })),
      25,
    ),
  '/own-lines': (res) =>
    drip(
      res.writeHead(200),
      WORDS.map((text) => `${JSON.stringify({ text })}\n`),
      25,
    ),
  '/data-stream': (res) =>
    drip(
      res.writeHead(200),
      WORDS.map((text) => `0:${JSON.stringify(text)}\n`),
      25,
    ),
  '/chat': (res) => drip(res.writeHead(200, EVENTS), [...WORDS.map(said), 'data: [DONE]\n\n'], 25),
  '/written-json': (res) =>
    drip(
      res.writeHead(200, { 'content-type': 'application/json' }),
      JSON.stringify({ recipe: WORDS.join('') }).match(/.{1,8}/gs) ?? [],
      25,
    ),
  '/collected': (res) =>
    collected(res.writeHead(200, { ...EVENTS, age: '7' }), WORDS.map((t) => event({ t })).join('')),
  '/buffer': (res) => drip(res.writeHead(200, EVENTS), cut(LONG.join(''), 4096), 600),
  '/timings': (res) => {
    const timings = { predicted_n: 60, predicted_ms: 1400 };
    const stop = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], timings });
    collected(res.writeHead(200, EVENTS), `${WORDS.map(said).join('')}${stop}data: [DONE]\n\n`);
  },
  '/stamps': (res) => void setTimeout(() => res.writeHead(200).end(stamped()), 1500),
  '/json': (res) => res.writeHead(200, { 'content-type': 'application/json' }).end('{"reply":"Hello there."}'),
};

const app = createServer((req, res) => {
  req.resume();
  const answer = ANSWERS[req.url ?? ''];
  if (answer === undefined) res.writeHead(404).end();
  else answer(res);
});
let address = '';

beforeAll(async () => {
  await once(app.listen(0, '127.0.0.1'), 'listening');
  address = `http://127.0.0.1:${(app.address() as { port: number }).port}`;
});
afterAll(() => {
  app.closeAllConnections();
  app.close();
});

async function check(path: string, ...args: readonly string[]) {
  const { code, run } = await checkJson([`${address}${path}`, ...args]);
  const { delivery, reason, hop, why, summary, advice } = run.verdict;
  return {
    code,
    form: run.target.protocol,
    delivery,
    reason,
    hop,
    outcome: run.outcome,
    isAsked: run.request?.streamRequested,
    why: why.join(' '),
    summary,
    advice,
  };
}

describe.concurrent('an address that answers with a stream', () => {
  it.each([
    ['/own-events', 'events'],
    ['/own-lines', 'lines'],
    ['/data-stream', 'lines'],
    ['/chat', 'openai-chat'],
  ])('%s: known as %s, with all of its text', async (path, form) => {
    const got = await check(path);
    expect(got).toMatchObject({ code: 0, form, delivery: 'incremental' });
    expect(got.summary).toMatch(/ 410 characters came in \d+ pieces, from /);
  });

  it('whose own request does not say that it wants one', async () => {
    const got = await check('/chat', '--data', '{"messages":[]}');
    expect(got).toMatchObject({ code: 0, form: 'openai-chat', delivery: 'incremental', isAsked: null });
  });

  it('of JSON that a model writes', async () => {
    expect(await check('/written-json')).toMatchObject({ code: 0, form: 'text', delivery: 'incremental' });
  });

  it('in one piece: the fact, a cache that is named, and nobody at fault', async () => {
    const got = await check('/collected');
    expect(got).toMatchObject({ code: 3, delivery: 'inconclusive', reason: 'single-flush', hop: null });
    expect(got.summary).toMatch(/all 410 characters came in one piece, 1\.\d s after the request/);
    expect(got.why).toContain('age: 7 says that the answer came from a cache');
    expect(got.advice).toContain('--why');
  });

  it('in blocks of 4,096 bytes that cut events: a buffer, proven, with its size', async () => {
    const got = await check('/buffer');
    expect(got).toMatchObject({ code: 1, delivery: 'batched', hop: 'upstream' });
    expect(got.why).toContain('in the middle of an event');
    expect(got.why).toContain('a buffer of 4,096 bytes of the body');
  });

  it.each(['/timings', '/stamps'])('%s: held, by the clock of the server itself', async (path) => {
    // What came at once is read in two on a busy machine.
    const delivery = expect.stringMatching(/^(?:buffered|batched)$/);
    expect(await check(path)).toMatchObject({ code: 1, delivery, hop: 'upstream' });
  });
});

describe.concurrent('an address that answers with one JSON body', () => {
  it('is inconclusive where nobody asked for a stream', async () => {
    const got = await check('/json');
    expect(got).toMatchObject({ code: 3, form: 'json', reason: 'not-a-stream' });
    expect(got.advice).toContain('"stream": true');
  });

  it('failed where one was asked for', async () => {
    const got = await check('/json', '--data', '{"stream":true}');
    expect(got).toMatchObject({ code: 4, form: 'json', outcome: { kind: 'protocol-error' } });
    expect(got.advice).toContain('does not pass the wish on');
  });
});
