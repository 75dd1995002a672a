// A rule as the gate takes it. Whoever writes rules (a preset, a config file, `--assert`) ends in this shape, so the gate
// knows nothing of files and flags. Plain data: it can be hashed, saved and compared.
import type { Aggregate, Condition, GateScope, Level } from '../model/gate-result.ts';
import type { HopId, VantageId } from '../model/timeline.ts';

export interface Rule {
  /** As it was written: `app.lag.p95`. */
  key: string;
  /** Id of the figure or of the cause. */
  metric: string;
  /** Null for the judged vantage, or where a figure has no place. */
  place: VantageId | HopId | null;
  statistic: string | null;
  level: 'off' | Level;
  /** With `min` and `max` there are two. */
  conditions: readonly Condition[];
  /** Null for what is usual for the figure. */
  aggregate: Aggregate | null;
  /** Of several rules about the same figure the last one that matches a run holds, but an assertion is added to them. */
  source: 'preset' | 'config' | 'assert';
  /** Which runs it is about. * stands for any letters. */
  scope: GateScope;
}

/** A rule that may fail, and why. */
export interface Ignore extends Pick<Rule, 'key' | 'metric' | 'place' | 'statistic' | 'scope'> {
  reason: string;
}

/** All runs. */
export const EVERYWHERE: GateScope = { subject: null, client: null, protocol: null, scenario: null };
