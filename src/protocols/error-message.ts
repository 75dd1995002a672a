// The message in an HTTP error body. Gateways answer in their own shape, so every protocol reads all the usual ones.
import { isObject, stringIn } from './json.ts';

/**
 * From {error:{message}}, {error:"…"}, {message}, {Message}, {detail:"…"}, {detail:[{msg}]}, or a list of these; null for
 * another shape, and for a blank message.
 */
export function errorMessageIn(body: unknown): string | null {
  const value: unknown = Array.isArray(body) ? body[0] : body;
  if (!isObject(value)) return null;
  const { error, detail } = value;
  if (isObject(error)) return stringIn(error, 'message') || null;
  if (typeof error === 'string') return error || null;
  const first: unknown = Array.isArray(detail) ? detail[0] : null;
  if (isObject(first)) return stringIn(first, 'msg') || null;
  // AWS writes both.
  return stringIn(value, 'message') || stringIn(value, 'Message') || stringIn(value, 'detail') || null;
}
