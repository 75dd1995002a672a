// The Report: the versioned JSON contract. Reporters read nothing else.
import { z } from 'zod';
import { AgainstResult } from './against.ts';
import { BaselineResult } from './baseline.ts';
import { Channel, HopId, VantageId } from './timeline.ts';
import { Delivery, NullableAccounting, Outcome } from './delivery.ts';
import { GateResult } from './gate-result.ts';
import { GateRules } from './gate-rules.ts';
import { Judged } from './judged.ts';
import { HopMeasures, LockStepMeasures, LoopMeasures, ParallelMeasures, VantageMeasures } from './measures.ts';
import { Calibration, Environment, Tool } from './machine.ts';
import { Comparison } from './comparison.ts';
import { Experiment } from './experiment.ts';
import { ClientSummary, HttpRequestSeen, HttpResponseSeen } from './recording.ts';
import { Integrity } from './integrity.ts';
import { MatrixConfig } from './matrix-config.ts';
import { RunStatus, statusOf } from './run-status.ts';
import { RunTimelines } from './run-timelines.ts';
import { Subject, withSubject } from './subject.ts';
import { AskedTarget } from './target.ts';
import { Verdict } from './verdict.ts';

/** The figures of a run. */
export const Measures = z.object({
  vantages: z
    .partialRecord(VantageId, VantageMeasures)
    .describe('the figures by vantage, of the stream that is shown; without those that saw nothing'),
  hops: z.partialRecord(HopId, HopMeasures).describe('the figures by hop; without those that could not be measured'),
  loop: LoopMeasures.nullable().describe('the event loop of the process of the client; null where it cannot be seen'),
  lockStep: LockStepMeasures.nullable().describe('what lock-step showed; null if it did not run'),
  parallel: ParallelMeasures.nullable().describe('what the held-open probe showed; null if it did not run'),
  arrivals: z
    .object({
      singleFlushShare: z
        .number()
        .describe('largest share of the text that came within one window of 15 ms or 1 % of the first time, 0..1'),
      singleFlushAtMs: z
        .number()
        .nullable()
        .describe('when that window began, ms since the request; null if nothing came'),
      flushShare: z.number().describe('share of the text that came in flushes too dense for a model, 0..1'),
      bursts: z.int().describe('groups of pieces'),
      bytes: z
        .object({
          stops: z.int().describe('pauses between two reads'),
          stopsInside: z
            .int()
            .describe(
              'of these, how many lie inside an event that its server wrote at once: only who counts bytes stops there',
            ),
          sizeBytes: z.int().nullable().describe('bytes that came out each time, exactly; null where they differ'),
          accounting: NullableAccounting,
        })
        .nullable()
        .default(null)
        .describe('what bytes show of a buffer; null in reports older than this field'),
      looksReplayed: z
        .boolean()
        .default(false)
        .describe('whether the pieces came as evenly after as long a wait as those of a replay: a suspicion'),
      generatedMs: z
        .number()
        .nullable()
        .default(null)
        .describe('how long the server says that it generated the answer, ms; null where it does not say'),
    })
    .nullable()
    .default(null)
    .describe('the wire by its arrivals alone; null where it is known when the text was spoken'),
  repeats: z
    .array(
      z.object({
        delivery: Delivery,
        lagP95Ms: z
          .number()
          .nullable()
          .describe('lateness of 95 % of the text, or less, ms; null without an emission curve'),
        leastLagP95Ms: z
          .number()
          .nullable()
          .describe(
            'the least of it that is compatible with the delays of the instrument, ms; null without an emission curve',
          ),
        lagMaxMs: z.number().nullable().describe('lateness of the latest text, ms; null if none came'),
        lagMaxAtMs: z.number().nullable().describe('when that was spoken, ms since the request; null if none came'),
        noiseMs: z
          .number()
          .default(0)
          .describe('the noise unit of this stream, which is subtracted once from the lateness, ms'),
        pausedMs: z
          .number()
          .describe('sum of the pauses of the processes that took stamps, as far as the machine made them, ms'),
        longestPauseMs: z.number().nullable().describe('the longest of these pauses, ms; null if there was none'),
        longestPauseAtMs: z
          .number()
          .nullable()
          .describe('when that began, ms since the request; null if there was none'),
        shown: z.boolean().describe('whether the figures of the run are those of this stream'),
      }),
    )
    .default([])
    .describe('each timed stream at the judged vantage: more than one where the first did not settle it'),
  channels: z
    .partialRecord(
      Channel,
      z.object({
        characters: z.int().describe('that were spoken, as far as the source shows'),
        arrivedCharacters: z
          .int()
          .nullable()
          .default(null)
          .describe('that came to the judged vantage; null in reports older than this field'),
        delivery: Delivery,
        lagP95Ms: z
          .number()
          .nullable()
          .default(null)
          .describe('lateness of 95 % of it, or less, at the judged vantage, ms; null without an emission curve'),
      }),
    )
    .describe('by kind of content, at the judged vantage; without the kinds that nobody sent'),
  experiments: z.array(Experiment).default([]).describe('requests with one thing changed, to tell causes apart'),
  integrity: Integrity.nullable().describe('whether what came is what was sent; null where one of them was not seen'),
});
export type Measures = z.infer<typeof Measures>;

/** The first reports said of no run how it counts. */
function withStatus(run: unknown): unknown {
  return typeof run !== 'object' || run === null || 'status' in run ? run : { ...run, status: statusOf(run) };
}

export const RunFields = z.object({
  id: z.string().describe('that of its recording'),
  repeat: z.int().positive().describe('1 for the first run of this client, 2 for the next, ...'),
  mode: z.enum(['both', 'timed', 'lock-step']).describe('the instruments that were asked for'),
  scenario: z.string().nullable().describe('the scenario that the embedded mock played; null for another upstream'),
  startedAt: z.iso
    .datetime()
    .nullable()
    .default(null)
    .describe('when the run began, in UTC; null in reports older than this field'),
  durationMs: z
    .number()
    .nullable()
    .default(null)
    .describe('how long all its streams took, ms; null in reports older than this field'),
  status: RunStatus,
  budgetMs: z.number().describe('lateness that is still called incremental, ms; a convention'),
  subject: Subject,
  target: AskedTarget,
  client: ClientSummary,
  request: HttpRequestSeen.nullable().describe(
    'the request of the stream that is shown, as the tap saw it; null if none came',
  ),
  response: HttpResponseSeen.nullable().describe('its answer, as the tap saw it; null if no headers came'),
  outcome: Outcome,
  ...Measures.shape,
  timelines: RunTimelines.nullable()
    .default(null)
    .describe('every arrival; null unless --timelines or a reporter that draws them asked for it'),
  verdict: Verdict.describe('what is said of the run'),
  earlier: Judged.nullable()
    .default(null)
    .describe('what was said of its recording before, where that is something else; null otherwise, and if unknown'),
  warnings: z.array(z.string()).describe('what a user should know beside the figures, a sentence each'),
});
/** Those made before there were subjects, and before runs had a status, are read as well. */
export const Run = z.preprocess((run) => withStatus(withSubject(run)), RunFields);
export type Run = z.infer<typeof Run>;

export const Report = z.object({
  schemaVersion: z.literal(1).describe('of this format; it grows with changes that break readers'),
  tool: Tool,
  startedAt: z.iso.datetime().describe('when the measurement began, in UTC'),
  durationMs: z.number().describe('how long everything took, ms'),
  environment: Environment,
  calibration: Calibration,
  runs: z.array(Run).describe('in the order in which they were made'),
  comparison: Comparison.nullable()
    .default(null)
    .describe('clients and repeats against each other; null for a single run'),
  gate: z.array(GateResult).describe('what became of the rules that were asked for'),
  rules: GateRules.nullable().default(null).describe('these rules, and --inconclusive; null where neither was written'),
  config: MatrixConfig.nullable()
    .default(null)
    .describe('the matrix of a config file that was run; null for a command without one'),
  baseline: BaselineResult.nullable()
    .default(null)
    .describe('what was measured against a committed baseline; null without --baseline'),
  against: AgainstResult.nullable()
    .default(null)
    .describe('what was measured against another side, by turns; null without --against'),
  summary: z
    .object({
      passed: z.int().describe('runs whose verdict passed'),
      failed: z.int().describe('runs whose verdict did not pass'),
      inconclusive: z.int().describe('runs that could not be judged'),
      errored: z.int().describe('runs whose target or client failed, or that were interrupted'),
    })
    .describe('how many runs ended how'),
  excused: z
    .array(z.string())
    .default([])
    .describe(
      'ids of runs that did not pass and do not count: a rule that only warns, a written reason or --inconclusive lets them',
    ),
  unmeasured: z
    .array(
      z.object({
        cell: z.string().describe('subject, client and scenario, as far as it has them'),
        text: z.string().describe('why, in a sentence; it stands in the warnings as well'),
      }),
    )
    .default([])
    .describe('cells of the matrix that could not be measured, for something is wrong with what they ask for'),
  warnings: z.array(z.string()).describe('what a user should know beside the runs, a sentence each'),
  exitCode: z.int().describe('exit code of the command, see `stream-check explain <code>`'),
});
export type Report = z.infer<typeof Report>;
