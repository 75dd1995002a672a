// With long gaps: what comes out of the first two chunks with nothing behind them, though lock-step had to push, waits for
// longer than lock-step does: a time lets it out.
import { streamOf } from '../../model/recording.ts';
import { quantile } from '../stats.ts';
import { isProven } from '../lock-step.ts';
import { amountOf, BY_BYTES, rhythmOf, usualSteps, type MockJudge } from './mock-control.ts';

/** Twice, so that one hiccup is no proof. A judgement, as is the next. */
const MIN_ALONE = 2;
/** What comes sooner had not to be pushed: it fills a buffer by itself. */
const MIN_TIME_MS = 50;

export const slow: MockJudge = {
  id: 'slow',
  isLong: true,
  splits: (scene) => (usualSteps(scene).length > 0 && !isProven(usualSteps(scene)) ? ['flush-timer'] : []),
  conclude(changed, { recording }) {
    const usual = streamOf(recording, 'lock-step');
    const steps = changed.lockStep ?? [];
    const delays = steps.flatMap(({ sentAtMs, seenAtMs }) => (seenAtMs === null ? [] : [seenAtMs - sentAtMs]));
    const isByTime = delays.length >= MIN_ALONE && delays.every((delayMs) => delayMs >= MIN_TIME_MS);
    const isHeldStill = steps.length > 0 && delays.length === 0;
    return {
      rulesIn: isByTime ? ['flush-timer'] : [],
      rulesOut: isByTime ? [...BY_BYTES, 'collected-chunks', 'collected-answer'] : isHeldStill ? ['flush-timer'] : [],
      after: 'inconclusive',
      letOut: {
        by: isByTime ? 'time' : null,
        usual: usual === undefined ? null : amountOf(rhythmOf(usual)),
        changed: delays.length === 0 ? null : { bytes: null, chunks: 1, ms: quantile(delays, 0.5) },
      },
    };
  },
};
