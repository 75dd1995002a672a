// Controls: experiments that change one thing of a request, or of what the mock answers. Each has a file in
// record/instruments/controls/, which makes it, and one in analyze/controls/, which says what follows.
import { z } from 'zod';
import { Moment } from './amounts.ts';
import { OUTCOMES } from './delivery.ts';

/** In the order in which they are made, where several could tell: what tells most, or costs least, comes first. */
export const ENDPOINT_CONTROLS = [
  'identity',
  'second-request',
  'direct',
  'http1',
  'http2',
  'one-token',
  'non-streamed',
  'length-slope',
  'incremental-header',
  'no-transform',
  'keepalive-reuse',
  'parallel',
] as const;
export type EndpointControlId = (typeof ENDPOINT_CONTROLS)[number];

/** Those that are made of an answer which comes piece by piece; of one that does not, all but the last. */
export const CONTROLS_OF_STREAMS: readonly EndpointControlId[] = ['one-token', 'non-streamed', 'parallel'];

/** Those of an app with the mock behind it: what the mock answers is changed, but for the first. In their order as well. */
export const MOCK_CONTROLS = ['identity', 'larger-chunks', 'x-accel-buffering', 'padding', 'slow'] as const;
export type MockControlId = (typeof MOCK_CONTROLS)[number];

/** That of a client under test. */
export const CLIENT_CONTROL = 'other-client';

export const CONTROLS = [
  ...ENDPOINT_CONTROLS,
  'larger-chunks',
  'x-accel-buffering',
  'padding',
  'slow',
  CLIENT_CONTROL,
] as const;
export type ControlId = (typeof CONTROLS)[number];

export const ControlStep = z
  .object({
    arm: z.enum(['usual', 'changed']).describe('the request as it is, or with the one thing changed'),
    pair: z
      .int()
      .nonnegative()
      .describe('which pair of the two it belongs to, from 0: a difference has to show in each'),
    setting: z.string().nullable().describe('how it was changed, where there are several ways; null for one'),
  })
  .describe('the place of a stream in a control');
export type ControlStep = z.infer<typeof ControlStep>;

/** How the text of one answer came, by its arrivals alone. */
export const CAME = ['steady', 'lumps', 'one-piece', 'nothing', 'failed', 'unclear'] as const;
export type Came = (typeof CAME)[number];

/** Why a control tells nothing. */
export const ControlFailure = z
  .object({
    kind: z.enum(OUTCOMES).exclude(['completed']).describe('how it ended'),
    status: z.int().nullable().describe('HTTP status; null if nothing was answered'),
    isEnd: z.boolean().describe('whether no further request was made because of it'),
  })
  .describe('the first answer that failed');
export type ControlFailure = z.infer<typeof ControlFailure>;

const LetOutAmount = z
  .object({
    bytes: z.number().nonnegative().nullable().describe('how many bytes had to be there; null where that is not known'),
    chunks: z.number().nonnegative().nullable().describe('how many chunks; null where that is not known'),
    ms: z.number().nonnegative().nullable().describe('how long the text waited, ms; null where that is not known'),
  })
  .describe('what was there when text came out, the median');

/** What decides when text is let out. */
export const LetOut = z
  .object({
    by: z
      .enum(['bytes', 'count', 'time'])
      .nullable()
      .describe('what decides: bytes, the number of chunks, or time; null where the control does not tell'),
    usual: LetOutAmount.nullable().describe('as it is; null where no text came out'),
    changed: LetOutAmount.nullable().describe('with the change; null where no text came out'),
  })
  .describe('when text was let out, as it is and with the change');
export type LetOut = z.infer<typeof LetOut>;

export const ControlArm = ControlStep.extend({
  came: z
    .enum(CAME)
    .describe('how its text came: steady is piece by piece; unclear where there was too little of it to say'),
  firstContentMs: Moment.nullable().describe('first content, ms since its own request; null if none came'),
  lastContentMs: Moment.nullable().describe('last content, ms since its own request; null if none came'),
  endMs: Moment.nullable().describe('end of its body, ms since its own request; null if it did not end'),
  characters: z.int().nonnegative().describe('characters of its text'),
}).describe('one answer of a control');
export type ControlArm = z.infer<typeof ControlArm>;
