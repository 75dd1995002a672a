// The way to the address: certificates, proxies, other addresses, limits of time.
import { StreamCheckError } from '../../errors.ts';
import type { ReadFile } from './bodies.ts';
import type { Given } from './given.ts';
import type { Way } from '../../model/way.ts';
import { certificatesIn } from '../endpoint.ts';

/** The port of a proxy for which curl is given none. */
const PROXY_PORT = '1080';

/** @throws StreamCheckError 'usage' or 'file-unreadable' */
export function wayOf(given: Given, read: ReadFile): Way {
  const ca = given.all('cacert').map((path) => certificatesIn('--cacert', path, read(path)));
  return {
    ca: ca.length === 0 ? null : ca,
    isInsecure: given.has('insecure'),
    via: proxyOf(given.last('proxy'), given.last('proxy-user')),
    isTunnelled: false,
    resolve: new Map(given.all('resolve').map(resolved)),
    unixSocket: given.last('unix-socket'),
    connectTimeoutMs: millisecondsOf('--connect-timeout', given.last('connect-timeout')),
  };
}

/** Seconds, with a fraction perhaps; 0 is no limit. @throws StreamCheckError 'usage' */
export function millisecondsOf(option: string, text: string | null): number | null {
  if (text === null) return null;
  if (!/^\d*\.?\d+$/.test(text.trim())) {
    throw new StreamCheckError('usage', `${option} of curl expects a number of seconds.`, `${option} 30`);
  }
  const ms = Number(text) * 1000;
  return ms === 0 ? null : ms;
}

/** `host`, `host:port`, `http://user:password@host:port`; '' for none. */
function proxyOf(typed: string | null, login: string | null): URL | null {
  if (typed === null || typed === '') return null;
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== 'http:') {
    throw new StreamCheckError('usage', '-x expects the address of an HTTP proxy.', '-x http://127.0.0.1:3128');
  }
  // A port that is usual for http is cut off by URL, and typed all the same.
  if (url.port === '' && !/:80\/?$/.test(text)) url.port = PROXY_PORT;
  if (login !== null) {
    const [user = '', ...password] = login.split(':');
    url.username = encodeURIComponent(user);
    url.password = encodeURIComponent(password.join(':'));
  }
  return url;
}

/** `host:port:address`, or several addresses, of which the first counts. Of `*:443:address` nobody here knows the host. */
function resolved(typed: string): [string, string] {
  const [, host, port, list] = /^\+?([^:*\s]+|\[[^\]]+\]):(\d{1,5}):(\S+)$/.exec(typed) ?? [];
  const address = list?.split(',')[0]?.replace(/^\[(.*)\]$/, '$1');
  if (host !== undefined && port !== undefined && address !== undefined && address !== '') {
    return [`${host.toLowerCase()}:${port}`, address];
  }
  throw new StreamCheckError(
    'usage',
    '--resolve expects <host>:<port>:<address>.',
    '--resolve app.example.com:443:127.0.0.1',
  );
}
