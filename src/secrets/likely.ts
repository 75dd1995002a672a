// What looks like a secret though nobody said so: by its name, or by its form.
import { REDACTED } from './redactor.ts';

/** Names of headers, members of JSON, parameters of a query, variables and options of programs. */
const SECRET_NAME = /auth|cookie|key|token|secret|passw|passphrase|session|credential|signature/i;
/** `max_tokens`, `--api-key-env`, `keep-alive-key-file` and the like name an amount, a variable or a file. */
const HARMLESS_NAME = /tokens$|[-_](env|file|path)$|^(keyword|monkey|author)s?$/i;

/** A key as a vendor makes it: what it begins with, and some letters more, among them a digit. To be used with what may stand before it. */
export const KEY_FORM = String.raw`(?:(?:sk|pk|rk|r8|gsk|xai|hf|gh[pousr]|glpat|glsa|xox[abeoprs]|xapp|pplx|nvapi|tvly|npm(?=_)|pypi|dckr_pat|github_pat|shpat|whsec|figd|sbp|ntn|tskey|dop_v1|lsv2)[-_](?=[\w-]*\d)[\w-]{8,}|A[KS]IA[A-Z0-9]{12,}|AIza[\w-]{16,}|ya29\.[\w-]{8,}|hvs\.[\w-]{8,}|SG\.[\w-]{8,}\.[\w-]{8,}|ATATT[\w-]{12,}|AGE-SECRET-KEY-\w{8,})`;

/** Values that are secrets wherever they stand. */
const SECRET_VALUES: readonly RegExp[] = [
  // A scheme of authorization, in a header or in a command.
  /(?<=\b(?:bearer|basic)\s+)[\w.~+/=-]{4,}/gi,
  new RegExp(String.raw`(?<![\w-])${KEY_FORM}`, 'g'),
  // Made by hand, perhaps.
  /(?<![\w-])(?:sk|pk|rk|gsk|xai|hf|ghp|gho|glpat|xox[abp])[-_][\w-]{6,}/g,
  /\beyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?/g,
  // user:password@ of an address.
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]+(?=@)/gi,
];

/** Name and value within one argument: `name: value`, `"name": "value"`, `name=value`, `--name value`. */
const NAMED: readonly RegExp[] = [
  // A member of JSON, also within quotes of a shell.
  /(?<before>(?<name>[\w.-]+)\\*["']\s*:\s*\\*["'])(?<value>[^"'\\]*)/g,
  /(?<before>(?<=^|["'=])(?<name>[A-Za-z][\w.-]*)\s*:(?!\/\/)\s*)(?<value>[^\s"'][^\n"']*)/g,
  // In quotes, then without.
  /(?<before>(?<![\w-])-{0,2}(?<name>[A-Za-z][\w.-]*)=(?<quote>["']))(?<value>[^"']*)/g,
  /(?<before>(?<![\w-])--(?<name>[A-Za-z][\w-]*)\s+(?<quote>["']))(?<value>[^"']*)/g,
  /(?<before>(?<![\w-])-{0,2}(?<name>[A-Za-z][\w.-]*)=)(?<value>[^\s&"'#;]+)/g,
  /(?<before>(?<![\w-])--(?<name>[A-Za-z][\w-]*)\s+)(?<value>[^\s"'-][^\s"']*)/g,
];

/**
 * The text without what looks like a secret, though nobody said that it is one. A rule that replaces too much costs the
 * user a value to fill in; one that replaces too little shows a key.
 */
export function redactLikelySecrets(text: string): string {
  const named = NAMED.reduce(
    (clean, pattern) => clean.replace(pattern, (...match) => namedSecret(match) ?? match[0]),
    text,
  );
  return redactSecretValues(named);
}

/** What `redactLikelySecrets` replaces. */
export function likelySecretsIn(text: string): string[] {
  const found: string[] = [];
  for (const pattern of NAMED) {
    text.replace(pattern, (...match) => {
      const { value } = match.at(-1) as Named;
      if (namedSecret(match) !== null && isNoWord(value)) found.push(value);
      return match[0];
    });
  }
  return [...found, ...secretValuesIn(text)];
}

/** What is a secret wherever it stands, to be looked for elsewhere: not the word behind "basic", therefore. */
export function secretValuesIn(text: string): string[] {
  return SECRET_VALUES.flatMap((pattern) => text.match(pattern) ?? []).filter(isNoWord);
}

function isNoWord(value: string): boolean {
  return /\d/.test(value) || value.length >= 16;
}

interface Named {
  before: string;
  name: string;
  value: string;
}

/** @param match of a pattern of `NAMED` @returns what stands there instead; null where nothing is secret */
function namedSecret(match: readonly unknown[]): string | null {
  const { before, name, value } = match.at(-1) as Named;
  return isSecretName(name) && value !== '' && !isAmount(name, value) ? before + withScheme(value) : null;
}

/** What is a secret wherever it stands, such as a key of a well-known form. */
export function redactSecretValues(text: string): string {
  return SECRET_VALUES.reduce((clean, pattern) => clean.replace(pattern, REDACTED), text);
}

/** `token=5` may well be a number of tokens. */
export function isAmount(name: string, value: string): boolean {
  return /token/i.test(name) && /^\d{1,6}$/.test(value);
}

/** The scheme of an authorization says what is to be filled in. */
function withScheme(value: string): string {
  const scheme = /^(?:bearer|basic)\s+/i.exec(value)?.[0] ?? '';
  return `${scheme}${REDACTED}`;
}

/** `name: value`, `--name=value` and `NAME=value` are one argument each: all behind a secret name is replaced. */
export function withoutValue(arg: string): string {
  const { before = '', header, variable, value = '' } = ONE_ARGUMENT.exec(arg)?.groups ?? {};
  const name = header ?? variable ?? '';
  return isSecretName(name) && value !== '' && !isAmount(name, value) ? before + withScheme(value) : arg;
}

const ONE_ARGUMENT =
  /^(?<before>(?:--header=)?(?:(?<header>[A-Za-z][\w.-]*)\s*:(?!\/\/)\s*|-{0,2}(?<variable>[A-Za-z][\w.-]*)=))(?<value>[^]*)$/;

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name);
}
