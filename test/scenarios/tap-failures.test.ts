// How the tap passes on what goes wrong: refusals, resets, early ends, clients that leave, TLS.
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { STRAIGHT_WAY } from '../../src/model/way.ts';
import { makeCertificate } from '../support/certificate.ts';
import { createRawServer } from '../support/raw-sockets.ts';
import type { Line } from '../support/raw-sockets.ts';
import { upstream, tapTo, ask, moment, GET, framedIn, rest } from '../support/tap-rig.ts';

describe('broken ends', () => {
  const partial: [string, string, string][] = [
    ['a body with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', 'abc'],
    ['a chunked body', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', '3\r\nabc\r\n'],
  ];

  test.each(partial)('early end of %s: an early end for the client', async (_name, answer, body) => {
    const { address, line, exchange } = await ask(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.end(answer);
    });
    expect(await line.closed).toBe('end');
    expect(rest(line).toString()).toBe(body);
    expect(exchange.ended).toBe('upstream-failed');
    expect(exchange.failure).toEqual({
      kind: 'truncated',
      message: `${address} ended its answer early, after 3 bytes of the body.`,
    });
  });

  test.each([...partial, ['a body that ends with its connection', 'HTTP/1.1 200 OK\r\n\r\nabc', 'abc']])(
    'reset within %s: a reset for the client',
    async (_name, answer) => {
      let speak: Line | undefined;
      const { address, line, exchange } = await ask(async (upstreamLine) => {
        await upstreamLine.until('\r\n\r\n');
        upstreamLine.socket.write(answer);
        speak = upstreamLine;
      });
      await line.until('abc');
      speak?.socket.resetAndDestroy();
      expect(await line.closed).toBe('ECONNRESET');
      expect(exchange.failure).toEqual({
        kind: 'reset',
        message: `${address} reset the connection after 3 bytes of the body.`,
      });
    },
  );

  test.each([
    ['reset', 'reset', 'ECONNRESET', (line: Line) => line.socket.resetAndDestroy()],
    ['closed', 'truncated', 'end', (line: Line) => line.socket.end()],
  ])('%s before the answer: so it is for the client', async (how, kind, closed, breakOff) => {
    const { address, line, exchange } = await ask(async (upstreamLine) => {
      await upstreamLine.until('\r\n\r\n');
      breakOff(upstreamLine);
    });
    expect(await line.closed).toBe(closed);
    expect(exchange.failure).toEqual({
      kind,
      message: `${address} ${how} the connection before it answered.`,
    });
    expect(exchange.status).toBeNull();
  });

  test('a second request that is reset was not refused', async () => {
    let requests = 0;
    const address = await upstream(({ socket }) => {
      socket.on('data', () => {
        if (++requests === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc');
        else socket.resetAndDestroy();
      });
    });
    const { exchanges, client } = await tapTo(`http://${address}`);
    const line = client();
    line.socket.write(GET);
    await line.until('abc');
    line.socket.write(GET);
    expect(await line.closed).toBe('ECONNRESET');
    expect(exchanges[1]?.failure).toEqual({
      kind: 'reset',
      message: `${address} reset the connection before it answered.`,
    });
  });

  test('refused: a 502 that says so', async () => {
    const { address, close } = await createRawServer(() => {});
    close();
    const { exchanges, client } = await tapTo(`http://${address}`);
    const line = client();
    line.socket.write(GET);
    await line.until('}}');
    const message = `Could not connect to ${address}: the connection was refused.`;
    expect(line.text()).toMatch(/^HTTP\/1\.1 502 /);
    expect(JSON.parse(rest(line).toString())).toEqual({ error: { message } });
    expect(exchanges[0]).toMatchObject({
      ended: 'upstream-failed',
      status: null,
      failure: { kind: 'connect-failed', message },
    });
  });

  test('a host name that does not exist', async () => {
    const { exchanges, client } = await tapTo('http://no-such-host.invalid');
    const line = client();
    line.socket.write(GET);
    await line.until('}}');
    expect(exchanges[0]?.failure?.message).toMatch(/^Could not connect to no-such-host\.invalid:80: the host name/);
  });

  test.each([
    ['not HTTP', 'SSH-2.0-OpenSSH_9\r\n', /answered, but not in HTTP/],
    ['a status line that cannot be repeated', 'HTTP/1.1 200 O\x01K\r\nContent-Length: 0\r\n\r\n', /HTTP/],
  ])('%s', async (_name, words, message) => {
    const { address, line, exchange } = await ask(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.write(words);
    });
    await line.until('}}');
    expect(exchange.failure).toMatchObject({ kind: 'protocol-error', message: expect.stringMatching(message) });
    expect(exchange.failure?.message).toContain(address);
  });

  test('broken chunks in mid-stream: an early end for the client', async () => {
    const { address, line, exchange } = await ask(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n');
    });
    expect(await line.closed).toBe('end');
    expect(rest(line).toString()).toBe('3\r\nabc\r\n');
    expect(exchange.failure?.kind).toBe('protocol-error');
    expect(exchange.failure?.message).toContain(`${address} broke the rules of HTTP after 3 bytes of its body`);
  });

  test('a client that leaves in mid-stream closes the upstream', async () => {
    let speak: Line | undefined;
    const { line, exchange } = await ask(async (upstreamLine) => {
      await upstreamLine.until('\r\n\r\n');
      upstreamLine.socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
      speak = upstreamLine;
    });
    await line.until('abc');
    line.socket.destroy();
    await exchange.done;
    await speak?.closed;
    expect(exchange).toMatchObject({ ended: 'client-aborted', failure: null });
  });

  test('a client that leaves before the answer closes the upstream', async () => {
    let arrived: (line: Line) => void = () => {};
    const arrival = new Promise<Line>((resolve) => (arrived = resolve));
    const { line, exchange } = await ask(async (upstreamLine) => {
      await upstreamLine.until('\r\n\r\n');
      arrived(upstreamLine);
    });
    const upstreamLine = await arrival;
    line.socket.destroy();
    await upstreamLine.closed;
    expect(exchange.ended).toBe('client-aborted');
  });

  test('closing the tap breaks off what is open', async () => {
    const address = await upstream(() => {});
    const { tap, exchanges, client } = await tapTo(`http://${address}`);
    const line = client();
    line.socket.write(GET);
    while (exchanges.length === 0) await moment();
    await tap.close();
    await line.closed;
    expect(exchanges[0]?.ended).toBe('client-aborted');
  });
});

describe('https', () => {
  const own = makeCertificate();

  const tlsUpstream = () =>
    upstream(
      ({ socket }) => {
        socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc'));
      },
      createTlsServer({ ...own }),
    );

  test('a trusted certificate: framed bytes are counted without TLS', async (context) => {
    if (own === null) context.skip('openssl is not installed');
    const { exchanges, client } = await tapTo(`https://${await tlsUpstream()}`, {
      way: { ...STRAIGHT_WAY, ca: [own!.cert] },
    });
    const line = client();
    line.socket.write(GET);
    await line.until('abc');
    expect(exchanges[0]).toMatchObject({ ended: 'complete', status: 200 });
    expect(framedIn(exchanges[0]!)).toBe('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc'.length);
  });

  test('an untrusted one: the reason is told', async (context) => {
    if (own === null) context.skip('openssl is not installed');
    const address = await tlsUpstream();
    const { exchanges, client } = await tapTo(`https://${address}`);
    const line = client();
    line.socket.write(GET);
    await line.until('}}');
    expect(exchanges[0]?.failure).toEqual({
      kind: 'connect-failed',
      message: `Could not connect to ${address}: TLS failed, self-signed certificate.`,
    });
  });

  test('an upstream that speaks no TLS', async () => {
    const address = await upstream(
      ({ socket }) => void socket.on('data', () => socket.write('HTTP/1.1 400 Bad\r\n\r\n')),
    );
    const { exchanges, client } = await tapTo(`https://${address}`);
    const line = client();
    line.socket.write(GET);
    await line.until('}}');
    expect(exchanges[0]?.failure?.message).toMatch(
      /^Could not connect to .*: TLS failed, .*(wrong version|packet length)/i,
    );
  });
});
