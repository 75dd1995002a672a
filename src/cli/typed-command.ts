// The arguments behind `stream-check` as they are kept in a Recording: as typed, without what looks like a secret, and
// without the words of the prompt, which a Recording holds with --keep-text alone.
import { flagOf } from '../config/option.ts';
import { allOptions } from '../config/options.ts';
import { curlWordAt } from '../model/typed-words.ts';
import { secretsOfCurl, typedCurl } from './typed-curl.ts';
import { isVariableName, secretsOfHeaderLine, secretsOfUrl, secretsOfValue } from '../secrets/given.ts';
import {
  isAmount,
  isSecretName,
  likelySecretsIn,
  redactLikelySecrets,
  redactSecretValues,
  withoutValue,
} from '../secrets/likely.ts';
import { REDACTED } from '../secrets/redactor.ts';

const VALUED = new Map(allOptions().map(([name, option]) => [flagOf(name, option), option.type.kind !== 'flag']));

/** Stands for the prompt: it can be typed as it is, and is a prompt too. */
const PROMPT = '(prompt)';

/** @param args what was typed behind `stream-check` */
export function typedCommand(args: readonly string[]): string[] {
  const curlAt = curlWordAt(args);
  if (curlAt === -1) return typedWords(args);
  return [...typedWords(args.slice(0, curlAt)), 'curl', ...typedCurl(args.slice(curlAt + 1))];
}

function typedWords(typed: readonly string[]): string[] {
  const end = typed.indexOf('--');
  // Two names of one option: whoever reads what was typed knows the first.
  const args = typed.map((arg, i) => (end === -1 || i < end ? arg.replace(/^--body(?==|$)/, '--data') : arg));
  const keepsText = args.slice(0, end === -1 ? undefined : end).includes('--keep-text');
  return args.map((arg, i) => {
    const before = args[i - 1];
    const isOurs = end === -1 || i <= end;
    // Our own options are no secrets; their values may hold some.
    if (isOurs && VALUED.has(arg)) return arg;
    if (isOurs && before === '--prompt') return keepsText ? redactSecretValues(arg) : PROMPT;
    if (isOurs && arg.startsWith('--prompt=') && !keepsText) return `--prompt=${PROMPT}`;
    const isOfOurs = isOurs && before !== undefined && VALUED.get(before) === true;
    if (!isOfOurs && isSecretFlag(before, arg)) return REDACTED;
    const isShellText = before === '--start' || /^-[a-z]*c$/.test(before ?? '');
    return redactLikelySecrets(isShellText ? arg : withoutValue(arg));
  });
}

/**
 * The secrets in what was typed, also where it was typed wrongly: a key behind --header or --api-key-env, a password in an
 * address that is none.
 */
export function secretsTyped(args: readonly string[]): string[] {
  const curlAt = curlWordAt(args);
  return [...secretsInWords(args), ...(curlAt === -1 ? [] : secretsOfCurl(args.slice(curlAt + 1)))];
}

function secretsInWords(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    const before = args[i - 1];
    const [, flag = before, value = arg] = /^(--[a-z-]+)=(.*)$/s.exec(arg) ?? [];
    if (flag === '--header' || flag === '-H') return secretsOfHeaderLine(value);
    if (flag === '--api-key-env') return isVariableName(value) ? [] : [value];
    if (isSecretFlag(before, arg)) return secretsOfValue(arg);
    return [...addressesIn(arg).flatMap(secretsOfUrl), ...likelySecretsIn(arg.replace(/^-+/, ''))];
  });
}

/** Also those within a command. */
function addressesIn(text: string): string[] {
  return text.match(/[a-z][a-z0-9+.-]*:\/\/[^\s"']+/gi) ?? [];
}

/** `--api-key`, and `-u` of curl, in front of their value. */
function isSecretFlag(flag: string | undefined, value: string): boolean {
  if (flag === undefined || VALUED.has(flag)) return false;
  if (flag === '-u' || flag === '--user') return /^[^\s:]+:./.test(value);
  const name = /^--([A-Za-z][\w-]*)$/.exec(flag)?.[1];
  return name !== undefined && isSecretName(name) && !isAmount(name, value) && !value.startsWith('-');
}
