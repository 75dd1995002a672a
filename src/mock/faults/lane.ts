// Pieces that wait must not overtake each other. A deadline that has passed may not have fired yet, so time alone does
// not tell whether the way is free.
import type { PlayClock } from '../deadlines.ts';

/** Calls back at that time, but never before what was sent earlier. Times must not fall from one call to the next. */
export function createLane(clock: PlayClock): (callback: () => void, atMs: number) => void {
  const waiting: (() => void)[] = [];
  return (callback, atMs) => {
    if (waiting.length === 0 && atMs <= clock.nowMs()) {
      callback();
      return;
    }
    waiting.push(callback);
    clock.at(atMs, () => waiting.shift()!());
  };
}
