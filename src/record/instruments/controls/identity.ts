// A control: the same request without compression. If text comes in time now, the compressor held it.
//
//   accept-encoding: gzip, ...   ·······█      the answer is compressed, and late
//   accept-encoding: identity    ▃▃▃▃▃▃▃▃      the compressor does not flush; otherwise something else holds the text
import { lockStep } from '../lock-step.ts';
import { abba, withHeader, type Control } from './control.ts';

export const identity: Control = {
  ...lockStep,
  id: 'identity',
  doing: 'the same without compression',
  headers: { 'accept-encoding': 'identity' },
  steps: (request) => abba(request, withHeader(request, 'accept-encoding', 'identity')),
};
