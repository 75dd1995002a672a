// A control: three at once, and one alone. Where the others wait for the first, the server serves one after the other.
import { timed } from '../timed.ts';
import type { Control } from './control.ts';

export const parallel: Control = {
  ...timed,
  id: 'parallel',
  doing: 'three at once',
  steps(request) {
    const alone = { arm: 'usual', setting: null, request } as const;
    const beside = { arm: 'changed', setting: null, request } as const;
    return [0, 1].flatMap((pair) => [
      { ...alone, pair },
      { ...beside, pair },
      { ...beside, pair, isBeside: true },
      { ...beside, pair, isBeside: true },
    ]);
  },
};
