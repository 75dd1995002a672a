// What the mock can be asked, and how it refuses the rest: in the form of the API that was asked. A request is never left
// without an answer, for that would look like what the mock was to play.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getResponse, HttpResponse, type HttpHandler } from './msw.ts';
import { refusalWords, type Refusal } from '../admission.ts';
import { protocols } from '../protocols/index.ts';
import { isObject } from '../protocols/json.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { toJson } from '../report/escape.ts';

/** Of the addresses at which the mock says what it was asked. */
export const INSPECT_PREFIX = '/__stream-check__/';

/** Every path that is answered, as it is usually written. */
export function mockPaths(): string[] {
  return protocols.entries.flatMap(({ mockPrefix, mockPaths: paths }) => paths.map((path) => mockPrefix + path));
}

/** Whether an address is one of them. @param spoken the APIs that count */
export function isMockPath(path: string, spoken: readonly Protocol[] = protocols.entries): boolean {
  return spoken.some(({ mockPaths: paths }) => paths.some((known) => patternOf(known).test(path)));
}

/** SDKs differ about the version in front, and gateways put more there. */
export function patternOf(path: string): RegExp {
  const [before = '', after] = path.replace(/^\/v1(beta)?/, '').split('{model}');
  return new RegExp(`${before}${after === undefined ? '' : `.+${after}`}$`);
}

/** The API that is asked at this path; the first one where none is. */
export function protocolAt(path: string): Protocol {
  return protocols.entries.find((protocol) => isMockPath(path, [protocol])) ?? protocols.entries[0]!;
}

/** Members whose type every API checks, where they are there. */
const MEMBERS: readonly (readonly [name: string, type: string, is: (value: unknown) => boolean])[] = [
  ['model', 'a string', (value) => typeof value === 'string'],
  // OpenAI and others take null for false.
  ['stream', 'true or false', (value) => typeof value === 'boolean' || value === null],
  ['messages', 'an array', Array.isArray],
];

/** What is wrong with the body of a request, in a sentence; null for nothing. @param body as parsed */
export function faultOfBody(body: unknown): string | null {
  if (!isObject(body)) return 'The request body is no JSON object.';
  const wrong = MEMBERS.find(([name, , is]) => Object.hasOwn(body, name) && !is(body[name]));
  return wrong === undefined ? null : `"${wrong[0]}" has to be ${wrong[1]}.`;
}

export function refuse(
  protocol: Protocol,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Response {
  const body = toJson(protocol.errorBody(status, message));
  return new HttpResponse(body, { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** Never rejects for what was asked: that is refused. @param path with its query */
export async function answerOf(
  request: IncomingMessage,
  path: string,
  body: Buffer,
  signal: AbortSignal,
  handlers: HttpHandler[],
): Promise<Response> {
  const bare = path.split('?')[0]!;
  const refused = refusalAt(request.method ?? 'GET', bare);
  if (refused !== null) return refused;
  const asked = toRequest(request, path, body, signal);
  return (asked === null ? null : await getResponse(handlers, asked)) ?? unreadable(bare);
}

/** Null for what `Request` does not take: that is a mistake of the client. */
function toRequest(
  { headersDistinct, method = 'GET' }: IncomingMessage,
  path: string,
  body: Buffer,
  signal: AbortSignal,
): Request | null {
  const headers = Object.entries(headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  const carriesBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
  try {
    return new Request(`http://mock.invalid${path}`, {
      method,
      headers,
      signal,
      ...(carriesBody ? { body: new Uint8Array(body) } : {}),
    });
  } catch {
    return null;
  }
}

/** The refusal of a request that no handler gets; null for one that a handler may get. @param path without its query */
function refusalAt(method: string, path: string): Response | null {
  const protocol = protocolAt(path);
  if (!isMockPath(path)) {
    const known = [...mockPaths(), `${INSPECT_PREFIX}health`, `${INSPECT_PREFIX}exchanges`].join(', ');
    return refuse(protocol, 404, `Nothing is served at ${path}. Known paths: ${known}`);
  }
  if (method !== 'POST') return refuse(protocol, 405, `${path} takes POST, not ${method}.`, { allow: 'POST' });
  return isReadable(path) ? null : unreadable(path);
}

/** For what a `Request` does not take. */
function unreadable(path: string): Response {
  return refuse(protocolAt(path), 400, 'This address or header cannot be used in a request.');
}

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** For a request that is not for this server. What else comes on its connection is not read. */
export function answerForeign(response: ServerResponse, path: string, refusal: Refusal): void {
  sendError(response, 403, protocolAt(path).errorBody(403, refusalWords(refusal)));
}

/** For an exception of ours: what the answer was to be is not known any more. */
export function answerBug(response: ServerResponse, path: string): void {
  // A client that has got a status already must not take the rest for a whole answer.
  if (response.headersSent) return void response.destroy();
  sendError(
    response,
    500,
    protocolAt(path).errorBody(500, 'stream-check has a bug: the mock failed while it answered.'),
  );
}

function sendError(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(toJson(body));
}

/** For CONNECT, which node:http would leave without an answer. */
export function answerConnect({ url = '' }: IncomingMessage, socket: Duplex): void {
  const body = toJson(protocolAt(url).errorBody(405, 'This server is no proxy: it does not take CONNECT.'));
  const head = [
    'HTTP/1.1 405 Method Not Allowed',
    'content-type: application/json',
    'allow: POST',
    'connection: close',
  ];
  socket.end([...head, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
}
