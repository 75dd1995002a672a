// The Report: the versioned JSON contract. Reporters read nothing else.
import { z } from 'zod';
import { Channel, HopId, VantageId } from './timeline.ts';
import { Delivery, Outcome, Reason } from './delivery.ts';
import { HopMeasures, LockStepMeasures, LoopMeasures, ParallelMeasures, VantageMeasures } from './measures.ts';
import { Calibration, ClientSummary, Environment, HttpRequestSeen, HttpResponseSeen, Tool } from './recording.ts';
import { Subject, withSubject } from './subject.ts';
import { TargetSummary } from './target.ts';

export const CauseFinding = z.object({
  id: z.string(),
  status: z.enum(['detected', 'suspected', 'ruled-out', 'not-applicable', 'error']),
  hop: HopId.nullable(),
  evidence: z.array(z.string()),
  figures: z
    .record(z.string(), z.number())
    .optional()
    .describe('figures of the evidence that stand nowhere else in the run, by name'),
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
  arrivals: z
    .object({
      singleFlushShare: z
        .number()
        .describe('largest share of the text that came within one window of 15 ms or 1 % of the first time, 0..1'),
      singleFlushAtMs: z.number().nullable().describe('when that window began'),
      flushShare: z.number().describe('share of the text that came in flushes too dense for a model, 0..1'),
      bursts: z.int().describe('groups of pieces'),
    })
    .nullable()
    .default(null)
    .describe('the wire by its arrivals alone; null where it is known when the text was spoken'),
  repeats: z
    .array(
      z.object({
        delivery: Delivery,
        lagP95Ms: z.number().nullable(),
        leastLagP95Ms: z.number().nullable(),
        lagMaxMs: z.number().nullable().describe('latest text'),
        lagMaxAtMs: z.number().nullable().describe('when that was spoken'),
        noiseMs: z
          .number()
          .default(0)
          .describe('the noise unit of this stream, which is subtracted once from the lateness'),
        pausedMs: z
          .number()
          .describe('sum of the pauses of the processes that took stamps, as far as the machine made them'),
        longestPauseMs: z.number().nullable(),
        longestPauseAtMs: z.number().nullable(),
        shown: z.boolean().describe('whether the figures of the run are those of this stream'),
      }),
    )
    .default([])
    .describe('each timed stream at the judged vantage: more than one where the first did not settle it'),
  channels: z.partialRecord(
    Channel,
    z.object({
      characters: z.int().describe('that were spoken, as far as the source shows'),
      arrivedCharacters: z.int().nullable().default(null).describe('that came to the judged vantage'),
      delivery: Delivery,
      lagP95Ms: z.number().nullable().default(null),
    }),
  ),
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

const RunFields = z.object({
  id: z.string(),
  repeat: z.int().positive(),
  mode: z.enum(['both', 'timed', 'lock-step']),
  scenario: z.string().nullable(),
  budgetMs: z.number(),
  subject: Subject,
  target: TargetSummary,
  client: ClientSummary,
  request: HttpRequestSeen.nullable(),
  response: HttpResponseSeen.nullable(),
  outcome: Outcome,
  ...Analysis.shape,
  warnings: z.array(z.string()),
});
/** Those made before there were subjects are read as well. */
export const Run = z.preprocess(withSubject, RunFields);
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
