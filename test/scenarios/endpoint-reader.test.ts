// Our reader of an endpoint, against small servers: what it stamps and keeps, and what it says where an answer breaks off.
// Real sockets; of clocks only that what the server held apart is apart.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { msBetween, systemClock } from '../../src/clock.ts';
import type { EndpointRequest } from '../../src/model/endpoint-request.ts';
import { STRAIGHT_WAY } from '../../src/model/way.ts';
import type { KeptConnection } from '../../src/record/subjects/endpoint/answer.ts';
import { askEndpoint, type Answered } from '../../src/record/subjects/endpoint/reader.ts';
import { createRawServer, type Line } from '../support/raw-sockets.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function requestOf(url: string, more: Partial<EndpointRequest> = {}): EndpointRequest {
  const usual = { method: 'GET', headers: [], body: null, way: STRAIGHT_WAY, httpVersion: 'any' } as const;
  return { ...usual, url: new URL(url), isFollowing: false, maxTimeMs: null, ...more };
}

async function ask(request: EndpointRequest, number = 1, over?: KeptConnection): Promise<Answered> {
  const { answered } = askEndpoint(request, systemClock.now(), { number, userAgent: 'test', ...(over && { over }) });
  const done = await answered;
  if (over === undefined) closers.push(() => done.answer.kept()?.close());
  return done;
}

/** What is compared: how it ended, and the body of each read that brought some. */
function seen({ answer: { exchange } }: Answered) {
  const { status, ended, failure, reads } = exchange;
  const bodies = reads.map(({ body }) => body.toString('latin1')).filter((body) => body !== '');
  return { status, ended, failure: failure?.kind ?? null, message: failure?.message ?? '', bodies };
}

/** @returns its address */
async function rawServer(serve: (line: Line) => Promise<void> | void): Promise<string> {
  const { address, close } = await createRawServer(serve);
  closers.push(close);
  return `http://${address}/`;
}

/** Answers each connection with the same bytes, and ends it. */
function saying(...pieces: readonly string[]): Promise<string> {
  return rawServer(async (line) => {
    await line.until('\r\n\r\n');
    for (const piece of pieces) {
      line.socket.write(piece, 'latin1');
      await after(20);
    }
    line.socket.end();
  });
}

async function listen(server: Server | Http2Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function http1(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  closers.push(() => server.closeAllConnections());
  return await listen(server);
}

/** @returns a request to it, over HTTP/2 without TLS */
async function http2(serve: (stream: ServerHttp2Stream, headers: Record<string, unknown>) => unknown, more = {}) {
  const server = createHttp2Server();
  server.on('session', (session) => {
    closers.push(() => session.destroy());
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    serve(stream, headers);
  });
  return requestOf(await listen(server), { httpVersion: '2', ...more });
}

describe('HTTP/1.1', () => {
  it('stamps each read when it comes, and keeps its body without the framing', async () => {
    const url = await rawServer(async (line) => {
      await line.until('\r\n\r\n');
      line.socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      for (const word of ['one', 'two', 'three']) {
        await after(60);
        line.socket.write(`${word.length.toString(16)}\r\n${word}\r\n`);
      }
      await after(60);
      line.socket.write('0\r\n\r\n');
    });
    const answered = await ask(requestOf(url));
    const { requestedAt, headersAt, reads, endedAt } = answered.answer.exchange;
    expect(seen(answered)).toMatchObject({ status: 200, ended: 'complete', bodies: ['one', 'two', 'three'] });
    const times = [headersAt!, ...reads.filter(({ body }) => body.length > 0).map(({ at }) => at), endedAt!];
    for (const [i, at] of times.entries()) expect(msBetween(times[i - 1] ?? requestedAt, at)).toBeGreaterThan(0);
  });

  it('asks as a browser does: on a connection that may stay', async () => {
    const heads: string[] = [];
    const url = await http1((req, res) => {
      heads.push(`${req.headers.connection} ${req.headers['user-agent']} ${req.headers['accept-encoding']}`);
      res.end('x');
    });
    await ask(requestOf(url));
    expect(heads).toEqual([expect.stringMatching(/^keep-alive test gzip, deflate, br/)]);
  });

  it('asks again on a connection that stands, and does not where the server closes it', async () => {
    const ports: (number | undefined)[] = [];
    const url = await http1(({ socket, url: path }, res) => {
      ports.push(socket.remotePort);
      res.writeHead(200, path === '/close' ? { connection: 'close' } : {}).end('words');
    });
    const first = await ask(requestOf(url));
    const kept = first.answer.kept();
    const second = await ask(requestOf(url), 2, kept!);
    const third = await ask(requestOf(url), 3, second.answer.kept()!);
    third.answer.kept()?.close();
    expect(new Set(ports).size).toBe(1);
    expect([first, second, third].map((one) => seen(one).bodies)).toEqual([['words'], ['words'], ['words']]);
    expect(second.connection).toEqual({ httpVersion: '1.1', lookupMs: null, connectMs: null, tlsMs: null });
    expect((await ask(requestOf(`${url}close`))).answer.kept()).toBeNull();
  });

  it('a connection that was kept and is closed meanwhile is an answer that failed', async () => {
    const url = await rawServer(async (line) => {
      await line.until('\r\n\r\n');
      line.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx');
      await after(20);
      line.socket.destroy();
    });
    const kept = (await ask(requestOf(url))).answer.kept();
    await after(80);
    expect(seen(await ask(requestOf(url), 2, kept!))).toMatchObject({ status: null, ended: 'upstream-failed' });
  });

  it.each<readonly [title: string, pieces: readonly string[], wanted: object]>([
    [
      'an answer of HTTP/1.0 ends with its connection',
      ['HTTP/1.0 200 OK\r\n\r\n', 'ab', 'cd'],
      { status: 200, ended: 'complete', bodies: ['ab', 'cd'] },
    ],
    [
      'interim answers are passed over',
      ['HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nab'],
      { status: 200, ended: 'complete', bodies: ['ab'] },
    ],
    [
      'trailers are no text',
      ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nx-sum: 1\r\n\r\n'],
      { ended: 'complete', bodies: ['ab'] },
    ],
    [
      'a body that is shorter than announced is truncated',
      ['HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab'],
      { ended: 'upstream-failed', failure: 'truncated', bodies: ['ab'] },
    ],
    [
      'so is one without its last chunk',
      ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n'],
      { ended: 'upstream-failed', failure: 'truncated', bodies: ['ab'] },
    ],
    ['an end without an answer is none', [], { status: null, failure: 'truncated' }],
    ['an end within headers is said', ['HTTP/1.1 200 OK\r\nserv'], { status: null, failure: 'truncated' }],
    ['another protocol is named', ['SSH-2.0-OpenSSH_9\r\n'], { failure: 'protocol-error', message: /it speaks SSH/ }],
    [
      'status 101, which nobody asked for',
      ['HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
      { failure: 'protocol-error', message: /101/ },
    ],
    [
      'headers without end',
      [`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`],
      { failure: 'protocol-error', message: /headers of the answer are longer/ },
    ],
    [
      'interim answers without end',
      ['HTTP/1.1 102 Processing\r\n\r\n'.repeat(101)],
      { failure: 'protocol-error', message: /interim answers/ },
    ],
  ])('%s', async (_, pieces, { message, ...wanted }: { message?: RegExp }) => {
    const got = seen(await ask(requestOf(await saying(...pieces))));
    expect(got).toMatchObject(wanted);
    if (message !== undefined) expect(got.message).toMatch(message);
  });

  it('a reset within the body is a reset', async () => {
    const url = await rawServer(async (line) => {
      await line.until('\r\n\r\n');
      line.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab');
      await after(30);
      line.socket.resetAndDestroy();
    });
    expect(seen(await ask(requestOf(url)))).toMatchObject({ status: 200, ended: 'upstream-failed', bodies: ['ab'] });
  });

  it('an answer that is stopped is ours, and the server sees its connection go', async () => {
    let closed = Promise.resolve('never');
    const url = await rawServer(async (line) => {
      ({ closed } = line);
      await line.until('\r\n\r\n');
      line.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab');
    });
    const asking = askEndpoint(requestOf(url), systemClock.now(), { number: 1, userAgent: 'test' });
    while (asking.open()?.exchange.reads.length !== 1) await after(5);
    asking.stop();
    expect(seen(await asking.answered)).toMatchObject({ ended: 'client-aborted', failure: null, bodies: ['ab'] });
    expect(await closed).toMatch(/end|ECONNRESET/);
  });

  it('each request has its number in place of {{n}}, and the length of what is sent', async () => {
    const bodies: string[] = [];
    const url = await http1((req, res) => {
      let body = '';
      req.on('data', (piece: Buffer) => (body += piece.toString()));
      req.on('end', () => {
        bodies.push(`${req.headers['content-type']} ${req.headers['content-length']} ${body}`);
        res.end();
      });
    });
    const request = requestOf(url, { method: 'POST', body: Buffer.from('{"m":"ä {{n}} {{n}}"}') });
    await ask(request, 9);
    await ask(request, 10);
    expect(bodies).toEqual(['application/json 14 {"m":"ä 9 9"}', 'application/json 16 {"m":"ä 10 10"}']);
  });
});

/** A frame of HTTP/2 (RFC 9113, 4.1). */
function frame(type: number, flags: number, stream: number, payload: readonly number[]): Buffer {
  return Buffer.from([0, 0, payload.length, type, flags, 0, 0, 0, stream, ...payload]);
}

/** Headers of stream 1 (`:status` 200 of HPACK's table), two bytes of its body, and its end. */
const [OK, DATA, END] = [frame(1, 4, 1, [0x88]), frame(0, 0, 1, [0x61, 0x62]), frame(0, 1, 1, [])];

describe('HTTP/2', () => {
  it('stamps each read when it comes, and keeps the body of its frames', async () => {
    const request = await http2(async (stream) => {
      stream.respond({ ':status': 200 });
      for (const word of ['one', 'two', 'three']) {
        await after(60);
        stream.write(word);
      }
      await after(60);
      stream.end();
    });
    const answered = await ask(request);
    const { requestedAt, headersAt, reads, endedAt } = answered.answer.exchange;
    expect(seen(answered)).toMatchObject({ status: 200, ended: 'complete', bodies: ['one', 'two', 'three'] });
    expect(answered.connection.httpVersion).toBe('2');
    const times = [headersAt!, ...reads.filter(({ body }) => body.length > 0).map(({ at }) => at), endedAt!];
    for (const [i, at] of times.entries()) expect(msBetween(times[i - 1] ?? requestedAt, at)).toBeGreaterThan(0);
  });

  it('repeated headers are all sent, the host as authority, and none that are of one connection', async () => {
    let sent: Record<string, unknown> = {};
    const headers = [
      ['Cookie', 'a=1'],
      ['cookie', 'b=2'],
      ['X-Tag', '1'],
      ['x-tag', '2'],
      ['host', 'app.test'],
    ] as const;
    const more = { method: 'POST', body: Buffer.from('{"n":{{n}}}'), headers: [...headers, ['TE', 'x'] as const] };
    const request = await http2((stream, own) => {
      sent = { ...own };
      stream.respond({ ':status': 200 });
      stream.pipe(stream);
    }, more);
    expect(seen(await ask(request, 7))).toMatchObject({ ended: 'complete', bodies: ['{"n":7}'] });
    expect(sent).toMatchObject({ cookie: 'a=1; b=2', 'x-tag': '1, 2', ':authority': 'app.test', ':method': 'POST' });
    expect(sent).not.toHaveProperty('te');
  });

  it('asks again on a session that stands', async () => {
    const sessions = new Set<unknown>();
    const request = await http2((stream) => {
      sessions.add(stream.session);
      stream.respond({ ':status': 200 });
      stream.end('words');
    });
    const first = await ask(request);
    const second = await ask(request, 2, first.answer.kept()!);
    second.answer.kept()?.close();
    expect([first, second].map((one) => seen(one).bodies)).toEqual([['words'], ['words']]);
    expect(sessions.size).toBe(1);
  });

  it('a session that was kept and is over meanwhile is an answer that failed', async () => {
    const request = await http2((stream) => {
      stream.respond({ ':status': 200 });
      stream.end('words');
      const { session } = stream;
      setTimeout(() => session?.destroy(), 30);
    });
    const kept = (await ask(request)).answer.kept();
    await after(100);
    expect(seen(await ask(request, 2, kept!))).toMatchObject({ status: null, ended: 'upstream-failed' });
  });

  it.each<readonly [title: string, serve: (stream: ServerHttp2Stream) => void, wanted: object]>([
    [
      'interim answers and trailers are no text',
      (stream) => {
        stream.additionalHeaders({ ':status': 103, link: '</x>' });
        stream.respond({ ':status': 200 }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
        stream.end('ab');
      },
      { status: 200, ended: 'complete', bodies: ['ab'] },
    ],
    [
      'an answer without a body is whole',
      (stream) => stream.respond({ ':status': 204 }, { endStream: true }),
      { status: 204, ended: 'complete', bodies: [] },
    ],
    [
      'a session that is closed after its streams lets them end',
      (stream) => {
        stream.respond({ ':status': 200 });
        stream.write('ab');
        stream.session?.close();
        setTimeout(() => stream.end('cd'), 60);
      },
      { ended: 'complete', bodies: ['ab', 'cd'] },
    ],
    [
      'headers without end',
      (stream) => stream.respond({ ':status': 200, x: 'y'.repeat(20_000) }),
      { failure: 'protocol-error', message: /headers of the answer are longer/ },
    ],
    [
      'interim answers without end',
      (stream) => {
        for (let k = 0; k < 101; k++) stream.additionalHeaders({ ':status': 102 });
        stream.respond({ ':status': 200 });
        stream.end('ab');
      },
      { failure: 'protocol-error', message: /interim answers/ },
    ],
  ])('%s', async (_, serve, { message, ...wanted }: { message?: RegExp }) => {
    const got = seen(await ask(await http2(serve)));
    expect(got).toMatchObject(wanted);
    if (message !== undefined) expect(got.message).toMatch(message);
  });

  // Node's server ends a stream before it breaks it off, so these frames are written by hand.
  it.each<readonly [title: string, frames: readonly Buffer[], wanted: object]>([
    [
      'RST_STREAM with an error',
      [OK, DATA, frame(3, 0, 1, [0, 0, 0, 2])],
      { status: 200, failure: 'reset', bodies: ['ab'], message: /after 2 bytes of the body: INTERNAL_ERROR/ },
    ],
    [
      'RST_STREAM without an error, before the end',
      [OK, DATA, frame(3, 0, 1, [0, 0, 0, 0])],
      { status: 200, failure: 'truncated', bodies: ['ab'], message: /ended its HTTP\/2 stream early, after 2 bytes/ },
    ],
    [
      'RST_STREAM before anything',
      [frame(3, 0, 1, [0, 0, 0, 7])],
      { status: null, failure: 'reset', message: /before it answered: REFUSED_STREAM/ },
    ],
    [
      'GOAWAY with an error',
      [OK, DATA, frame(7, 0, 0, [0, 0, 0, 1, 0, 0, 0, 2])],
      { status: 200, failure: 'reset', bodies: ['ab'] },
    ],
    [
      'GOAWAY that leaves the request out',
      [frame(7, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])],
      { status: null, failure: 'reset', message: /REFUSED_STREAM/ },
    ],
    [
      'a connection that closes within the answer',
      [OK, DATA],
      { status: 200, failure: 'truncated', bodies: ['ab'], message: /early, after 2 bytes/ },
    ],
    ['a connection that closes before it', [], { status: null, failure: 'truncated' }],
    ['the end of an answer, whatever follows', [OK, END, frame(7, 0, 0, [0, 0, 0, 1, 0, 0, 0, 2])], { failure: null }],
  ])('%s', async (_, frames, { message, ...wanted }: { message?: RegExp }) => {
    const url = await rawServer(async (line) => {
      await line.until('PRI * HTTP/2.0');
      for (const bytes of [frame(4, 0, 0, []), ...frames]) {
        line.socket.write(bytes);
        await after(30);
      }
      line.socket.end();
    });
    const got = seen(await ask(requestOf(url, { httpVersion: '2' })));
    expect(got).toMatchObject(wanted);
    if (message !== undefined) expect(got.message).toMatch(message);
  });

  it('a connection that is reset: no code of Node is taken for one of the server', async () => {
    const url = await rawServer((line) => void line.socket.once('data', () => line.socket.resetAndDestroy()));
    const { message } = seen(await ask(requestOf(url, { httpVersion: '2' })));
    expect(message).toMatch(/before it answered/);
    expect(message).not.toContain('INTERNAL_ERROR');
  });

  it.each(['HTTP/1.1 400 Bad Request\r\n\r\n', 'SSH-2.0-OpenSSH_9\r\n'])('no HTTP/2 at all: %j', async (said) => {
    const url = await rawServer((line) => void line.socket.end(said));
    const got = seen(await ask(requestOf(url, { httpVersion: '2' })));
    expect(got).toMatchObject({
      status: null,
      failure: 'protocol-error',
      message: expect.stringMatching(/not in HTTP\/2/),
    });
  });

  it('an answer that is stopped is ours', async () => {
    const request = await http2((stream) => {
      stream.respond({ ':status': 200 });
      stream.write('ab');
    });
    const asking = askEndpoint(request, systemClock.now(), { number: 1, userAgent: 'test' });
    while (asking.open()?.exchange.headersAt == null) await after(5);
    await after(30);
    asking.stop();
    expect(seen(await asking.answered)).toMatchObject({ ended: 'client-aborted', failure: null, bodies: ['ab'] });
  });
});

describe('redirects', () => {
  const LOGIN = [
    ['authorization', 'Bearer one'],
    ['cookie', 'two'],
    ['X-API-Key', 'three'],
    ['api-key', 'four'],
    ['accept-language', 'de'],
  ] as const;

  /** Notes each request; `location` answers with 302 until it gives null. */
  async function moved(location: (path: string) => string | null, asked: string[], status = 302) {
    return await http1((req, res) => {
      const { authorization, cookie, 'x-api-key': x, 'api-key': key } = req.headers;
      asked.push([req.method, req.url, authorization, cookie, x, key, req.headers['accept-language']].join(' '));
      const to = location(req.url ?? '');
      if (to === null) res.end('here');
      else res.writeHead(status, { location: to }).end('moved');
    });
  }

  it('are not followed where nobody asked for that', async () => {
    const asked: string[] = [];
    const answered = await ask(requestOf(await moved(() => '/there', asked)));
    expect(seen(answered)).toMatchObject({ status: 302, ended: 'complete', bodies: ['moved'] });
    expect([asked.length, answered.redirects]).toEqual([1, []]);
  });

  it('keep what is secret within an origin, and from every other one', async () => {
    const asked: string[] = [];
    const there = await moved(() => null, asked);
    const here = await moved((path) => (path === '/' ? '/b?key=x' : `${there}c?key=y`), asked);
    const answered = await ask(requestOf(here, { isFollowing: true, headers: LOGIN }));
    expect(asked).toEqual([
      'GET / Bearer one two three four de',
      'GET /b?key=x Bearer one two three four de',
      'GET /c?key=y     de',
    ]);
    expect(seen(answered)).toMatchObject({ status: 200, bodies: ['here'] });
    expect(JSON.stringify(answered.redirects)).not.toMatch(/key/);
    expect(answered.redirects.map(({ status }) => status)).toEqual([302, 302]);
  });

  it('leave a connection that stands, for it leads to the place that was named', async () => {
    const asked: string[] = [];
    const there = await moved(() => null, asked);
    const here = await moved((path) => (path === '/moved' ? there : null), asked);
    const kept = (await ask(requestOf(here))).answer.kept();
    const answered = await ask(requestOf(`${here}moved`, { isFollowing: true }), 2, kept!);
    expect(seen(answered)).toMatchObject({ status: 200, bodies: ['here'] });
  });

  it.each([
    [301, 'POST', 'GET'],
    [302, 'PUT', 'PUT'],
    [303, 'PUT', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ])('%i of a %s is a %s', async (status, method, becomes) => {
    const asked: string[] = [];
    const url = await moved((path) => (path === '/' ? '/b' : null), asked, status);
    await ask(requestOf(url, { isFollowing: true, method, body: Buffer.from('x') }));
    expect(asked.map((line) => line.split(' ')[0])).toEqual([method, becomes]);
  });

  it('in a circle end after twenty', async () => {
    const asked: string[] = [];
    const answered = await ask(requestOf(await moved(() => '/', asked), { isFollowing: true }));
    expect([asked.length, answered.redirects.length, seen(answered).status]).toEqual([21, 20, 302]);
  });

  it.each(['mailto:x@example.com', 'http://', 'file:///etc/passwd'])('to %s are none', async (location) => {
    const answered = await ask(requestOf(await moved(() => location, []), { isFollowing: true }));
    expect([seen(answered).status, answered.redirects]).toEqual([302, []]);
  });
});

it('where nobody listens, and where connecting is given up, no answer is kept', async () => {
  const url = await rawServer(() => {});
  for (const close of closers.splice(0)) close();
  const refused = await ask(requestOf(url));
  expect(seen(refused)).toMatchObject({ status: null, ended: 'upstream-failed', failure: 'connect-failed' });
  expect(refused.connection.httpVersion).toBeNull();
  const silent = (await rawServer(() => {})).replace('http', 'https');
  const asking = askEndpoint(requestOf(silent), systemClock.now(), { number: 1, userAgent: 'test' });
  await after(50);
  asking.stop();
  expect(seen(await asking.answered)).toMatchObject({ status: null, failure: 'connect-failed' });
});
