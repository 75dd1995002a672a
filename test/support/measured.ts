// Figures and rulings made by hand, for what is concluded from them.
import type { Measured, Ruling } from '../../src/analyze/verdict.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import type { LockStepMeasures } from '../../src/model/measures.ts';
import type { Integrity } from '../../src/model/integrity.ts';
import type { Channel, HopId, VantageId } from '../../src/model/timeline.ts';

/** Text that came through, or did not. */
export function integrityOf(more: Partial<Integrity> = {}): Integrity {
  const figures = { ofCharacters: 1000, missingPieces: null, ofPieces: null, places: null, replaced: 0, isLeft: false };
  const nothing = { ok: true, missingCharacters: 0, firstDifferenceAt: null, kind: null, hop: null, channel: null };
  return { ...nothing, ...figures, instrument: 'timed', ...more };
}

/** How late, and of which class: of hops, vantages and channels. */
export type Lateness = readonly [delivery: Delivery, lagP95Ms: number | null];

interface Made extends Partial<Omit<Measured, 'hops' | 'vantages' | 'channels' | 'lockStep'>> {
  hops?: Partial<Record<HopId, Lateness>>;
  vantages?: Partial<Record<VantageId, Lateness>>;
  channels?: Partial<Record<Channel, Lateness>>;
  lockStep?: Partial<LockStepMeasures> | null;
}

export function measured({ hops = {}, vantages = {}, channels = {}, lockStep = null, ...more }: Made = {}): Measured {
  const lags = (of: object) =>
    Object.fromEntries(
      (Object.entries(of) as [string, Lateness][]).map(([id, [delivery, p95]]) => {
        const lagMs = { p50: p95, p95, max: p95 };
        return [
          id,
          {
            delivery,
            lagMs,
            leastLagMs: { ...lagMs, p95: p95 === null ? null : p95 / 2 },
            lagP95Ms: p95,
            mechanism: null,
          },
        ];
      }),
    );
  const none = { integrity: null, parallel: null, repeats: [], experiments: [], loop: null };
  const made = { ...none, hops: lags(hops), vantages: lags(vantages), channels: lags(channels), lockStep, ...more };
  return { findings: [], causes: [], ...made } as unknown as Measured;
}

export function ruling(more: Partial<Ruling> = {}): Ruling {
  const passed = { delivery: 'incremental', reason: null, passed: true, proven: false, vantage: 'observer', hop: null };
  return { ...passed, isTimed: true, ...more } as Ruling;
}
