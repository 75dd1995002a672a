// The environment of a client's process: ours, without anything that looks like a secret.
// A client gets its key with the request, so what is left out here is missed by nobody who was asked.
import type { Redactor } from '../../secrets/redactor.ts';

const SECRET_NAME = /(API_?KEY|ACCESS_?KEY|_KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|COOKIE)/i;
/** Coverage of the client's code would be written at its end and slow it down until then. */
const DROPPED = new Set(['NODE_V8_COVERAGE']);

/** Without these nothing runs, whatever is part of them. */
const NEEDED = /^(?:path|home|pwd|user|logname|shell|tmpdir|temp|tmp|systemroot|comspec|pathext|userprofile)$/i;
/** Where the tap and the mock listen. curl and most SDKs would otherwise ask a proxy for them. */
const LOOPBACK = 'localhost,127.0.0.1,::1';

/** @param redactor knows values that must not appear, whatever the variable is called */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  redactor: Redactor,
): Record<string, string> {
  const isKept = (entry: [string, string | undefined]): entry is [string, string] => {
    const [name, value] = entry;
    if (value === undefined || DROPPED.has(name) || SECRET_NAME.test(name)) return false;
    return NEEDED.test(name) || redactor.text(value) === value;
  };
  return { ...Object.fromEntries(Object.entries(env).filter(isKept)), ...withoutProxy(env) };
}

/** What keeps a proxy out of the way to our own servers. */
export function withoutProxy(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const direct = [env['no_proxy'] ?? env['NO_PROXY'], LOOPBACK].filter(Boolean).join(',');
  return { no_proxy: direct, NO_PROXY: direct };
}

/** The variables that look like secrets, and are set. */
export function secretVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env).filter((name) => SECRET_NAME.test(name) && (env[name] ?? '') !== '');
}
