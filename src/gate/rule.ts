// A rule as the gate takes it. Whoever writes rules (a preset, a config file, `--assert`) ends in this shape, so the gate
// knows nothing of files and flags. Plain data: it can be hashed, saved and compared.
import type { Aggregate, Condition, GateScope, Level } from '../model/gate-result.ts';
import type { Keyed } from './rule-key.ts';

export interface Rule extends Keyed {
  level: 'off' | Level;
  /** With `min` and `max` there are two. */
  conditions: readonly Condition[];
  /** Null for what is usual for the figure. */
  aggregate: Aggregate | null;
  /**
   * Of several rules about the same figure the last one that covers a run holds, but an assertion is added to them. Those
   * of the verdict are always there, in front of all others.
   */
  source: 'verdict' | 'preset' | 'config' | 'assert';
  /** Which runs it is about. * stands for any letters. */
  scope: GateScope;
}

/** A rule that may fail, and why. */
export interface Ignore extends Keyed {
  reason: string;
  scope: GateScope;
}

/** All runs. */
export const EVERYWHERE: GateScope = { subject: null, client: null, protocol: null, scenario: null };
