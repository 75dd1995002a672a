// Which variables whatever is started does not get: --verbose says it, and --env lets one through.
import type { CheckJob } from '../check.ts';
import { StreamCheckError } from '../errors.ts';
import { withheldFrom } from '../record/process/environment.ts';
import type { Io } from './io.ts';

/** What was typed may be a secret in place of a name: it is not repeated. @throws StreamCheckError 'usage' */
export function requireVariables({ letThrough }: Pick<CheckJob, 'letThrough'>, env: Io['env']): void {
  if (letThrough.every((name) => env[name] !== undefined)) return;
  throw new StreamCheckError('usage', 'A variable that --env names is not set here.', 'Set it, or leave --env out');
}

/** Names of the variables; of an app that runs already, and of a program that asks a real model, none. */
export function withheldIn(
  { subjects, redactor, letThrough }: Pick<CheckJob, 'subjects' | 'redactor' | 'letThrough'>,
  env: Io['env'],
): string[] {
  const names = subjects.flatMap((subject) => {
    const keepsSecrets =
      (subject.kind === 'program' && subject.upstream !== null) || (subject.kind === 'app' && subject.start === null);
    return withheldFrom(env, { redactor, letThrough, keepsSecrets });
  });
  return [...new Set(names)];
}
