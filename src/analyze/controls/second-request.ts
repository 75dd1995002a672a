// Once more: where the text comes piece by piece each time then, the start of the app held it, and nothing that stays.
import { NOTHING, SUSPECTS, type ControlJudge } from './control.ts';

export const secondRequest: ControlJudge = {
  id: 'second-request',
  splits: ({ came }) => (came === 'one-piece' ? SUSPECTS : []),
  conclude(arms) {
    const isCold = arms.length > 1 && arms.every(({ came }) => came === 'steady');
    return isCold ? { rulesIn: [], rulesOut: SUSPECTS, proves: 'seen-once' } : NOTHING;
  },
};
