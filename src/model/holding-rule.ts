// By which rule a hop lets text out: by bytes, by chunks, by time. One of the facts that a verdict rests on.
import { z } from 'zod';
import { Fit, NullableAccounting } from './delivery.ts';
import { HopId } from './timeline.ts';

const By = z
  .enum(['lock-step', 'arrivals', 'reads'])
  .describe('what shows it: order and bytes in lock-step, the times of the timed stream, or the sizes of its reads');

const holding = { hop: HopId.describe('the hop that holds text') };

/** By which rule a hop lets text out. */
export const Rule = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('buffer'),
      ...holding,
      by: By,
      sizeBytes: z.int().positive().describe('how many bytes have to be there before text comes out'),
      accounting: NullableAccounting,
    }),
    z.object({
      kind: z.literal('block'),
      ...holding,
      by: By,
      sizeBytes: z.int().positive().describe('how many bytes the reader takes at once'),
    }),
    z.object({
      kind: z.literal('count'),
      ...holding,
      by: By,
      chunks: z.int().positive().describe('how many chunks come out together each time'),
    }),
    z.object({
      kind: z.literal('period'),
      ...holding,
      period: z
        .enum(['timer', 'linger', 'pace', 'delay'])
        .describe(
          'timer: text comes out at even times; linger: a time after the first chunk of a group; pace: a time after the chunk before; delay: each chunk is late by that time',
        ),
      periodMs: z.number().positive().nullable().describe('null where a pace is uneven'),
    }),
    z.object({
      kind: z.literal('ambiguous'),
      ...holding,
      by: By,
      fits: z.array(Fit).describe('the rules that explain what was seen equally well'),
    }),
    z.object({ kind: z.literal('irregular'), ...holding }).describe('no rule explains what was seen'),
  ])
  .meta({ id: 'Rule' });
export type Rule = z.infer<typeof Rule>;
