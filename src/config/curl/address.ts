// The address of a pasted line, as curl reads it: without a scheme it is http, and a backslash stands before each bracket
// that is none of its patterns.
import { StreamCheckError } from '../../errors.ts';
import { readAddress, type Address } from '../address.ts';
import { addressToShow } from '../base-url.ts';

/** `{a,b}` and `[1-9]` make several addresses in curl. */
const PATTERN = /(?<!\\)(?:\{[^{}]*,[^{}]*\}|\[(?:\d+-\d+|[a-z]-[a-z])(?::\d+)?\])/i;

/** `/./` and `/../`, which an address loses when it is read. */
const DOTS = /\/(?:\.|%2e){1,2}(?:\/|$)/i;

/** @param queries what -G and --url-query add @throws StreamCheckError 'usage' */
export function addressOf(
  typed: string,
  queries: readonly string[],
  { isGlobOff, isPathAsIs }: { isGlobOff: boolean; isPathAsIs: boolean },
): Address {
  const shown = addressToShow(typed);
  if (/\{\{.*\}\}/.test(shown)) {
    throw new StreamCheckError(
      'usage',
      `The address "${shown}" still has a variable in two braces: Postman and the like replace it only in their own window.`,
      'Type the address itself in its place.',
    );
  }
  if (!isGlobOff && PATTERN.test(typed)) {
    throw new StreamCheckError(
      'usage',
      `The address "${shown}" is a pattern of curl for several addresses, and stream-check asks one.`,
      '-g takes its brackets as they are.',
    );
  }
  if (isPathAsIs && DOTS.test(shown)) {
    throw new StreamCheckError(
      'usage',
      `--path-as-is of curl is not taken where the address has dots that lead to another path: "${shown}".`,
      'The path that is meant, without --path-as-is.',
    );
  }
  const hasScheme = /^[a-z][a-z0-9+.-]*:[/\\]/i.test(typed);
  const plain = isGlobOff ? typed : typed.replace(/\\([[\]{}])/g, '$1');
  const address = readAddress(hasScheme ? plain : `http://${plain}`, {
    command: 'stream-check curl',
    schemes: ['http', 'https'],
  });
  const { url } = address;
  const query = queries.join('&');
  if (query !== '') url.search = url.search === '' ? query : `${url.search}&${query}`;
  const ofScheme = hasScheme ? [] : [`${url.host} has no scheme in front: it is asked over http, as curl does.`];
  return { ...address, notes: [...ofScheme, ...address.notes] };
}

/** As -u makes it. */
export function basicLogin(userAndPassword: string): string {
  return `Basic ${Buffer.from(userAndPassword).toString('base64')}`;
}
