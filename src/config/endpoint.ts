// From what was typed (`stream-check <url> --data …`) to the request that is made, and how the server is reached.
import { StreamCheckError } from '../errors.ts';
import type { EndpointRequest } from '../model/endpoint-request.ts';
import { STRAIGHT_WAY, type Way } from '../model/way.ts';
import { secretsOfHeaderLine, secretsOfUrl } from '../secrets/given.ts';
import type { RedactedSurroundings } from './target.ts';
import { isAddress, readAddress } from './address.ts';
import { addressToShow, type Env } from './base-url.ts';
import { readGivenFile } from './given-file.ts';
import { hasLostQuotes, lostQuotes } from './lost-quotes.ts';
import type { OptionValues } from './options.ts';
import { parseHeader } from './values.ts';

export interface ResolvedEndpoint {
  request: EndpointRequest;
  /** Address of the same app without what stands in front of it; null where none was given. */
  direct: URL | null;
  /** What was decided without being asked for, a sentence each. */
  notes: readonly string[];
}

/** @throws StreamCheckError 'usage' or 'file-unreadable' */
export function resolveEndpoint(
  typed: string,
  options: OptionValues,
  { env, cwd, redactor }: RedactedSurroundings,
): ResolvedEndpoint {
  redactor.add([...secretsOfUrl(typed), ...(options.header ?? []).flatMap(secretsOfHeaderLine)]);
  requireNoWebSocket(typed);
  const { url, authorization, notes } = readAddress(typed);
  const headers = (options.header ?? []).map((line) => parseHeader(line));
  if (authorization !== null) {
    if (headers.some(([name]) => name === 'authorization')) {
      const message = 'The address holds a user or a password, and --header an authorization.';
      throw new StreamCheckError('usage', message, 'Leave one of them out.');
    }
    headers.push(['authorization', authorization]);
  }
  const isMeantAsJson = headers.some(([name, value]) => name === 'content-type' && /json/i.test(value));
  if (hasLostQuotes(options.data ?? '', isMeantAsJson)) throw lostQuotes('--data');
  const body = options.data === undefined ? null : readBody(options.data, cwd);
  const request: EndpointRequest = {
    url,
    method: methodOf(options.method, body !== null),
    headers,
    body,
    way: resolveWay(url, options, env, cwd),
    httpVersion: 'any',
    isFollowing: options.location ?? false,
    maxTimeMs: null,
  };
  // Also of an address without a scheme.
  redactor.add([
    ...secretsOfUrl(url.href),
    ...headers.flatMap(([name, value]) => secretsOfHeaderLine(`${name}: ${value}`)),
  ]);
  const direct = options.direct === undefined ? null : resolveDirect(options.direct, redactor);
  const ofProxy = options.via === undefined ? proxyNote(request.way.via, '--via none') : [];
  return { request, direct, notes: [...notes, ...ofProxy] };
}

/** @throws StreamCheckError 'usage' */
function requireNoWebSocket(typed: string): void {
  if (!/^wss?:\/\//i.test(typed)) return;
  const place = addressToShow(typed);
  const message = 'A WebSocket is measured as an app, whose model is the embedded mock.';
  throw new StreamCheckError('usage', message, `stream-check through '${place}' --start '<command>'`);
}

/** @throws StreamCheckError 'usage' */
export function resolveDirect(typed: string, redactor: RedactedSurroundings['redactor']): URL {
  redactor.add(secretsOfUrl(typed));
  if (isAddress(typed)) {
    const { url } = readAddress(typed);
    redactor.add(secretsOfUrl(url.href));
    return url;
  }
  throw new StreamCheckError(
    'usage',
    '--direct expects an address of the same app.',
    '--direct http://127.0.0.1:3000/api/chat',
  );
}

/**
 * Names of methods as HTTP has them (RFC 9110, 9.1): in upper case but for those that somebody made.
 * @throws StreamCheckError 'usage'
 */
export function methodOf(typed: string | undefined, hasBody: boolean): string {
  if (typed === undefined) return hasBody ? 'POST' : 'GET';
  const method = /^(get|head|post|put|patch|delete|options|query)$/i.test(typed) ? typed.toUpperCase() : typed;
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}$/.test(method) || /^connect$/i.test(method)) {
    throw new StreamCheckError('usage', '--method expects the name of an HTTP method.', '--method POST');
  }
  if (method === 'HEAD') {
    throw new StreamCheckError('usage', 'An answer to HEAD has no body, so no text could be late.', '--method GET');
  }
  if (hasBody && method === 'GET') {
    throw new StreamCheckError('usage', 'A GET has no body: --data goes with POST.', '--method POST');
  }
  return method;
}

/** @param typed a text, or `@` and the name of a file, - for stdin @throws StreamCheckError 'file-unreadable' */
export function readBody(typed: string, cwd: string): Buffer {
  return typed.startsWith('@') ? readGivenFile(typed.slice(1), cwd) : Buffer.from(typed);
}

/** @throws StreamCheckError 'usage' or 'file-unreadable' */
export function resolveWay(
  url: URL,
  { ca, insecure = false, via }: Pick<OptionValues, 'ca' | 'insecure' | 'via'>,
  env: Env,
  cwd: string,
): Way {
  return {
    ...STRAIGHT_WAY,
    ca: ca === undefined ? null : [certificatesIn('--ca', ca, readGivenFile(ca, cwd))],
    isInsecure: insecure,
    via: proxyOf(url, via, env),
    isTunnelled: url.protocol.startsWith('ws'),
  };
}

/** @param bytes of the file at `path` @throws StreamCheckError 'usage' */
export function certificatesIn(option: string, path: string, bytes: Buffer): string {
  const text = bytes.toString('latin1');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  const message = `${option} expects certificates in the form PEM, and ${path} holds none.`;
  throw new StreamCheckError('usage', message, `${option} rootCA.pem`);
}

/** A proxy that nobody typed may be what holds the text. @param without what to type for none */
export function proxyNote(via: URL | null, without: string): string[] {
  return via === null ? [] : [`Asked through the proxy of the environment, ${via.host} (without it: ${without}).`];
}

/** As curl and most tools read the environment: lower case first; http_proxy in lower case alone (CVE-2016-5385). */
export function proxyOf(url: URL, via: string | undefined, env: Env): URL | null {
  if (via === 'none') return null;
  if (via !== undefined) return parseProxy('--via', via);
  const first = (...names: string[]) => names.map((name) => (env[name] ?? '').trim()).find((value) => value !== '');
  if (isExempt(url, first('no_proxy', 'NO_PROXY') ?? '')) return null;
  const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy'];
  const name = [...names, 'all_proxy', 'ALL_PROXY'].find((one) => (env[one] ?? '').trim() !== '');
  return name === undefined ? null : parseProxy(name, env[name]!.trim());
}

function parseProxy(source: string, typed: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  const what = url === null ? 'no address' : `a proxy of the kind ${url.protocol.slice(0, -1)}`;
  throw new StreamCheckError(
    'usage',
    `${source} holds ${what}; an HTTP proxy is expected.`,
    '--via http://127.0.0.1:3128    or --via none',
  );
}

/** Of this machine nobody needs a proxy, and `no_proxy` names hosts, ends of hosts, and `*`. */
function isExempt({ hostname, port, protocol }: URL, noProxy: string): boolean {
  if (/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return true;
  const usual = protocol === 'https:' ? '443' : '80';
  return noProxy.split(/[\s,]+/).some((entry) => {
    const [, host = '', ofPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (host === '' || (ofPort !== undefined && ofPort !== (port === '' ? usual : port))) return false;
    const end = host.replace(/^\*?\.?/, '');
    return host === '*' || hostname === end || (end !== '' && hostname.endsWith(`.${end}`));
  });
}
