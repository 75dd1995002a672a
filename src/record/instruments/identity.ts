// An experiment: the same request without compression, in lock-step. If text comes in time now, the compressor held it.
//
//   accept-encoding: gzip, ...   ·······█      the answer is compressed, and late
//   accept-encoding: identity    ▃▃▃▃▃▃▃▃      the compressor does not flush; otherwise something else holds the text
import type { Instrument } from './instrument.ts';
import { lockStep } from './lock-step.ts';

export const identity: Instrument = {
  ...lockStep,
  id: 'identity',
  doing: 'the same without compression',
  headers: { 'accept-encoding': 'identity' },
};
