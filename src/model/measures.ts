// The figures of one run, by vantage, by hop, and of the instruments.
import { z } from 'zod';
import { HopId, Timeline, VantageId } from './timeline.ts';
import { Delivery, Mechanism, Outcome, Quantiles } from './delivery.ts';
import { CodePlace } from './loop-log.ts';

/** Fields with a default are younger than the first reports of this version. */
const UNKNOWN = { p50: null, p95: null, max: null };

/** The figures of one vantage. */
export const VantageMeasures = z.object({
  chunks: z.int().describe('content chunks'),
  reads: z.int().nullable().describe('reads from the socket or pipe; null where there is none'),
  characters: z.int().describe('length of the content in UTF-16 code units'),
  bytes: z
    .int()
    .nullable()
    .describe(
      'size of the body before decompression, of what came out of stdout at the screen; null where no bytes are seen',
    ),
  headersMs: Timeline.shape.headersMs,
  firstByteMs: Timeline.shape.firstByteMs,
  firstChunkMs: z
    .number()
    .nullable()
    .describe('first complete frame, with or without content, ms since the request; null if none came'),
  firstContentMs: z
    .number()
    .nullable()
    .describe(
      'first content with at least one character, ms since the request: time to first token; null if none came',
    ),
  firstAnswerMs: z
    .number()
    .nullable()
    .describe('first content that is not reasoning, ms since the request; null if none came'),
  endMs: z
    .number()
    .nullable()
    .describe('when the end of the answer was seen, ms since the request; null if it never was'),
  interChunkMs: z
    .object({
      p50: z.number().nullable().describe('median, ms; null with fewer than two chunks'),
      p95: z.number().nullable().describe('95th percentile, ms; null with fewer than two chunks'),
      p99: z.number().nullable().describe('99th percentile, ms; null with fewer than two chunks'),
      max: z.number().nullable().describe('largest, ms; null with fewer than two chunks'),
    })
    .describe('gaps between content chunks, ms'),
  fidelity: z
    .number()
    .nullable()
    .describe('1 perfect, 0 everything at the end, negative slower than that; null without an emission curve'),
  hold: z
    .number()
    .nullable()
    .describe('part of the generation during which nothing was shown, 0..1; null without an emission curve'),
  lagMs: Quantiles.describe(
    'lateness against the origin (or the wire, where there is no origin), weighted by characters, ms',
  ),
  leastLagMs: Quantiles.default(UNKNOWN).describe(
    'the least lateness, ms, that is compatible with what the instrument knows of its own delays: its pauses, and the noise unit once',
  ),
  merged: z
    .number()
    .nullable()
    .describe(
      'share of chunk pairs that were apart at the source and came together, 0..1; null without an emission curve, or without such pairs',
    ),
  delivery: Delivery,
  curve: z
    .array(z.tuple([z.number(), z.int()]))
    .describe('when (ms) how many characters of the answer had arrived; at most 200 points'),
});
export type VantageMeasures = z.infer<typeof VantageMeasures>;

export const HopMeasures = z.object({
  share: z
    .number()
    .nullable()
    .describe(
      'text-seconds held by this hop, as a share of those of full buffering; the shares add up to 1 - fidelity with a floor of 0; null where all was spoken at once',
    ),
  lagMs: Quantiles.describe('lateness that this hop alone adds, ms'),
  leastLagMs: Quantiles.default(UNKNOWN).describe(
    'the least of it, ms, that is compatible with what the instrument knows of its own delays',
  ),
  delivery: Delivery,
  mechanism: Mechanism.nullable().describe(
    'the rule by which it held text back; null if it holds none, or no rule fits',
  ),
});
export type HopMeasures = z.infer<typeof HopMeasures>;

export const PauseKind = z.enum(['work', 'waiting', 'machine', 'unknown']);
export type PauseKind = z.infer<typeof PauseKind>;

export const LoopMeasures = z
  .object({
    longestGapMs: z
      .number()
      .describe('longest time without a sign of life, from the first byte of the answer to the end of the stream, ms'),
    longestGapAtMs: z.number().describe('when that silence began, ms since the request'),
    longestGapKind: PauseKind.nullable()
      .default(null)
      .describe(
        'what the process did meanwhile: its own work, its own waiting (a blocking call), or it waited for the machine; unknown where the system does not tell, null where nobody looked',
      ),
    utilization: z
      .number()
      .nullable()
      .describe('event-loop utilization over the stream, 0..1; null where the runtime does not tell'),
    gaps: z.array(z.tuple([z.number(), z.number()])).describe('silences of 50 ms and more: begin and end, ms'),
    period: z
      .object({
        count: z.int().describe('how many silences are alike'),
        medianMs: z.number().describe('median length of all listed silences, ms'),
      })
      .nullable()
      .default(null)
      .describe('a loop that is silent again and again for the same time: how often, and for how long; null otherwise'),
    blockedAt: z
      .array(CodePlace.extend({ share: z.number().describe('share of the silent time, 0..1') }))
      .describe('frames that account for the silence; empty where it was not sampled'),
  })
  .describe('signs of life of the event loop of the process of the client');
export type LoopMeasures = z.infer<typeof LoopMeasures>;

export const LockStepMeasures = z
  .object({
    proven: z.boolean().describe('every chunk was seen at the vantage before the next was spoken'),
    vantage: VantageId.describe('the vantage at which chunks were waited for'),
    chunksSent: z.int().describe('chunks that the origin spoke'),
    chunksSeenAlone: z.int().describe('of these, how many were seen before the next was spoken'),
    chunksBehind: z
      .int()
      .nullable()
      .describe('how many chunks the vantage stays behind, always the same number; null if it varies, 0 if proven'),
    bufferBytes: z
      .int()
      .positive()
      .nullable()
      .describe('bytes that had to be pushed before any came out; null if no constant size was seen'),
    flushes: z
      .array(
        z.object({
          sentBytes: z.int().describe('body bytes that had been sent by then'),
          receivedBytes: z.int().describe('bytes that had been received by then, behind the hop that held them'),
          chunks: z.int().default(0).describe('chunks that were whole for the first time'),
        }),
      )
      .describe('what had been sent and received each time that text came out'),
    chunksPerFlush: z
      .number()
      .nullable()
      .default(null)
      .describe('chunks that came out at a time, median; null if none did'),
    mechanism: Mechanism.nullable()
      .default(null)
      .describe('the rule by which text came out, as order and bytes tell; null if none is obeyed each time'),
    delayMs: Quantiles.describe('from speaking a chunk to seeing it, ms; of the chunks that were seen alone'),
    patienceMs: z.number().describe('longest wait for one chunk, ms'),
    durationMs: z.number().describe('from speaking the first chunk to the end of the last wait, ms'),
    proofMs: z
      .number()
      .nullable()
      .default(null)
      .describe('in what time the chunks passed that prove it, ms: how long it looked; null if not proven'),
    hop: HopId.nullable().describe('the hop that did not let a chunk pass; null if proven'),
  })
  .describe('what lock-step showed');
export type LockStepMeasures = z.infer<typeof LockStepMeasures>;

export const ParallelMeasures = z
  .object({
    streams: z.int().describe('opened at once; all but one were held'),
    serialised: z.boolean().describe('the last stream was not served to its end until the others were let go'),
    hop: HopId.nullable().default(null).describe('where it waited; null if it did not'),
    failure: Outcome.nullable().default(null).describe('how a stream failed beside the others; null if none did'),
    firstContentMs: z
      .array(z.number().nullable())
      .describe('first content of each stream, ms since the request, the earliest first; null for one that had none'),
    secondReachedOrigin: z
      .boolean()
      .describe('whether the request of the last stream reached the origin while the others were held'),
    heldMs: z.number().describe('how long they were held, ms'),
  })
  .describe('what the held-open probe showed');
export type ParallelMeasures = z.infer<typeof ParallelMeasures>;
