// Short and long answers: where the first text waits for the length, the whole answer is held. rho is the slope of the first
// text over the slope of the end, both on characters: 0 for a stream, whatever comes before it, and 1 for what is held.
import type { ControlArm } from '../../model/controls.ts';
import { quantile } from '../stats.ts';
import { medianOf, NOTHING, type ControlJudge } from './control.ts';

/** rho of what is held, and, for nine of ten pairs, more than half. Fitted on simulated answers. */
const HELD_ABOVE = 0.7;
/** rho of a stream, and, for nine of ten pairs, less than half. Fitted likewise. */
const STREAMS_BELOW = 0.3;
const HALF = 0.5;
/** Short answers that are as long as the long ones tell nothing. A judgement. */
const LEAST_RATIO = 2;

export const lengthSlope: ControlJudge = {
  id: 'length-slope',
  splits: ({ came }) => (came === 'one-piece' ? ['collected-answer'] : []),
  times: (arms) =>
    medianOf(
      arms,
      ['short', 'long'].map(
        (wanted) =>
          ({ setting, firstContentMs }: ControlArm) =>
            setting === wanted ? firstContentMs : null,
      ),
    ),
  conclude(arms) {
    const ratios = slopesOf(arms);
    if (ratios.length < 4) return NOTHING;
    const [low, middle, high] = [
      quantile(ratios, 0.1) ?? NaN,
      quantile(ratios, 0.5) ?? NaN,
      quantile(ratios, 0.9) ?? NaN,
    ];
    if (middle > HELD_ABOVE && low > HALF) return { ...NOTHING, proves: 'buffered' };
    if (middle < STREAMS_BELOW && high < HALF) return { ...NOTHING, rulesOut: ['collected-answer'] };
    return NOTHING;
  },
};

/** rho of each short answer with each long one. */
function slopesOf(arms: readonly ControlArm[]): number[] {
  const of = (setting: string) => arms.filter((arm) => arm.setting === setting && arm.firstContentMs !== null);
  return of('short').flatMap((short) =>
    of('long').flatMap((long) => {
      if (short.endMs === null || long.endMs === null || long.characters < LEAST_RATIO * short.characters) return [];
      const [first, end] = [long.firstContentMs! - short.firstContentMs!, long.endMs - short.endMs];
      return end <= 0 ? [] : [first / end];
    }),
  );
}
