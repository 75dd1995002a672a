// The same measured twice on one machine, by turns: as it is here, and as it is elsewhere. Where a baseline would be noise,
// figures of time can be compared so. The runs of the other side count for nothing else, so a Report holds only their ids.
import { z } from 'zod';
import { BaselineComparison } from './baseline.ts';
import { GateScope } from './gate-result.ts';

/** What the other side is: the project at a commit, another version of the client's package, another address. */
const OTHER_SIDES = ['git-ref', 'version', 'address'] as const;
export const OtherSideKind = z
  .enum(OTHER_SIDES)
  .describe('the project at a commit, another version, or another address');
export type OtherSideKind = z.infer<typeof OtherSideKind>;

const Middle = z.object({
  median: z.number().describe('the middle one, in the unit of the figure'),
  samples: z.int().positive().describe('runs in which it was measured'),
});

export const FigureDifference = z.object({
  metric: z.string().describe('key of the figure, as in a rule: lag.p95'),
  unit: z.string().nullable().describe('of the figure; null for a pure number'),
  better: z.enum(['more', 'less']).describe('which direction is good'),
  here: Middle.describe('as it is here'),
  there: Middle.describe('as it is on the other side'),
  difference: z.number().describe('median of here minus that of there'),
  low: z.number().describe('lower bound of that difference, 95 % of the resamples (bootstrap)'),
  high: z.number().describe('upper bound of it'),
  p: z
    .number()
    .describe('probability of ranks as far apart by chance (Wilcoxon, two-sided), times the figures tested (Holm)'),
  verdict: z.enum(['same', 'worse', 'better']).describe('worse or better where both the ranks and the bound say so'),
});
export type FigureDifference = z.infer<typeof FigureDifference>;

export const AgainstComparison = z.object({
  scope: GateScope,
  runs: z.array(z.string()).describe('ids of the runs here'),
  others: z
    .array(z.string())
    .describe('ids of the runs of the other side, whose recordings --record saves in a directory of their own'),
  status: z.enum(['same', 'worse', 'better', 'changed', 'incomparable']).describe('of here, against the other side'),
  reason: z.enum(['too-few-runs', 'not-judged']).nullable().describe('why it cannot be compared; null if it can'),
  shape: BaselineComparison.nullable().describe('how both were delivered; null if one of them could not be judged'),
  figures: z.array(FigureDifference).describe('figures that were measured often enough on both sides'),
  text: z.string().describe('the same in a sentence'),
});
export type AgainstComparison = z.infer<typeof AgainstComparison>;

export const AgainstResult = z.object({
  kind: OtherSideKind,
  name: z.string().describe('as it was typed'),
  what: z.string().describe('what that is: the commit, the package with its version, or the address'),
  comparisons: z.array(AgainstComparison).describe('one for each client, API and scenario'),
});
export type AgainstResult = z.infer<typeof AgainstResult>;
