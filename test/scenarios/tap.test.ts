// The tap against raw sockets: every byte of both directions is under control, and no clock decides.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createGzip, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openaiChat } from '../../src/protocols/openai-chat.ts';
import { readWire } from '../../src/record/vantages/wire-timeline.ts';
import { createTap } from '../../src/record/vantages/wire.ts';
import { connectRaw, type Line } from '../support/raw-sockets.ts';
import { upstream, tapTo, ask, moment, GET, bodyIn, framedIn, chunked, rest } from '../support/tap-rig.ts';
import { createRedactor } from '../../src/secrets/redactor.ts';

describe('byte for byte', () => {
  test('the request: only Host changes, and what concerns one connection', async () => {
    let seen = '';
    const address = await upstream(async (line) => {
      await line.until('12345');
      seen = line.text();
      line.socket.write('HTTP/1.1 204 Nothing Here\r\nX-Z: 1\r\n\r\n');
    });
    const { tap, exchanges, client } = await tapTo(`http://${address}/api/`);
    const line = client();
    const head = [
      'X-b: 1',
      `host: ${new URL(tap.url).host}`,
      'x-A: two',
      'Connection: close, x-hop',
      'X-Hop: 1',
      'X-b: 3',
      'Content-Length: 5',
    ];
    line.socket.write(`POST /v1/x?q=%C3%A4&r= HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n12345`);
    await line.until('X-Z: 1');
    expect(seen.split('\r\n')).toEqual([
      'POST /api/v1/x?q=%C3%A4&r= HTTP/1.1',
      'X-b: 1',
      `host: ${address}`,
      'x-A: two',
      'Connection: close',
      'X-b: 3',
      'Content-Length: 5',
      '',
      '12345',
    ]);
    expect(exchanges).toMatchObject([
      {
        index: 0,
        method: 'POST',
        path: '/v1/x?q=%C3%A4&r=',
        requestHeaders: { 'x-b': '1, 3', host: new URL(tap.url).host },
        httpVersion: '1.1',
        status: 204,
        statusMessage: 'Nothing Here',
        ended: 'complete',
        failure: null,
      },
    ]);
    expect(exchanges[0]?.requestBody.toString()).toBe('12345');
  });

  test('the answer: status line, headers, and a random body with its length', async () => {
    const body = randomBytes(300_000);
    const head = `HTTP/1.1 207 Odd Words\r\nX-b: 1\r\nx-A: \xe4\r\nX-b: 2\r\nContent-Length: ${body.length}\r\n\r\n`;
    const { line, exchange } = await ask(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.write(head, 'latin1');
      socket.write(body);
    });
    await exchange.done;
    while (line.bytes().length < head.length + body.length) await once(line.socket, 'data');
    expect(line.text().slice(0, head.length)).toBe(head);
    expect(rest(line).equals(body)).toBe(true);
    expect(bodyIn(exchange).equals(body)).toBe(true);
    expect(framedIn(exchange)).toBe(head.length + body.length);
    expect(exchange).toMatchObject({ status: 207, statusMessage: 'Odd Words', ended: 'complete' });
    expect(exchange.responseHeaders).toMatchObject({ 'x-b': '1, 2' });
  });

  test('a chunked and compressed body: the compressed bytes pass, with the trailer', async () => {
    const body = gzipSync(randomBytes(50_000));
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\nTrailer: X-T\r\n\r\n';
    const { line, exchange } = await ask(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.write(head);
      for (let at = 0; at < body.length; at += 7_001) socket.write(chunked(body.subarray(at, at + 7_001)));
      socket.write('0\r\nX-T: 1\r\n\r\n');
    });
    await line.until('X-T: 1\r\n\r\n');
    expect(line.text().slice(0, head.length)).toBe(head);
    expect(bodyIn(exchange).equals(body)).toBe(true);
    expect(unchunk(rest(line)).equals(body)).toBe(true);
  });

  test('a body that ends with its connection: no chunks are invented', async () => {
    const head = 'HTTP/1.0 200 OK\r\nX-A: 1\r\n\r\n';
    const { line, exchange } = await ask(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.end(`${head}until the end`);
    });
    expect(await line.closed).toBe('end');
    expect(line.text()).toBe('HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nuntil the end');
    expect(exchange).toMatchObject({ ended: 'complete', failure: null });
  });

  test('an HTTP/1.0 client gets no chunks', async () => {
    const { line } = await ask(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n');
    }, 'GET / HTTP/1.0\r\n\r\n');
    expect(await line.closed).toBe('end');
    expect(line.text()).toBe('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc');
  });

  test('a slow client: nothing is lost, and each byte stays with its read', async () => {
    const body = randomBytes(8_000_000);
    let halted = 0;
    const { line, exchange } = await ask(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
      // Small reads, so that Node holds several of them back when the client stops.
      for (let at = 0; at < body.length; at += 4_000) {
        socket.write(body.subarray(at, at + 4_000));
        await new Promise(setImmediate);
      }
    });
    line.socket.pause();
    // The tap must stop reading: it may not hold what the client does not take.
    for (let before = -1; halted !== before;) {
      before = halted;
      await moment(300);
      halted = framedIn(exchange);
    }
    expect(halted).toBeLessThan(body.length);
    line.socket.resume();
    await exchange.done;
    while (rest(line).length < body.length) await once(line.socket, 'data');
    expect(rest(line).equals(body)).toBe(true);
    const headBytes = framedIn(exchange) - body.length;
    expect(exchange.reads.map((read, i) => read.framedBytes - (i === 0 ? headBytes : 0))).toEqual(
      exchange.reads.map((read) => read.body.length),
    );
  });
});

describe('reads', () => {
  test('headers and each small write pass at once, one read each', async () => {
    let speak: Line | undefined;
    const { line, exchange } = await ask(async (upstreamLine) => {
      await upstreamLine.until('\r\n\r\n');
      upstreamLine.socket.setNoDelay(true);
      upstreamLine.socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      speak = upstreamLine;
    });
    await line.until('\r\n\r\n');
    // Lock-step: the next is written only when the client has this one.
    for (let i = 0; i < 200; i++) {
      speak?.socket.write(chunked(Buffer.from(`word-${i};`)));
      await line.until(`word-${i};`);
    }
    speak?.socket.write('0\r\n\r\n');
    await exchange.done;
    const reads = exchange.reads.map((read) => read.body.toString());
    expect(reads).toEqual(['', ...Array.from({ length: 200 }, (_, i) => `word-${i};`), '']);
    expect(exchange.reads[1]?.framedBytes).toBe(chunked(Buffer.from('word-0;')).length);
    expect(exchange.headersAt).toBe(exchange.reads[0]?.at);
    expect(exchange.endedAt).toBe(exchange.reads.at(-1)?.at);
    const stamps = exchange.reads.map((read) => read.at);
    expect(stamps).toEqual(stamps.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(exchange.requestedAt < stamps[0]!).toBe(true);
  });

  test('headers and body in one read: the body belongs to it', async () => {
    const { exchange } = await ask(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc');
    });
    await exchange.done;
    expect(exchange.reads.map((read) => read.body.toString())).toEqual(['abc']);
  });

  test('requests on one connection of a client have one each behind the tap, which the upstream may close', async () => {
    let connections = 0;
    const address = await upstream(({ socket }) => {
      connections += 1;
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc'));
    });
    const { exchanges, client } = await tapTo(`http://${address}`);
    const line = client();
    for (let i = 1; i <= 3; i++) {
      line.socket.write(GET);
      while (line.text().split('abc').length <= i) await once(line.socket, 'data');
    }
    expect(connections).toBe(3);
    expect(exchanges.map((exchange) => exchange.reads.map((read) => read.body.toString()))).toEqual([
      ['abc'],
      ['abc'],
      ['abc'],
    ]);
    expect(exchanges.map((exchange) => exchange.index)).toEqual([0, 1, 2]);
  });

  test('another upstream serves the exchanges that follow', async () => {
    const answer = (words: string) => (line: Line) =>
      void line.socket.once('data', () => line.socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n${words}`));
    const [one, two] = [await upstream(answer('one')), await upstream(answer('two'))];
    const { tap, client } = await tapTo(`http://${one}`);
    const line = client();
    line.socket.write(GET);
    await line.until('one');
    tap.setUpstream(`http://${two}`);
    line.socket.write(GET);
    await line.until('two');
  });
});

test('what fetch gets is what the wire says', async () => {
  const protocol = openaiChat;
  const writer = protocol.writer({ id: 'x', model: 'm', path: '/' });
  const words = ['Grüße ', '🎈 ', 'und\nEnde'];
  const frames = [...words.map((text) => writer.content({ channel: 'text', text })), ...writer.closing()];
  const compressor = createGzip();
  const address = await upstream(async ({ socket, until }) => {
    await until('"stream":true');
    socket.write(
      `HTTP/1.1 200 OK\r\nContent-Type: ${protocol.contentType('/')}\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n`,
    );
    compressor.pipe(socket);
    for (const frame of frames) {
      compressor.write(frame);
      await new Promise<void>((resolve) => compressor.flush(resolve));
    }
    compressor.end();
  });
  const { tap, exchanges } = await tapTo(`http://${address}/v1`);
  const body = JSON.stringify(protocol.ask({ model: 'm', prompt: 'hi', maxTokens: null, stream: true }));
  const path = protocol.path({ model: 'm', stream: true });
  const response = await fetch(tap.url + path, { method: 'POST', body });
  expect(await response.text()).toBe(frames.join(''));

  const exchange = exchanges[0]!;
  await exchange.done;
  const options = { keepText: true, salt: randomBytes(16), redactor: createRedactor() };
  const { timeline, endSeen, error } = await readWire(exchange, protocol, exchange.requestedAt, options);
  expect({ endSeen, error }).toEqual({ endSeen: true, error: null });
  expect(timeline.arrivals.flatMap(({ text }) => text ?? [])).toEqual(words);
  expect(timeline.arrivals.reduce((sum, { bytes }) => sum + bytes!, 0)).toBe(Buffer.byteLength(frames.join('')));
  expect(protocol.streamRequested({ path, body: JSON.parse(exchange.requestBody.toString()) })).toBe(true);
});

describe('who may ask', () => {
  /** A tap whose upstream answers, and what it says to a request with these lines. */
  async function answers(...requests: ((host: string, segment: string) => string)[]) {
    let asked = 0;
    const address = await upstream(async (line) => {
      asked += 1;
      await line.until('\r\n\r\n');
      line.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    const refusals: string[] = [];
    const tap = await createTap({ upstream: `http://${address}`, onRefused: (refusal) => refusals.push(refusal) });
    const exchanges: string[] = [];
    tap.onExchange(({ path }) => exchanges.push(path));
    const { host, pathname } = new URL(tap.url);
    const texts: string[] = [];
    for (const request of requests) {
      const line = connectRaw(tap.url);
      line.socket.write(request(host, pathname));
      await line.closed;
      texts.push(line.text());
    }
    await tap.close();
    return { asked, refusals, exchanges, statuses: texts.map((text) => Number(text.split(' ')[1])), texts };
  }

  test('who was given the address: its segment is seen by nobody behind the tap', async () => {
    const seen = await answers(
      (host, segment) => `GET ${segment}/a?b HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      (host, segment) => `GET ${segment} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      (host, segment) => `GET ${segment}?c HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    );
    expect(seen.statuses).toEqual([200, 200, 200]);
    expect(seen.exchanges).toEqual(['/a?b', '/', '/?c']);
    expect(seen.refusals).toEqual([]);
  });

  test('nobody else: 403, no exchange, and nothing of it reaches the upstream', async () => {
    const seen = await answers(
      (host) => `GET /a HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      (host, segment) => `GET ${segment}x/a HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      (host, segment) => `GET http://${host}${segment}/a HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      (_, segment) => `GET ${segment}/a HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
      (_, segment) => `GET ${segment}/a HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n`,
      (host, segment) => `GET ${segment}/a HTTP/1.1\r\nHost: ${host}\r\nOrigin: https://evil.example\r\n\r\n`,
      (host) => `POST /a HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9000000000\r\n\r\n${'x'.repeat(100_000)}`,
    );
    expect(seen.statuses).toEqual([403, 403, 403, 403, 403, 403, 403]);
    expect(seen.refusals).toEqual(['path', 'path', 'path', 'host', 'host', 'origin', 'path']);
    expect([seen.asked, seen.exchanges]).toEqual([0, []]);
    expect(seen.texts.join()).not.toContain('evil');
  });
});

test.each([
  ['/v1/there?a=1', '/there?a=1'],
  ['there', 'there'],
])('a redirect within the base URL leads through the tap: %s', async (location, rest) => {
  const answer = `HTTP/1.1 307 Over There\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;
  const address = await upstream((line) => void line.socket.write(answer));
  const { tap, exchanges, client } = await tapTo(`http://${address}/v1`);
  const line = client();
  line.socket.write(GET);
  await line.until('\r\n\r\n');
  const segment = new URL(tap.url).pathname;
  expect(line.text()).toContain(`\r\nLocation: ${rest.startsWith('/') ? segment : ''}${rest}\r\n`);
  expect(exchanges[0]!.responseHeaders).toMatchObject({ location });
});

describe('addresses', () => {
  test.each(['localhost:80', 'ftp://a', '', 'http://a/?b=1', 'http://a:b@c'])('"%s" is refused', async (url) => {
    await expect(createTap({ upstream: url })).rejects.toMatchObject({ code: 'address-unusable' });
  });
});

function unchunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at);
    const size = parseInt(bytes.subarray(at, end).toString(), 16);
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 4 + size;
  }
}
