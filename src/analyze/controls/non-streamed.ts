// The same answer as a whole. A text that came at once, and much before the whole, was not held to its end. One that came
// piece by piece, but all of it behind the moment at which the whole was there, was held and then sent piece by piece:
//
//   whole                  |           the model has said all of it
//   stream     . . x x x x x           as the model speaks: the last piece comes when the whole is there
//   replayed               x x x x x   the first one does
//
// Easy to get wrong: that a text which came at once came as late as the whole shows nothing. So does one that nobody held:
// of a cache, of a model that thinks for long and says little, of an app that looks something up and has a fixed text.
import type { ControlArm } from '../../model/controls.ts';
import { inEachPair, medianOf, NOTHING, type ControlJudge } from './control.ts';

/** Of the time of the whole answer: a first text before so much of it was not held. Fitted on simulated answers. */
const STREAMS_BELOW = 0.4;
/** The whole is there before this share of the time in which the pieces came. A judgement, as is the next. */
const REPLAYED_BELOW = 0.25;
/** They came over so much of the time before the first of them: else an answer that is a little faster looks the same. */
const MIN_SPAN_SHARE = 0.5;

export const nonStreamed: ControlJudge = {
  id: 'non-streamed',
  splits: ({ came, looksReplayed }) => (came === 'one-piece' || looksReplayed ? ['collected-answer'] : []),
  times: (arms) =>
    medianOf(arms, [
      ({ arm, firstContentMs }) => (arm === 'usual' ? firstContentMs : null),
      ({ arm, endMs }) => (arm === 'changed' ? endMs : null),
    ]),
  conclude(arms, { looksReplayed }) {
    if (looksReplayed && inEachPair(arms, (usual, changed) => placeOf(usual, changed) <= REPLAYED_BELOW)) {
      return { ...NOTHING, rulesIn: ['collected-answer'], proves: 'replayed' };
    }
    if (inEachPair(arms, (usual, changed) => shareOf(usual, changed) <= STREAMS_BELOW)) {
      return { ...NOTHING, rulesOut: ['collected-answer'] };
    }
    return NOTHING;
  },
};

function shareOf({ firstContentMs }: ControlArm, { endMs, characters }: ControlArm): number {
  return firstContentMs === null || endMs === null || characters === 0 ? NaN : firstContentMs / endMs;
}

/** Where the end of the whole lies between the first piece (0) and the last one (1). Not a number where that tells nothing. */
function placeOf({ firstContentMs, lastContentMs }: ControlArm, { endMs, characters }: ControlArm): number {
  if (firstContentMs === null || lastContentMs === null || endMs === null || characters === 0) return NaN;
  const spanMs = lastContentMs - firstContentMs;
  return spanMs < MIN_SPAN_SHARE * firstContentMs ? NaN : (endMs - firstContentMs) / spanMs;
}
