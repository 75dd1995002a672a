// Deadlines with timers by hand: when they sleep, when they look again, and whom they call back.
import { expect, it } from 'vitest';
import { createDeadlines, type Timers } from '../../../src/mock/deadlines.ts';

/** Timers that do what the test says: `asked` holds what is waited for, `wake` calls it back at that time. */
function handTimers() {
  const START = 5_000_000n;
  let atMs = 0;
  let waiting: { ms: number | 'soon'; callback: () => void } | null = null;
  const set = (ms: number | 'soon', callback: () => void) => {
    const own = { ms, callback };
    expect(waiting, 'two timers at once').toBeNull();
    waiting = own;
    return () => void (waiting === own && (waiting = null));
  };
  const timers: Timers = {
    now: () => START + BigInt(Math.round(atMs * 1e6)),
    sleep: (ms, callback) => set(ms, callback),
    soon: (callback) => set('soon', callback),
  };
  return {
    timers,
    asked: () => waiting?.ms ?? null,
    /** Resolves when nothing more happens without another call. */
    async wake(at: number) {
      atMs = at;
      const { callback } = waiting!;
      waiting = null;
      callback();
      await new Promise((resolve) => setImmediate(resolve));
    },
    /** Time passes while somebody works. */
    pass: (ms: number) => void (atMs += ms),
  };
}

function rig() {
  const hand = handTimers();
  const clock = createDeadlines(hand.timers);
  const called: string[] = [];
  return { ...hand, clock, called, at: (ms: number, name: string) => clock.at(ms, () => void called.push(name)) };
}

it('sleeps until 1.5 ms before, then looks again and again', async () => {
  const { at, asked, wake, called } = rig();
  at(10, 'a');
  expect(asked()).toBe(8.5);
  await wake(8.4);
  // Woken early: it sleeps for the rest.
  expect(asked()).toBeCloseTo(0.1);
  await wake(8.5);
  expect(asked()).toBe('soon');
  await wake(9.9);
  expect(called).toEqual([]);
  expect(asked()).toBe('soon');
  await wake(10);
  expect(called).toEqual(['a']);
  expect(asked()).toBeNull();
});

it('what is due already is called back soon, never at once', async () => {
  const { at, asked, wake, called } = rig();
  at(-1, 'late');
  expect(called).toEqual([]);
  expect(asked()).toBe('soon');
  await wake(0);
  expect(called).toEqual(['late']);
});

it('calls back in order of time, and of two for one moment the first one first', async () => {
  const { at, wake, called, asked } = rig();
  for (const [ms, name] of [
    [30, 'd'],
    [10, 'a'],
    [20, 'b'],
    [20, 'c'],
    [40, 'e'],
  ] as const)
    at(ms, name);
  expect(asked()).toBe(8.5);
  await wake(9);
  await wake(35);
  expect(called).toEqual(['a', 'b', 'c', 'd']);
  expect(asked()).toBe(3.5);
});

it('a nearer deadline takes the place of the one that is waited for', async () => {
  const { at, asked } = rig();
  at(50, 'far');
  expect(asked()).toBe(48.5);
  at(5, 'near');
  expect(asked()).toBe(3.5);
  at(20, 'between');
  expect(asked()).toBe(3.5);
});

it('what is prevented is not called, and not waited for', async () => {
  const { at, asked, wake, called } = rig();
  const forgetFirst = at(10, 'first');
  const forgetThird = at(30, 'third');
  at(20, 'second');
  forgetFirst();
  expect(asked()).toBe(18.5);
  forgetThird();
  forgetThird();
  expect(asked()).toBe(18.5);
  await wake(19);
  await wake(100);
  expect(called).toEqual(['second']);
  expect(asked()).toBeNull();
  // Afterwards it is too late to prevent anything, and harmless.
  forgetFirst();
  at(110, 'fourth');
  expect(asked()).toBe(8.5);
});

it('what is prevented last leaves no timer behind', async () => {
  const { at, asked } = rig();
  at(10, 'only')();
  expect(asked()).toBeNull();
  at(20, 'next');
  expect(asked()).toBe(18.5);
});

it('a callback that sets the next deadline is answered in the same turn if that is due', async () => {
  const { clock, at, wake, called } = rig();
  clock.at(1, () => {
    called.push('first');
    at(1.5, 'due');
    at(3, 'later');
  });
  await wake(2);
  expect(called).toEqual(['first', 'due']);
  await wake(3);
  expect(called).toEqual(['first', 'due', 'later']);
});

it('one callback that throws does not stop the others', async () => {
  const { clock, at, wake, asked, called } = rig();
  clock.at(1, () => {
    called.push('throws');
    throw new Error('a bug');
  });
  at(1, 'same');
  at(20, 'later');
  await expect(wake(1)).rejects.toThrow('a bug');
  await new Promise((resolve) => setImmediate(resolve));
  expect(called).toEqual(['throws', 'same']);
  expect(asked()).toBe(17.5);
});

it('what one callback has begun goes on before the next one is called', async () => {
  const { clock, at, wake, called } = rig();
  clock.at(1, () => {
    called.push('spoken');
    queueMicrotask(() => {
      called.push('written');
      process.nextTick(() => called.push('sent'));
    });
  });
  at(1, 'next');
  await wake(1);
  expect(called).toEqual(['spoken', 'written', 'sent', 'next']);
});

it('after 5 ms of callbacks sockets are served first', async () => {
  const { clock, at, wake, pass, asked, called } = rig();
  for (let i = 0; i < 4; i++) {
    clock.at(1, () => {
      called.push('slow');
      pass(2.5);
    });
  }
  at(2, 'later');
  await wake(1);
  expect(called).toEqual(['slow', 'slow', 'slow']);
  expect(asked()).toBe('soon');
  await wake(9);
  expect(called).toEqual(['slow', 'slow', 'slow', 'slow', 'later']);
  expect(asked()).toBeNull();
});

it('its times are those of the stamps', async () => {
  const { clock, at, wake } = rig();
  at(1, 'a');
  await wake(1.25);
  expect(clock.nowMs()).toBe(1.25);
  expect(clock.now()).toBe(6_250_000n);
});

it('with the timers of Node: not before its time', async () => {
  const clock = createDeadlines();
  const startMs = clock.nowMs();
  await new Promise<void>((resolve) => void clock.at(startMs + 5, resolve));
  expect(clock.nowMs()).toBeGreaterThanOrEqual(startMs + 5);
  let isCalled = false;
  clock.at(clock.nowMs() + 3, () => void (isCalled = true))();
  clock.at(clock.nowMs() + 1, () => void (isCalled = true))();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isCalled).toBe(false);
});
