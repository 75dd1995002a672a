// The client that reads the answer of an app: plain undici. It parses nothing, because the format of an app is unknown;
// record/text finds the tracer words of the mock in the text. Of an app that answers first with JSON, such as an
// id, it asks next what holds the answer.
import { Agent, request as send } from 'undici';
import { excerptOf } from '../protocols/excerpt.ts';
import { parseJson } from '../protocols/json.ts';
import { decoded, headerRecord, httpStatusError } from './answer.ts';
import type { ClientRequest } from './client.ts';
import { StreamFailureError } from './failure.ts';
import { numbered } from './numbered.ts';

// One connection for each stream, as browsers and other services would open them.
const agent = new Agent();

/** The `open` of the client host. */
export async function open(request: ClientRequest, signal: AbortSignal): Promise<AsyncIterable<string>> {
  const bytes = await ask({ ...request, body: numbered(request.body) }, signal);
  if (request.nextUrl === undefined) return textOf(bytes);
  let answer = '';
  for await (const text of textOf(bytes)) answer += text;
  const { 'content-type': _, ...headers } = request.headers;
  return textOf(
    await ask({ ...request, url: filledIn(request.nextUrl, answer), method: 'GET', headers, body: '' }, signal),
  );
}

async function ask(
  { url, method, headers, body }: Pick<ClientRequest, 'url' | 'method' | 'headers' | 'body'>,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const response = await send(url, {
    // undici takes what the types do not name.
    method: method as 'GET',
    headers,
    body: body === '' ? null : body,
    signal,
    dispatcher: agent,
  });
  const bytes = decoded(response.body, headerRecord(response.headers));
  if (response.statusCode >= 400) throw await httpStatusError(response.statusCode, bytes);
  return bytes;
}

async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
}

/** `{{id}}`, `{{run.id}}` and the like, from the answer. @throws StreamFailureError where it has no such member */
export function filledIn(address: string, answer: string): string {
  const json = parseJson(answer);
  return address.replaceAll(/\{\{([\w.-]+)\}\}/g, (_, name: string) => {
    const value = memberOf(json, name);
    if (value !== null) return encodeURIComponent(value);
    const found = answer.trim() === '' ? 'it has no body' : excerptOf(answer);
    throw new StreamFailureError('protocol-error', `the first answer has no "${name}" for --then: ${found}`);
  });
}

/** A text or number of that name, wherever it stands: the nearest to the root. Dots lead into it. */
function memberOf(json: unknown, name: string): string | null {
  const path = name.split('.');
  let level: unknown[] = [json];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    const objects = level.filter((value) => typeof value === 'object' && value !== null);
    for (const object of objects) {
      const value = path.reduce(memberIn, object as unknown);
      if (typeof value === 'string' || typeof value === 'number') return String(value);
    }
    level = objects.flatMap((object) => Object.values(object));
  }
  return null;
}

function memberIn(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isObject ? (value as Record<string, unknown>)[name] : undefined;
}

const DEEPEST = 8;
