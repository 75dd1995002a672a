// What the headers of an answer hint at. They only support: a header alone accuses nobody.
import type { EvidenceOf } from '../model/evidence.ts';
import type { HttpResponseSeen } from '../model/recording.ts';
import { proxyIn } from './causes/products-named.ts';

type Header = EvidenceOf<'header'>;

/** The answer was made earlier, by what these headers say. Caches name a hit, and none of them a miss, with these words. */
const OF_CACHES: Readonly<Record<string, RegExp>> = {
  'x-cache': /\bhit\b/i,
  'cf-cache-status': /^(hit|stale|revalidated|updating)$/i,
  'x-vercel-cache': /^(hit|stale|prerender)$/i,
  'x-proxy-cache': /\bhit\b/i,
  age: /^\s*[1-9]\d*\s*$/,
};

/** The answer came from a cache; null where no header says so. */
export function cacheHeader({ headers }: HttpResponseSeen): Header | null {
  for (const [name, sign] of Object.entries(OF_CACHES)) {
    const value = headers[name];
    if (value !== undefined && sign.test(value)) return { kind: 'header', name, value, tells: 'cached' };
  }
  return null;
}

/** What took how long before the first byte, as servers say it. */
const OF_TIMES =
  /^(server-timing|x-[\w-]*timing|x-runtime|x-(response|process)-time|openai-processing-ms|x-envoy-upstream-service-time)$/;

/** What may have a part in text that came in lumps, or in one piece: supporting, never a proof. */
export function lumpHeaders(response: HttpResponseSeen): Header[] {
  const { headers, contentEncoding } = response;
  const encoding = contentEncoding?.trim().toLowerCase() ?? '';
  const isCompressed = !['', 'identity', 'none'].includes(encoding);
  const length = headers['content-length'];
  const proxy = proxyIn(headers);
  const unheeded = headers['x-accel-buffering']?.trim().toLowerCase() === 'no';
  const header = (name: string, value: string, tells: Header['tells']): Header => {
    return { kind: 'header', name, value, tells };
  };
  return [
    ...(isCompressed ? [header('content-encoding', encoding, 'compressed')] : []),
    ...(length === undefined ? [] : [header('content-length', length, 'length-known')]),
    ...(proxy === null ? [] : [header(proxy.header, proxy.value, 'proxy')]),
    ...(unheeded ? [header('x-accel-buffering', 'no', 'not-to-buffer')] : []),
    ...Object.entries(headers).flatMap(([name, value]) => (OF_TIMES.test(name) ? [header(name, value, 'timed')] : [])),
  ];
}
