// A control: the same request again, twice. Some apps are slow, or answer whole, only the first time they are asked.
import { timed } from '../timed.ts';
import type { Control } from './control.ts';

export const secondRequest: Control = {
  ...timed,
  id: 'second-request',
  doing: 'the same once more',
  steps: (request) => [0, 1].map((pair) => ({ arm: 'changed', pair, setting: null, request })),
};
