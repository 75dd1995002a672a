// Which variables of an environment are secrets: by their name, or by the look of their value.
// Easy to get wrong: DATABASE_URL has a harmless name and a password in its value, SSH_AUTH_SOCK a path as its value that
// opens what is secret, and MAX_TOKENS and TOKENIZERS_PARALLELISM are no secrets at all.
import { unescaped } from './given.ts';
import { KEY_FORM } from './likely.ts';
import { SHORTEST_WITHIN } from './search.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Words that make a name secret wherever they stand in it. */
const SECRET_ANYWHERE =
  /secret|passw|passph|passcode|credential|cookie|token(?!iz)|api_?key|access_?key|private_?key|pg_?pass|ssh_auth_sock/i;
/** Words that do so as a whole, or at the end of one: MY_KEY_2, OPENAIKEY, DB_PASS. */
const SECRET_WORD = /(?:key|keys|pass|passes|jwt|creds?|bearer|authorization)$/i;
/** Words that do so only at the end of the name: NPM_AUTH is a secret, AUTH_URL and AUTH0_DOMAIN are none. */
const SECRET_LAST_WORD = /^(?:\w*auth|tok|toks|pat|pwd?|dsn|otp|pin|hmac|salt|pepper)$/i;
/** Words that end like secret ones, and directories. */
const HARMLESS_WORD = /^(?:monkey|donkey|turkey|hockey|whiskey|hotkeys?|compass|bypass|trespass|askpass)$/i;
const HARMLESS_NAME = /^(?:old)?pwd$/i;

/** A switch, whatever it is called. */
const SWITCH = /^(?:true|false|yes|no|on|off|none|null|undefined|0|1|auto|default)?$/i;
/** MAX_TOKENS=4096: a number of them. A password may be a number. */
const AMOUNT = /^\d{1,7}$/;
const AMOUNT_NAME = /token|keys?(?![a-z])/i;

/** Secrets wherever they stand in a value. A group named `part` is the secret by itself. */
const LOOKS: readonly RegExp[] = [
  // user:password@ of an address; the user may be left out, as in redis://:password@host.
  /:\/\/(?<pair>[^\s/?#@:]*:(?<part>[^\s/]+))@/g,
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/g,
  // header.payload.signature, as JSON in base64: {" begins as eyJ.
  /\b(?<part>eyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*)/g,
  /\b(?:bearer|basic)\s+(?<part>[\w.~+/=-]{8,})/gi,
  /\bhttps:\/\/(?:hooks\.slack\.com\/(?:services|workflows)|discord(?:app)?\.com\/api\/webhooks)\/(?<part>\S+)/gi,
  // A part of a connection string, of a query or of JSON: Password=..., ?api_key=..., "client_secret": "...".
  /(?<![a-z])(?:\w*[_.-])?(?:password|passwd|passphrase|pwd|secret|token|api_?key|access_?key|signature|sig)\\?["']?\s*[=:]\s*\\?["']?(?<part>[^\s&;,"'\\]{6,})/gi,
  /(?:account|shared_?access|instrumentation|private|access|api|secret)_?key(?:id)?=(?<part>[^\s&;,"']{6,})/gi,
];

/** Values are paths and addresses often, whose parts are none. */
const KEY = new RegExp(String.raw`(?<![A-Za-z0-9_/.-])${KEY_FORM}`, 'g');

/** A path leads to a secret, or to a socket that knows it, and is none itself. */
const PATH = /^(?:file:\/\/)?(?:\/|~\/|\.{1,2}\/|[A-Za-z]:\\)[^\s:@]*$/;

/** Whether the variable must not be handed to a program that is only tried. */
export function isSecretVariable(name: string, value: string): boolean {
  if (value === '') return false;
  return hasSecretName(name, value) || partsOf(value).length > 0;
}

/**
 * What must not be repeated of an environment: values of secret variables, and the secrets in them by themselves. Nobody gave
 * them to us, so short ones are left out: they are part of too many harmless words.
 */
export function secretsIn(env: Variables): string[] {
  const found = Object.entries(env).flatMap(([name, value = '']) => {
    const parts = partsOf(value);
    const isWhole = hasSecretName(name, value) && !PATH.test(value);
    return isWhole ? [value, ...parts] : parts;
  });
  return [...new Set(found)].filter((secret) => secret.length >= SHORTEST_WITHIN);
}

function hasSecretName(name: string, value: string): boolean {
  if (HARMLESS_NAME.test(name) || SWITCH.test(value) || (AMOUNT.test(value) && AMOUNT_NAME.test(name))) return false;
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word) && !HARMLESS_WORD.test(word));
  return (
    SECRET_ANYWHERE.test(name) ||
    words.some((word) => SECRET_WORD.test(word)) ||
    SECRET_LAST_WORD.test(words.at(-1) ?? '')
  );
}

/** The secrets that show by their look. */
function partsOf(value: string): string[] {
  const looks = LOOKS.flatMap((look) =>
    [...value.matchAll(look)].flatMap(({ groups }) => {
      const { part = value, pair } = groups ?? {};
      // A password of an address is sent decoded.
      return [...(pair === undefined ? [] : [pair]), part, unescaped(part)];
    }),
  );
  const keys = [...value.matchAll(KEY)].map(([key]) => key);
  return [...new Set([...looks, ...keys])];
}
