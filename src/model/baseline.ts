// The baseline: how each subject was delivered when all was well, as a file that is committed beside the code. It holds shape
// and ratios, and no absolute times: those belong to one machine on one day.
import { z } from 'zod';
import { DELIVERIES, MECHANISMS, PASSING_DELIVERIES } from './delivery.ts';
import { FORMATS } from './endpoint-seen.ts';
import { HopId } from './timeline.ts';

export const BASELINE_VERSION = 1;

/** What can be wrong although the text that came was delivered well. */
const FAULTS = ['streams-serialised', 'text-lost', 'content-missing'] as const;
export const ShapeId = z
  .enum([...DELIVERIES.filter((delivery) => delivery !== 'inconclusive'), ...FAULTS])
  .describe('how it was delivered, or what was wrong although that passed');
export type ShapeId = z.infer<typeof ShapeId>;

/** Where measurements can be compared: all of these have to be the same. */
export const BaselineKey = z.object({
  subject: z.string().describe('the model, the address of an app, or the program and its request'),
  client: z.string().describe('id of the client, with the options that change what it does'),
  protocol: z
    .enum(FORMATS)
    .nullable()
    .describe('the API that was spoken; of an endpoint the form of its answer, null for none'),
  scenario: z.string().nullable().describe('the scenario that the mock played; null for another upstream'),
  runtime: z.string().nullable().describe('what the client ran on, with its major version; null if it never said'),
  system: z.string().describe('platform and processor'),
  mode: z.enum(['both', 'timed', 'lock-step']).describe('the instruments that were asked for'),
});
export type BaselineKey = z.infer<typeof BaselineKey>;

/** One ratio over all judged runs. */
export const Spread = z
  .object({
    median: z.number().describe('the middle one'),
    low: z.number().describe('the smallest'),
    high: z.number().describe('the largest'),
    samples: z.int().positive().describe('runs in which it was measured'),
  })
  .describe('one ratio over the runs');
export type Spread = z.infer<typeof Spread>;

/** Ratios at the judged vantage, so that they mean the same on a slow machine. */
export const Ratios = z
  .object({
    fidelity: Spread.nullable().describe('1 perfect, 0 everything at the end; null if not measured'),
    hold: Spread.nullable().describe('part of the generation during which nothing was shown; null if not measured'),
    merged: Spread.nullable().describe('share of chunks that came together with another one; null if not measured'),
    pieces: Spread.nullable().describe('pieces that came for each chunk of the source; null if not measured'),
    alone: Spread.nullable().describe('share of chunks that lock-step saw alone; null if it did not run'),
  })
  .describe('ratios at the judged vantage');
export type Ratios = z.infer<typeof Ratios>;
export type RatioId = keyof Ratios;

export const HeldBy = z
  .object({
    kind: z.enum(MECHANISMS).describe('the kind of the rule'),
    sizeBytes: z.int().positive().nullable().describe('bytes of the buffer; null for other rules'),
    periodMs: z.number().positive().nullable().describe('period of the timer or of the pace, ms; null for other rules'),
    count: z.int().positive().nullable().describe('chunks that are collected; null for other rules'),
  })
  .describe('the rule by which text was held back');
export type HeldBy = z.infer<typeof HeldBy>;

export const Shape = z.object({
  samples: z.int().positive().describe('runs that could be judged'),
  passed: z.int().nonnegative().describe('of these, how many passed'),
  shapes: z
    .partialRecord(ShapeId, z.int().positive())
    .refine((shapes) => Object.keys(shapes).length > 0, 'expected at least one')
    .describe('of these, how many were delivered how'),
  hop: HopId.nullable().describe('the hop at fault in most of them; null if none is'),
  heldBy: HeldBy.nullable().describe('the rule by which most of them were held back; null if none is known'),
  causes: z.array(z.string()).describe('ids of the causes that were found in most of them'),
  ratios: Ratios.describe('its figures as ratios, so that a faster machine has the same ones'),
});
export type Shape = z.infer<typeof Shape>;

/**
 * How most runs were delivered: first whether more of them pass than fail, then the most frequent way. So runs that fail in
 * different ways fail together. A tie fails, for it may hide nothing.
 */
export function prevailingIn({ shapes }: Pick<Shape, 'shapes'>): ShapeId {
  const counted = Object.entries(shapes) as [ShapeId, number][];
  const runsThat = (passes: boolean) =>
    counted.reduce((sum, [id, runs]) => sum + (isPassingShape(id) === passes ? runs : 0), 0);
  const passes = runsThat(true) > runsThat(false);
  const alike = counted.filter(([id]) => isPassingShape(id) === passes);
  return alike.toSorted(([, a], [, b]) => b - a)[0]![0];
}

export function isPassingShape(id: ShapeId): boolean {
  return (PASSING_DELIVERIES as ReadonlySet<string>).has(id);
}

export const BaselineEntry = z.object({
  ...BaselineKey.shape,
  versions: z.record(z.string(), z.string()).describe('of the client, its runtime, its packages and stream-check'),
  ...Shape.shape,
});
export type BaselineEntry = z.infer<typeof BaselineEntry>;

export const Baseline = z.object({
  schemaVersion: z.literal(BASELINE_VERSION).describe('of this format; it grows with changes that break readers'),
  kind: z.literal('baseline').describe('that this is a baseline'),
  entries: z.array(BaselineEntry).describe('one for each key, sorted by it'),
});
export type Baseline = z.infer<typeof Baseline>;

/** Why a run cannot be compared with the baseline. */
const INCOMPARABLE = ['no-entry', 'other-runtime', 'other-system', 'other-mode', 'not-judged'] as const;

export const BaselineComparison = z.object({
  key: BaselineKey.describe('what is compared'),
  runs: z.array(z.string()).describe('ids of the runs'),
  status: z
    .enum(['same', 'regressed', 'improved', 'changed', 'incomparable'])
    .describe('changed: the shape is another one, and neither better nor worse; incomparable: see reason'),
  reason: z.enum(INCOMPARABLE).nullable().describe('why it cannot be compared; null if it can'),
  nearest: BaselineKey.nullable().describe('the entry that differs least, where there is none for it; null otherwise'),
  was: Shape.nullable().describe('the baseline; null if it has none for it'),
  now: Shape.nullable().describe('what was measured; null if it could not be judged'),
  worse: z.array(Ratios.keyof()).describe('ratios that are worse by more than noise makes them'),
  better: z.array(Ratios.keyof()).describe('ratios that are better by more than noise makes them'),
  versions: z
    .array(
      z.object({
        name: z.string().describe('of the client, the runtime or the package'),
        was: z.string().nullable().describe('its version in the baseline; null if it was not there'),
        now: z.string().nullable().describe('its version now; null if it is not there'),
      }),
    )
    .describe('versions that are others'),
  text: z.string().describe('the same in a sentence'),
});
export type BaselineComparison = z.infer<typeof BaselineComparison>;

export const BaselineResult = z.object({
  file: z.string().describe('the file, as it was typed'),
  updated: z.boolean().describe('whether the file was written anew with what was measured'),
  comparisons: z.array(BaselineComparison).describe('one for each key that was measured'),
  text: z.string().nullable().default(null).describe('what became of its entries; null where it was not written anew'),
});
export type BaselineResult = z.infer<typeof BaselineResult>;
