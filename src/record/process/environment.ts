// The environment of whatever is started: ours, without secrets, without a proxy to our own servers.
//
//   clients of check     get their key with the request: what is withheld is missed by nobody who was asked
//   run, through --start with the mock, dummies for keys: a program that is only tried must not ask a paid API
//   run --base-url       asks a real model, and keeps what it has
import type { Redactor } from '../../secrets/redactor.ts';
import { isSecretVariable, type Variables } from '../../secrets/variables.ts';
import { DUMMY_KEYS } from './injected-environment.ts';

/** Coverage of the client's code would be written at its end and slow it down until then. */
const DROPPED = new Set(['NODE_V8_COVERAGE']);

/** Without these nothing runs, whatever is part of them. */
const NEEDED = /^(?:path|home|pwd|user|logname|shell|tmpdir|temp|tmp|systemroot|comspec|pathext|userprofile)$/i;
/** Where the tap and the mock listen. curl and most SDKs would otherwise ask a proxy for them. */
const LOOPBACK = 'localhost,127.0.0.1,::1';

export interface EnvironmentRules {
  /** Knows values that must not appear, whatever the variable is called. */
  redactor: Redactor;
  /** Variables that the user lets through (--env), though they look like secrets. */
  letThrough: readonly string[];
  /** What it is given: addresses, and dummies for keys. */
  given?: Readonly<Record<string, string>>;
  /** It asks a real model with the keys that it has. */
  keepsSecrets?: boolean;
}

export interface MadeEnvironment {
  variables: Record<string, string>;
  /** Names of the secrets that were left out, in the order of ours. */
  withheld: string[];
}

/** The one place where an environment is made. @param own of this process */
export function environmentFor(own: Variables, rules: EnvironmentRules): MadeEnvironment {
  const { letThrough, given = {} } = rules;
  const withheld = withheldFrom(own, rules);
  const kept = Object.entries(own).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !DROPPED.has(entry[0]) && !withheld.includes(entry[0]),
  );
  const isWanted = ([name]: [string, string]) =>
    !(name in DUMMY_KEYS && letThrough.includes(name) && own[name] !== undefined);
  const variables = {
    ...Object.fromEntries(kept),
    ...withoutProxy(own),
    ...Object.fromEntries(Object.entries(given).filter(isWanted)),
  };
  return { variables, withheld };
}

/** What a program that is started does not get. */
export function withheldFrom(
  own: Variables,
  { redactor, letThrough, keepsSecrets = false }: EnvironmentRules,
): string[] {
  if (keepsSecrets) return [];
  return Object.entries(own).flatMap(([name, value = '']) => {
    if (letThrough.includes(name)) return [];
    const isSecret = isSecretVariable(name, value) || (!NEEDED.test(name) && redactor.text(value) !== value);
    return isSecret ? [name] : [];
  });
}

/** What keeps a proxy out of the way to our own servers. */
function withoutProxy(own: Variables): Record<string, string> {
  const direct = [own['no_proxy'] ?? own['NO_PROXY'], LOOPBACK].filter(Boolean).join(',');
  return { no_proxy: direct, NO_PROXY: direct };
}
