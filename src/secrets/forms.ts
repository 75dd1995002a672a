// The forms in which a secret may come back. Escapes (of URLs, JSON, HTML) are none: decoded-text.ts takes them out of
// the text that is searched.

/** In lower case, as the text is that is searched. */
export function formsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const plain = [secret, ...(bytes.length === secret.length ? [] : [latin1(bytes)])];
  const base64 = [0, 1, 2].map((offset) => base64Of(bytes, offset));
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [...new Set([...plain, ...base64, ...base64url, hex].map((text) => text.toLowerCase()))];
}

/**
 * The letters of base64 that depend on the secret alone.
 * @param offset how many bytes stand before it, in the group of three in which it begins
 */
function base64Of(bytes: Uint8Array, offset: number): string {
  const all = btoa('\0'.repeat(offset) + latin1(bytes));
  const first = Math.ceil((offset * 8) / 6);
  return all.slice(first, Math.floor(((offset + bytes.length) * 8) / 6));
}

/** UTF-8 as it looks where somebody takes each byte for a character: headers in Node, for example. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
