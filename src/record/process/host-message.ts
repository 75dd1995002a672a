// Checks what a child process writes on file descriptor 3, and fills in what it may leave out.
import { z } from 'zod';
import { PROTOCOL_VERSION, type HostMessage } from '../../host/message.ts';
import { KEPT } from '../../limits.ts';
import { CHANNELS, OUTCOMES } from '../../model/ids.ts';

/** 63 bits: longer ones are no time, and cost the square of their length. */
const stamp = z.string().regex(/^\d{1,19}$/, 'nanoseconds of the monotonic clock, as a string of digits');
/** A name or a sentence: the rest of a long one is left out. */
const words = z.string().transform((text) => text.slice(0, KEPT.reportedCharacters));
const someOf = <T extends z.ZodType>(item: T) => z.array(item).max(KEPT.countedNames);
const record = z
  .record(words, words)
  .refine((value) => Object.keys(value).length <= KEPT.countedNames, 'too many names');
const stream = z.int().nonnegative().default(0);
const orNull = z.number().nullable().default(null);

export const ReceivedMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocolVersion: z.literal(PROTOCOL_VERSION),
    client: z.object({ id: words, version: words.nullable() }),
    runtime: z.object({ name: words, version: words }),
    clock: words,
  }),
  z.object({ type: z.literal('pong'), id: z.int(), t: stamp }),
  z.object({ type: z.literal('warmup-done'), packages: record.default({}) }),
  z.object({ type: z.literal('packages'), packages: record }),
  z.object({ type: z.literal('request'), t: stamp, stream }),
  z.object({
    type: z.literal('response'),
    t: stamp,
    status: z.int(),
    headers: record,
    stream,
  }),
  z.object({ type: z.literal('delta'), t: stamp, channel: z.enum(CHANNELS), text: z.string(), stream }),
  z.object({ type: z.literal('observed'), t: stamp, characters: z.int().nonnegative(), stream }),
  z.object({
    type: z.literal('silence'),
    samples: z.int().nonnegative(),
    frames: someOf(
      z.object({
        package: words.nullable(),
        file: words,
        line: z.int(),
        function: words.nullable(),
        source: words.nullable(),
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
      message: words.nullable().default(null),
      status: z.int().optional(),
    }),
    stream,
  }),
]) satisfies z.ZodType<unknown, HostMessage>;

/** A message as the parent reads it: every field is there. */
export type ReceivedMessage = z.infer<typeof ReceivedMessage>;
