// Once more: what comes piece by piece then was held by the start of the app, and by nothing that stays.
import { NOTHING, type ControlJudge } from './control.ts';

export const secondRequest: ControlJudge = {
  id: 'second-request',
  splits: ({ came }) => (came === 'one-piece' ? ['collected-answer', 'proxy-buffering'] : []),
  conclude: () => NOTHING,
};
