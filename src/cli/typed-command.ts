// The arguments behind `stream-check` as they are kept in a Recording: as typed, without what looks like a secret.
// A rule that replaces too much costs the user a value to fill in; one that replaces too little shows a key.
import { flagOf } from '../config/option.ts';
import { allOptions } from '../config/options.ts';

const REDACTED = '(redacted)';

/** Names of headers, members of JSON, parameters of a query, variables and options of programs. */
const SECRET_NAME = /auth|cookie|key|token|secret|passw|passphrase|session|credential|signature/i;
/** `max_tokens`, `--api-key-env`, `keep-alive-key-file` and the like name an amount, a variable or a file. */
const HARMLESS_NAME = /tokens$|[-_](env|file|path)$|^(keyword|monkey|author)s?$/i;

/** Values that are secrets wherever they stand. */
const SECRET_VALUES: readonly RegExp[] = [
  // A scheme of authorization, in a header or in a command.
  /(?<=\b(?:bearer|basic)\s+)[\w.~+/=-]{4,}/gi,
  /(?<![\w-])(?:sk|pk|rk|gsk|xai|hf|ghp|gho|glpat|xox[abp])[-_][\w-]{6,}/g,
  /\bAIza[\w-]{16,}/g,
  /\bgithub_pat_\w{8,}/g,
  /\bA[KS]IA[A-Z0-9]{12,}/g,
  /\beyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?/g,
  // user:password@ of an address.
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]+(?=@)/gi,
];

/** Name and value within one argument: `name: value`, `"name": "value"`, `name=value`, `--name value`. */
const NAMED: readonly RegExp[] = [
  /(?<before>(?<name>[\w.-]+)["']\s*:\s*["'])(?<value>(?:\\.|[^"'\\])*)/g,
  /(?<before>(?<=^|["'=])(?<name>[A-Za-z][\w.-]*)\s*:(?!\/\/)\s*)(?<value>[^\s"'][^\n"']*)/g,
  /(?<before>(?<![\w-])-{0,2}(?<name>[A-Za-z][\w.-]*)=["']?)(?<value>[^\s&"'#;]+)/g,
  /(?<before>(?<![\w-])--(?<name>[A-Za-z][\w-]*)\s+["']?)(?<value>[^\s"'-][^\s"']*)/g,
];

const VALUED = new Map(allOptions().map(([name, option]) => [flagOf(name, option), option.type.kind !== 'flag']));

/** @param args what was typed behind `stream-check` */
export function typedCommand(args: readonly string[]): string[] {
  let isProgram = false;
  return args.map((arg, i) => {
    const before = args[i - 1];
    if (arg === '--' || isProgram) {
      const isValue = isProgram && isSecretFlag(before, arg);
      isProgram = true;
      return isValue ? REDACTED : withoutSecrets(arg);
    }
    // Our own options are no secrets; their values may hold some.
    if (VALUED.has(arg)) return arg;
    const isOfOption = before !== undefined && VALUED.get(before) === true;
    return !isOfOption && isSecretFlag(before, arg) ? REDACTED : withoutSecrets(arg);
  });
}

/** `--api-key`, and `-u` of curl, in front of their value. */
function isSecretFlag(flag: string | undefined, value: string): boolean {
  if (flag === undefined || VALUED.has(flag)) return false;
  if (flag === '-u' || flag === '--user') return /^[^\s:]+:./.test(value);
  const name = /^--([A-Za-z][\w-]*)$/.exec(flag)?.[1];
  return name !== undefined && isSecret(name) && !/^(\d+$|-)/.test(value);
}

function withoutSecrets(arg: string): string {
  const named = NAMED.reduce(
    (text, pattern) =>
      text.replace(pattern, (whole, ...rest) => {
        const { before, name, value } = rest.at(-1) as { before: string; name: string; value: string };
        return isSecret(name) && !/^\d+$/.test(value) ? before + withScheme(value) : whole;
      }),
    arg,
  );
  return SECRET_VALUES.reduce((text, pattern) => text.replace(pattern, REDACTED), named);
}

/** The scheme of an authorization says what is to be filled in. */
function withScheme(value: string): string {
  const scheme = /^(?:bearer|basic)\s+/i.exec(value)?.[0] ?? '';
  return `${scheme}${REDACTED}`;
}

function isSecret(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name);
}
