// The mock as a server, where no time matters: its addresses, what it answers, what it remembers, and whose fault an error is.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { RefusedRequest } from '../../../src/mock/exchange.ts';
import { createMockServer, type MockServer, type MockServerOptions } from '../../../src/mock/server.ts';
import { Scenario } from '../../../src/model/scenario.ts';
import { connectRaw } from '../../support/raw-sockets.ts';

const quick = Scenario.parse({
  id: 'quick',
  description: 'Four chunks at once.',
  schedule: { firstMs: 0, segments: [{ chunks: 4, gapMs: 0 }] },
  expect: { exitCode: 0 },
});

let mock: MockServer;
let bugs: unknown[] = [];
afterEach(async () => {
  const [bug = 'none'] = bugs;
  // Whoever has a bug hears of it in the end, also who did not ask for it.
  expect(
    await mock.close().then(
      (): unknown => 'none',
      (error: unknown) => error,
    ),
  ).toBe(bug);
});

async function serve(options: MockServerOptions = {}): Promise<void> {
  bugs = [];
  mock = await createMockServer({ scenario: quick, onBug: (bug) => bugs.push(bug), ...options });
}

interface Ask {
  path?: string;
  model?: string;
  headers?: Record<string, string>;
  stream?: boolean;
}
function ask({ path = '/v1/chat/completions', model = 'quick', headers = {}, stream = true }: Ask = {}) {
  const body = JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'hi' }] });
  return fetch(mock.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

const inspect = (path: string) => fetch(`${mock.url}/__stream-check__/${path}`);
const message = async (response: Response) => ((await response.json()) as { error: { message: string } }).error.message;
const outcomes = () => mock.exchanges().map(({ outcome }) => outcome);
const last = () => mock.exchanges().at(-1)!;

/** Asks for a stream, without an HTTP client that would mend what comes. */
function post() {
  const line = connectRaw(mock.url);
  const head = 'POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-length: 15';
  line.socket.write(`${head}\r\n\r\n{"stream":true}`);
  return line;
}

/** Sends bytes as they are. Gives what came back until the mock closed the line. */
async function raw(text: string): Promise<string> {
  const socket = connect(mock.port, '127.0.0.1');
  socket.end(text);
  let answer = '';
  socket.on('data', (piece) => (answer += piece.toString('latin1')));
  await once(socket, 'close');
  return answer;
}

describe('what is asked for', () => {
  it.each(['/v1/chat/completions', '/chat/completions', '/v1/chat/completions?key=x'])('%s', async (path) => {
    await serve();
    const response = await ask({ path });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('x-stream-check-id')).toBe(last().id);
    expect(await response.text()).toContain('t0000 ');
    expect(last()).toMatchObject({ outcome: 'completed', model: 'quick', stream: true, drainWaits: 0 });
    // Without the query, which may hold a key.
    expect(last().path).toBe(path.replace('?key=x', ''));
  });

  it.each<[Ask, string]>([
    [{ model: 'mock/one-chunk' }, 'one-chunk'],
    [{ model: 'one-chunk' }, 'one-chunk'],
    [{ model: 'gpt-4o', headers: { 'x-stream-check-scenario': 'one-chunk' } }, 'one-chunk'],
    [{ model: 'gpt-4o', stream: false }, 'quick'],
    [{ model: 'mock', stream: false }, 'quick'],
    [{ model: 'mock/quick' }, 'quick'],
  ])('%j plays %s', async (asked, scenario) => {
    await serve();
    await (await ask(asked)).text();
    expect(last().scenario).toBe(scenario);
  });

  it('without a stream: one JSON body in the shape of the protocol', async () => {
    await serve();
    const response = await ask({ stream: false });
    const body = (await response.json()) as { choices: { message: { content: string } }[] };
    expect(body.choices[0]!.message.content).toMatch(/^t0000 .*t0003 /);
    expect(response.headers.get('x-stream-check-id')).toBe(last().id);
    expect(last()).toMatchObject({ outcome: 'completed', stream: false });
    expect(last().endedAt).not.toBeNull();
    expect(last().headersAt).not.toBeNull();
  });

  it('what is not served is told to who wants to know, and an error of the scenario is served', async () => {
    const refused: RefusedRequest[] = [];
    await serve({ onRefused: (request) => void refused.push(request) });
    await fetch(`${mock.url}/v1/chat/completions?key=secret`);
    await ask({ path: '/v1/answers' });
    await ask({ model: 'mock/http-429' });
    await (await ask()).text();
    expect(refused.map(({ method, path, status }) => [method, path, status])).toEqual([
      ['GET', '/v1/chat/completions', 405],
      ['POST', '/v1/answers', 404],
    ]);
    expect(refused[0]!.message).toBe('/v1/chat/completions takes POST, not GET.');
  });

  it('who leaves while the headers are held back has left then, not when they are due', async () => {
    await serve({ scenario: Scenario.parse({ ...quick, faults: [{ id: 'slow-headers', delayMs: 60_000 }] }) });
    const line = post();
    await expect.poll(() => mock.exchanges().length).toBe(1);
    line.socket.destroy();
    await expect.poll(outcomes).toEqual(['client-aborted']);
  });

  it('which faults disturb the answer stands in the log, unless it is played without them', async () => {
    const faults = [{ id: 'split' }, { id: 'gzip', flush: true }, { id: 'stall', afterChunks: [1], forMs: 1 }];
    let kind: 'timed' | 'instant' = 'timed';
    await serve({ scenario: Scenario.parse({ ...quick, faults }), choosePlayback: () => ({ kind }) });
    await (await ask()).text();
    expect(last().faults).toEqual(['stall']);
    kind = 'instant';
    await (await ask()).text();
    expect(last().faults).toEqual([]);
  });

  it('an error that the scenario plays', async () => {
    await serve();
    const response = await ask({ model: 'mock/http-429' });
    expect(response.status).toBe(429);
    expect(response.headers.get('x-stream-check-id')).toBe(last().id);
    expect(await message(response)).not.toBe('');
    expect(last()).toMatchObject({ outcome: 'http-error', chunks: [] });
  });

  it.each([
    ['truncate', 'truncated', 'end'],
    ['reset', 'reset', 'ECONNRESET'],
  ])('%s breaks the connection off, once what was written has reached the client', async (id, outcome, how) => {
    await serve({ scenario: { ...quick, faults: [{ id, afterChunks: 3 }] } });
    const line = post();
    expect(await line.closed).toBe(how);
    expect(line.text().match(/\bt\d{4}(?= )/g)).toEqual(['t0000', 't0001', 't0002']);
    // The chunk of length 0 would end the body in order.
    expect(line.text()).not.toContain('\r\n0\r\n\r\n');
    expect(last().outcome).toBe(outcome);
    expect(bugs).toEqual([]);
  });
});

it('a connection stays open as long as its client wants: no limit is announced', async () => {
  await serve();
  const response = await ask();
  await response.text();
  expect(response.headers.get('connection')).toBe('keep-alive');
  expect(response.headers.get('keep-alive')).toBeNull();
});

describe('a full socket', () => {
  /** Many times what the buffers of a connection take. */
  const CHUNKS = 40;
  const CHUNK_BYTES = 1_000_000;

  it('is waited for, before each further chunk is handed to it', async () => {
    await serve({
      choosePlayback: () => ({
        kind: 'driven',
        async drive({ speak }) {
          for (let i = 0; i < CHUNKS; i++) speak(CHUNK_BYTES);
        },
      }),
    });
    const line = post();
    line.socket.pause();
    await expect.poll(() => last()?.drainWaits).toBeGreaterThan(0);
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(last().chunks).toHaveLength(CHUNKS);
    expect(last().chunks.at(-1)!.writtenAt).toBeNull();
    expect(outcomes()).toEqual(['open']);
    line.socket.resume();
    expect(await line.closed).toBe('end');
    expect(line.bytes().length).toBeGreaterThan(CHUNKS * CHUNK_BYTES);
    // Each chunk is larger than what a socket takes without a wait; the frames around them are not.
    expect(last()).toMatchObject({ outcome: 'completed', drainWaits: CHUNKS });
    expect(last().chunks.every(({ writtenAt }) => writtenAt !== null)).toBe(true);
  });
});

describe('what cannot be answered: JSON in the shape of the protocol, and what there is', () => {
  it('an unknown path', async () => {
    await serve();
    const response = await ask({ path: '/v1/chat/completion' });
    expect(response.status).toBe(404);
    expect(await message(response)).toMatch(
      /^Nothing is served at \/v1\/chat\/completion\. Known paths: \/v1\/chat\/completions, .*\/__stream-check__\/health/,
    );
  });

  it.each(['GET', 'PUT'])('a known path with another method: %s', async (method) => {
    await serve();
    const response = await fetch(`${mock.url}/v1/chat/completions`, { method });
    expect(response.status).toBe(405);
    expect(await message(response)).toBe(`/v1/chat/completions takes POST, not ${method}.`);
  });

  it.each(['GET', 'HEAD'])('%s with a body, which HTTP allows', async (method) => {
    await serve();
    const asked = `${method} /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close`;
    expect(await raw(`${asked}\r\ncontent-length: 2\r\n\r\n{}`)).toMatch(/^HTTP\/1.1 405 /);
  });

  it.each(['{"model":', '"text"', 'null', ''])('a body that is no JSON object: %s', async (body) => {
    await serve();
    const response = await fetch(`${mock.url}/v1/chat/completions`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(await message(response)).toContain('JSON');
    expect(mock.exchanges()).toEqual([]);
  });

  it('an unknown scenario, and what was meant', async () => {
    await serve();
    const response = await ask({ model: 'mock/bufered' });
    expect(response.status).toBe(404);
    expect(await message(response)).toMatch(/^Unknown scenario "bufered"\. Did you mean "buffered"\? Known: .*steady/);
    expect(await message(await ask({ model: 'mock/xxxxxxxxxxxxxxxx' }))).toMatch(/"\. Known:/);
  });

  it('a name that is longer than what a socket takes without a wait', async () => {
    await serve();
    const name = 'x'.repeat(70_000);
    const response = await ask({ model: `mock/${name}` });
    expect(response.status).toBe(404);
    expect(await message(response)).toContain(`"${name}"`);
    expect(bugs).toEqual([]);
  });

  it.each([
    ['TRACE / HTTP/1.1', 404],
    ['OPTIONS * HTTP/1.1', 404],
    ['TRACE /v1/chat/completions HTTP/1.1', 405],
    ['CONNECT example.com:443 HTTP/1.1', 405],
    ['POST /v1/models/%ff%fe:streamGenerateContent HTTP/1.1', 400],
    ['POST //[/v1/chat/completions HTTP/1.1', 400],
  ])('%s: a mistake of the client, and no bug', async (line, status) => {
    await serve();
    const answer = await raw(`${line}\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*"message":"[^"]`, 's'));
    expect(bugs).toEqual([]);
  });

  it('another method, and which one is right', async () => {
    await serve();
    const response = await fetch(`${mock.url}/v1/messages`, { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: { message: '/v1/messages takes POST, not DELETE.' },
    });
  });

  it.each([
    ['[]', 'The request body is no JSON object.'],
    ['{"model":{"a":1}}', '"model" has to be a string.'],
    ['{"model":["mock/steady"]}', '"model" has to be a string.'],
    ['{"stream":"yes"}', '"stream" has to be true or false.'],
    ['{"messages":"hi"}', '"messages" has to be an array.'],
  ])('members of a wrong type: %s', async (body, words) => {
    await serve();
    const response = await fetch(`${mock.url}/v1/chat/completions`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(await message(response)).toBe(words);
    expect(mock.exchanges()).toEqual([]);
  });
});

describe('requests that are not for it: 403, and no exchange', () => {
  const POST = 'POST /v1/chat/completions HTTP/1.1\r\nconnection: close\r\ncontent-length: 2';
  const statusOf = async (head: string) => Number(/^HTTP\/1.1 (\d+) /.exec(await raw(`${head}\r\n\r\n{}`))?.[1]);

  it.each([
    ['host', 'host: evil.example'],
    ['host', 'host: evil.example\r\nhost: 127.0.0.1'],
    ['host', 'host: 127.0.0.1.nip.io'],
    ['host', 'host: [::2]'],
    ['host', 'host: 127.0.0.1@evil.example'],
    ['origin', 'host: localhost\r\norigin: http://localhost:3000'],
    ['origin', 'host: localhost\r\norigin: null'],
    ['origin', 'host: localhost\r\nsec-fetch-site: cross-site'],
  ])('by its %s: %s', async (refusal, headers) => {
    const foreign: string[] = [];
    const refused: RefusedRequest[] = [];
    await serve({ onForeign: (why) => foreign.push(why), onRefused: (request) => refused.push(request) });
    expect(await statusOf(`${POST}\r\n${headers}`)).toBe(403);
    expect(await statusOf(`GET /__stream-check__/exchanges HTTP/1.1\r\nconnection: close\r\n${headers}`)).toBe(403);
    expect(foreign).toEqual([refusal, refusal]);
    expect([mock.exchanges(), refused]).toEqual([[], []]);
  });

  it.each(['localhost', 'LOCALHOST', 'a.localhost', '127.0.0.2', '[::1]', 'host.docker.internal'])(
    'is asked by the name %s',
    async (name) => {
      await serve();
      expect(await statusOf(`${POST}\r\nhost: ${name}:${mock.port}`)).toBe(200);
    },
  );

  it('what the user has the client send is no sign of a web page', async () => {
    const Origin = 'https://app.example';
    await serve({ ownHeaders: { Origin, 'Sec-Fetch-Site': 'same-site' } });
    const own = `${POST}\r\nhost: localhost\r\nsec-fetch-site: same-site\r\norigin: ${Origin}`;
    expect(await statusOf(own)).toBe(200);
    expect(await statusOf(`${own}.evil.example`)).toBe(403);
  });

  it('with a segment in its address: what does not begin with it', async () => {
    const foreign: string[] = [];
    await serve({ hasSegment: true, onForeign: (why) => foreign.push(why) });
    const { pathname } = new URL(mock.url);
    expect(pathname).toMatch(/^\/stream-check-[\w-]{22}$/);
    expect((await ask()).status).toBe(200);
    expect(last().path).toBe('/v1/chat/completions');
    const others = ['', pathname.slice(0, -1), `${pathname}x`, `/${pathname}`, pathname.toUpperCase()];
    for (const other of others) {
      const response = await fetch(`${new URL(mock.url).origin}${other}/v1/chat/completions`, { method: 'POST' });
      expect([other, response.status]).toEqual([other, 403]);
    }
    expect(foreign).toEqual(others.map(() => 'path'));
    const behind = `POST ${pathname}/v1/chat/completions HTTP/1.1\r\nconnection: close\r\ncontent-length: 2`;
    expect(await statusOf(`${behind}\r\nhost: 127.0.0.1:1`)).toBe(403);
    expect(mock.exchanges()).toHaveLength(1);
    const again = await createMockServer({ hasSegment: true });
    expect(new URL(again.url).pathname).not.toBe(pathname);
    await again.close();
  });

  it('a port that the user chose: the end of a tunnel has another one', async () => {
    const { port } = await createMockServer().then(async (free) => (await free.close(), free));
    await serve({ port });
    expect(await statusOf(`${POST}\r\nhost: localhost:1`)).toBe(200);
  });

  it('on all addresses: any address, names of one part and of mDNS, but no public name', async () => {
    await serve({ host: '0.0.0.0' });
    for (const name of ['192.0.2.7', '[2001:db8::1]', 'mock', 'printer.local'])
      expect(await statusOf(`${POST}\r\nhost: ${name}`)).toBe(200);
    expect(await statusOf(`${POST}\r\nhost: evil.example`)).toBe(403);
  });
});

describe('its own addresses', () => {
  it('health', async () => {
    await serve();
    const health = (await (await inspect('health')).json()) as { ready: boolean; version: string; scenarios: string[] };
    expect(health).toMatchObject({ ready: true, version: expect.stringMatching(/^\d+\.\d+/) as string });
    expect(health.scenarios).toContain('steady');
  });

  it('the exchanges, and how many were dropped', async () => {
    await serve();
    await (await ask({ model: 'mock/one-chunk' })).text();
    await (await ask({ model: 'mock/http-500' })).text();
    const response = await inspect('exchanges');
    const [first, second] = mock.exchanges();
    const base = { protocol: 'openai-chat', path: '/v1/chat/completions', stream: true };
    expect(await response.json()).toEqual([
      { ...base, id: first!.id, scenario: 'one-chunk', outcome: 'completed' },
      { ...base, id: second!.id, scenario: 'http-500', outcome: 'http-error' },
    ]);
    expect(response.headers.get('x-stream-check-dropped')).toBe('0');
    expect(await (await inspect('exchanges/')).json()).toHaveLength(2);
  });

  it('one exchange: its write log, with stamps as text', async () => {
    await serve();
    await (await ask()).text();
    const response = await inspect(`exchanges/${last().id}`);
    expect(response.headers.get('content-type')).toBe('application/json');
    const log = (await response.json()) as { requestedAt: string; chunks: { tracer: string; writtenAt: string }[] };
    expect(log.requestedAt).toBe(String(last().requestedAt));
    expect(log.chunks.map(({ tracer }) => tracer)).toEqual(['t0000', 't0001', 't0002', 't0003']);
    expect(log.chunks.map(({ writtenAt }) => writtenAt)).toEqual(
      last().chunks.map(({ writtenAt }) => String(writtenAt)),
    );
  });

  it.each([
    ['exchanges/nobody', 'There is no exchange "nobody".'],
    ['exchanges/a/b', 'Known: /__stream-check__/health, /__stream-check__/exchanges, /__stream-check__/exchanges/<id>'],
    ['health/a', 'Nothing is served at /__stream-check__/health/a.'],
    ['health//a', 'Nothing is served at /__stream-check__/health//a.'],
    ['nothing', 'Nothing is served at /__stream-check__/nothing.'],
  ])('not %s', async (path, words) => {
    await serve();
    const response = await inspect(path);
    expect(response.status).toBe(404);
    expect(await message(response)).toContain(words);
  });

  it('forgets the oldest that are over, text and all, and says so', async () => {
    await serve({ keep: 2 });
    expect(await message(await inspect('exchanges/nobody'))).toBe('There is no exchange "nobody".');
    await (await ask()).text();
    const { id } = last();
    const held = await ask({ model: 'mock/hangs' });
    await (await ask({ stream: false })).text();
    expect((await inspect('exchanges')).headers.get('x-stream-check-dropped')).toBe('0');
    for (let i = 0; i < 2; i++) await (await ask({ stream: false })).text();
    expect(outcomes()).toEqual(['open', 'completed', 'completed']);
    const listed = await inspect('exchanges');
    expect(listed.headers.get('x-stream-check-dropped')).toBe('2');
    expect(await listed.text()).not.toContain(id);
    expect(await message(await inspect(`exchanges/${id}`))).toBe(
      `There is no exchange "${id}". 2 that are over were dropped, the oldest first.`,
    );
    await held.body!.cancel();
  });
});

it('how an answer is played is for the choose', async () => {
  await serve({ choosePlayback: ({ stream }) => (stream ? { kind: 'instant', firstTracer: 500 } : { kind: 'timed' }) });
  expect(await (await ask()).text()).toContain('t0500 ');
  expect(last().chunks.map(({ plannedAt }) => plannedAt)).toEqual([null, null, null]);
  expect(await (await ask({ stream: false })).text()).toContain('t0000 ');
});

it('without one, an answer is played by its schedule', async () => {
  await serve();
  await (await ask()).text();
  expect(last().chunks.map(({ tracer }) => tracer)).toEqual(['t0000', 't0001', 't0002', 't0003']);
  expect(last().chunks.every(({ plannedAt }) => plannedAt !== null)).toBe(true);
});

describe('a client that leaves is data', () => {
  it('while it is answered: the driver hears of it', async () => {
    let hasLeft = false;
    await serve({
      choosePlayback: () => ({
        kind: 'driven',
        drive: ({ speak, signal }) =>
          new Promise((resolve) => {
            speak();
            signal.addEventListener('abort', () => {
              hasLeft = true;
              // Writing to a client that has left is no error of ours either.
              speak();
              resolve();
            });
          }),
      }),
    });
    const abort = new AbortController();
    const body = JSON.stringify({ model: 'quick', stream: true });
    const response = await fetch(`${mock.url}/v1/chat/completions`, { method: 'POST', body, signal: abort.signal });
    await response.body!.getReader().read();
    abort.abort();
    await expect.poll(() => hasLeft).toBe(true);
    expect(last().outcome).toBe('client-aborted');
    expect(last().endedAt).not.toBeNull();
    expect(bugs).toEqual([]);
  });

  it.each([true, false])('before its answer has begun, as a stream: %s', async (stream) => {
    const slow = { ...quick, faults: [{ id: 'slow-headers', delayMs: 150 }] };
    await serve({ scenario: slow });
    const abort = new AbortController();
    const body = JSON.stringify({ model: 'quick', stream });
    const asked = fetch(`${mock.url}/v1/chat/completions`, { method: 'POST', body, signal: abort.signal });
    await expect.poll(() => mock.exchanges().length).toBe(1);
    abort.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(outcomes).toEqual(['client-aborted']);
    expect(bugs).toEqual([]);
  });

  it('before it has asked', async () => {
    await serve();
    const socket = connect(mock.port, '127.0.0.1');
    socket.write('POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{"model"');
    await once(socket, 'connect');
    socket.resetAndDestroy();
    await (await ask()).text();
    expect(outcomes()).toEqual(['completed']);
    expect(bugs).toEqual([]);
  });
});

describe('an exception of ours is a bug, whatever the client sees', () => {
  const bug = new Error('a bug');
  const throws = (): never => {
    throw bug;
  };

  /** An answer in the form of the API, for a closed connection would read as a reset of the upstream. */
  const expectAnswer = async (response: Response) => {
    expect(response.status).toBe(500);
    expect(await message(response)).toBe('stream-check has a bug: the mock failed while it answered.');
  };

  it('in a handler', async () => {
    await serve({ choosePlayback: throws });
    await expectAnswer(await ask());
    expect(bugs).toEqual([bug]);
    expect(last().outcome).toBe('failed');
  });

  it('in the faults of a scenario that nobody has checked', async () => {
    await serve({ scenario: { ...quick, faults: [{ id: 'timer', periodMs: -1 }] } });
    await expectAnswer(await ask());
    expect(bugs).toEqual([expect.objectContaining({ code: 'file-invalid' })]);
  });

  it('in the middle of an answer: in a driver', async () => {
    await serve({
      choosePlayback: () => ({
        kind: 'driven',
        async drive({ speak }) {
          speak();
          await new Promise((resolve) => setImmediate(resolve));
          throws();
        },
      }),
    });
    await expect(ask().then((response) => response.text())).rejects.toThrow();
    expect(bugs).toEqual([bug]);
    expect(last().outcome).toBe('failed');
    expect(last().endedAt).not.toBeNull();
  });

  it('in a timed answer', async () => {
    await serve({
      choosePlayback(exchange) {
        // The log is where the player writes first.
        exchange.chunks.push = throws;
        return { kind: 'timed' };
      },
    });
    await expect(ask().then((response) => response.text())).rejects.toThrow();
    expect(bugs).toEqual([bug]);
    expect(last().outcome).toBe('failed');
  });

  it('when the client has left already', async () => {
    let reject!: (bug: unknown) => void;
    await serve({
      choosePlayback: () => ({ kind: 'driven', drive: () => new Promise((_, failed) => void (reject = failed)) }),
    });
    const abort = new AbortController();
    const body = JSON.stringify({ model: 'quick', stream: true });
    await fetch(`${mock.url}/v1/chat/completions`, { method: 'POST', body, signal: abort.signal });
    abort.abort();
    await expect.poll(outcomes).toEqual(['client-aborted']);
    reject(bug);
    await expect.poll(() => bugs).toEqual([bug]);
    expect(outcomes()).toEqual(['client-aborted']);
  });

  it('is answered also where nobody asked to hear of it, in the form of the API that was asked', async () => {
    await serve();
    const deaf = await createMockServer({ scenario: quick, choosePlayback: throws });
    const response = await fetch(`${deaf.url}/v1/messages`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'api_error' } });
    await expect(deaf.close()).rejects.toBe(bug);
  });

  it('only the first one is reported', async () => {
    await serve({ choosePlayback: throws });
    await expectAnswer(await ask());
    await expectAnswer(await ask());
    expect(bugs).toEqual([bug]);
  });
});

it('frees its port, also from connections that are open', async () => {
  await serve({ choosePlayback: () => ({ kind: 'driven', drive: () => new Promise(() => {}) }) });
  const response = await ask();
  await mock.close();
  await expect(response.text()).rejects.toThrow();
  expect(outcomes()).toEqual(['client-aborted']);
  const again = await createMockServer({ port: mock.port });
  await expect(createMockServer({ port: mock.port })).rejects.toMatchObject({
    code: 'port-taken',
    cause: { code: 'EADDRINUSE' },
  });
  await again.close();
  await serve();
});

it('an address that is not of this machine', async () => {
  await serve();
  await expect(createMockServer({ host: '192.0.2.1' })).rejects.toMatchObject({
    code: 'address-unusable',
    cause: { code: 'EADDRNOTAVAIL' },
  });
  await expect(createMockServer({ host: '192.0.2.1' })).rejects.toThrow('Cannot listen on 192.0.2.1, port 0: ');
});

it('says where it listens, also in IPv6', async () => {
  await serve();
  expect(mock.url).toBe(`http://127.0.0.1:${mock.port}`);
  const six = await createMockServer({ host: '::1' });
  expect(six.url).toBe(`http://[::1]:${six.port}`);
  await six.close();
});
