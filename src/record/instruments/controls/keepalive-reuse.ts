// A control: the same on a connection that was used before.
import { timed } from '../timed.ts';
import { abba, type Control } from './control.ts';

export const keepaliveReuse: Control = {
  ...timed,
  id: 'keepalive-reuse',
  doing: 'the same on a used connection',
  steps: (request) =>
    abba(request, request).map((step) => (step.arm === 'usual' ? step : { ...step, isOnKeptConnection: true })),
};
