// The arguments behind `stream-check` as they are kept in a Recording: as typed, without what looks like a secret.
import { flagOf } from '../config/option.ts';
import { allOptions } from '../config/options.ts';
import { isSecretName, REDACTED, redactLikelySecrets } from '../record/text/redact.ts';

const VALUED = new Map(allOptions().map(([name, option]) => [flagOf(name, option), option.type.kind !== 'flag']));

/** @param args what was typed behind `stream-check` */
export function typedCommand(args: readonly string[]): string[] {
  let isProgram = false;
  return args.map((arg, i) => {
    const before = args[i - 1];
    if (arg === '--' || isProgram) {
      const isValue = isProgram && isSecretFlag(before, arg);
      isProgram = true;
      return isValue ? REDACTED : redactLikelySecrets(arg);
    }
    // Our own options are no secrets; their values may hold some.
    if (VALUED.has(arg)) return arg;
    const isOfOption = before !== undefined && VALUED.get(before) === true;
    return !isOfOption && isSecretFlag(before, arg) ? REDACTED : redactLikelySecrets(arg);
  });
}

/** `--api-key`, and `-u` of curl, in front of their value. */
function isSecretFlag(flag: string | undefined, value: string): boolean {
  if (flag === undefined || VALUED.has(flag)) return false;
  if (flag === '-u' || flag === '--user') return /^[^\s:]+:./.test(value);
  const name = /^--([A-Za-z][\w-]*)$/.exec(flag)?.[1];
  return name !== undefined && isSecretName(name) && !/^(\d+$|-)/.test(value);
}
