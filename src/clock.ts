// The only file that reads time for measuring. A stamp is nanoseconds of the system's monotonic clock
// (CLOCK_MONOTONIC on Linux), the same for all processes of a machine.

/** Nanoseconds, monotonic. */
export type Stamp = bigint;

export interface Clock {
  now(): Stamp;
}

export const systemClock: Clock = { now: () => process.hrtime.bigint() };

/** Milliseconds from one stamp to another, as a float. */
export function msBetween(from: Stamp, to: Stamp): number {
  return Number(to - from) / 1e6;
}
