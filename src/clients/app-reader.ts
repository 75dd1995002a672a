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
  const { bytes, cookies } = await ask({ ...request, body: numbered(request.body) }, signal);
  if (request.nextUrl === undefined) return textOf(bytes);
  let answer = '';
  for await (const text of textOf(bytes)) answer += text;
  const { 'content-type': _, ...others } = request.headers;
  const headers = withCookies(others, cookies);
  const next = { ...request, url: filledIn(request.nextUrl, answer), method: 'GET', headers, body: '' };
  return textOf((await ask(next, signal)).bytes);
}

/** As a browser does: an app may know by them whose answer it is, or a proxy which of several apps has it. */
export function withCookies(headers: Readonly<Record<string, string>>, set: readonly string[]): Record<string, string> {
  if (set.length === 0) return { ...headers };
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === 'cookie');
  const others = Object.entries(headers).filter(([name]) => name !== given?.[0]);
  const pairs = set.map((line) => line.replace(/;.*/s, '').trim());
  return { ...Object.fromEntries(others), cookie: [...(given === undefined ? [] : [given[1]]), ...pairs].join('; ') };
}

async function ask(
  { url, method, headers, body }: Pick<ClientRequest, 'url' | 'method' | 'headers' | 'body'>,
  signal: AbortSignal,
): Promise<{ bytes: AsyncIterable<Uint8Array>; cookies: string[] }> {
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
  return { bytes, cookies: [response.headers['set-cookie'] ?? []].flat() };
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
