// The rules that runs are held against, in the one shape in which the gate takes them. A Report holds them, so that the
// reports of shards can be judged together as if they were one.
import { z } from 'zod';
import { INCONCLUSIVE_POLICIES } from './exit-code.ts';
import { AGGREGATES, GateScope, GateValue, LEVELS, OPERATORS } from './gate-result.ts';
import { HOPS, VANTAGES } from './timeline.ts';

export const STATISTICS = ['p50', 'p95', 'p99', 'max'] as const;
export type Statistic = (typeof STATISTICS)[number];

/** One comparison. */
export const Condition = z.object({
  operator: z.enum(OPERATORS).describe('how a figure is compared'),
  expected: z.union([GateValue, z.array(GateValue).readonly()]).describe('what it is compared with'),
});
export type Condition = z.infer<typeof Condition>;

/** Which figure of which place something is about. */
const keyed = {
  key: z.string().describe('as it was written: app.lag.p95'),
  metric: z.string().describe('id of the figure or cause'),
  place: z
    .enum([...VANTAGES, ...HOPS])
    .nullable()
    .describe('the vantage or hop; null for the judged vantage, or where a figure has no place'),
  statistic: z.enum(STATISTICS).nullable().describe('which of the figures; null where there is one alone'),
};
const Keyed = z.object(keyed);
export type Keyed = z.infer<typeof Keyed>;

export const Rule = z
  .object({
    ...keyed,
    level: z.enum(['off', ...LEVELS]).describe('off: not looked at'),
    conditions: z.array(Condition).readonly().describe('what is expected; two of them where there are two bounds'),
    aggregate: z.enum(AGGREGATES).nullable().describe('which of several runs counts; null for what is usual'),
    source: z
      .enum(['verdict', 'preset', 'config', 'assert'])
      .describe(
        'where it was written; of several about the same figure the last one that covers a run holds, but assertions are added',
      ),
    scope: GateScope,
  })
  .describe('what must hold');
export type Rule = z.infer<typeof Rule>;

export const Ignore = z
  .object({ ...keyed, reason: z.string().describe('why it may fail'), scope: GateScope })
  .describe('a rule that may fail, or a cause that is known');
export type Ignore = z.infer<typeof Ignore>;

export const GateRules = z.object({
  rules: z.array(Rule).readonly().describe('in the order in which they count'),
  ignores: z.array(Ignore).readonly().describe('those that may fail'),
  isStrict: z.boolean().describe('whether a figure that was measured only for some runs fails'),
  inconclusive: z.enum(INCONCLUSIVE_POLICIES).describe('what a run counts as that could not be judged'),
});
export type GateRules = z.infer<typeof GateRules>;
