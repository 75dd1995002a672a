// What is said of a subject that was given up before its measured request: there is a warm-up before it.
import type { Outcome } from '../../model/delivery.ts';
import { seconds } from '../outcome.ts';
import { startLimitOf, type Stopped, type TimeLimits } from '../process/watch.ts';
import type { TapExchange } from '../vantages/wire.ts';

/**
 * Null for what is no matter of time.
 * @param isApp whether an app is asked by our reader; else a client under test
 * @param warmUp the last request that was no measured one; undefined for none
 */
export function unreadyOutcome(
  why: Stopped,
  limits: TimeLimits,
  isApp: boolean,
  warmUp: TapExchange | undefined,
): Outcome | null {
  const met = startLimitOf(why, limits);
  if (met === null) return null;
  const { ms, limit } = met;
  const message = `${unreadyWords(isApp, warmUp)}, in ${seconds(ms)} (--${limit}).`;
  return { kind: 'timed-out', message, limit };
}

function unreadyWords(isApp: boolean, warmUp: TapExchange | undefined): string {
  if (isApp) return 'the app did not answer a first request, which warms it up';
  if (warmUp === undefined) return 'the client made no request: it is still being imported, or waits for something';
  return warmUp.ended === 'complete'
    ? 'the client got the whole answer to a first request, which warms it up, and did not end its stream'
    : 'the client did not read the answer to a first request, which warms it up, to its end';
}
