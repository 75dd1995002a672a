// What became of the text of one channel at one hop: compared where the words are (record/text), kept as figures alone.
import { z } from 'zod';
import { Channel, HopId } from './timeline.ts';

/** In the order in which they are asked: the first that is true is the word for it. */
const TEXT_FAULTS = [
  'nothing-came',
  'channel-missing',
  'replacement-characters',
  'last-piece-lost',
  'cut-off',
  'missing',
  'reordered',
  'repeated',
  'changed',
] as const;
export const TextFault = z
  .enum(TEXT_FAULTS)
  .describe(
    'nothing-came: no text at all; channel-missing: nothing of this kind of content; replacement-characters: U+FFFD that was not sent; ' +
      'last-piece-lost, cut-off: the end is missing; missing: text in front of other text is missing; reordered, repeated: the same words, in ' +
      'another order or twice; changed: other words',
  );
export type TextFault = z.infer<typeof TextFault>;

export const TextComparison = z.object({
  hop: HopId.describe('between the two places whose texts were compared'),
  channel: Channel,
  fault: TextFault.nullable().describe('what is wrong with the text behind the hop; null where it is the same'),
  characters: z
    .int()
    .nonnegative()
    .describe('that entered the hop; where the answer was left early, all that were planned'),
  missingCharacters: z.int().nonnegative().describe('of these, how many never came out'),
  pieces: z.int().nonnegative().describe('in how many pieces they entered'),
  missingPieces: z.int().nonnegative().describe('of these, how many never came out, whole or in part'),
  firstDifferenceAt: z
    .int()
    .nonnegative()
    .nullable()
    .describe('characters of this channel in front of the first difference; null where there is none'),
  places: z.int().nonnegative().describe('in how many places text is missing'),
  replaced: z.int().nonnegative().describe('characters U+FFFD that came out and had not entered'),
  isLeft: z.boolean().describe('whether the request was given up before the answer was over'),
  gaps: z
    .array(z.tuple([z.int().nonnegative(), z.int().positive()]))
    .describe('what is missing: offset in the text that entered, and length, in characters'),
});
export type TextComparison = z.infer<typeof TextComparison>;
