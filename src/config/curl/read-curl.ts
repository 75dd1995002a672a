// The line of "Copy as cURL", as a request: what curl would have sent with it. Pure but for the files that it names.
import { nearestId } from '../../catalog.ts';
import { StreamCheckError } from '../../errors.ts';
import { flagOf } from '../option.ts';
import { allOptions } from '../options.ts';
import type { Address } from '../address.ts';
import { isJson } from '../lost-quotes.ts';
import { addressOf, basicLogin } from './address.ts';
import { bodyOf, urlEncoded, type DataPiece, type DataSwitch, type ReadFile } from './bodies.ts';
import { cutAddress, damageOf, eatenQuotes, leftOver, missingKey } from './damage.ts';
import { EXAMPLE } from './example.ts';
import { givenIn, type Given } from './given.ts';
import { headerIn, headersOf } from './headers.ts';
import type { EndpointRequest } from '../../model/endpoint-request.ts';
import { SWITCH_NAMES, SWITCHES } from './switches.ts';
import { millisecondsOf, wayOf } from './way.ts';
import { curlWords, type CurlOperand, type CurlSwitchWord, type CurlWords } from './words.ts';

/** What the line stands in. */
export interface CurlSurroundings {
  /** Reads the file behind an @. @throws StreamCheckError 'file-unreadable' */
  read: ReadFile;
  /** Whether a shell runs us in the background; null where nobody knows. */
  isInBackground: boolean | null;
}

export interface CurlRequest {
  request: EndpointRequest;
  /** Whether the line says something of a proxy; if not, the environment does, but for the hosts in `none`. */
  proxy: { isTyped: boolean; none: string | null };
  /** What was decided without being asked for, a sentence each. */
  notes: readonly string[];
}

/** @param line what stands behind the word curl @throws StreamCheckError 'usage', 'file-unreadable' or 'unknown-id' */
export function readCurl(line: readonly string[], { read, isInBackground }: CurlSurroundings): CurlRequest {
  const words = curlWords(line);
  const damage = damageOf(line, words.operands);
  if (damage !== null) throw damage;
  words.switches.forEach(requireTaken);
  const given = givenIn(words);
  const pieces = piecesOf(words);
  const typedAddress = addressIn(words, given);
  const isCut = isCutAtAmpersand(line, typedAddress);
  if (isCut && isInBackground === true) throw cutAddress();

  const asked = given.has('get') ? null : bodyOf(pieces, read);
  const address = addressOf(typedAddress, queriesOf(given, pieces, read), {
    isGlobOff: given.has('globoff'),
    isPathAsIs: given.has('path-as-is'),
  });
  const { headers, without, notes } = headersOf(
    given.all('header'),
    {
      cookies: cookiesOf(given),
      userAgent: given.last('user-agent'),
      referer: given.last('referer')?.replace(/;auto$/, '') ?? null,
      login: loginOf(given, address),
      hasBody: asked !== null,
      isJson: given.has('json'),
      isCompressed: given.has('compressed'),
    },
    read,
  );
  const wrong = eatenQuotes(pieces, headers) ?? missingKey(headers);
  if (wrong !== null) throw wrong;
  const request: EndpointRequest = {
    url: address.url,
    method: methodOf(given, asked),
    headers,
    withoutHeaders: without,
    body: asked,
    way: wayOf(given, read),
    httpVersion: given.has('http1.1') ? '1.1' : given.has('http2-prior-knowledge') ? '2' : 'any',
    isFollowing: given.has('location'),
    maxTimeMs: millisecondsOf('--max-time', given.last('max-time')),
  };
  const ofCut = isCut && isInBackground === null ? [CUT_PERHAPS] : [];
  const proxy = { isTyped: given.has('proxy'), none: given.last('noproxy') };
  return { request, proxy, notes: [...address.notes, ...notes, ...notesOnBody(request), ...ofCut] };
}

const CUT_PERHAPS =
  'Nothing stands behind the address: if an & follows in it, a shell cut it there. Quotes keep it whole.';

/** @throws StreamCheckError 'usage' for a switch that cannot be taken */
function requireTaken({ name, typed, value }: CurlSwitchWord): void {
  if (name === null) throw unknownSwitch(typed);
  const { refused, takesValue } = SWITCHES[name]!;
  if (refused !== undefined) {
    const [why, hint] = refused;
    throw new StreamCheckError('usage', `${typed} of curl is not taken: ${why}.`, hint);
  }
  if (takesValue !== true || value !== null) return;
  const hint = name === 'json' ? `The report as JSON: stream-check --json curl ...` : EXAMPLE;
  throw new StreamCheckError('usage', `${typed} of curl expects a value, and the line ends there.`, hint);
}

/** An option of ours, a switch of curl that is not known here, or a slip. */
function unknownSwitch(typed: string): StreamCheckError {
  const ours = allOptions().find(([name, option]) => flagOf(name, option) === typed);
  if (ours !== undefined) {
    const value = ours[1].metavar === undefined ? '' : ` ${ours[1].metavar}`;
    return new StreamCheckError(
      'usage',
      `${typed} is an option of stream-check: those stand before the word curl, and behind it are those of curl.`,
      `stream-check ${typed}${value} curl 'http://...'`,
    );
  }
  // A letter that nobody knows is near to every other one.
  const nearest = typed.startsWith('--') ? nearestId(typed.slice(2), SWITCH_NAMES) : null;
  const meant = nearest === null ? '' : ` Did you mean --${nearest}?`;
  return new StreamCheckError(
    'usage',
    `The switch ${typed} of curl is not known here.${meant}`,
    'stream-check explain curl    lists those that are',
  );
}

const DATA: Readonly<Record<string, DataSwitch>> = {
  data: 'data',
  'data-ascii': 'data',
  'data-raw': 'data-raw',
  'data-binary': 'data-binary',
  'data-urlencode': 'data-urlencode',
  json: 'json',
};

function piecesOf({ switches }: CurlWords): DataPiece[] {
  return switches.flatMap(({ name, typed, value }): DataPiece[] => {
    const by = DATA[name ?? ''];
    return by === undefined ? [] : [{ by, typed, value: value ?? '' }];
  });
}

/** The one address of the line. @throws StreamCheckError 'usage' where there is none, or what is left over */
function addressIn({ operands }: CurlWords, given: Given): string {
  const named = given.all('url');
  const withScheme = operands.filter(({ word }) => /^[a-z][a-z0-9+.-]*:\/\//i.test(word));
  const addresses = named.length > 0 || withScheme.length > 0 ? withScheme : operands.filter(isLikeAddress);
  const left = operands.filter((operand) => !addresses.includes(operand));
  if (left.length > 0) throw leftOver(left);
  const all = [...named, ...addresses.map(({ word }) => word)];
  if (all.length === 1) return all[0]!;
  if (all.length > 1) {
    throw new StreamCheckError('usage', `There are ${all.length} addresses, and stream-check asks one.`, EXAMPLE);
  }
  // `--json <url>` takes the address for its value.
  const eater = given.all('json').some((value) => /^https?:\/\//i.test(value));
  const hint = eater ? `The report as JSON: stream-check --json curl 'http://...'` : EXAMPLE;
  throw new StreamCheckError('usage', 'The line has no address.', hint);
}

/** `localhost:3000/api`, `example.com`, `[::1]:8080`; a bare name, if nothing stands before it. */
function isLikeAddress({ word, behind }: CurlOperand, _: number, all: readonly CurlOperand[]): boolean {
  if (all.length === 1 && behind === null) return true;
  return /^(?:[^\s@/]*@)?(?:localhost|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:\d)|\[[\da-f:.]+\]|\{\{)(?::\d+)?(?:[/?#\w]|$)/i.test(
    word,
  );
}

/** Nothing follows the address, and its query ends at its first value. */
function isCutAtAmpersand(line: readonly string[], address: string): boolean {
  return line.at(-1) === address && /\?[^&]*$/.test(address);
}

/** What becomes a part of the address. */
function queriesOf(given: Given, pieces: readonly DataPiece[], read: ReadFile): string[] {
  const data = given.has('get') ? bodyOf(pieces, read) : null;
  const added = given
    .all('url-query')
    .map((value) => (value.startsWith('+') ? value.slice(1) : urlEncoded(value, read)));
  return [...added, ...(data === null ? [] : [data.toString()])];
}

/** @throws StreamCheckError 'usage' for a file of cookies */
function cookiesOf(given: Given): readonly string[] {
  const cookies = given.all('cookie').filter((value) => value !== '');
  if (cookies.every((value) => value.includes('='))) return cookies;
  throw new StreamCheckError(
    'usage',
    '-b names a file of cookies, which stream-check does not read.',
    `-b 'name=value'`,
  );
}

/** -u, --oauth2-bearer, or what stands in the address. @throws StreamCheckError 'usage' */
function loginOf(given: Given, { authorization }: Address): string | null {
  const [user, bearer] = [given.last('user'), given.last('oauth2-bearer')];
  if (bearer !== null) return `Bearer ${bearer}`;
  if (user === null) return authorization;
  if (user.includes(':')) return basicLogin(user);
  throw new StreamCheckError(
    'usage',
    '-u has no password, and stream-check does not ask for one.',
    `-u 'user:password'`,
  );
}

/** @throws StreamCheckError 'usage' */
function methodOf(given: Given, body: Buffer | null): string {
  const method = given.last('request') ?? (body === null ? 'GET' : 'POST');
  if (/^head$/i.test(method)) {
    throw new StreamCheckError('usage', 'An answer to HEAD has no body, so no text could be late.', '-X GET');
  }
  if (/^[A-Za-z][\w-]*$/.test(method) && !/^connect$/i.test(method)) return method;
  throw new StreamCheckError('usage', '-X expects a method, such as POST.', '-X POST');
}

function notesOnBody({ headers, body }: EndpointRequest): string[] {
  if (body === null) return [];
  const contentType = headerIn(headers, 'content-type') ?? '';
  const text = body.toString();
  if (/json/i.test(contentType)) {
    return isJson(text) ? [] : [`The body is no JSON, though the content-type ${contentType} says so.`];
  }
  if (!/form-urlencoded/i.test(contentType) || !/^\s*[{[]/.test(text) || !isJson(text)) return [];
  return [
    `The body is JSON and goes as ${contentType}, as curl sends it: -H 'content-type: application/json' would say so.`,
  ];
}
