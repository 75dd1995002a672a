// Rules as they are written in a config file. Form alone: which figures there are, and what fits them, gate/ knows.
import { z } from 'zod';
import { AGGREGATES, LEVELS } from './gate-result.ts';

/** Sets of rules with a name. */
export const PRESETS = ['recommended', 'strict', 'lock-step'] as const;
export const PresetId = z.enum(PRESETS).describe('a set of rules with a name');
export type PresetId = z.infer<typeof PresetId>;

const RuleLevel = z.enum(['off', ...LEVELS]).describe('off: not looked at; warn: reported; error: exit code 1');

const Milliseconds = z.number('expected a number of milliseconds, such as 100');

export const RuleOptions = z
  .strictObject({
    min: z.number().optional().describe('the least that is allowed'),
    max: z.number().optional().describe('the most that is allowed'),
    minMs: Milliseconds.optional().describe('the least that is allowed of a time, ms'),
    maxMs: Milliseconds.optional().describe('the most that is allowed of a time, ms'),
    equals: z
      .union([z.number(), z.string(), z.boolean()])
      .optional()
      .describe('what it must be: a figure, a word, true or false'),
    oneOf: z.array(z.string()).min(1).readonly().optional().describe('the words that are allowed'),
    aggregate: z.enum(AGGREGATES).optional().describe('which of several runs counts: median, best or worst'),
  })
  .describe('what is expected');
export type RuleOptions = z.infer<typeof RuleOptions>;

export const RuleSetting = z
  .union([RuleLevel, z.tuple([RuleLevel]).readonly(), z.tuple([RuleLevel, RuleOptions]).readonly()])
  .describe('a level, alone or with what is expected');
export type RuleSetting = z.infer<typeof RuleSetting>;

export const RuleSettings = z
  .record(z.string(), RuleSetting)
  .describe('by figure or cause, such as fidelity, app.lag.p95 or proxy-buffering');
export type RuleSettings = z.infer<typeof RuleSettings>;

/** Which runs a part of a config file is about; * stands for any letters. */
const scope = {
  subject: z.string().min(1).optional().describe('model, address of the app, or name of the program'),
  client: z.string().min(1).optional().describe('id of the client, also with options: openai:from=old'),
  protocol: z.string().min(1).optional().describe('id of the API'),
  scenario: z.string().min(1).optional().describe('id of the scenario that the mock plays'),
};

export const RuleOverride = z
  .strictObject({ ...scope, rules: RuleSettings })
  .describe('rules for some of the runs; of several that fit a run, the last one holds');
export type RuleOverride = z.infer<typeof RuleOverride>;

export const IgnoreSetting = z
  .strictObject({
    rule: z.string().min(1).describe('the rule that may fail, also baseline or against, or the cause that is known'),
    reason: z.string().regex(/\S/, 'expects words that say why').describe('why; every reporter shows it'),
    ...scope,
  })
  .describe('a rule that may fail, with a written reason');
export type IgnoreSetting = z.infer<typeof IgnoreSetting>;
