// A control: a short and a long answer. If the first text waits for the length, it waits for the end.
import { timed } from '../timed.ts';
import { withLimit, type Control } from './control.ts';

/** Tokens. A judgement: apart by so much that an answer of the one is over when that of the other has hardly begun. */
const [SHORT, LONG] = [16, 256];

export const lengthSlope: Control = {
  ...timed,
  id: 'length-slope',
  doing: 'short and long answers',
  steps(request) {
    const [short, long] = [withLimit(request, SHORT), withLimit(request, LONG)];
    if (short === null || long === null) return null;
    // By turns, and each pair the other way round.
    return [short, long, long, short, short, long].map((asked, i) => ({
      arm: 'changed',
      pair: Math.floor(i / 2),
      setting: asked === short ? 'short' : 'long',
      request: asked,
    }));
  },
};
