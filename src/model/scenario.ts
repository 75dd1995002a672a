// A scenario: what the mock says and when, the faults on its way out, and the verdict that must come of it.
import { z } from 'zod';
import { DELIVERIES, MECHANISMS, OUTCOMES } from './delivery.ts';
import { CHANNELS, HOPS } from './timeline.ts';

/** The default: about 3 s, made so that buffers of different sizes look different. */
export const DEFAULT_SCENARIO = 'probe-short';

const positiveMs = z.number().positive();

/** n chunks with a mean gap, as one stretch of an answer. */
export const Segment = z.strictObject({
  chunks: z.int().positive().optional().describe('how many chunks; leave out for a pause'),
  gapMs: z.number().nonnegative().optional().describe('mean gap before each chunk, ms'),
  jitter: z.number().min(0).max(1).default(0).describe('each gap is multiplied by a uniform 1-jitter .. 1+jitter'),
  pauseMs: positiveMs.optional().describe('a pause instead of chunks, ms'),
  characters: z
    .tuple([z.int().positive(), z.int().positive()])
    .default([24, 40])
    .describe('smallest and largest length of a chunk; lengths are skewed to the small side'),
  burst: z.int().positive().default(1).describe('chunks spoken at the same moment, as speculative decoding does'),
  channel: z.enum(CHANNELS).default('text').describe('the kind of content of these chunks'),
});
export type Segment = z.infer<typeof Segment>;

/** Explicit events, for what segments cannot say. */
const ExplicitEvent = z.strictObject({
  atMs: z
    .number()
    .nonnegative()
    .describe('when it is spoken, ms after the start of the answer; `firstMs` is not added'),
  text: z.string().describe('the words; the mock puts a tracer word in front of them'),
  channel: z.enum(CHANNELS).default('text').describe('the kind of content'),
});

const ScheduleSpec = z
  .strictObject({
    firstMs: z.number().nonnegative().default(100).describe('pause before the first chunk, ms'),
    segments: z.array(Segment).optional().describe('stretches of the answer, one after the other'),
    events: z
      .array(ExplicitEvent)
      .optional()
      .describe('single chunks at fixed times, written after those of the segments'),
    words: z.enum(['ascii', 'unicode']).default('ascii').describe('vocabulary of the filler words'),
  })
  .refine(
    ({ segments = [], events = [] }) => events.length > 0 || segments.some(({ chunks }) => chunks !== undefined),
    'something to say: a segment with chunks, or an event',
  );
export type ScheduleSpec = z.infer<typeof ScheduleSpec>;

/** A fault by id with its parameters; each fault checks its own (mock/faults). */
export const FaultSpec = z.looseObject({ id: z.string().describe('id of the fault; its parameters stand beside it') });
export type FaultSpec = z.infer<typeof FaultSpec>;

/** The part of the verdict that a scenario promises, for an honest client, with both instruments. */
const Expectation = z.strictObject({
  delivery: z.enum(DELIVERIES).optional().describe('the delivery of the verdict; left out where any will do'),
  hop: z.enum(HOPS).nullable().optional().describe('the hop at fault, null for none; left out where any will do'),
  outcome: z.enum(OUTCOMES).default('completed').describe('how the stream ends'),
  exitCode: z.int().describe('exit code of `check`'),
  proven: z.boolean().optional().describe('whether lock-step proves the delivery; left out where it does not matter'),
  bufferBytes: z
    .int()
    .positive()
    .optional()
    .describe('size of the buffer that lock-step finds, bytes; left out where it does not matter'),
  mechanism: z
    .enum(MECHANISMS)
    .optional()
    .describe('the rule by which the hop upstream holds text back; left out where it does not matter'),
});
export type Expectation = z.infer<typeof Expectation>;

export const Scenario = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'kebab-case')
    .describe('kebab-case; that of a scenario of the package is also its file name'),
  description: z.string().min(1).describe('one sentence for lists'),
  seed: z.int().nonnegative().default(1).describe('of the random numbers: the same seed gives the same answer'),
  schedule: ScheduleSpec.describe('what the mock says, and when'),
  faults: z.array(FaultSpec).default([]).describe('what the answer passes on its way out, in this order'),
  expect: Expectation.describe('what `check` must find, with an honest client'),
});
export type Scenario = z.infer<typeof Scenario>;
