// The headers of a pasted line, in order, and those that curl adds by itself. A header that was typed replaces the one that
// a switch makes; `-H 'name:'` takes it away, and `-H 'name;'` sends it empty.
import { StreamCheckError } from '../../errors.ts';
import type { ReadFile } from './bodies.ts';

export type Header = readonly [name: string, value: string];

/** What the other switches say of headers. */
export interface OfSwitches {
  cookies: readonly string[];
  userAgent: string | null;
  referer: string | null;
  /** The value of authorization. */
  login: string | null;
  hasBody: boolean;
  isJson: boolean;
  isCompressed: boolean;
}

export interface MadeHeaders {
  headers: readonly Header[];
  /** Names, in lower case, of those that were taken away. */
  without: readonly string[];
  notes: readonly string[];
}

/** What says how the body is sent: whoever sends it says that, and `{{n}}` makes it longer. */
const OF_TRANSPORT = new Set(['content-length', 'transfer-encoding', 'expect']);
/** With these a server may answer 304, which has no body. */
const CONDITIONAL = new Set(['if-none-match', 'if-modified-since']);

/** A line that a browser made leaves out that the browser asks for compression; one without marks of a browser means it. */
const OF_BROWSERS = /^(?:user-agent: Mozilla\/|sec-(?:ch-ua|fetch-)[\w-]*:)/i;
const UNCOMPRESSED: Header = ['accept-encoding', 'identity'];
const AS_THE_BROWSER =
  "The line is that of a browser, so the answer may come compressed, as there: -H 'accept-encoding: identity' asks for none.";

const HEADER = /^([!#$%&'*+.^`|~\w-]+)\s*(?::[ \t]*([^]*)|(;)\s*)$/;

/** @param lines what -H gives @throws StreamCheckError 'usage' */
export function headersOf(lines: readonly string[], given: OfSwitches, read: ReadFile): MadeHeaders {
  const typed = lines.flatMap((line) => linesOf(line, read)).flatMap(headerOf);
  const sent = typed.filter(({ value }) => value !== null) as { name: string; value: string }[];
  const taken = typed.filter(({ value }) => value === null).map(({ name }) => name.toLowerCase());
  const names = new Set(typed.map(({ name }) => name.toLowerCase()));
  const isOfBrowser = sent.some(({ name, value }) => OF_BROWSERS.test(`${name}: ${value}`));
  const made = madeBy(given).filter(([name]) => !names.has(name));
  // Whoever asks adds what browsers ask for.
  const isPlain = !given.isCompressed && !isOfBrowser && !names.has('accept-encoding');
  const conditional = sent.filter(({ name }) => CONDITIONAL.has(name.toLowerCase()));
  const left = sent.filter(({ name }) => !OF_TRANSPORT.has(name.toLowerCase()) && !CONDITIONAL.has(name.toLowerCase()));
  return {
    // Without a host there is no request.
    without: [...taken, ...(given.userAgent === '' ? ['user-agent'] : [])].filter((name) => name !== 'host'),
    headers: [...left.map(({ name, value }): Header => [name, value]), ...made, ...(isPlain ? [UNCOMPRESSED] : [])],
    notes: [
      ...conditional.map(({ name }) => `${name} is left out: with it the answer may be 304, without any text.`),
      ...(isOfBrowser && !given.isCompressed && !names.has('accept-encoding') ? [AS_THE_BROWSER] : []),
    ],
  };
}

/** The value of the first header of that name. */
export function headerIn(headers: readonly Header[], wanted: string): string | null {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;
}

/** In the order of curl. Cookies of several switches go into one header. */
function madeBy({ cookies, userAgent, referer, login, hasBody, isJson }: OfSwitches): Header[] {
  const contentType = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
  const made: readonly (readonly [string, string | null])[] = [
    ['authorization', login],
    ['user-agent', userAgent === '' ? null : userAgent],
    ['accept', isJson ? 'application/json' : '*/*'],
    ['referer', referer],
    ['cookie', cookies.length === 0 ? null : cookies.join(';')],
    ['content-type', hasBody ? contentType : null],
  ];
  return made.flatMap(([name, value]): Header[] => (value === null ? [] : [[name, sendable(name, value)]]));
}

/** `@file` has a header in each line. */
function linesOf(line: string, read: ReadFile): string[] {
  if (!line.startsWith('@')) return [line];
  return read(line.slice(1))
    .toString()
    .split(/\r?\n/)
    .filter((text) => text.trim() !== '');
}

/** Of `:authority` and the like none: the address says the same. */
function headerOf(line: string): { name: string; value: string | null }[] {
  if (line.startsWith(':')) return [];
  const [, name, value = '', isEmpty] = HEADER.exec(line.trim()) ?? [];
  if (name === undefined) {
    const found = /^[a-z]+(?:-[a-z]+)*(?=[:\s]|$)/i.exec(line)?.[0];
    throw new StreamCheckError(
      'usage',
      `-H expects "name: value" in one line${found === undefined ? '' : `, found "${found}…"`}.`,
      `-H 'content-type: application/json'`,
    );
  }
  if (isEmpty !== undefined) return [{ name, value: '' }];
  return [{ name, value: value.trim() === '' ? null : sendable(name, value) }];
}

/** curl sends the bytes that it was given; a header of Node has a letter for each byte. @throws StreamCheckError 'usage' */
function sendable(name: string, value: string): string {
  const bytes = Buffer.from(value.trim()).toString('latin1');
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(bytes)) return bytes;
  const message = `What is sent as ${name} has a line end or another control character in it.`;
  throw new StreamCheckError('usage', message, `-H 'name: value'    in one line`);
}
