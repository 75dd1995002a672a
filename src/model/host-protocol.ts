// The client-host protocol, version 1: JSON lines in, NDJSON out on file descriptor 3.
//
//   main   ping .. warm-up ........ run ............................ warm-up ... run ... (end of stdin: leave)
//   host   pong .. warmup-done,done  request, delta, ..., ticks, done ...
//
// `stream` tells streams of one process apart; it is left out for the first (0).
import { z } from 'zod';
import { CHANNELS } from './timeline.ts';
import { OUTCOMES } from './delivery.ts';
import { PROTOCOL_IDS } from './target.ts';

const PROTOCOL_VERSION = 1;

const stamp = z.string().regex(/^\d+$/, 'nanoseconds of the monotonic clock, as a string of digits');
const stream = z.int().nonnegative().default(0);

/** What is asked, and of whom. */
const asked = {
  protocolVersion: z.literal(PROTOCOL_VERSION),
  baseUrl: z.string(),
  apiKey: z.string().nullable(),
  protocol: z.enum(PROTOCOL_IDS),
  model: z.string(),
  prompt: z.string().default('').describe('what the model is asked; it is in the body already'),
  maxTokens: z.int().positive().nullable().default(null),
  path: z.string(),
  method: z.enum(['GET', 'POST']).default('POST'),
  headers: z.record(z.string(), z.string()),
  body: z.record(z.string(), z.unknown()),
  options: z
    .object({
      client: z.string().describe('id of a client of ours, or the absolute path of an own client'),
      clientOptions: z.record(z.string(), z.string()),
      streams: z.int().positive().default(1).describe('streams to open at once through the same client object'),
    })
    .loose(),
};

/** main → host, on stdin. */
export const HostCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping'), id: z.int() }),
  z
    .object({ type: z.literal('warm-up'), ...asked })
    .describe('one request through the client object, which is discarded'),
  z.object({ type: z.literal('run'), ...asked }).describe('the measured request, or several at once'),
  z.object({ type: z.literal('cancel') }),
]);
export type HostCommand = z.infer<typeof HostCommand>;

/** host → main, on file descriptor 3. */
export const HostMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocolVersion: z.literal(PROTOCOL_VERSION),
    client: z.object({ id: z.string(), version: z.string().nullable() }),
    runtime: z.object({ name: z.string(), version: z.string() }),
    clock: z.string(),
  }),
  z.object({ type: z.literal('pong'), id: z.int(), t: stamp }),
  z.object({
    type: z.literal('warmup-done'),
    packages: z.record(z.string(), z.string()).default({}).describe('versions of what the process has loaded'),
  }),
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
    samples: z.int().nonnegative().describe('how often the stack was taken while the loop was silent'),
    frames: z.array(
      z.object({
        package: z.string().nullable(),
        file: z.string(),
        line: z.int(),
        function: z.string().nullable(),
        source: z.string().nullable(),
        count: z.int().positive().describe('in how many of the samples'),
      }),
    ),
  }),
  z.object({
    type: z.literal('ticks'),
    t: z.array(stamp),
    utilization: z.number().nullable().default(null),
    pauses: z
      .array(
        z.object({
          from: stamp,
          to: stamp,
          busyMs: z.number().nullable().default(null),
          queuedMs: z.number().nullable().default(null),
          stolenMs: z.number().nullable().default(null),
        }),
      )
      .default([])
      .describe('the longer gaps between ticks, and what the kernel says of the thread meanwhile'),
  }),
  z
    .object({ type: z.literal('done') })
    .describe('all that the last command gave has been reported: the process may be asked again'),
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
]);
export type HostMessage = z.infer<typeof HostMessage>;
