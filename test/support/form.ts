// The tests have two forms: the short one of `npm test`, with each kind of proof once, and the long one of
// `npm run test:all`, with everything. This is the one place that asks which it is; vitest.config.ts says it.
import { describe, it } from 'vitest';

export const isLong = process.env['STREAM_CHECK_TESTS'] === 'all';

/** How many runs of a property, streams, bytes. */
export function runs({ short, long: all }: { short: number; long: number }): number {
  return isLong ? all : short;
}

/** A matrix; the short form takes these entries of it. */
export function someOf<T>(all: readonly T[], isTaken: (entry: T) => boolean): readonly T[] {
  const taken = isLong ? all : all.filter(isTaken);
  if (taken.length === 0) throw new Error('The short form takes nothing of this matrix.');
  return taken;
}

/** Where the short form has no such test at all: a title that is skipped there would have no reason to tell. */
const each = () => () => {};
const nothing = Object.assign(() => {}, { each, concurrent: Object.assign(() => {}, { each }) });

/** `it` and `describe` of the long form alone. */
export const long = isLong
  ? { it, describe }
  : { it: nothing as unknown as typeof it, describe: nothing as unknown as typeof describe };
