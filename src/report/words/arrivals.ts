// What came when, in words: the fact, whatever the reason.
import type { EvidenceOf } from '../../model/evidence.ts';
import { count, ms, percent } from './phrases.ts';

/** From these shares on all of it, or nearly all, came together. */
const ALL_SHARE = 0.995;
const MOST_SHARE = 0.9;

const MANY_CAUSES =
  'One piece has many causes: something that collects, a compressor that does not flush, an answer from a cache, or a very fast model.';

export const ARRIVAL_SENTENCES = {
  arrived: ({
    characters,
    moments,
    firstMs,
    lastMs,
    longestPauseMs,
    togetherShare,
    togetherAtMs,
  }: EvidenceOf<'arrived'>): string => {
    const text = count(characters, 'character');
    if (togetherShare >= ALL_SHARE)
      return `All ${text} came in one piece, ${ms(togetherAtMs)} after the request. ${MANY_CAUSES}`;
    if (togetherShare >= MOST_SHARE)
      return `${percent(togetherShare)} of ${text} came in one piece, ${ms(togetherAtMs)} after the request. ${MANY_CAUSES}`;
    const over = `from ${ms(firstMs)} to ${ms(lastMs)} after the request`;
    return `${text} came in ${moments.toLocaleString('en')} pieces, ${over}; the longest pause between two was ${ms(longestPauseMs)}.`;
  },
  stops: ({ stops, stopsInside }: EvidenceOf<'stops'>): string =>
    `The text stopped ${stops} times, ${stopsInside} of them in the middle of an event. A server writes events whole: something on the way counts bytes.`,
  generated: ({ generatedMs, spanMs }: EvidenceOf<'generated'>): string =>
    `The server says that it generated the answer for ${ms(generatedMs)}, and all of it came within ${ms(spanMs)}: it was there before it was sent.`,
};
