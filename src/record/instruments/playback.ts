// How an instrument has the mock play the exchanges that are measured.
import type { ExchangeLog, Playback } from '../../mock/exchange.ts';
import type { InstrumentId } from '../../model/recording.ts';
import { createHeldOpenProbe, type HeldOpenProbe } from './held-open.ts';
import type { Progress } from '../vantages/progress.ts';
import { driveLockStep, type PushLog } from './lock-step.ts';

export interface InstrumentPlay {
  /** Of the held-open probe; null for the other instruments. */
  readonly probe: HeldOpenProbe | null;
  play(exchange: ExchangeLog): Playback;
  /** What lock-step pushed in this exchange; null where it did not run. */
  pushesOf(exchange: ExchangeLog | null): readonly PushLog[] | null;
}

/** @param parallel streams of the held-open probe @param progressOf how it is seen what of an exchange has come */
export function createInstrumentPlay(
  instrument: InstrumentId,
  parallel: number,
  progressOf: (exchange: ExchangeLog) => Progress,
): InstrumentPlay {
  const probe = instrument === 'held-open' ? createHeldOpenProbe(parallel) : null;
  const pushes = new Map<ExchangeLog, readonly PushLog[]>();
  return {
    probe,
    play(exchange) {
      if (probe !== null) return probe.play();
      if (instrument === 'timed') return { kind: 'timed' };
      const progress = progressOf(exchange);
      return {
        kind: 'driven',
        drive: async (driver) => void pushes.set(exchange, await driveLockStep(driver, progress)),
      };
    },
    pushesOf: (exchange) => (exchange === null ? null : (pushes.get(exchange) ?? null)),
  };
}
