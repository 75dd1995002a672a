// A control: the request says that its answer is to be passed on as it comes (the field Incremental of the IETF).
import { timed } from '../timed.ts';
import { abba, withHeader, type Control } from './control.ts';

export const incrementalHeader: Control = {
  ...timed,
  id: 'incremental-header',
  doing: 'the same, with incremental: ?1',
  steps: (request) => abba(request, withHeader(request, 'incremental', '?1')),
};
