// The way to a server: TCP or a unix socket, through a proxy or not, and TLS with the protocol that was agreed on.
// The caller speaks HTTP on the socket that it gets.
// Easy to get wrong: a proxy connects (CONNECT) to https addresses, and to http ones only where that is wanted. It is asked for
// the others in absolute form, so the caller has to take its request line and headers from `requestTarget`.
import { on, once } from 'node:events';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';
import { msBetween, systemClock, type Stamp } from '../../clock.ts';
import { credentialsOf } from '../../secrets/given.ts';
import type { Way } from '../../model/way.ts';
import { connectReason } from './connect-words.ts';

export type AgreedProtocol = 'h2' | 'http/1.1';

/** Each null where that was not done. */
export interface ConnectTiming {
  lookupMs: number | null;
  /** With what a proxy took to connect. */
  connectMs: number | null;
  tlsMs: number | null;
}

export interface Connected {
  /** Has no listener: the caller has to hear 'error'. Behind a proxy it may be paused. */
  socket: Socket | TLSSocket;
  /** What TLS agreed on; without TLS always http/1.1. */
  protocol: AgreedProtocol;
  timing: ConnectTiming;
  /** Of the proxy where there is one; null for a unix socket. */
  remoteAddress: string | null;
}

type ConnectStep = 'lookup' | 'connect' | 'proxy' | 'tls';

/** What the server, the proxy or the network did. The message is one sentence. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  /** Of the system or of TLS, such as ECONNREFUSED or DEPTH_ZERO_SELF_SIGNED_CERT; PROXY_REFUSED for a proxy's refusal. */
  readonly code: string;
  readonly step: ConnectStep;

  constructor(code: string, step: ConnectStep, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.step = step;
  }
}

/** @throws ConnectError; the reason of `signal` when the caller gave up */
export async function connectTo(
  url: URL,
  way: Way,
  alpn: readonly AgreedProtocol[],
  signal?: AbortSignal,
): Promise<Connected> {
  const attempt: Attempt = { url, way, signal, stop: stopOf(way, signal), step: 'lookup', socket: null };
  const timing: ConnectTiming = { lookupMs: null, connectMs: null, tlsMs: null };
  try {
    const remoteAddress = await openSocket(attempt, timing);
    if (url.protocol !== 'https:') return { socket: attempt.socket!, protocol: 'http/1.1', timing, remoteAddress };
    const startedAt = systemClock.now();
    const secure = await secured(attempt, url, alpn);
    timing.tlsMs = since(startedAt);
    const protocol = secure.alpnProtocol === 'h2' ? 'h2' : 'http/1.1';
    return { socket: secure, protocol, timing, remoteAddress };
  } catch (error) {
    attempt.socket?.destroy();
    throw failureOf(error as Error, attempt);
  }
}

/** What stands in the request line, and what the headers have beside those of the request. @param path with its query */
export function requestTarget(
  url: URL,
  way: Way,
  path = url.pathname + url.search,
): { target: string; headers: (readonly [string, string])[] } {
  const { via, unixSocket } = way;
  if (via === null || unixSocket !== null || isTunnelled(url, way)) return { target: path, headers: [] };
  const authorization = credentialsOf(via);
  const headers = authorization === null ? [] : [['Proxy-Authorization', authorization] as const];
  return { target: `http://${url.host}${path}`, headers };
}

function isTunnelled({ protocol }: URL, way: Way): boolean {
  return protocol === 'https:' || way.isTunnelled;
}

/** host:port, the port of the scheme where none is written. */
export function hostAndPort({ host, port, protocol }: URL): string {
  return port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
}

interface Attempt {
  readonly url: URL;
  readonly way: Way;
  readonly signal: AbortSignal | undefined;
  /** The caller gave up, or the time is over. */
  readonly stop: AbortSignal | undefined;
  step: ConnectStep;
  /** The outermost so far. */
  socket: Socket | TLSSocket | null;
}

function stopOf({ connectTimeoutMs }: Way, signal: AbortSignal | undefined): AbortSignal | undefined {
  const stops = [signal ?? [], connectTimeoutMs === null ? [] : AbortSignal.timeout(connectTimeoutMs)].flat();
  return stops.length === 0 ? undefined : AbortSignal.any(stops);
}

/** @returns the address that was connected to */
async function openSocket(attempt: Attempt, timing: ConnectTiming): Promise<string | null> {
  const { way, url, stop } = attempt;
  stop?.throwIfAborted();
  const proxy = way.unixSocket === null ? way.via : null;
  const place = way.unixSocket === null ? placeOf(proxy ?? url, way) : { path: way.unixSocket };
  const isName = 'host' in place && isIP(place.host) === 0;
  attempt.step = isName ? 'lookup' : 'connect';
  const socket = connectSocket(place);
  attempt.socket = socket;
  let startedAt = systemClock.now();
  if (isName) {
    socket.once('lookup', (error: Error | null) => {
      if (error !== null) return;
      attempt.step = 'connect';
      timing.lookupMs = since(startedAt);
      startedAt = systemClock.now();
    });
  }
  await once(socket, 'connect', { signal: stop });
  socket.setNoDelay(true);
  const remoteAddress = socket.remoteAddress ?? null;
  if (proxy !== null) {
    attempt.step = 'proxy';
    if (proxy.protocol === 'https:') await secured(attempt, proxy, ['http/1.1']);
    if (isTunnelled(url, way)) await openTunnel(attempt, proxy);
  }
  timing.connectMs = since(startedAt);
  return remoteAddress;
}

function placeOf(url: URL, { resolve }: Way): { host: string; port: number } {
  const place = hostAndPort(url);
  const port = Number(place.slice(place.lastIndexOf(':') + 1));
  return { host: withoutBrackets(resolve.get(place) ?? url.hostname), port };
}

async function secured(attempt: Attempt, url: URL, alpn: readonly AgreedProtocol[]): Promise<TLSSocket> {
  const { ca, isInsecure } = attempt.way;
  if (url === attempt.url) attempt.step = 'tls';
  const host = withoutBrackets(url.hostname);
  const secure = connectTls({
    socket: attempt.socket!,
    host,
    // TLS knows no names that are addresses.
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: [...alpn],
    rejectUnauthorized: !isInsecure,
    ...(ca === null ? {} : { ca: [...rootCertificates, ...ca] }),
  });
  attempt.socket = secure;
  await once(secure, 'secureConnect', { signal: attempt.stop });
  return secure;
}

/** The longest head of a proxy's answer that is read. */
const TUNNEL_HEAD_BYTES = 16 * 1024;

async function openTunnel({ url, socket, stop }: Attempt, proxy: URL): Promise<void> {
  const place = hostAndPort(url);
  const authorization = credentialsOf(proxy);
  const own = authorization === null ? '' : `Proxy-Authorization: ${authorization}\r\n`;
  socket!.write(`CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n${own}\r\n`);
  const head = await readHead(socket!, proxy, stop);
  const [, status = '', words = ''] = /^HTTP\/1\.[01] (\d{3}) ?([^\r\n]*)/.exec(head) ?? [];
  if (status.startsWith('2')) return;
  const said = status === '' ? 'answers, but not in HTTP' : `answered ${`${status} ${words}`.trim()}`;
  const wants = status === '407' ? ': it wants a user and a password in its address' : '';
  throw refusedByProxy(`The proxy ${hostAndPort(proxy)} does not connect to ${place}: it ${said}${wants}.`);
}

/** What follows the head stays in the socket: it is the server's. */
async function readHead(socket: Socket, proxy: URL, stop: AbortSignal | undefined): Promise<string> {
  let head = Buffer.alloc(0);
  for await (const [piece] of on(socket, 'data', { signal: stop, close: ['end', 'close'] })) {
    head = Buffer.concat([head, piece as Buffer]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1 && head.length < TUNNEL_HEAD_BYTES) continue;
    socket.pause();
    if (head.length > end + 4) socket.unshift(head.subarray(end + 4));
    return head.subarray(0, end).toString('latin1');
  }
  throw refusedByProxy(`The proxy ${hostAndPort(proxy)} closed the connection before it answered.`);
}

function refusedByProxy(message: string): ConnectError {
  return new ConnectError('PROXY_REFUSED', 'proxy', message);
}

function failureOf(error: Error, { url, way, signal, stop, step }: Attempt): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof ConnectError) return error;
  const isByProxy = way.via !== null && way.unixSocket === null && step !== 'tls';
  const place = way.unixSocket ?? `${isByProxy ? 'the proxy ' : ''}${hostAndPort(isByProxy ? way.via! : url)}`;
  if (stop?.aborted) {
    const words = `Could not connect to ${place} within ${way.connectTimeoutMs! / 1000} s.`;
    return new ConnectError('ETIMEDOUT', step, words);
  }
  const { code = 'TLS_FAILED' } = error as NodeJS.ErrnoException;
  return new ConnectError(code, step, `Could not connect to ${place}: ${connectReason(error)}.`, { cause: error });
}

/** URL keeps the brackets of an IPv6 address, sockets want it without. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function since(start: Stamp): number {
  return msBetween(start, systemClock.now());
}
