// An error on its way out: its words and its stack may quote what was typed, or what somebody else said.
import { StreamCheckError } from '../errors.ts';
import type { Redactor } from './redactor.ts';

/** The error without secrets; itself where it holds none. */
export function redactedError(error: unknown, redactor: Redactor): unknown {
  if (!(error instanceof Error)) return redactor.value(error);
  const { message, stack } = error;
  if (error instanceof StreamCheckError) {
    const { code, hint, cause } = error;
    const clean = redactor.value({ message, hint });
    if (clean.message === message && clean.hint === hint && cause === undefined) return error;
    return new StreamCheckError(code, clean.message, clean.hint, { cause: redactedError(cause, redactor) });
  }
  error.message = redactor.text(message);
  if (stack !== undefined) error.stack = redactor.text(stack);
  return error;
}
