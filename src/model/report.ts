// The Report: the versioned JSON contract. Reporters read nothing else.
import { z } from 'zod';
import { Channel, HopId, VantageId } from './timeline.ts';
import { Delivery, Mechanism, Outcome, Quantiles, Reason } from './delivery.ts';
import {
  Calibration,
  ClientSummary,
  Environment,
  Frame,
  HttpRequestSeen,
  HttpResponseSeen,
  Tool,
} from './recording.ts';
import { TargetSummary } from './target.ts';

/** The figures of one vantage. */
export const VantageMeasures = z.object({
  chunks: z.int().describe('content chunks'),
  reads: z.int().nullable().describe('reads from the socket or pipe; null where there is none'),
  characters: z.int(),
  bytes: z.int().nullable(),
  headersMs: z.number().nullable(),
  firstByteMs: z.number().nullable(),
  firstChunkMs: z.number().nullable().describe('first complete frame, with or without content'),
  firstContentMs: z.number().nullable().describe('first content with at least one character: time to first token'),
  firstAnswerMs: z.number().nullable().describe('first answer character, reasoning excluded'),
  endMs: z.number().nullable(),
  interChunkMs: z
    .object({
      p50: z.number().nullable(),
      p95: z.number().nullable(),
      p99: z.number().nullable(),
      max: z.number().nullable(),
    })
    .describe('gaps between content chunks'),
  fidelity: z
    .number()
    .nullable()
    .describe('1 perfect, 0 everything at the end, negative slower than that; null without an emission curve'),
  hold: z
    .number()
    .nullable()
    .describe('part of the generation during which nothing was shown, 0..1; null without an emission curve'),
  lagMs: Quantiles.describe(
    'lateness against the origin (or the wire, where there is no origin), weighted by characters',
  ),
  merged: z.number().nullable().describe('share of chunk pairs that were apart at the source and came together, 0..1'),
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
      'text-seconds held by this hop, as a share of those of full buffering; the shares add up to 1 - fidelity with a floor of 0',
    ),
  lagMs: Quantiles.describe('lateness that this hop alone adds'),
  delivery: Delivery,
  mechanism: Mechanism.nullable(),
});
export type HopMeasures = z.infer<typeof HopMeasures>;

export const LoopMeasures = z.object({
  longestGapMs: z.number().describe('longest time without a sign of life, from the request to the end of the stream'),
  longestGapAtMs: z.number().describe('when that silence began'),
  utilization: z.number().nullable(),
  gaps: z.array(z.tuple([z.number(), z.number()])).describe('silences of 50 ms and more: begin and end, ms'),
  blockedAt: z
    .array(Frame.extend({ share: z.number().describe('share of the silent time, 0..1') }))
    .describe('frames that account for the silence; empty where it was not sampled'),
});
export type LoopMeasures = z.infer<typeof LoopMeasures>;

export const LockStepMeasures = z.object({
  proven: z.boolean().describe('every chunk was seen at the vantage before the next was spoken'),
  vantage: VantageId.describe('the vantage at which chunks were waited for'),
  chunksSent: z.int(),
  chunksSeenAlone: z.int(),
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
    .array(z.object({ sentBytes: z.int(), receivedBytes: z.int() }))
    .describe('what had been sent and received each time something came out'),
  delayMs: Quantiles.describe('from speaking a chunk to seeing it'),
  patienceMs: z.number().describe('longest wait for one chunk'),
  durationMs: z.number().describe('from the first chunk to the last'),
  hop: HopId.nullable().describe('the hop that did not let a chunk pass; null if proven'),
});
export type LockStepMeasures = z.infer<typeof LockStepMeasures>;

export const ParallelMeasures = z.object({
  streams: z.int(),
  serialised: z.boolean().describe('the second stream did not move until the first was let go'),
  firstContentMs: z.array(z.number().nullable()),
  secondReachedOrigin: z
    .boolean()
    .describe('whether the request of the second stream reached the origin while the first was held'),
  heldMs: z.number().describe('how long the first stream was held'),
});
export type ParallelMeasures = z.infer<typeof ParallelMeasures>;

export const CauseFinding = z.object({
  id: z.string(),
  status: z.enum(['detected', 'suspected', 'ruled-out', 'not-applicable', 'error']),
  hop: HopId.nullable(),
  evidence: z.array(z.string()),
  advice: z.string().nullable(),
});
export type CauseFinding = z.infer<typeof CauseFinding>;

export const Verdict = z.object({
  delivery: Delivery,
  passed: z.boolean(),
  proven: z.boolean().describe('lock-step showed every chunk alone: incremental without a timing threshold'),
  vantage: VantageId.nullable().describe('the vantage that the verdict is about'),
  hop: HopId.nullable().describe('the hop at fault; null if none is'),
  summary: z.string().describe('one plain sentence'),
  why: z.array(z.string()).describe('the evidence in figures, a sentence each; empty when all is well'),
  next: z.string().nullable().describe('what to do, or the command that would settle it; null when all is well'),
  reason: Reason.nullable().describe('set when inconclusive'),
  causes: z.array(CauseFinding),
  limits: z.array(z.string()).describe('what could not be known'),
});
export type Verdict = z.infer<typeof Verdict>;

/** What analysis makes of a Recording. */
export const Analysis = z.object({
  vantages: z.partialRecord(VantageId, VantageMeasures),
  hops: z.partialRecord(HopId, HopMeasures),
  loop: LoopMeasures.nullable(),
  lockStep: LockStepMeasures.nullable(),
  parallel: ParallelMeasures.nullable(),
  channels: z.partialRecord(Channel, z.object({ characters: z.int(), delivery: Delivery })),
  integrity: z
    .object({
      ok: z.boolean(),
      missingCharacters: z.int(),
      firstDifferenceAt: z
        .int()
        .nullable()
        .describe('offset of the block of 64 characters in which the texts first differ; null if they do not'),
    })
    .nullable(),
  verdict: Verdict,
});
export type Analysis = z.infer<typeof Analysis>;

export const Run = z.object({
  id: z.string(),
  repeat: z.int().positive(),
  mode: z.enum(['both', 'timed', 'lock-step']),
  scenario: z.string().nullable(),
  budgetMs: z.number(),
  target: TargetSummary,
  client: ClientSummary,
  request: HttpRequestSeen.nullable(),
  response: HttpResponseSeen.nullable(),
  outcome: Outcome,
  ...Analysis.shape,
  warnings: z.array(z.string()),
});
export type Run = z.infer<typeof Run>;

/** What one client cost everybody else in its process. */
const Cost = z.object({
  client: z.string(),
  longestPauseMs: z.number().nullable().describe('of the event loop, over all runs of this client'),
  observerLagP95Ms: z
    .number()
    .nullable()
    .describe('how late another task of the process saw the text: 95 % of it, or less'),
  secondStreamLateMs: z
    .number()
    .nullable()
    .describe('first content of a second stream after that of the first, which was held open meanwhile'),
});
export type Cost = z.infer<typeof Cost>;

/** All runs of one client. */
const ClientResult = z.object({
  client: z.string().describe('its id, and what tells it from others: version, options, API'),
  runs: z.int().positive(),
  passed: z.int().nonnegative().describe('runs whose verdict passed'),
  passRate: z
    .object({ low: z.number(), high: z.number() })
    .nullable()
    .describe('in which the true share of passing runs lies, at 95 % (Wilson); null where all runs agree'),
  firstContentMs: z.number().nullable().describe('time to first token at the app, median of the timed runs'),
  lagP95Ms: z
    .number()
    .nullable()
    .describe('lateness of 95 % of the text at the judged vantage, median of the timed runs'),
  chunks: z.number().nullable().describe('pieces in which the app got the text, median of the timed runs'),
});
export type ClientResult = z.infer<typeof ClientResult>;

export const Comparison = z.object({
  summary: z.string().describe('a plain sentence for each pair; empty without one'),
  pairs: z.array(z.object({ id: z.string(), sync: Cost, others: z.array(Cost) })),
  clients: z.array(ClientResult).default([]),
  differences: z.array(z.string()).default([]).describe('plain sentences; the others are compared with the first'),
});
export type Comparison = z.infer<typeof Comparison>;

const GateResult = z.object({
  rule: z.string(),
  operator: z.string(),
  expected: z.union([z.number(), z.string(), z.boolean()]),
  actual: z.union([z.number(), z.string(), z.boolean()]).nullable(),
  values: z.array(z.union([z.number(), z.string(), z.boolean()]).nullable()),
  passed: z.boolean(),
  level: z.enum(['warn', 'error']),
  run: z.string().nullable().describe('id of the run; null for a rule over all runs'),
});

export const Report = z.object({
  schemaVersion: z.literal(1),
  tool: Tool,
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  environment: Environment,
  calibration: Calibration,
  runs: z.array(Run),
  comparison: Comparison.nullable()
    .default(null)
    .describe('clients and repeats against each other; null for a single run'),
  gate: z.array(GateResult),
  summary: z.object({ passed: z.int(), failed: z.int(), inconclusive: z.int(), errored: z.int() }),
  warnings: z.array(z.string()),
  exitCode: z.int(),
});
export type Report = z.infer<typeof Report>;
