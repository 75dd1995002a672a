// Time that passes only from one callback to the next.
import { expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/mock/virtual-clock.ts';

function rig() {
  const clock = createVirtualClock();
  const called: string[] = [];
  const at = (ms: number, name: string) => clock.at(ms, () => void called.push(`${name} ${clock.nowMs()}`));
  return { clock, called, at };
}

it('calls back in order of time, and of two for one moment the first one first', () => {
  const { clock, called, at } = rig();
  at(20, 'c');
  at(10, 'a');
  at(10, 'b');
  at(30, 'd');
  clock.run();
  expect(called).toEqual(['a 10', 'b 10', 'c 20', 'd 30']);
  expect(clock.nowMs()).toBe(30);
});

it('does not go back for what is due already', () => {
  const { clock, called, at } = rig();
  clock.run(50);
  at(10, 'late');
  clock.run();
  expect(called).toEqual(['late 50']);
});

it('runs until a moment, with what is due there, and stands at it', () => {
  const { clock, called, at } = rig();
  at(10, 'a');
  at(11, 'b');
  clock.run(10);
  expect(called).toEqual(['a 10']);
  clock.run(10.5);
  expect(clock.nowMs()).toBe(10.5);
  clock.run(3);
  expect(clock.nowMs()).toBe(10.5);
  clock.run();
  expect(clock.nowMs()).toBe(11);
});

it('calls back what a callback has asked for', () => {
  const { clock, called, at } = rig();
  clock.at(5, () => {
    at(7, 'later');
    at(5, 'now');
  });
  clock.run(6);
  expect(called).toEqual(['now 5']);
  clock.run();
  expect(called).toEqual(['now 5', 'later 7']);
});

it('what is prevented is not called, and nothing else is prevented by it', () => {
  const { clock, called, at } = rig();
  const forget = at(10, 'a');
  at(20, 'b');
  forget();
  forget();
  clock.run();
  expect(called).toEqual(['b 20']);
});

it('stamps in whole nanoseconds', () => {
  const { clock } = rig();
  clock.run(1.000_000_6);
  expect(clock.now()).toBe(1_000_001n);
});
