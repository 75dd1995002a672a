// A control: one alone, three at once, three at once, and one alone. Where the others wait for the first, the server serves
// one after the other.
import { timed } from '../timed.ts';
import type { Control } from './control.ts';

export const parallel: Control = {
  ...timed,
  id: 'parallel',
  doing: 'three at once',
  steps(request) {
    const alone = { arm: 'usual', setting: null, request } as const;
    const changed = { arm: 'changed', setting: null, request } as const;
    const three = [changed, { ...changed, isBeside: true }, { ...changed, isBeside: true }] as const;
    const threeOf = (pair: number) => three.map((step) => ({ ...step, pair }));
    return [{ ...alone, pair: 0 }, ...threeOf(0), ...threeOf(1), { ...alone, pair: 1 }];
  },
};
