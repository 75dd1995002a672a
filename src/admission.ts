// Who may ask a server of ours. A port on loopback is not private: every program of the machine can ask it, and so can every
// web page that a browser of the machine shows.
//
//   http://127.0.0.1:<port>/<segment>/v1/chat/completions
//
// Who was given the address knows its segment. A page whose name was made to lead to this machine (DNS rebinding) has that
// name in Host, and what a page sends to another address than its own has an Origin.
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hostname } from 'node:os';
import { SEGMENT_NAME } from './secrets/segments.ts';

const SEGMENT_BYTES = 16;

/** The first segment of a path that nobody can guess: letters, digits, - and _. */
function createSegment(): string {
  return SEGMENT_NAME + randomBytes(SEGMENT_BYTES).toString('base64url');
}

export interface Admission {
  /** With which the path has to begin; null where the address has none. */
  segment: string | null;
  /** Whether this server has that name in Host. @param name without its port, in lower case */
  isOwnName(name: string): boolean;
  /** The port that Host has to have if it has any; null for any: the end of a tunnel has another one. */
  port: number | null;
  /** What the user has the client send, names in lower case: it may have an Origin, and an app passes it on. */
  ownHeaders: Readonly<Record<string, string>>;
}

export interface AdmissionOptions {
  hasSegment: boolean;
  /** Where the server listens. */
  host: string;
  port: Admission['port'];
  /** Names in any case. */
  ownHeaders?: Readonly<Record<string, string>> | undefined;
}

export function createAdmission({ hasSegment, host, port, ownHeaders = {} }: AdmissionOptions): Admission {
  return {
    segment: hasSegment ? createSegment() : null,
    isOwnName: ownNames(host),
    port,
    ownHeaders: Object.fromEntries(Object.entries(ownHeaders).map(([name, value]) => [name.toLowerCase(), value])),
  };
}

/** What stands behind the port in the address of the server. */
export function basePathOf({ segment }: Admission): string {
  return segment === null ? '' : `/${segment}`;
}

/** What a refused request has, or lacks. */
export type Refusal = 'host' | 'origin' | 'path';

/** The path and query of a request as if there were no segment, or why it may not pass. */
export function admit(
  { url = '/', headers }: { url?: string | undefined; headers: IncomingHttpHeaders },
  { segment, isOwnName, port, ownHeaders }: Admission,
): { path: string } | { refusal: Refusal } {
  // Browsers always send a Host; programs that speak HTTP/1.0 may send none.
  if (headers.host !== undefined && headers.host !== '') {
    const [, name, asked] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(headers.host.toLowerCase()) ?? [];
    if (name === undefined || !isOwnName(name)) return { refusal: 'host' };
    if (asked !== undefined && port !== null && Number(asked) !== port) return { refusal: 'host' };
  }
  if (isOfPage(headers, ownHeaders)) return { refusal: 'origin' };
  if (segment === null) return { path: url };
  const rest = url.startsWith(segment, 1) ? url.slice(segment.length + 1) : null;
  if (rest?.startsWith('/')) return { path: rest };
  return rest === '' || rest?.startsWith('?') ? { path: `/${rest}` } : { refusal: 'path' };
}

/** Browsers send Sec-Fetch-Site also where they send no Origin, as for pictures. */
function isOfPage(headers: IncomingHttpHeaders, own: Admission['ownHeaders']): boolean {
  const site = headers['sec-fetch-site'];
  const isOtherSite = site === 'cross-site' || site === 'same-site';
  if (isOtherSite && site !== own['sec-fetch-site']) return true;
  return headers.origin !== undefined && headers.origin !== own['origin'];
}

/** Names that lead to this machine by themselves and that nobody else can have: `internal` is reserved for networks. */
const LOCAL_NAME = /^(?:localhost|.+\.localhost|.+\.internal|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** An address; or a name that no public server can have: of one part, as in a network of containers, or of mDNS. */
const PRIVATE_NAME = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\]|[^.]+|.+\.local)$/;

/** Names in Host by which a server may be asked that listens at `host`. */
function ownNames(host: string): Admission['isOwnName'] {
  const own = host.toLowerCase();
  const isLocal = (name: string) => LOCAL_NAME.test(name) || name === own;
  if (isLoopback(own)) return isLocal;
  const machine = hostname().toLowerCase();
  return (name) => isLocal(name) || PRIVATE_NAME.test(name) || name === machine;
}

/** Whether this machine alone can reach a server that listens there. */
function isLoopback(host: string): boolean {
  return host === '::1' || LOCAL_NAME.test(host.toLowerCase());
}

const REASONS: Readonly<Record<Refusal, string>> = {
  host: 'a Host header that names another server',
  origin: 'an Origin header, as web pages send it',
  path: 'a path that does not begin with that of the base URL',
};

/** What the refused one is answered. It may be the client itself, whose user reads it. */
export function refusalWords(refusal: Refusal): string {
  return `stream-check refused this request because of ${REASONS[refusal]}.`;
}

/**
 * What the user should know of refused requests: one sentence, and no word of theirs; nothing if there were none.
 * @param whose address was asked
 * @param forDropped what to type where it was the client itself, and it leaves out the path of its base URL
 */
export function refusalWarning(refusals: ReadonlySet<Refusal>, whose: string, forDropped = ''): string[] {
  if (refusals.size === 0) return [];
  const reasons = [...refusals].toSorted().map((refusal) => REASONS[refusal]);
  const hint =
    refusals.has('path') && forDropped !== '' ? `; if ${whose} drops the path of its base URL: ${forDropped}` : '';
  return [
    `Requests to the address of ${whose} were refused (403) and are not counted, because of ${reasons.join(', ')}${hint}.`,
  ];
}
