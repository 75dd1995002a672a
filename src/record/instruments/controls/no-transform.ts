// A control: the request says that its answer must not be transformed (RFC 9111, 5.2.1.6): compressors that heed it stand down.
import { timed } from '../timed.ts';
import { abba, withHeader, type Control } from './control.ts';

export const noTransform: Control = {
  ...timed,
  id: 'no-transform',
  doing: 'the same, with cache-control: no-transform',
  steps: (request) => abba(request, withHeader(request, 'cache-control', 'no-transform')),
};
