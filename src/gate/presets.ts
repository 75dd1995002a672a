// Sets of rules with a name, written as a user would write them. `explain gate` shows them.
import type { PresetId, RuleSettings } from '../model/rule-settings.ts';

export interface Preset {
  /** One line for lists. */
  summary: string;
  rules: RuleSettings;
  /** Whether a rule that could not be checked at all fails, and likewise what cannot be compared. */
  isStrict: boolean;
}

/** What a verdict rests on: each can be excused by itself. */
const VERDICT: RuleSettings = { delivery: 'error', integrity: 'error', serialised: 'error' };

export const PRESETS_BY_ID: Readonly<Record<PresetId, Preset>> = {
  recommended: {
    summary: 'Fails for what a verdict fails for: late text, lost text, streams that wait for each other.',
    rules: VERDICT,
    isStrict: false,
  },
  strict: {
    summary: 'Nothing held back, not even small groups; what cannot be checked fails.',
    rules: {
      ...VERDICT,
      delivery: ['error', { equals: 'incremental', aggregate: 'worst' }],
      // A judgement: a twentieth of the answer held back on average is what a group of a few chunks costs.
      fidelity: ['error', { min: 0.95 }],
      // The convention for "feels immediate", as --budget has it (Nielsen, 1993).
      lag: ['error', { maxMs: 100 }],
    },
    isStrict: true,
  },
  'lock-step': {
    summary: 'Only what is proven without a clock can fail, so a busy machine cannot; late text warns.',
    rules: { proven: 'error', integrity: 'error', serialised: 'error', delivery: 'warn' },
    isStrict: false,
  },
};
