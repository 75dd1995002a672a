// What became of the rules that a build depends on. Reporters show `text`; they compute nothing of it.
//
//   status      the rule                                        counts for the exit code
//   passed      holds                                           no
//   warned      does not hold, level warn                       no
//   failed      does not hold, level error                      1
//   ignored     does not hold, and there is a written reason    no
//   unmeasured  its figure was measured in none of these runs   2 if in no run at all, and the level is error
//   skipped     the same, where that costs nothing              no
//   unmatched   there is no run that it is about                2, whatever its level
import { z } from 'zod';

/** How a figure is compared with what is expected of it; `in` is one of a list. */
export const OPERATORS = ['>=', '<=', '>', '<', '=', '!=', 'in'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What counts of several runs: the middle one, the best one, or the worst one. */
export const AGGREGATES = ['median', 'best', 'worst'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export const LEVELS = ['warn', 'error'] as const;

export const GATE_STATUSES = ['passed', 'warned', 'failed', 'ignored', 'unmeasured', 'skipped', 'unmatched'] as const;
export type GateStatus = (typeof GATE_STATUSES)[number];

/** What was measured, or is expected: a figure, a word of a closed list, or whether something is so. */
export const GateValue = z.union([z.number(), z.string(), z.boolean()]);
export type GateValue = z.infer<typeof GateValue>;

/** Which runs something is about. */
export const GateScope = z
  .object({
    subject: z.string().nullable().describe('model, address of the app, or name of the program; null for all'),
    client: z.string().nullable().describe('id of the client, with its options where it has some; null for all'),
    protocol: z.string().nullable().describe('id of the API; null for all'),
    scenario: z.string().nullable().describe('what the mock played; null for all, and where no mock played'),
  })
  .describe('the runs that it is about');
export type GateScope = z.infer<typeof GateScope>;

export const GateResult = z.object({
  rule: z.string().describe('the rule as it is written: app.lag.p95'),
  metric: z.string().describe('id of the figure or cause that it is about, as in `stream-check explain <id>`'),
  operator: z.enum(OPERATORS).describe('how it is compared'),
  expected: z.union([GateValue, z.array(GateValue)]).describe('what it is compared with; a list with the operator in'),
  actual: GateValue.nullable().describe('what counts of what was measured; null if it was not'),
  values: z.array(GateValue.nullable()).describe('what was measured in each run; null where it was not'),
  unit: z.string().nullable().describe('of the figures, such as ms; null for a pure number or a word'),
  aggregate: z.enum(AGGREGATES).describe('which of several runs counts'),
  passed: z.boolean().describe('whether the rule holds'),
  status: z.enum(GATE_STATUSES).describe('what became of it'),
  level: z.enum(LEVELS).describe('whether a rule that does not hold only warns'),
  scope: GateScope,
  run: z.string().nullable().describe('id of the run; null for a rule over several or none'),
  runs: z.array(z.string()).describe('ids of the runs that were looked at, in the order of values'),
  ignored: z.string().nullable().describe('the written reason for which it may fail; null if it must not'),
  text: z.string().describe('what became of it, in one sentence'),
});
export type GateResult = z.infer<typeof GateResult>;
