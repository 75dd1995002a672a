// The tap on its way to an upstream that is not plain HTTP/1.1: HTTP/2 over TLS, a proxy. Real sockets, no clock.
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { STRAIGHT_WAY } from '../../src/model/way.ts';
import { makeCertificate } from '../support/certificate.ts';
import { bodyIn, tapTo } from '../support/tap-rig.ts';

const own = makeCertificate();
const started: Server[] = [];
afterEach(() => {
  for (const server of started.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  started.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('HTTP/2', () => {
  async function ask(
    serve: (request: Http2ServerRequest, response: Http2ServerResponse) => unknown,
    init?: RequestInit,
  ) {
    const address = await listen(createSecureServer({ ...own! }, (request, response) => void serve(request, response)));
    const way = { ...STRAIGHT_WAY, ca: [own!.cert] };
    const { tap, exchanges } = await tapTo(`https://${address}`, { way, protocols: ['h2', 'http/1.1'] });
    const response = await fetch(`${tap.url}/chat?a=1`, { ...init, headers: { connection: 'close', 'x-own': '1' } });
    return { response, exchanges, address };
  }

  test('request and answer pass as they are, piece by piece', async (context) => {
    if (own === null) context.skip('openssl is not installed');
    let next = () => {};
    const { response, exchanges, address } = await ask(
      async (request, answer) => {
        let posted = '';
        for await (const piece of request) posted += String(piece);
        answer.writeHead(201, { 'content-type': 'text/plain', 'x-version': request.httpVersion });
        answer.write(`${request.method} ${request.url} ${request.headers[':authority']} ${posted}`);
        next = () => answer.end('second');
      },
      { method: 'POST', body: 'posted' },
    );
    expect(response.status).toBe(201);
    const reader = response.body!.getReader();
    const first = await reader.read();
    expect(Buffer.from(first.value).toString()).toBe(`POST /chat?a=1 ${address} posted`);
    next();
    expect(Buffer.from((await reader.read()).value).toString()).toBe('second');
    await exchanges[0]!.done;
    expect(exchanges[0]).toMatchObject({ ended: 'complete', status: 201, httpVersion: '2.0' });
    expect(exchanges[0]!.responseHeaders).toMatchObject({ 'content-type': 'text/plain', 'x-version': '2.0' });
    expect(bodyIn(exchanges[0]!).toString()).toMatch(/posted.*second/);
    expect(exchanges[0]!.reads.filter(({ body }) => body.length > 0)).toHaveLength(2);
  });

  test('a stream that is broken off is no end', async (context) => {
    if (own === null) context.skip('openssl is not installed');
    const { response, exchanges } = await ask((_, answer) => {
      answer.write('half');
      setImmediate(() => answer.stream.close(2));
    });
    await expect(response.text()).rejects.toThrow();
    expect(exchanges[0]).toMatchObject({ ended: 'upstream-failed', failure: { kind: 'reset' } });
  });
});

test('a proxy connects to an http address where that is wanted, and what is asked there is its own', async () => {
  const upstream = await listen(createHttpServer((request, response) => void response.end(`asked for ${request.url}`)));
  const proxy = await listen(
    createHttpServer().on('connect', (_, client: Socket) => {
      client.write('HTTP/1.1 200 Connected\r\n\r\n');
      client.pipe(connect(Number(upstream.split(':')[1]), '127.0.0.1')).pipe(client);
    }),
  );
  const way = { ...STRAIGHT_WAY, via: new URL(`http://${proxy}`), isTunnelled: true };
  const { tap } = await tapTo(`http://${upstream}`, { way });
  const response = await fetch(`${tap.url}/chat`, { headers: { connection: 'close' } });
  expect(await response.text()).toBe('asked for /chat');
});

test('a proxy is asked in absolute form for an http address', async () => {
  const asked: IncomingMessage[] = [];
  const proxy = await listen(
    createHttpServer((request, response) => {
      asked.push(request);
      response.end('by the proxy');
    }),
  );
  const way = { ...STRAIGHT_WAY, via: new URL(`http://me:pass@${proxy}`) };
  const { tap, exchanges } = await tapTo('http://app.invalid:81/base', { way });
  const response = await fetch(`${tap.url}/chat`, { headers: { connection: 'close' } });
  expect(await response.text()).toBe('by the proxy');
  expect(asked[0]!.url).toBe('http://app.invalid:81/base/chat');
  expect(asked[0]!.headers['proxy-authorization']).toBe('Basic bWU6cGFzcw==');
  expect(exchanges[0]!.requestHeaders['proxy-authorization']).toBeUndefined();
});
