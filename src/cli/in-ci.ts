// Whether a CI job runs this: nobody reads along there, and nobody can do anything before it is over.
import type { Io } from './io.ts';

export function isCi({ env }: Pick<Io, 'env'>): boolean {
  return !['', '0', 'false'].includes(env['CI'] ?? '');
}
