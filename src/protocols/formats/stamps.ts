// When an app says that it made an event, by its own clock: in a member with a usual name, as milliseconds, as seconds with
// a fraction, or as a date. Whole seconds are too coarse to be a curve.
import { isObject } from '../json.ts';
import type { FrameMeaning } from '../protocol.ts';

const NAMES = ['created_at', 'createdAt', 'created', 'timestamp', 'time', 'ts', 'sent_at', 'at'];
/** From 2001 to 2286. */
const EPOCH_SECONDS = { from: 1e9, to: 1e10 };
/** Checked before parsing: Date.parse() accepts nearly any text with digits. */
const DATE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{1,9}(Z|[+-]\d\d:?\d\d)?$/;

export function stampIn(value: unknown): Pick<FrameMeaning, 'clockMs'> {
  if (!isObject(value)) return {};
  for (const name of NAMES) {
    const clockMs = msOf(value[name]);
    if (clockMs !== null) return { clockMs };
  }
  return {};
}

function msOf(stamp: unknown): number | null {
  if (typeof stamp === 'string') return DATE.test(stamp) ? Date.parse(stamp) || null : null;
  if (typeof stamp !== 'number') return null;
  const { from, to } = EPOCH_SECONDS;
  if (stamp > 1000 * from && stamp < 1000 * to) return stamp;
  return stamp > from && stamp < to && !Number.isInteger(stamp) ? 1000 * stamp : null;
}
