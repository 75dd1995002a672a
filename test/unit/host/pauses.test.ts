// Pauses by the times of the ticks that the watch is given. What the kernel says depends on the system.
import { expect, it } from 'vitest';
import { createPauseWatch } from '../../../src/host/pauses.ts';

const ns = (ms: number) => BigInt(ms) * 1_000_000n;

function pausesOf(...ticksMs: readonly number[]) {
  const watch = createPauseWatch();
  const last = ticksMs.at(-1)!;
  for (const at of ticksMs.slice(0, -1)) watch.tick(ns(at));
  return watch.stop(ns(last)).map(({ from, to }) => [Number(from) / 1e6, Number(to) / 1e6]);
}

it('three periods of the ticker are a pause, less is its lateness', () => {
  expect(pausesOf(0, 5, 19, 24)).toEqual([]);
  expect(pausesOf(0, 5, 20, 25)).toEqual([[5, 20]]);
});

it('stop is a tick: what lasts until the end counts', () => {
  expect(pausesOf(0, 5, 500)).toEqual([[5, 500]]);
});

it('the first tick has nothing before it', () => {
  expect(pausesOf(900)).toEqual([]);
});

it('each pause is listed, up to 5,000', () => {
  expect(pausesOf(0, 100, 105, 300)).toEqual([
    [0, 100],
    [105, 300],
  ]);
  expect(pausesOf(...Array.from({ length: 5_100 }, (_, i) => 20 * i))).toHaveLength(5_000);
});

it('times are figures or null, and never less than none', () => {
  const watch = createPauseWatch();
  watch.tick(ns(0));
  const [pause] = watch.stop(ns(50));
  for (const time of [pause!.busyMs, pause!.queuedMs]) expect(time === null || time >= 0).toBe(true);
});
