// What our reader asks an app for.
import { READER_HEADERS } from '../../clients/answer.ts';
import type { ResolvedClient } from '../../clients/resolve.ts';
import type { ProtocolId } from '../../model/ids.ts';
import type { Target } from '../../model/target.ts';
import type { Way } from '../../model/way.ts';
import { protocols } from '../../protocols/index.ts';
import type { Turn } from '../process/turn.ts';
import type { TapExchange } from '../vantages/wire.ts';

/** The request that is made to an app. */
export interface AppRequest {
  /** Address without path: scheme, host, port. */
  origin: string;
  /** Path and query. */
  path: string;
  method: string;
  /** JSON to send; null for none. */
  body: object | null;
  /** The API that a gateway speaks: it makes path and body, and `body` is laid over that. Null for an app of its own kind. */
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
      ...(body === null ? {} : { 'content-type': 'application/json' }),
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
): { path: string; body: object } {
  const protocol = protocols.get(id);
  const asked = { model: modelIn(body) ?? model, prompt, maxTokens, stream: true };
  const [, place = '', query = ''] = /^([^?]*)(.*)$/s.exec(path)!;
  const own = protocol.path(asked);
  const ownPlace = own.replace(/\?.*/s, '');
  const base = place.replace(/\/+$/, '');
  const whole = base.endsWith(ownPlace) ? base : (base === '' ? protocol.mockPrefix : base) + own;
  return {
    path: whole + (whole.includes('?') ? query.replace('?', '&') : query),
    body: { ...protocol.ask(asked), ...body },
  };
}

function modelIn(body: object | null): string | null {
  const { model } = (body ?? {}) as { model?: unknown };
  return typeof model === 'string' ? model : null;
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
