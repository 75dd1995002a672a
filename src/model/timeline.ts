// What arrived when, at one vantage. A plan of what will be sent (Schedule) has the same shape as
// what was seen (Timeline), so every measure can be tested with exact numbers and no clock.
import { z } from 'zod';
import { CHANNELS, HOPS, VANTAGES } from './ids.ts';
import { Moment, Size } from './amounts.ts';

export { CHANNELS, HOPS, VANTAGES } from './ids.ts';

export const VantageId = z.enum(VANTAGES).describe('a place on the way of the text where time is stamped');
export type VantageId = z.infer<typeof VantageId>;

export const HopId = z.enum(HOPS).describe('the part of the way between two neighbouring vantages');
export type HopId = z.infer<typeof HopId>;

const VANTAGE_BEHIND = { upstream: 'wire', client: 'app', 'event-loop': 'observer', display: 'screen' } as const;
const HOP_BEFORE = {
  origin: null,
  wire: 'upstream',
  app: 'client',
  observer: 'event-loop',
  screen: 'display',
} as const;

/** The vantage right behind a hop. */
export function vantageBehind<Hop extends HopId>(hop: Hop): (typeof VANTAGE_BEHIND)[Hop] {
  return VANTAGE_BEHIND[hop];
}

/** The hop right in front of a vantage; null in front of the origin. */
export function hopBefore<Vantage extends VantageId>(vantage: Vantage): (typeof HOP_BEFORE)[Vantage] {
  return HOP_BEFORE[vantage];
}

export const Channel = z
  .enum(CHANNELS)
  .describe('the kind of content: answer text, reasoning, or arguments of a tool call');
export type Channel = z.infer<typeof Channel>;

/** Where a frame lay in the bytes of the body, and which reads brought it. */
const FramePosition = z.object({
  beganReadId: z.int().nonnegative().describe('the read that brought the first byte of the frame'),
  readId: z.int().nonnegative().describe('the read that completed the frame'),
  indexInRead: z.int().nonnegative().describe('0 for the first frame that this read completed, 1 for the next, ...'),
  startByte: z.int().nonnegative().describe('offset of the first byte of the frame in the decoded body'),
  endByte: z.int().nonnegative().describe('offset one past the last byte of the frame in the decoded body'),
});

/** One piece of the answer, at the moment the whole of it was there. */
export const Arrival = z.object({
  atMs: Moment.describe('when the whole piece was there; milliseconds since the request was handed to the client'),
  channel: Channel.nullable().describe(
    'what it carries; null for a frame without content (role, usage, end mark, comment)',
  ),
  characters: Size.describe('length of its content in UTF-16 code units; 0 without content'),
  bytes: Size.nullable().describe('its size in the body, envelope included; null where this vantage sees no bytes'),
  frame: FramePosition.optional().describe('only at the wire'),
  clockMs: z
    .number()
    .optional()
    .describe(
      'when the server says it made this, by its own clock, ms since the epoch; only at the wire, where the API tells',
    ),
  text: z.string().optional().describe('the words; only kept with --keep-text, and in a schedule'),
});
export type Arrival = z.infer<typeof Arrival>;

/** One read from a socket: bytes that came together. */
export const Read = z.object({
  atMs: Moment.describe('when the operating system handed over the read, before any parsing; ms since the request'),
  bytes: Size.describe('body bytes after removal of the HTTP framing, before decompression'),
  framedBytes: Size.describe('bytes on the connection, headers and chunk framing included'),
  decodedBytes: Size.describe('bytes of the body that could be decompressed once this read was there'),
});
export type Read = z.infer<typeof Read>;

/** Salted digests of the text every DIGEST_STEP characters: they show that two texts are the same without holding the words. */
export const TextDigest = z.object({
  characters: z.int().nonnegative().describe('length of the whole text in UTF-16 code units'),
  steps: z
    .array(z.string())
    .describe('digest of the first 64, 128, 192, ... characters; the last entry is the digest of the whole text'),
});
export type TextDigest = z.infer<typeof TextDigest>;

/** Characters between two digests of a TextDigest. */
export const DIGEST_STEP = 64;

export const Timeline = z.object({
  vantage: VantageId,
  arrivals: z.array(Arrival).describe('in order of arrival'),
  reads: z
    .array(Read)
    .nullable()
    .describe('the reads that brought them; null where this vantage reads from no socket and no pipe'),
  headersMs: Moment.nullable().describe(
    'when the response headers were there, ms since the request; null if never seen here',
  ),
  firstByteMs: Moment.nullable().describe(
    'when the first byte of the body was there, ms since the request; null if never seen here',
  ),
  endMs: Moment.nullable().describe('when the end of the answer was seen, ms since the request; null if it never was'),
  generated: z
    .object({
      ms: Moment.describe('how long the server says that it took, ms'),
      tokens: Size.describe('how many tokens it says that it made'),
    })
    .optional()
    .describe('what the server says of generating the answer; only at the wire, where the API tells'),
  digests: z
    .partialRecord(Channel, TextDigest)
    .describe('by channel; for comparing the content of two vantages of the same recording'),
});
export type Timeline = z.infer<typeof Timeline>;

/** What an origin will say and when: a Timeline at the origin whose arrivals hold their words and count from the start of the answer. */
export interface Schedule {
  arrivals: readonly PlannedArrival[];
  /** When the origin ends the answer, ms after its start. */
  endMs: number;
}
export type PlannedArrival = Arrival & { text: string; channel: Channel };
