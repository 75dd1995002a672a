// Lock-step by hand: chunks of 20 characters and 150 bytes, one each millisecond.
import type { LockStep, StreamRecord } from '../../src/model/recording.ts';
import { NO_SCREEN, streamOf } from './recordings.ts';

/** How many chunks each vantage has when the wait for chunk k ends; a missing one as the one before. */
export interface Seen {
  wire: number;
  app?: number;
  observer?: number;
}

export function lockStepOf(count: number, seen: (k: number) => Seen): StreamRecord {
  const lockStep = Array.from({ length: count }, (_, k): LockStep => {
    const { wire, app = wire, observer = app } = seen(k);
    return {
      sentAtMs: k,
      sentCharacters: 20 * (k + 1),
      sentBytes: 150 * (k + 1),
      seenAtMs: observer > k ? k + 0.5 : null,
      waitedMs: 1,
      arrived: { wireBytes: 150 * wire, wire: 20 * wire, app: 20 * app, observer: 20 * observer, ...NO_SCREEN },
    };
  });
  return streamOf([], { instrument: 'lock-step', lockStep });
}
