// The observer is another task of the process: it gets text in a macrotask, and all that is there at once.
import { expect, it } from 'vitest';
import { createObserver } from '../../../src/host/observer.ts';

function observed() {
  const seen: { t: bigint; characters: number }[] = [];
  const observer = createObserver((t, characters) => void seen.push({ t: BigInt(t), characters }));
  return { seen, observer };
}

it('microtasks are not enough: a loop that is blocked by them shows it nothing', async () => {
  const { seen, observer } = observed();
  observer.give(5);
  for (let i = 0; i < 100; i++) await Promise.resolve();
  expect(seen).toEqual([]);
  await observer.idle();
  expect(seen.map(({ characters }) => characters)).toEqual([5]);
});

it('what was given meanwhile comes together, with one stamp; characters add up', async () => {
  const { seen, observer } = observed();
  observer.give(5);
  observer.give(7);
  await observer.idle();
  observer.give(1);
  await observer.idle();
  expect(seen.map(({ characters }) => characters)).toEqual([12, 13]);
  expect(seen[0]!.t).toBeLessThan(seen[1]!.t);
});

it('is idle at once when nothing was given', async () => {
  const { seen, observer } = observed();
  await observer.idle();
  expect(seen).toEqual([]);
});
