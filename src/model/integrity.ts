// Whether what came is what was sent: the figures of one run, of the stream and the hop in which text was lost.
import { z } from 'zod';
import { INSTRUMENTS } from './recording.ts';
import { TextFault } from './text-comparison.ts';
import { Channel, HopId } from './timeline.ts';

export const Integrity = z.object({
  ok: z.boolean().describe('whether all of the text came through, in each stream'),
  missingCharacters: z.int().describe('characters that were sent and did not come, at the hop that is named'),
  firstDifferenceAt: z
    .int()
    .nullable()
    .describe(
      'characters of the channel in front of the first difference; in a recording of an older version a multiple of 64; null if there is none, or its place is unknown',
    ),
  kind: TextFault.nullable().default(null).describe('what is wrong with the text; null if nothing is'),
  hop: HopId.nullable().default(null).describe('the first hop behind which the text was not whole; null if it was'),
  channel: Channel.nullable().default(null).describe('the kind of content that is not whole; null if all are'),
  ofCharacters: z
    .int()
    .nullable()
    .default(null)
    .describe('characters that were sent; null in reports older than this field'),
  missingPieces: z
    .int()
    .nullable()
    .default(null)
    .describe('pieces that never came, whole or in part; null where pieces were not counted'),
  ofPieces: z.int().nullable().default(null).describe('pieces that were sent; null where they were not counted'),
  places: z
    .int()
    .nullable()
    .default(null)
    .describe('in how many places text is missing; null where that was not counted'),
  replaced: z.int().default(0).describe('characters U+FFFD that came and had not been sent'),
  isLeft: z.boolean().default(false).describe('whether the request was given up before the answer was over'),
  instrument: z
    .enum(INSTRUMENTS)
    .nullable()
    .default(null)
    .describe('the stream that the figures are about; null in reports older than this field'),
});
export type Integrity = z.infer<typeof Integrity>;
