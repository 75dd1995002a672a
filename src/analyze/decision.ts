// What was measured of a run, and what was decided, before it is put into words.
import type { Delivery, Reason } from '../model/delivery.ts';
import type { Analysis, CauseFinding } from '../model/report.ts';
import type { HopId, VantageId } from '../model/timeline.ts';

export type Measured = Omit<Analysis, 'verdict'> & {
  findings: CauseFinding[];
  /** Whether all that speaks for lateness may be an accident: pauses that did not show again. */
  isAccident: boolean;
};

/** What was decided, before it is put into words. */
export interface Decision {
  delivery: Delivery;
  reason: Reason | null;
  proven: boolean;
  passed: boolean;
  hop: HopId | null;
  vantage: VantageId | null;
  /** Whether lateness was measured: false where only the proof stands. */
  isTimed: boolean;
}
