// Three at once: where each begins only when the one before is over, the server serves one after the other.
import type { ControlArm } from '../../model/controls.ts';
import { NOTHING, type ControlJudge } from './control.ts';

/** The second begins after so much of the time of the first, and the third after twice as much. A judgement. */
const SERIAL_SHARE = 0.8;

export const parallel: ControlJudge = {
  id: 'parallel',
  // Of an answer without an end nobody knows how long the others would wait.
  splits: ({ came, usual }) => (came === 'steady' && usual.outcome.limit !== 'max-time' ? ['serialised-streams'] : []),
  times: (arms) => firstsOf(arms.filter(({ pair }) => pair === 0)),
  conclude(arms) {
    const pairs = [...new Set(arms.map(({ pair }) => pair))];
    const isSerial = pairs.map((pair) => areSerial(arms.filter((arm) => arm.pair === pair)));
    if (isSerial.length < 2) return NOTHING;
    if (isSerial.every((serial) => serial === true)) return { ...NOTHING, rulesIn: ['serialised-streams'] };
    return isSerial.every((serial) => serial === false) ? { ...NOTHING, rulesOut: ['serialised-streams'] } : NOTHING;
  },
};

/** When the text of each of those at once began, in its order, ms. */
function firstsOf(arms: readonly ControlArm[]): number[] {
  const beside = arms.filter(({ arm, came }) => arm === 'changed' && came !== 'failed');
  return beside.flatMap(({ firstContentMs }) => firstContentMs ?? []).toSorted((a, b) => a - b);
}

/** Null where that cannot be said. */
function areSerial(arms: readonly ControlArm[]): boolean | null {
  const alone = arms.find(({ arm }) => arm === 'usual');
  const firsts = firstsOf(arms);
  const lastedMs = (alone?.endMs ?? 0) - (alone?.firstContentMs ?? 0);
  if (firsts.length < 3 || lastedMs <= 0) return null;
  return firsts.every((first, k) => first - firsts[0]! >= k * SERIAL_SHARE * lastedMs);
}
