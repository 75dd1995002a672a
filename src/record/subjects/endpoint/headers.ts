// The headers of a request to an endpoint: those that were given, and what a browser sends beside them.
import { READER_HEADERS } from '../../../clients/answer.ts';
import type { EndpointRequest } from '../../../model/endpoint-request.ts';
import { parseJson } from '../../../protocols/json.ts';

export type Headers = readonly (readonly [name: string, value: string])[];

/** About one connection (RFC 9110, 7.6.1): HTTP/2 has no such headers, and over HTTP/1.1 they are ours. */
const OF_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'te',
  'content-length',
]);

/** @param body what is sent, `{{n}}` replaced @param userAgent for a request that names none */
export function headersOf(
  { headers, withoutHeaders = [], url }: EndpointRequest,
  body: Buffer | null,
  userAgent: string,
): Headers {
  const given = headers.filter(([name]) => !OF_CONNECTION.has(name.toLowerCase())).map(readable);
  const names = new Set([...given.map(([name]) => name.toLowerCase()), ...withoutHeaders]);
  const usual: Headers = [
    ['host', url.host],
    ['user-agent', userAgent],
    ...Object.entries(READER_HEADERS),
    ...(body === null ? [] : [['content-type', contentTypeOf(body)] as const]),
  ];
  const all = [...usual.filter(([name]) => !names.has(name)), ...given];
  return body === null ? all : [...all, ['content-length', String(body.length)]];
}

/** What a browser can decode, and this Node cannot, is not asked for. */
function readable([name, value]: Headers[number]): Headers[number] {
  if (name.toLowerCase() !== 'accept-encoding') return [name, value];
  const known = new Set([
    'identity',
    '*',
    ...READER_HEADERS['accept-encoding']!.split(',').map((coding) => coding.trim()),
  ]);
  const codings = value.split(',').filter((coding) => known.has(coding.replace(/;.*/s, '').trim().toLowerCase()));
  return [name, codings.length === 0 ? 'identity' : codings.join(',').trim()];
}

/** As curl says it, but for JSON. */
export function contentTypeOf(body: Buffer): string {
  const isJson =
    /^\s*[[{]/.test(body.subarray(0, 64).toString('latin1')) && parseJson(body.toString('utf8')) !== undefined;
  return isJson ? 'application/json' : 'application/x-www-form-urlencoded';
}

/** As an object: the host has a name of its own there, and what is there twice is joined (RFC 9110, 5.3; RFC 9113, 8.2.3). */
export function forHttp2(headers: Headers): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [given, value] of headers) {
    const name = given.toLowerCase() === 'host' ? ':authority' : given.toLowerCase();
    const before = joined[name];
    joined[name] = before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
  return joined;
}
