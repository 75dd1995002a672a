// What the APIs of OpenAI have in common, and those made after them.
import { errorMessageIn } from './error-message.ts';
import { isObject, stringIn } from './json.ts';
import type { Asked, Protocol } from './protocol.ts';

export const SSE_TYPE = 'text/event-stream; charset=utf-8';
/** The tool that the mock calls. */
export const TOOL_NAME = 'lookup';

export function bearer(apiKey: string): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` };
}

/** Without the member `stream` these APIs give a whole answer. */
export function saysStream({ body }: Asked): boolean | null {
  return isObject(body) ? body['stream'] === true : null;
}

export function saysModel({ body }: Asked): string | null {
  return isObject(body) ? stringIn(body, 'model') : null;
}

export function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

const ERROR_CODES: Readonly<Record<number, string>> = {
  401: 'invalid_api_key',
  404: 'model_not_found',
  429: 'rate_limit_exceeded',
};

/** The type names who is at fault, or which limit was met; the code names the error. */
function errorBody(status: number, message: string): Record<string, unknown> {
  const isOurs = status >= 500 ? 'server_error' : 'invalid_request_error';
  const type = status === 429 ? 'requests' : isOurs;
  return { error: { message, type, param: null, code: ERROR_CODES[status] ?? null } };
}

/** What the three APIs of OpenAI share. */
export const OPENAI_API = {
  mockPrefix: '/v1',
  framing: 'sse',
  toolArguments: 'pieces',
  contentType: () => SSE_TYPE,
  authorization: bearer,
  headers: {},
  streamRequested: saysStream,
  modelRequested: saysModel,
  needsEndFrame: true,
  errorBody,
  errorMessage: errorMessageIn,
} satisfies Partial<Protocol>;
