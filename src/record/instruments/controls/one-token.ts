// A control: the same with an answer of one token, which shows how long the model needs to begin.
import { timed } from '../timed.ts';
import { abba, withLimit, type Control } from './control.ts';

export const oneToken: Control = {
  ...timed,
  id: 'one-token',
  doing: 'the same with an answer of one token',
  steps(request) {
    const changed = withLimit(request, 1);
    return changed === null ? null : abba(request, changed);
  },
};
