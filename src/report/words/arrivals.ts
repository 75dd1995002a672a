// What came when, in words: the fact, whatever the reason.
import type { EvidenceOf } from '../../model/evidence.ts';
import { count, ms, percent } from './phrases.ts';

/** From these shares on all of it, or most, came together. */
const ALL_SHARE = 0.995;
const MOST_SHARE = 0.5;

/** Within a sentence. */
export function arrivedWords(fact: Omit<EvidenceOf<'arrived'>, 'kind'>): string {
  const { channel, characters, moments, firstMs, lastMs, longestPauseMs, togetherShare, togetherAtMs } = fact;
  const text = `${count(characters, 'character')}${channel === undefined ? '' : ' of the text itself'}`;
  if (togetherShare >= ALL_SHARE) return `all ${text} came in one piece, ${ms(togetherAtMs)} after the request`;
  if (togetherShare >= MOST_SHARE)
    return `${percent(togetherShare)} of ${text} came in one piece, ${ms(togetherAtMs)} after the request, and the last of them after ${ms(lastMs)}`;
  const pieces = moments.toLocaleString('en');
  return `${text} came in ${pieces} pieces, from ${ms(firstMs)} to ${ms(lastMs)} after the request, at most ${ms(longestPauseMs)} apart`;
}

export const ARRIVAL_SENTENCES = {
  arrived: (fact: EvidenceOf<'arrived'>): string => {
    const words = arrivedWords(fact);
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  },
  stops: ({ stops, stopsInside }: EvidenceOf<'stops'>): string =>
    `The text stopped ${stops} times, ${stopsInside} of them in the middle of an event. A server writes events whole: something on the way counts bytes.`,
  generated: ({ generatedMs, spanMs }: EvidenceOf<'generated'>): string =>
    `The server says that it generated the answer for ${ms(generatedMs)}, and all of it came ${spanMs < 1 ? 'at one moment' : `within ${ms(spanMs)}`}: it was there before it was sent.`,
};
