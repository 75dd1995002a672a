// What is secret in what a user gave: a header, a cookie or an address holds more than one thing that may come back.
import { isSecretName, secretValuesIn } from './likely.ts';
import { SHORTEST_WITHIN } from './search.ts';

/** Headers that every request has: nothing in them is secret. */
const HARMLESS_HEADER =
  /^(?:accept(?:-.*)?|cache-control|connection|content-.*|date|expect|host|if-.*|keep-alive|origin|pragma|priority|referer|sec-(?:ch|fetch|gpc).*|te|trailer|transfer-encoding|upgrade|user-agent|via|anthropic-(?:version|beta)|openai-beta|x-stream-check-.*)$/i;

/** Of what is sent with a request. */
export function secretsOf({ apiKey, headers }: Sent): string[] {
  return distinct([...(apiKey === null ? [] : secretsOfValue(apiKey)), ...secretsOfHeaders(headers)]);
}

interface Sent {
  apiKey: string | null;
  headers: Readonly<Record<string, string>>;
}

/** Of headers that the user typed: each value, and each part of it that may come back alone. */
function secretsOfHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    HARMLESS_HEADER.test(name) || isPlain(name, value) ? [] : secretsOfValue(value),
  );
}

/** Of `name: value` as it was typed; of anything else the whole, because a key may have been typed in its place. */
export function secretsOfHeaderLine(line: string): string[] {
  const [, name, value] = /^\s*([\w-]+)\s*:(.*)$/s.exec(line) ?? [];
  return name === undefined || value === undefined ? secretsOfValue(line) : secretsOfHeaders({ [name]: value.trim() });
}

/** Of a request that somebody else made, such as a program: what is secret by name or look. */
export function secretsOfRequest(headers: Readonly<Record<string, string>>, path: string): string[] {
  const secret = Object.entries(headers).filter(
    ([name, value]) => !HARMLESS_HEADER.test(name) && (isSecretName(name) || secretValuesIn(value).length > 0),
  );
  return distinct([...secret.flatMap(([, value]) => secretsOfValue(value)), ...secretsOfUrl(`http://host${path}`)]);
}

/** Whether a text can be the name of a variable, and is no key that was typed in its place. */
export function isVariableName(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return (
    /^[A-Z_]\w{0,63}$/i.test(text) && !/[a-z]\d|\d[a-z]/.test(text) && digits < 4 && secretValuesIn(text).length === 0
  );
}

/** `Bearer x`, `Basic x`, `a=x; b=y`, an address, a text of several lines: the whole and its parts; of several the longer ones. */
export function secretsOfValue(value: string): string[] {
  const whole = value.trim();
  const behindScheme = /^[\w-]+\s+(\S.*)$/s.exec(whole)?.[1] ?? whole;
  const named = behindScheme.split(/[\s;,]+/);
  const parts = named
    .flatMap((part) => [part, part.replace(/^[^=]*=/, '')])
    .map((part) => part.replace(/^["']|["']$/g, ''))
    .filter((part) => named.length === 1 || part.length >= SHORTEST_WITHIN);
  const plain = [whole, behindScheme, ...parts];
  const decoded = plain.flatMap((text) => [unescaped(text), ...loginOf(text)]);
  const addresses = plain.filter((text) => URL.canParse(text)).flatMap(secretsOfUrl);
  return distinct([...plain, ...decoded, ...addresses]);
}

/** User, password and the values of the query. The address itself is none. */
export function secretsOfUrl(address: string): string[] {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null) return [];
  const [user, password] = [unescaped(url.username), unescaped(url.password)];
  const login = password === '' ? [user] : [`${user}:${password}`, user, password];
  const query = [...url.searchParams, ...new URLSearchParams(url.hash.slice(1))].filter(
    ([name, value]) => !isPlain(name, value),
  );
  // Gateways take keys in the path, too.
  return distinct([
    ...login,
    url.username,
    url.password,
    ...query.map(([, value]) => value),
    ...secretValuesIn(url.pathname),
  ]);
}

/** Words behind a name that is no secret one, such as `x-tenant: production` or `?ask=Tell me a story`. */
function isPlain(name: string, value: string): boolean {
  const isWord = (word: string) => word.length < SHORTEST_WITHIN || /^\p{P}*[\p{L}_'-]{1,15}\p{P}*$/u.test(word);
  return !isSecretName(name) && value.trim().split(/\s+/).every(isWord);
}

/** `user:password` in base64, as it stands behind `Basic`. */
function loginOf(text: string): string[] {
  if (text.length < 8 || !/^[\w+/-]+={0,2}$/.test(text)) return [];
  try {
    const login = new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0)),
    );
    return /^[^\p{Cc}]*:[^\p{Cc}]*$/u.test(login) ? [login, ...login.split(':')] : [];
  } catch {
    return [];
  }
}

/** The user and the password of an address, of a server or a proxy, as a header; null without them. */
export function credentialsOf({ username, password }: URL): string | null {
  const login = `${unescaped(username)}:${unescaped(password)}`;
  return login === ':' ? null : `Basic ${Buffer.from(login).toString('base64')}`;
}

/** A % that begins no escape of a letter stays as it is. */
export function unescaped(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

function distinct(secrets: readonly string[]): string[] {
  return [...new Set(secrets.filter((secret) => secret !== ''))];
}
