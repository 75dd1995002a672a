// The message in an HTTP error body. Gateways answer in their own shape, so every protocol reads all the usual ones.
import { isObject, stringIn } from './json.ts';

/** From {error:{message}}, {error:"…"}, {message}, {detail:"…"}, {detail:[{msg}]}, or a list of these; null for another shape. */
export function errorMessageIn(body: unknown): string | null {
  if (Array.isArray(body)) return errorMessageIn(body[0]);
  if (!isObject(body)) return null;
  const { error, detail } = body;
  if (isObject(error)) return stringIn(error, 'message');
  if (typeof error === 'string') return error;
  const first: unknown = Array.isArray(detail) ? detail[0] : null;
  if (isObject(first)) return stringIn(first, 'msg');
  return stringIn(body, 'message') ?? stringIn(body, 'detail');
}
