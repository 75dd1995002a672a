// The way to a server: TLS, what is agreed on, proxies, unix sockets, names that lead elsewhere. Real sockets, no clock.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, Server as TlsServer } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { STRAIGHT_WAY, type Way } from '../../src/model/way.ts';
import { connectTo, requestTarget } from '../../src/record/vantages/connect.ts';
import { makeCertificate } from '../support/certificate.ts';

const own = makeCertificate();
const started: Server[] = [];
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const server of started.splice(0)) server.close();
});

/** @returns its port */
async function listen(server: Server, path?: string): Promise<number> {
  started.push(server);
  server.on('connection', (socket: Socket) => void sockets.add(socket.on('error', () => {})));
  if (path === undefined) server.listen(0, '127.0.0.1');
  else server.listen(path);
  await once(server, 'listening');
  return path === undefined ? (server.address() as AddressInfo).port : 0;
}

/** Says what it is called, then closes. */
function named(name: string): Server {
  return createServer((socket) => void socket.end(name));
}

function secure(...protocols: string[]): Server {
  return createTlsServer({ ...own!, ALPNProtocols: protocols }, (socket) => void socket.end('secure'));
}

/** Connects to whatever it is asked for, and notes that. */
function proxy(asked: string[], answer = 'HTTP/1.1 200 Connected\r\n\r\n', server: Server = createServer()): Server {
  const event = server instanceof TlsServer ? 'secureConnection' : 'connection';
  return server.on(event, (socket: Socket) => {
    socket.once('data', (bytes) => {
      asked.push(bytes.toString());
      const [, host, port] = /^CONNECT (\S+):(\d+) /.exec(bytes.toString()) ?? [];
      socket.write(answer);
      if (answer.includes(' 200 ')) relayTo(socket, connect(Number(port), host));
      else socket.end();
    });
  });
}

function relayTo(socket: Socket, onward: Socket): void {
  sockets.add(onward);
  socket.pipe(onward).pipe(socket);
}

async function opened(address: string, way: Partial<Way> = {}, signal?: AbortSignal) {
  const connected = await connectTo(new URL(address), { ...STRAIGHT_WAY, ...way }, ['h2', 'http/1.1'], signal);
  sockets.add(connected.socket);
  return { ...connected, text: Buffer.concat(await connected.socket.toArray()).toString() };
}

describe('without TLS', () => {
  test('a name is looked up, an address is not', async () => {
    const port = await listen(named('plain'));
    const byName = await opened(`http://localhost:${port}`);
    expect(byName).toMatchObject({ text: 'plain', protocol: 'http/1.1', remoteAddress: '127.0.0.1' });
    expect(byName.timing).toEqual({ lookupMs: expect.any(Number), connectMs: expect.any(Number), tlsMs: null });
    const { timing } = await opened(`http://127.0.0.1:${port}`);
    expect(timing.lookupMs).toBeNull();
  });

  test('a name leads where the way says', async () => {
    const port = await listen(named('elsewhere'));
    const resolve = new Map([[`example.invalid:${port}`, '127.0.0.1']]);
    expect(await opened(`http://example.invalid:${port}`, { resolve })).toMatchObject({ text: 'elsewhere' });
  });

  test('a unix socket is taken whatever the address says, and no proxy is asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stream-check-way-'));
    const unixSocket = join(folder, 'socket');
    await listen(named('unix'), unixSocket);
    const way = { unixSocket, via: new URL('http://127.0.0.1:1') };
    expect(await opened('http://nowhere.invalid', way)).toMatchObject({ text: 'unix', remoteAddress: null });
    rmSync(folder, { recursive: true });
  });

  test('nobody there, no such name: which step failed, and why', async () => {
    const port = await listen(named('gone'));
    started.pop()!.close();
    const message = `Could not connect to 127.0.0.1:${port}: the connection was refused.`;
    await expect(opened(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
      step: 'connect',
      code: 'ECONNREFUSED',
      message,
    });
    await expect(opened('http://no-such-host.invalid')).rejects.toMatchObject({ step: 'lookup' });
  });

  test('who gives up gets their own reason back', async () => {
    const port = await listen(named('late'));
    const reason = new Error('enough');
    await expect(opened(`http://127.0.0.1:${port}`, {}, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('with TLS', () => {
  test('a certificate that is given is trusted, and HTTP/2 is agreed on', async (context) => {
    if (own === null) context.skip('openssl is not installed');
    const port = await listen(secure('h2'));
    const ca = [own!.cert];
    const { timing, ...rest } = await opened(`https://localhost:${port}`, { ca });
    expect(rest).toMatchObject({ text: 'secure', protocol: 'h2' });
    expect(timing.tlsMs).toBeGreaterThan(0);
    expect(await opened(`https://127.0.0.1:${await listen(secure('http/1.1'))}`, { ca })).toMatchObject({
      protocol: 'http/1.1',
    });
  });

  test('one that nobody trusts is refused, unless any will do', async (context) => {
    if (own === null) context.skip('openssl is not installed');
    const address = `https://localhost:${await listen(secure('h2'))}`;
    await expect(opened(address)).rejects.toMatchObject({
      step: 'tls',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      message: expect.stringMatching(/^Could not connect to localhost:\d+: TLS failed, self-signed certificate\.$/),
    });
    expect(await opened(address, { isInsecure: true })).toMatchObject({ text: 'secure' });
  });

  test('a server that never finishes: the time limit is for all of it', async () => {
    const port = await listen(createServer());
    const way = { connectTimeoutMs: 500 };
    await expect(opened(`https://127.0.0.1:${port}`, way)).rejects.toMatchObject({
      step: 'tls',
      code: 'ETIMEDOUT',
      message: `Could not connect to 127.0.0.1:${port} within 0.5 s.`,
    });
  });
});

describe('through a proxy', () => {
  test('it connects to an https address, and TLS is with the server behind it', async (context) => {
    if (own === null) context.skip('openssl is not installed');
    const asked: string[] = [];
    const target = await listen(secure('h2'));
    const via = new URL(`http://me:pass%20word@127.0.0.1:${await listen(proxy(asked))}`);
    expect(await opened(`https://localhost:${target}`, { via, ca: [own!.cert] })).toMatchObject({
      text: 'secure',
      protocol: 'h2',
    });
    const password = Buffer.from('me:pass word').toString('base64');
    expect(asked).toEqual([
      `CONNECT localhost:${target} HTTP/1.1\r\nHost: localhost:${target}\r\nProxy-Authorization: Basic ${password}\r\n\r\n`,
    ]);
  });

  test('one that is itself asked over TLS', async (context) => {
    if (own === null) context.skip('openssl is not installed');
    const asked: string[] = [];
    const target = await listen(secure('h2'));
    const via = new URL(`https://localhost:${await listen(proxy(asked, undefined, createTlsServer({ ...own! })))}`);
    expect(await opened(`https://localhost:${target}`, { via, ca: [own!.cert] })).toMatchObject({ text: 'secure' });
    expect(asked).toHaveLength(1);
  });

  test('an http address is asked of the proxy in absolute form', async () => {
    const way = { ...STRAIGHT_WAY, via: new URL('http://me:secret@proxy.example:3128') };
    expect(requestTarget(new URL('http://api.example/chat?a=1'), way)).toEqual({
      target: 'http://api.example/chat?a=1',
      headers: [['Proxy-Authorization', `Basic ${Buffer.from('me:secret').toString('base64')}`]],
    });
    const straight = { target: '/chat?a=1', headers: [] };
    expect(requestTarget(new URL('https://api.example/chat?a=1'), way)).toEqual(straight);
    expect(requestTarget(new URL('http://api.example/chat?a=1'), { ...way, isTunnelled: true })).toEqual(straight);
    const typed = { ...STRAIGHT_WAY, via: new URL('http://me:100%%40@proxy.example') };
    expect(requestTarget(new URL('http://api.example/'), typed).headers).toEqual([
      ['Proxy-Authorization', `Basic ${Buffer.from('me:100%@').toString('base64')}`],
    ]);
    const port = await listen(named('the proxy'));
    const via = new URL(`http://127.0.0.1:${port}`);
    expect(await opened('http://nowhere.invalid', { via })).toMatchObject({ text: 'the proxy' });
  });

  test('it connects to an http address too, where that is wanted, and its password may have a %', async () => {
    const asked: string[] = [];
    const target = await listen(named('behind it'));
    const via = new URL(`http://me:50%@127.0.0.1:${await listen(proxy(asked))}`);
    expect(await opened(`http://localhost:${target}`, { via, isTunnelled: true })).toMatchObject({ text: 'behind it' });
    expect(asked[0]).toContain(`Authorization: Basic ${Buffer.from('me:50%').toString('base64')}\r\n`);
  });

  test('what it refuses is told, with its status', async () => {
    const answer = 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n';
    const port = await listen(proxy([], answer));
    await expect(opened('https://api.invalid', { via: new URL(`http://127.0.0.1:${port}`) })).rejects.toMatchObject({
      step: 'proxy',
      code: 'PROXY_REFUSED',
      message:
        `The proxy 127.0.0.1:${port} does not connect to api.invalid:443: ` +
        'it answered 407 Proxy Authentication Required: it wants a user and a password in its address.',
    });
    const silent = await listen(createServer((socket) => void socket.once('data', () => socket.end())));
    await expect(opened('https://api.invalid', { via: new URL(`http://127.0.0.1:${silent}`) })).rejects.toMatchObject({
      message: `The proxy 127.0.0.1:${silent} closed the connection before it answered.`,
    });
  });
});
