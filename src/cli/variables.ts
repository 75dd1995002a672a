// Which variables whatever is started does not get: --verbose says it, and --env lets one through.
import type { CheckJob } from '../check.ts';
import { StreamCheckError } from '../errors.ts';
import { withheldFrom } from '../record/process/environment.ts';
import { DUMMY_KEYS } from '../record/process/injected-environment.ts';
import type { Io } from './io.ts';

/** What was typed may be a secret in place of a name: it is not repeated. @throws StreamCheckError 'usage' */
export function requireVariables({ letThrough }: Pick<CheckJob, 'letThrough'>, env: Io['env']): void {
  if (letThrough.every((name) => env[name] !== undefined)) return;
  throw new StreamCheckError('usage', 'A variable that --env names is not set here.', 'Set it, or leave --env out');
}

/** What is withheld, in a sentence; of an app that runs already, and of a program that asks a real model, nothing is. */
export function withheldNotice(
  { subjects, redactor, letThrough }: Pick<CheckJob, 'subjects' | 'redactor' | 'letThrough'>,
  env: Io['env'],
): string {
  const missing = new Set<string>();
  const replaced = new Set<string>();
  for (const subject of subjects) {
    const keepsSecrets =
      (subject.kind === 'program' && subject.upstream !== null) || (subject.kind === 'app' && subject.start === null);
    for (const name of withheldFrom(env, { redactor, letThrough, keepsSecrets })) {
      const hasDummy = subject.kind !== 'client' && name in DUMMY_KEYS;
      (hasDummy ? replaced : missing).add(name);
    }
  }
  const dummies = replaced.size === 0 ? '' : `; dummies stand for ${[...replaced].join(', ')}`;
  const names = missing.size === 0 ? 'no variable' : [...missing].join(', ');
  return `Withheld from what is started: ${names}${dummies}; --env <NAME> lets one through.`;
}
