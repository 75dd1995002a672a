// An address as people type it: without a scheme, with a slip in it, with a password, in the quotes of a chat. What can only
// mean one thing is taken, and said; a slip is refused with the line to type, for an address that nobody typed is asked nothing.
import { StreamCheckError } from '../errors.ts';
import { credentialsOf } from '../secrets/given.ts';
import { addressToShow } from './base-url.ts';

export interface Address {
  /** Without user, password and fragment. */
  url: URL;
  /** Header of the user and the password that stood in it; null without them. */
  authorization: string | null;
  /** What was taken otherwise than it was typed, a sentence each. */
  notes: readonly string[];
}

const LOCAL = /^(?:localhost|[\w-]+\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|host\.docker\.internal|\[[\da-f:.]+\])$/i;
/** Names and addresses that only a network at hand knows: TLS is seldom there. */
const NEAR =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|[^.]+$)|\.(?:local|lan|internal|home\.arpa|test)$/i;
/** Ends of files, which are no ends of hosts. */
const FILE = /\.(?:json|ya?ml|toml|[cm]?[jt]sx?|py|txt|md|html?|har|gguf|sh|env|log|csv|ndjson)$/i;
/** What a host without path and port must end in, for a model may have a dot too. */
const USUAL_END =
  /\.(?:com|org|net|io|ai|dev|app|co|cloud|run|sh|me|de|uk|eu|fr|nl|ch|at|in|jp|cn|local|localhost|test)$/i;

/** `http`, a colon or another sign, slashes or backslashes: what was meant to be the beginning of an address. */
const BEGINNING = /^(?<scheme>[a-z][a-z0-9+-]*)(?<colon>[:;.]*)(?<slashes>[/\\]+)(?<rest>[^]*)$/i;
/** Slips in the word itself: a letter too many, too few, or two changed. */
const SLIPS = /^(?:h+t+p+s?|h+p+t+p*s?|t+h+p+s?|t+t+p+s?|h+t+s?p?|g+t+t+p+s?|j+t+t+p+s?|ht{2,}ps{2,}|htt[oq]s?)$/i;

/** Whether an address was meant, and no model, provider or file. */
export function isAddress(typed: string): boolean {
  const text = unquoted(typed).text;
  const beginning = BEGINNING.exec(text)?.groups;
  const isMarked = beginning !== undefined && (beginning['colon'] !== '' || beginning['slashes']!.length > 1);
  if (isMarked && (isHttp(beginning['scheme']!) || /:[/\\]{2}/.test(text))) return true;
  if (/^https?[:;]/i.test(text) || /^(?::\d{2,5}|\/\/[\w.[-]+)(?:[/?]|$)/.test(text)) return true;
  // Whatever stands in the place of the port.
  if (/^(?:localhost|127(?:\.\d+){3}|\[::1\]):/i.test(text)) return true;
  const { host, port, rest } = partsOf(text);
  if (host === '' || FILE.test(host)) return false;
  const isNamed = LOCAL.test(host) || /^\d+(?:\.\d+){3}$/.test(host);
  if (isNamed) return true;
  if (port !== null && rest !== '') return true;
  const isDotted = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(host);
  return isDotted && (rest !== '' || USUAL_END.test(host));
}

/** Who asks for an address: in front of it in what is to be typed, and the schemes that it can ask. */
export interface Asking {
  command: string;
  schemes: readonly string[];
}

/** @throws StreamCheckError 'usage' with what to type */
export function readAddress(
  typed: string,
  asking: Asking = { command: 'stream-check', schemes: ['http', 'https'] },
): Address {
  const { text, notes } = unquoted(typed);
  if (text === '') throw refused('No address is given.', asking);
  if (/^[^?]*\s--?[a-z]|\s--[a-z]/i.test(text)) {
    throw refused(
      `The quotes around the address end too late: ${shown(text.replace(/\s.*/s, ''))} ends at the blank.`,
      asking,
    );
  }
  requireNoSlip(text, asking);
  const whole = withScheme(text);
  const url = URL.canParse(whole.text) ? new URL(whole.text) : null;
  if (url === null) throw refused(`${shown(text)} is no address: ${reasonOf(whole.text)}.`, asking);
  if (!asking.schemes.includes(url.protocol.slice(0, -1))) {
    throw refused(`${shown(text)} is no address of ${asking.schemes.join(' or ')}.`, asking);
  }
  const authorization = credentialsOf(url);
  [url.username, url.password, url.hash] = ['', '', ''];
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  const moved = /^[^/]*\/\/0\.0\.0\.0(?![\d.])/.test(whole.text)
    ? ['0.0.0.0 is where a server listens; 127.0.0.1 is asked.']
    : [];
  const completed = whole.isCompleted ? [`Without a scheme it is taken as ${url.origin}${url.pathname}.`] : [];
  return { url, authorization, notes: [...notes, ...completed, ...moved] };
}

/** Quotes of a chat, angle brackets and blanks around it. */
function unquoted(typed: string): { text: string; notes: string[] } {
  const trimmed = typed.trim();
  const text = trimmed.replace(/^[“”„«‘’'"`<]+/u, '').replace(/[“”»‘’'"`>]+$/u, '');
  return { text, notes: text === trimmed ? [] : ['The quotes around the address are left out.'] };
}

function partsOf(text: string): { host: string; port: string | null; rest: string } {
  const match = /^(?:[^/?#@\s]*@)?(?<host>\[[^\]]*\]|[^:/?#\s]*)(?::(?<port>\d{1,5}))?(?<rest>[/?#][^\s]*)?$/.exec(
    text,
  );
  const { host = '', port = null, rest = '' } = match?.groups ?? {};
  return { host, port, rest };
}

function isHttp(scheme: string): boolean {
  return /^https?$/i.test(scheme) || SLIPS.test(scheme);
}

/** `htp://`, `http:/x`, `http//x`, `https;//x`, `http:\\x`, `http://http://x`. @throws StreamCheckError 'usage' */
function requireNoSlip(text: string, asking: Asking): void {
  const { scheme = '', colon = '', slashes = '', rest = '' } = BEGINNING.exec(text)?.groups ?? {};
  const isTwice = /^https?:\/*/i.test(rest) && isHttp(scheme);
  const bare = /^(https?)[:;](?![/\\])(.*)$/is.exec(text);
  if (bare !== null) {
    throw refused(`${shown(text)} lacks the slashes of its scheme.`, asking, `${bare[1]!.toLowerCase()}://${bare[2]}`);
  }
  if (!isHttp(scheme)) return;
  // `http/chat` may be a host of that name, `http:/chat` is none.
  if (colon === '' && slashes.length < 2) return;
  const isRight = /^https?$/i.test(scheme) && colon === ':' && slashes === '//';
  if (isRight && !isTwice) return;
  const meant = isTwice ? rest : `${/s$/i.test(scheme) ? 'https' : 'http'}://${rest}`;
  throw refused(`${shown(text)} has a slip at its beginning.`, asking, meant);
}

/** This machine and names without a dot are asked over HTTP, all else over HTTPS. */
function withScheme(text: string): { text: string; isCompleted: boolean } {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { text, isCompleted: false };
  if (/^(?!localhost:)[a-z][a-z0-9+-]*:(?!\d)[^/@]*(?:\/|$)/i.test(text)) return { text, isCompleted: false };
  const bare = text.startsWith(':') ? `localhost${text}` : text.replace(/^\/\//, '');
  const { host, port } = partsOf(bare);
  const isNear = LOCAL.test(host) || NEAR.test(host) || (port !== null && !port.endsWith('443'));
  return { text: `${isNear ? 'http' : 'https'}://${bare}`, isCompleted: true };
}

/** Why it cannot be taken apart. */
function reasonOf(text: string): string {
  const [, host = ''] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(text) ?? [];
  const port = /:([^:\]]*)$/.exec(host)?.[1];
  if (port !== undefined && !/^\d*$/.test(port)) return 'its port is no number';
  if (port !== undefined && Number(port) > 65_535) return 'a port is 65535 at most';
  if (host === '' || host.startsWith(':')) return 'it names no host';
  return /[\s<>^|%]/.test(host) ? 'its host has a sign that no host has' : 'its host cannot be read';
}

function shown(text: string): string {
  return `"${addressToShow(text)}"`;
}

/** @param meant an address that may hold a key in its query, of which only the beginning is shown */
function refused(message: string, { command }: Asking, meant = 'http://localhost:3000/api/chat'): StreamCheckError {
  const isWhole = addressToShow(meant) === meant;
  return new StreamCheckError('usage', message, `npx ${command} '${addressToShow(meant)}${isWhole ? '' : '?…'}'`);
}
