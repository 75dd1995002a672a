// What our reader asks an app for.
import { READER_HEADERS } from '../../clients/answer.ts';
import type { ResolvedClient } from '../../clients/resolve.ts';
import type { ProtocolId } from '../../model/ids.ts';
import type { Target } from '../../model/target.ts';
import type { Way } from '../../model/way.ts';
import { protocols } from '../../protocols/index.ts';
import type { Turn } from '../process/turn.ts';
import type { TapExchange } from '../vantages/wire.ts';
import { contentTypeOf } from './endpoint/headers.ts';

/** The request that is made to an app. */
export interface AppRequest {
  /** Address without path: scheme, host, port. */
  origin: string;
  /** Path and query. */
  path: string;
  method: string;
  /** What is sent; `{{n}}` in it is another number in each request. Null for none. */
  body: string | null;
  /** The API that a gateway speaks: it makes path and body, and `body`, a JSON object, is laid over that. Null for an app of its
   * own kind. */
  protocol: ProtocolId | null;
  /** Whether it is asked for a WebSocket, whose first message is the body. */
  isWebSocket: boolean;
  /** Path where it streams when it has answered with JSON; `{{name}}` is a member of that. Null where the answer streams. */
  nextPath: string | null;
  way: Way;
}

export function askOf(
  target: Target,
  request: AppRequest,
  { choice }: ResolvedClient,
  baseUrl: string,
  changed: Readonly<Record<string, string>> = {},
): Turn['ask'] {
  const { summary, headers } = target;
  const { path, body } = request.protocol === null ? request : asGateway(request.protocol, target, request);
  const own = request.protocol === null ? {} : protocols.get(request.protocol).headers;
  return {
    protocolVersion: 1,
    baseUrl,
    apiKey: null,
    protocol: summary.protocol,
    model: summary.model,
    prompt: target.prompt,
    maxTokens: null,
    path,
    method: request.method,
    headers: {
      ...READER_HEADERS,
      ...(body === null ? {} : { 'content-type': contentTypeOf(Buffer.from(body)) }),
      ...own,
      ...headers,
      ...changed,
    },
    body,
    ...(request.nextPath === null ? {} : { nextPath: request.nextPath }),
    options: { client: choice.modulePath ?? choice.id, clientOptions: { ...choice.options }, streams: 1 },
  };
}

/** The address of a gateway may be its root, its base URL as an SDK takes it, or the whole. */
function asGateway(
  id: ProtocolId,
  { summary: { model }, prompt, maxTokens }: Target,
  { path, body }: AppRequest,
): { path: string; body: string } {
  const protocol = protocols.get(id);
  const typed = body === null ? {} : (JSON.parse(body) as Record<string, unknown>);
  const asked = { model: typeof typed['model'] === 'string' ? typed['model'] : model, prompt, maxTokens, stream: true };
  const [, place = '', query = ''] = /^([^?]*)(.*)$/s.exec(path)!;
  const [, own = '', ownQuery = ''] = /^([^?]*)(.*)$/s.exec(protocol.path(asked))!;
  const base = place.replace(/\/+$/, '');
  // Some SDKs put the version into the address, and some into the path.
  const [version = null] = /^\/(?:v\d\w*|api)(?=\/)/.exec(own) ?? [];
  const isTwice = version !== null && base.endsWith(version);
  const before = base === '' ? protocol.mockPrefix : isTwice ? base.slice(0, -version.length) : base;
  return {
    path: (base.endsWith(own) ? base : before + own) + joinedQuery(ownQuery, query),
    body: JSON.stringify({ ...protocol.ask(asked), ...typed }),
  };
}

function joinedQuery(own: string, typed: string): string {
  return own === '' ? typed : own + typed.replace('?', '&');
}

/** Whether this only brought the id of an answer that streams elsewhere. */
export function isFirstStep({ path, method, status, failure }: TapExchange, request: AppRequest): boolean {
  return (
    request.nextPath !== null &&
    method === request.method &&
    path === request.path &&
    failure === null &&
    (status ?? 0) < 400
  );
}
