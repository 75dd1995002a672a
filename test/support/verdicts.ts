// What the tests of Python clients share.
import type { Run } from '../../src/model/report.ts';

export const INCREMENTAL = { delivery: 'incremental', hop: null, passed: true };
export const STARVED = { delivery: 'buffered', hop: 'event-loop', passed: false };

/** Those that were found; that streams are serialised follows from others. */
export function causesOf({ verdict }: Run): Record<string, string> {
  const found = verdict.causes.filter(({ id, status }) => status === 'detected' && id !== 'serialised-streams');
  return Object.fromEntries(found.map(({ id, status }) => [id, status]));
}
