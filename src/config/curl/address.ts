// The address of a pasted line, as curl reads it: without a scheme it is http, a backslash stands before each bracket that
// is none of its patterns, and user and password become a header.
import { StreamCheckError } from '../../errors.ts';
import { addressToShow, unescapeUrl } from '../base-url.ts';
import { EXAMPLE } from './example.ts';

export interface Address {
  url: URL;
  /** The value of authorization that a user name in it makes; null without. */
  login: string | null;
  notes: readonly string[];
}

/** `{a,b}` and `[1-9]` make several addresses in curl. */
const PATTERN = /(?<!\\)(?:\{[^{}]*,[^{}]*\}|\[(?:\d+-\d+|[a-z]-[a-z])(?::\d+)?\])/i;

/** @param queries what -G and --url-query add @throws StreamCheckError 'usage' */
export function addressOf(typed: string, queries: readonly string[], isGlobOff: boolean): Address {
  const shown = addressToShow(typed);
  if (/\{\{.*\}\}/.test(shown)) {
    throw new StreamCheckError(
      'usage',
      `The address "${shown}" still has a variable in two braces: Postman and the like replace it only in their own window.`,
      'Type the address itself in its place.',
    );
  }
  if (!isGlobOff && PATTERN.test(typed.replace(/^\w+:\/\/\[[^\]]*\]/, ''))) {
    throw new StreamCheckError(
      'usage',
      `The address "${shown}" is a pattern of curl for several addresses, and stream-check asks one.`,
      '-g takes its brackets as they are.',
    );
  }
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed);
  const plain = isGlobOff ? typed : typed.replace(/\\([[\]{}])/g, '$1');
  const url = parsed(hasScheme ? plain : `http://${plain}`, shown);
  url.hash = '';
  const query = queries.join('&');
  if (query !== '') url.search = url.search === '' ? query : `${url.search}&${query}`;
  const login = loginOf(url);
  url.username = '';
  url.password = '';
  const notes = hasScheme ? [] : [`${url.host} has no scheme in front: it is asked over http.`];
  return { url, login, notes };
}

function parsed(text: string, shown: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new StreamCheckError('usage', `curl expects an http or https address here, found "${shown}".`, EXAMPLE);
}

/** As -u makes it. */
export function basicLogin(userAndPassword: string): string {
  return `Basic ${Buffer.from(userAndPassword).toString('base64')}`;
}

function loginOf({ username, password }: URL): string | null {
  return username === '' && password === '' ? null : basicLogin(`${unescapeUrl(username)}:${unescapeUrl(password)}`);
}
