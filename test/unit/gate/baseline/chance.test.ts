import { expect, it } from 'vitest';
import { fewerByChance } from '../../../../src/gate/baseline/chance.ts';

it.each([
  // Of all ways to divide the passing runs of both, those in which now has as few.
  [{ samples: 3, passed: 0 }, { samples: 3, passed: 3 }, 1 / 20],
  [{ samples: 4, passed: 0 }, { samples: 4, passed: 4 }, 1 / 70],
  [{ samples: 4, passed: 1 }, { samples: 4, passed: 4 }, 4 / 56],
  // Fisher's lady, who tasted tea: 3 of 4 against 1 of 4.
  [{ samples: 4, passed: 1 }, { samples: 4, passed: 3 }, 17 / 70],
  [{ samples: 5, passed: 5 }, { samples: 5, passed: 5 }, 1],
  [{ samples: 1, passed: 0 }, { samples: 5, passed: 4 }, 1 / 3],
])('%o against %o', (now, was, probability) => {
  expect(fewerByChance(now, was)).toBeCloseTo(probability, 10);
});

it('thousands of runs are no overflow', () => {
  expect(fewerByChance({ samples: 5000, passed: 4000 }, { samples: 5000, passed: 4500 })).toBeLessThan(1e-9);
});
