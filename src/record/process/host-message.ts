// Checks what a child process writes on file descriptor 3, and fills in what it may leave out.
import { z } from 'zod';
import { PROTOCOL_VERSION, type HostMessage } from '../../host/message.ts';
import { CHANNELS, OUTCOMES } from '../../model/ids.ts';

const stamp = z.string().regex(/^\d+$/, 'nanoseconds of the monotonic clock, as a string of digits');
const stream = z.int().nonnegative().default(0);
const orNull = z.number().nullable().default(null);

export const ReceivedMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocolVersion: z.literal(PROTOCOL_VERSION),
    client: z.object({ id: z.string(), version: z.string().nullable() }),
    runtime: z.object({ name: z.string(), version: z.string() }),
    clock: z.string(),
  }),
  z.object({ type: z.literal('pong'), id: z.int(), t: stamp }),
  z.object({ type: z.literal('warmup-done'), packages: z.record(z.string(), z.string()).default({}) }),
  z.object({ type: z.literal('request'), t: stamp, stream }),
  z.object({
    type: z.literal('response'),
    t: stamp,
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    stream,
  }),
  z.object({ type: z.literal('delta'), t: stamp, channel: z.enum(CHANNELS), text: z.string(), stream }),
  z.object({ type: z.literal('observed'), t: stamp, characters: z.int().nonnegative(), stream }),
  z.object({
    type: z.literal('silence'),
    samples: z.int().nonnegative(),
    frames: z.array(
      z.object({
        package: z.string().nullable(),
        file: z.string(),
        line: z.int(),
        function: z.string().nullable(),
        source: z.string().nullable(),
        count: z.int().positive(),
      }),
    ),
  }),
  z.object({
    type: z.literal('ticks'),
    t: z.array(stamp),
    utilization: orNull,
    pauses: z
      .array(z.object({ from: stamp, to: stamp, busyMs: orNull, queuedMs: orNull, stolenMs: orNull }))
      .default([]),
  }),
  z.object({ type: z.literal('done') }),
  z.object({
    type: z.literal('end'),
    t: stamp,
    outcome: z.object({
      kind: z.enum(OUTCOMES),
      message: z.string().nullable().default(null),
      status: z.int().optional(),
    }),
    stream,
  }),
]) satisfies z.ZodType<unknown, HostMessage>;

/** A message as the parent reads it: every field is there. */
export type ReceivedMessage = z.infer<typeof ReceivedMessage>;
