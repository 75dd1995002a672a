// Several at once: how many, in which order, and what happens when one fails. No clock: each piece of work ends when told.
import { expect, it } from 'vitest';
import { sideBySide } from '../../src/side-by-side.ts';

/** Work that ends one piece at a time, by hand. */
function byHand() {
  const running = new Map<string, { end: () => void; fail: (error: Error) => void }>();
  const begun: string[] = [];
  const tick = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return {
    begun,
    running: () => [...running.keys()],
    work(item: string) {
      begun.push(item);
      return new Promise<void>((resolve, reject) => running.set(item, { end: resolve, fail: reject }));
    },
    async end(item: string, error?: Error) {
      const { end, fail } = running.get(item)!;
      running.delete(item);
      if (error === undefined) end();
      else fail(error);
      await tick();
    },
  };
}
const laneOf = (item: string) => (/^[a-z]/.test(item) ? item.charAt(0) : null);

it('as many at a time as there is room for, in their order', async () => {
  const hand = byHand();
  const done = sideBySide(['1', '2', '3', '4'], 2, laneOf, hand.work);
  expect(hand.running()).toEqual(['1', '2']);
  await hand.end('2');
  expect(hand.running()).toEqual(['1', '3']);
  await hand.end('1');
  await hand.end('3');
  await hand.end('4');
  await done;
  expect(hand.begun).toEqual(['1', '2', '3', '4']);
});

it('never two of one lane; others go past them, and none is forgotten', async () => {
  const hand = byHand();
  const done = sideBySide(['a1', 'a2', '3', 'b1', 'a3'], 3, laneOf, hand.work);
  expect(hand.running()).toEqual(['a1', '3', 'b1']);
  await hand.end('3');
  await hand.end('b1');
  // Only lane a is left, and it is taken.
  expect(hand.running()).toEqual(['a1']);
  await hand.end('a1');
  expect(hand.running()).toEqual(['a2']);
  await hand.end('a2');
  await hand.end('a3');
  await done;
  expect(hand.begun).toEqual(['a1', '3', 'b1', 'a2', 'a3']);
});

it('an error is thrown when the others have ended', async () => {
  const hand = byHand();
  let thrown: unknown = null;
  const done = sideBySide(['1', '2', '3'], 2, laneOf, hand.work).catch((error: unknown) => (thrown = error));
  await hand.end('1', new Error('first'));
  expect(thrown).toBeNull();
  await hand.end('2');
  await hand.end('3');
  await done;
  expect(String(thrown)).toBe('Error: first');
});

it('nothing to do is done', async () => {
  await expect(sideBySide([], 2, laneOf, byHand().work)).resolves.toBeUndefined();
});
