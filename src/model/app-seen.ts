// What was seen of an app beside its text: what it asked its model for, and what it sent where no word of the answer came.
import { z } from 'zod';
import { Moment } from './amounts.ts';

/** Faults of a scenario by which the model itself ends an answer before its time. */
export const BREAKING_FAULTS: readonly string[] = [
  'hang',
  'truncate',
  'reset',
  'http-error',
  'malformed',
  'error-mid-stream',
];

/** What the app sent. The beginning is kept only because its model is the mock: nobody else's words are in it. */
export const SentByApp = z
  .object({
    status: z.int().describe('HTTP status'),
    statusText: z.string().describe('what stands behind the status, or else its usual name'),
    contentType: z.string().nullable().describe('the header content-type without parameters; null if there was none'),
    bytes: z.int().nonnegative().describe('size of the body, decompressed'),
    location: z
      .string()
      .nullable()
      .describe('where a redirect leads, without its query, which may hold a key; null if there is none'),
    excerpt: z
      .string()
      .nullable()
      .describe('the first 100 characters on one line, without secrets; null for an empty body'),
  })
  .meta({ id: 'SentByApp' });
export type SentByApp = z.infer<typeof SentByApp>;

/** A request of the app that its model did not serve. */
export const RefusedByModel = z
  .object({
    method: z.string().describe('as the app asked'),
    path: z.string().describe('as the app asked, without its query'),
    status: z.int().describe('what the model answered: 404 for an unknown path, 405 for another method than POST'),
    message: z.string().describe('what it said'),
  })
  .meta({ id: 'RefusedByModel' });
export type RefusedByModel = z.infer<typeof RefusedByModel>;

/** A request to the model that the app closed before the answer was over. */
export const ClosedByApp = z
  .object({
    silentMs: Moment.describe('how long nothing had been written to the app, ms'),
    chunks: z.int().nonnegative().describe('how many chunks had been written to it'),
  })
  .meta({ id: 'ClosedByApp' });
export type ClosedByApp = z.infer<typeof ClosedByApp>;

export const AppSeen = z
  .object({
    asked: z
      .int()
      .nonnegative()
      .describe('how often the app asked its model while it answered this request, and was served'),
    streams: z.int().nonnegative().describe('in how many of these it asked for a stream'),
    askedEarlier: z
      .int()
      .nonnegative()
      .describe('how often it had asked while it answered earlier requests of ours, warm-ups included'),
    judged: z
      .int()
      .positive()
      .nullable()
      .describe('which of its requests is judged, from 1; null if no word of any answer came out'),
    cameOut: z.int().nonnegative().describe('of how many of these answers words came out'),
    earlierWords: z.boolean().describe('whether words came out that belong to the answer to an earlier request'),
    refused: RefusedByModel.nullable().describe('the first request that its model refused; null if none was'),
    closed: ClosedByApp.nullable().describe('null if it read the judged answer to its end, or we left first'),
    faults: z
      .array(z.string())
      .describe('faults of the scenario by which the model itself held the answer, changed it or broke it off'),
    sent: SentByApp.nullable().describe('what it sent, where that is no stream with words of its model; else null'),
  })
  .describe('what was seen of an app beside its text');
export type AppSeen = z.infer<typeof AppSeen>;
