// A control: the same answer asked for as a whole. If the stream begins when that is there, it was held to its end.
import { timed } from '../timed.ts';
import { abba, withMembers, type Control } from './control.ts';

export const nonStreamed: Control = {
  ...timed,
  id: 'non-streamed',
  doing: 'the same, not as a stream',
  steps(request) {
    const changed = withMembers(request, ({ stream }) => (stream === true ? { stream: false } : null));
    return changed === null ? null : abba(request, changed);
  },
};
