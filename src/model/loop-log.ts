// Signs of life: what a process says of its event loop, and what the kernel says of its pauses.
import { z } from 'zod';
import { Moment, SignedMoment } from './amounts.ts';

/** A time in which a process gave no sign of life, and what the kernel says its main thread did meanwhile. */
export const Pause = z.object({
  fromMs: SignedMoment.describe('the last sign of life before it, ms since the request'),
  toMs: SignedMoment.describe('the first sign of life after it, ms since the request'),
  busyMs: SignedMoment.nullable()
    .default(null)
    .describe('CPU time of the thread meanwhile, ms; null where the system does not tell'),
  queuedMs: SignedMoment.nullable()
    .default(null)
    .describe('how long the thread was ready and waited for a processor, ms; null where the system does not tell'),
  stolenMs: SignedMoment.nullable()
    .default(null)
    .describe(
      'time that the hypervisor took from this machine meanwhile, all processors, ms; null where the system does not tell',
    ),
});
export type Pause = z.infer<typeof Pause>;

/** A place in the code of the client's process. */
export const CodePlace = z.object({
  package: z.string().nullable().describe('null for code outside of any package'),
  file: z
    .string()
    .describe(
      'relative to what holds the package; of code outside of any, to the directory in which stream-check ran, or the name alone where it is elsewhere',
    ),
  line: z.int().describe('counted from 1'),
  function: z.string().nullable().describe('name of the function around the line; null if it has none'),
  source: z.string().nullable().describe('the text of the line; null if it cannot be read'),
});

/** What the client's process reported about its own event loop. */
export const LoopLog = z.object({
  periodMs: Moment.positive().describe('period of the ticker, ms'),
  startMs: SignedMoment.describe('when the request was handed to the client: 0 ms'),
  endMs: SignedMoment.describe('when the stream was over, ms since the request'),
  ticksMs: z.array(SignedMoment).describe('every tick, ms since the request; a dead loop leaves none'),
  utilization: z.number().nullable().describe('event-loop utilization over the stream, 0..1; null if unknown'),
  pauses: z
    .array(Pause)
    .default([])
    .describe('its longer pauses with what the kernel says of them; empty where nobody looked'),
  silence: z
    .object({
      samples: z
        .int()
        .nonnegative()
        .describe('how often the stack of the main thread was taken while the ticker was silent'),
      frames: z
        .array(CodePlace.extend({ count: z.int().positive().describe('in how many of the samples') }))
        .describe("the most common places, those of the client's own file first"),
    })
    .nullable()
    .default(null)
    .describe('where the process was while its loop was silent; null if nobody looked'),
});
export type LoopLog = z.infer<typeof LoopLog>;

/** How late the measuring process itself was while this stream ran: noise of the machine, not of the client. */
export const Harness = z.object({
  tickLateP95Ms: SignedMoment.nullable().describe(
    'lateness of a 5 ms ticker in the measuring process, 95th percentile, ms; null if it never ticked',
  ),
  tickLateMaxMs: SignedMoment.nullable().describe('greatest lateness of that ticker, ms; null if it never ticked'),
  playErrorP95Ms: SignedMoment.nullable().describe(
    'how late the mock spoke against its plan, 95th percentile, ms; null without a mock or plan',
  ),
  playErrorMaxMs: SignedMoment.nullable().describe('the greatest of it, ms; null without a mock or plan'),
  pauses: z
    .array(Pause)
    .default([])
    .describe('when the measuring process gave no sign of life: what it stamped then may have come earlier'),
});
export type Harness = z.infer<typeof Harness>;
