// Raw headers on their way through the tap: order, case and repetition stay; only what concerns one connection changes.

/** Headers about one connection (RFC 9110, 7.6.1). Connection and Transfer-Encoding are kept: Node acts on them. */
const HOP_BY_HOP = new Set(['keep-alive', 'proxy-connection', 'te', 'upgrade', 'http2-settings']);

/** Flat list of name, value, name, value, as Node's rawHeaders. */
export type RawHeaders = readonly string[];

/** For the request to the upstream. */
export function requestHeaders(raw: RawHeaders, host: string, method: string): string[] {
  const headers = endToEnd(raw).map(([name, value]) => (name.toLowerCase() === 'host' ? [name, host] : [name, value]));
  const names = new Set(headers.map(([name]) => name!.toLowerCase()));
  // Node would announce that the connection is closed behind the answer, and some servers answer such a request otherwise.
  if (!names.has('connection')) headers.push(['Connection', 'keep-alive']);
  if (!names.has('host')) headers.unshift(['Host', host]);
  // Node would announce a chunked body for a POST that has none.
  const saysLength = names.has('content-length') || names.has('transfer-encoding');
  if (!saysLength && method !== 'GET' && method !== 'HEAD') headers.push(['Content-Length', '0']);
  return headers.flat();
}

/**
 * For the answer to the client. An HTTP/1.0 client knows no chunked encoding: the end of its connection ends the body. So it
 * does behind any other transfer encoding; Node, which acts on the header, would keep the connection open.
 */
export function responseHeaders(raw: RawHeaders, clientKnowsChunks: boolean): string[] {
  const headers = endToEnd(raw);
  const encodings = headers.filter(([name]) => name.toLowerCase() === 'transfer-encoding');
  const isChunked = isLastChunked(encodings);
  if (encodings.length === 0 || (isChunked && clientKnowsChunks)) return headers.flat();
  const dropped = isChunked ? ['transfer-encoding', 'connection'] : ['connection'];
  const kept = headers.filter(([name]) => !dropped.includes(name.toLowerCase()));
  return [...kept, ['Connection', 'close']].flat();
}

/** Whether the end of the connection is the end of the body. */
export function endsWithConnection(headers: RawHeaders): boolean {
  const pairs = headerPairs(headers);
  const encodings = pairs.filter(([name]) => name.toLowerCase() === 'transfer-encoding');
  if (encodings.length > 0) return !isLastChunked(encodings);
  return !pairs.some(([name]) => name.toLowerCase() === 'content-length');
}

/** As parsers read it; Node, when it writes, takes any value with this word in it for chunked. */
function isLastChunked(encodings: readonly (readonly [string, string])[]): boolean {
  return encodings.at(-1)?.[1].split(',').at(-1)!.trim().toLowerCase() === 'chunked';
}

/**
 * Where a redirect leads, for the client: to the same place of the upstream as without the tap. What stands behind the
 * address that the user gave is reached through the tap.
 */
export function placeForClient(location: string, address: URL, segment: string | null): string {
  if (!location.startsWith('/') || location.startsWith('//')) return location;
  const prefix = address.pathname.replace(/\/$/, '');
  const rest = location.startsWith(prefix) ? location.slice(prefix.length) : null;
  if (rest === null || !/^[/?#]/.test(rest)) return address.origin + location;
  return segment === null ? rest : `/${segment}${rest}`;
}

function endToEnd(raw: RawHeaders): [string, string][] {
  const all = headerPairs(raw);
  const tokens = new Set(
    all
      .filter(([name]) => name.toLowerCase() === 'connection')
      .flatMap(([, value]) => value.split(',').map((token) => token.trim().toLowerCase())),
  );
  return all
    .filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !tokens.has(name.toLowerCase()))
    .map(([name, value]) =>
      name.toLowerCase() === 'connection' ? [name, tokens.has('close') ? 'close' : 'keep-alive'] : [name, value],
    );
}

/** [name, value] for each. */
export function headerPairs(raw: RawHeaders): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i]!, raw[2 * i + 1]!]);
}
