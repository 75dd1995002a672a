// The evidence of one run: what was seen, where, when. It judges nothing.
import { z } from 'zod';
import { AppSeen } from './app-seen.ts';
import { CONTROLS, ControlStep } from './controls.ts';
import { Outcome } from './delivery.ts';
import { EndpointSeen } from './endpoint-seen.ts';
import { Judged } from './judged.ts';
import { Harness, LoopLog } from './loop-log.ts';
import { Subject, withSubject } from './subject.ts';
import { Calibration, Environment, Tool } from './machine.ts';
import { obeying, streamLaws, sumLaws, timelineLaws } from './recording-laws.ts';
import { AskedTarget } from './target.ts';
import { TextComparison } from './text-comparison.ts';
import { Moment, SignedMoment } from './amounts.ts';
import { Channel, Timeline, VantageId } from './timeline.ts';

const Runtime = z.object({
  name: z.string().describe('node, python, curl, ...'),
  version: z.string().describe('as it says itself'),
});

export const ClientSummary = z
  .object({
    id: z.string().describe('as in `stream-check list clients`, or the path of an own client'),
    version: z.string().nullable().describe('version of the library that makes the request; null if unknown'),
    runtime: Runtime.nullable().describe('what the client runs on; null if it never said'),
    options: z
      .record(z.string(), z.string())
      .default({})
      .describe('as given behind the colon of --client; paths are absolute'),
    packages: z
      .record(z.string(), z.string())
      .default({})
      .describe('versions of the packages for HTTP and models that its process had loaded, where it tells'),
  })
  .describe('what made the request');
export type ClientSummary = z.infer<typeof ClientSummary>;

export const HttpRequestSeen = z
  .object({
    streamRequested: z
      .boolean()
      .nullable()
      .describe('whether the request asked for a stream, as seen on the wire; null if it cannot be told'),
    model: z.string().nullable().default(null).describe('the model that was asked for; null if it cannot be told'),
    path: z
      .string()
      .describe('as the client asked, behind the address that it was given; of an app and a program without the query'),
    acceptEncoding: z.string().nullable().describe('the header accept-encoding; null if it was not sent'),
    httpVersion: z.string().describe('HTTP version of the request, such as 1.1'),
  })
  .describe('the request on the wire');
export type HttpRequestSeen = z.infer<typeof HttpRequestSeen>;

export const HttpResponseSeen = z
  .object({
    status: z.int().describe('HTTP status'),
    headers: z
      .record(z.string(), z.string())
      .describe('lower-case names; values not on the allow-list are replaced by (redacted)'),
    contentType: z.string().nullable().describe('the header content-type; null if there was none'),
    contentEncoding: z.string().nullable().describe('the header content-encoding; null if there was none'),
  })
  .describe('the answer on the wire');
export type HttpResponseSeen = z.infer<typeof HttpResponseSeen>;

/** One push of the lock-step instrument. */
export const LockStep = z.object({
  sentAtMs: Moment.describe('when the origin spoke this chunk, ms since the request'),
  sentCharacters: z.int().nonnegative().describe('characters spoken so far, this chunk included'),
  sentBytes: z.int().nonnegative().describe('body bytes spoken so far, this chunk included'),
  seenAtMs: Moment.nullable().describe(
    'when the whole of it was seen at the last vantage, ms since the request, if that was before the next chunk was spoken; else null',
  ),
  waitedMs: Moment.describe('how long the origin waited before it went on, ms'),
  arrived: z
    .object({
      wireBytes: z.int().nonnegative().describe('body bytes that the tap had read when the wait ended'),
      wire: z.int().nonnegative().describe('characters complete at the wire when the wait ended'),
      app: z.int().nonnegative().describe('characters that the app had; 0 where nobody looks'),
      observer: z.int().nonnegative().describe('characters that the observer had; 0 where nobody looks'),
      screen: z.int().nonnegative().default(0).describe('characters found on the screen; 0 where nobody looks'),
      screenBytes: z.int().nonnegative().default(0).describe('bytes that had come out of stdout when the wait ended'),
    })
    .describe(
      'what each vantage had when the wait ended; content of a kind that a vantage never shows counts as arrived',
    ),
});
export type LockStep = z.infer<typeof LockStep>;

/** The probe that holds all streams but one open and watches whether the last one is served. */
export const HeldOpen = z.object({
  heldAtMs: SignedMoment.describe('when the origin stopped in the middle of the first stream, ms since the request'),
  releasedAtMs: SignedMoment.describe('when it let the first stream go on, ms since the request'),
  released: z
    .enum(['second-served', 'patience'])
    .describe('why it let go: the last stream had been served to its end, or patience had run out'),
  secondRequestAtMs: SignedMoment.nullable().describe(
    'when the request of the last stream reached the origin, ms since the request of the first; null if it never did',
  ),
  firstContentMs: z
    .array(SignedMoment.nullable())
    .describe(
      'first content of each stream at the app, ms since the request, in the order in which it came; null for one that had none',
    ),
  secondOutcome: Outcome.nullable().describe(
    'how the streams ended: the first that failed, else completed; null if there was only one',
  ),
});
export type HeldOpen = z.infer<typeof HeldOpen>;

export const INSTRUMENTS = ['lock-step', 'timed', 'held-open', ...CONTROLS] as const;
export type InstrumentId = (typeof INSTRUMENTS)[number];

export const StreamRecord = z.object({
  instrument: z.enum(INSTRUMENTS).describe('the way in which this stream was driven'),
  process: z
    .int()
    .nonnegative()
    .nullable()
    .default(null)
    .describe('number of the process that made it, from 0: streams with the same number shared one; null if unknown'),
  timelines: z
    .partialRecord(VantageId, Timeline.superRefine(obeying(timelineLaws)))
    .describe('what arrived when, by vantage; without those that do not exist here, and empty for held-open'),
  texts: z
    .array(TextComparison)
    .nullable()
    .default(null)
    .describe(
      'whether the text came through each hop, by hop and channel; null in recordings older than this field, where the digests tell',
    ),
  request: HttpRequestSeen.nullable().describe('the request as the tap saw it; null if none came'),
  response: HttpResponseSeen.nullable().describe('the answer as the tap saw it; null if no headers came'),
  outcome: Outcome.describe('how this stream ended'),
  loop: LoopLog.nullable().describe(
    'the event loop of the process of the client; null for an app and a program, and where the process died before it told',
  ),
  harness: Harness.nullable().describe('the noise of the measuring process; null for a program that made no request'),
  unknownEvents: z
    .record(z.string(), z.int().nonnegative())
    .default({})
    .describe('events on the wire of types that the protocol does not know: how often each came'),
  lockStep: z
    .array(LockStep)
    .nullable()
    .describe('what lock-step pushed; null with another instrument, or if nothing was pushed'),
  heldOpen: HeldOpen.nullable().describe(
    'what the held-open probe saw; null with another instrument, or if no stream was ever held',
  ),
  app: AppSeen.nullable()
    .default(null)
    .describe('what was seen of an app beside its text; null for other subjects, and where it made no answer'),
  endpoint: EndpointSeen.nullable()
    .default(null)
    .describe('what was seen of an endpoint beside its text; null for other subjects'),
  control: ControlStep.nullable()
    .default(null)
    .describe('the place of this stream in a control of several requests; null for the other instruments'),
});
export type StreamRecord = z.infer<typeof StreamRecord>;
const LawfulStream = StreamRecord.superRefine(obeying(streamLaws));

const Fields = z.object({
  schemaVersion: z.literal(1).describe('of this format; it grows with changes that break readers'),
  kind: z.literal('recording').describe('that this is a recording'),
  tool: Tool,
  id: z.string().describe('unique; the run in the Report has the same'),
  startedAt: z.iso.datetime().describe('when the run began, in UTC'),
  durationMs: Moment.describe('how long the run took with all its streams, ms'),
  repeat: z.int().positive().describe('1 for the first run of this client, 2 for the next, ...'),
  mode: z.enum(['both', 'timed', 'lock-step']).describe('the instruments that were asked for'),
  scenario: z.string().nullable().describe('the scenario that the embedded mock played; null for another upstream'),
  budgetMs: z.number().positive().describe('lateness that is still called incremental, ms; a convention'),
  expect: z.array(Channel).default([]).describe('kinds of content whose absence is a fault'),
  judge: VantageId.nullable().describe('the vantage that the verdict is about; null for the last one there is'),
  subject: Subject,
  target: AskedTarget,
  client: ClientSummary,
  environment: Environment,
  calibration: Calibration,
  clock: z
    .object({
      offsetMs: z.number().describe('their clock minus ours, ms'),
      uncertaintyMs: Moment.describe('half of the shortest round trip, ms'),
    })
    .nullable()
    .describe(
      'clock of the client process against ours, from the handshake; 0 and 0 for one clock; null if it never answered',
    ),
  command: z
    .array(z.string())
    .nullable()
    .default(null)
    .describe(
      'the arguments behind stream-check as typed, values that look secret replaced by (redacted); null where a program asked for it',
    ),
  streams: z
    .array(LawfulStream)
    .min(1, 'expected at least one stream')
    .describe('in the order in which they were made'),
  said: z
    .array(z.string())
    .default([])
    .describe(
      'the last lines that an app that we started, or a program, wrote to stderr and that say something; without secrets',
    ),
  warnings: z.array(z.string()).describe('what a user should know beside the figures, a sentence each'),
  judged: Judged.optional().describe(
    'what was said of it when it was made, to compare with; no judgement rests on it; left out where nobody judged',
  ),
});
export const RecordingFields = Fields.superRefine(obeying(sumLaws));
/** Those made before there were subjects are read as well. */
export const Recording = z.preprocess(withSubject, RecordingFields);
export type Recording = z.infer<typeof Recording>;

/** The evidence of one instrument; undefined if it did not run. */
export function streamOf(recording: Recording, instrument: InstrumentId): StreamRecord | undefined {
  return recording.streams.find((stream) => stream.instrument === instrument);
}

/** Whether a run is judged by this stream itself: the held-open probe and experiments only add to what is known. */
export function isMeasured({ instrument }: StreamRecord): boolean {
  return instrument === 'lock-step' || instrument === 'timed';
}

/** How the run ended: the first of its measured streams that did not complete, else completed. */
export function outcomeOf(recording: Recording): Outcome {
  const measured = recording.streams.filter(isMeasured);
  const failed = measured.find((stream) => stream.outcome.kind !== 'completed');
  return (failed ?? measured[0])?.outcome ?? { kind: 'interrupted', message: 'Nothing was measured.' };
}
