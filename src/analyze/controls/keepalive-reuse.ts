// On a used connection: what depends on that stands in front of the app.
import { effectOf, NOTHING, type ControlJudge } from './control.ts';

export const keepaliveReuse: ControlJudge = {
  id: 'keepalive-reuse',
  splits: () => ['proxy-buffering'],
  // That it changes nothing tells nothing: it may not be heeded.
  conclude: (arms) => (effectOf(arms) === 'lets-through' ? { ...NOTHING, rulesIn: ['proxy-buffering'] } : NOTHING),
};
