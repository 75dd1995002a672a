// A scenario: what the mock says and when, the faults on its way out, and the verdict that must come of it.
import { z } from 'zod';
import { DELIVERIES, MECHANISMS, OUTCOMES } from './delivery.ts';
import { CHANNELS, HOPS } from './timeline.ts';

/** Plays when none is named: about 3 s, made so that buffers can be told apart. */
export const DEFAULT_SCENARIO = 'probe-short';

const positiveMs = z.number().positive();

/** n chunks with a mean gap, as one stretch of an answer. */
export const Segment = z.strictObject({
  chunks: z.int().positive().optional().describe('how many chunks; leave out for a pause'),
  gapMs: z.number().nonnegative().optional().describe('mean gap before each chunk, ms'),
  jitter: z.number().min(0).max(1).default(0).describe('each gap is multiplied by a uniform 1-jitter .. 1+jitter'),
  pauseMs: positiveMs.optional().describe('a pause instead of chunks'),
  characters: z
    .tuple([z.int().positive(), z.int().positive()])
    .default([24, 40])
    .describe('smallest and largest length of a chunk; lengths are skewed to the small side'),
  burst: z.int().positive().default(1).describe('chunks spoken at the same moment, as speculative decoding does'),
  channel: z.enum(CHANNELS).default('text'),
});
export type Segment = z.infer<typeof Segment>;

/** Explicit events, for what segments cannot say. */
const ExplicitEvent = z.strictObject({
  atMs: z.number().nonnegative(),
  text: z.string(),
  channel: z.enum(CHANNELS).default('text'),
});

const ScheduleSpec = z
  .strictObject({
    firstMs: z.number().nonnegative().default(100).describe('pause before the first chunk, ms'),
    segments: z.array(Segment).optional(),
    events: z.array(ExplicitEvent).optional(),
    words: z.enum(['ascii', 'unicode']).default('ascii').describe('vocabulary of the filler words'),
  })
  .refine(
    ({ segments = [], events = [] }) => events.length > 0 || segments.some(({ chunks }) => chunks !== undefined),
    'something to say: a segment with chunks, or an event',
  );
export type ScheduleSpec = z.infer<typeof ScheduleSpec>;

/** A fault by id with its parameters; each fault checks its own (mock/faults). */
export const FaultSpec = z.looseObject({ id: z.string() });
export type FaultSpec = z.infer<typeof FaultSpec>;

/** The part of the verdict that a scenario promises, for an honest client, with both instruments. */
const Expectation = z.strictObject({
  delivery: z.enum(DELIVERIES).optional(),
  hop: z.enum(HOPS).nullable().optional(),
  outcome: z.enum(OUTCOMES).default('completed'),
  exitCode: z.int(),
  proven: z.boolean().optional(),
  bufferBytes: z.int().positive().optional(),
  mechanism: z.enum(MECHANISMS).optional(),
});
export type Expectation = z.infer<typeof Expectation>;

export const Scenario = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'kebab-case'),
  description: z.string().min(1),
  seed: z.int().nonnegative().default(1),
  schedule: ScheduleSpec,
  faults: z.array(FaultSpec).default([]),
  expect: Expectation,
});
export type Scenario = z.infer<typeof Scenario>;
