// The driver of lock-step, with an origin and a vantage by hand. Only patience takes time here.
import { describe, expect, it } from 'vitest';
import type { ChunkLog, Driver } from '../../../../src/mock/exchange.ts';
import { driveLockStep } from '../../../../src/record/instruments/lock-step.ts';
import type { Progress } from '../../../../src/record/vantages/progress.ts';

const USUAL_BYTES = 200;
const CHARACTERS = 20;

/** @param seenAfter chunks that are seen once so many were spoken */
function drive(seenAfter: (spoken: number) => number, chunksForAllKinds = 5) {
  const chunks: ChunkLog[] = [];
  const listeners = new Set<() => void>();
  let seen = 0;
  const driver: Driver = {
    exchange: { chunks } as unknown as Driver['exchange'],
    chunksForAllKinds,
    signal: new AbortController().signal,
    speak(minBytes = 0) {
      const chunk = {
        characters: CHARACTERS,
        bytes: Math.max(USUAL_BYTES, minBytes),
      };
      chunks.push({ ...chunk, spokenAt: process.hrtime.bigint() } as ChunkLog);
      setImmediate(() => {
        seen = seenAfter(chunks.length);
        for (const listener of listeners) listener();
      });
      return chunks.at(-1)!;
    },
  };
  const progress: Progress = {
    seen: () => ({ characters: CHARACTERS * seen, at: process.hrtime.bigint() }),
    app: () => 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return driveLockStep(driver, progress).then((log) => ({ log, chunks }));
}

describe('what passes alone', () => {
  it('is proven by thirty chunks', async () => {
    const { log, chunks } = await drive((spoken) => spoken);
    expect(log).toHaveLength(30);
    expect(log.every(({ seenAt }) => seenAt !== null)).toBe(true);
    expect(chunks.every(({ bytes }) => bytes === USUAL_BYTES)).toBe(true);
  });

  it('is not proven before each kind of words was looked at', async () => {
    expect((await drive((spoken) => spoken, 65)).log).toHaveLength(65);
  });
});

it('what comes in groups is pushed with longer chunks in the middle, until the rule is known', async () => {
  const { log, chunks } = await drive((spoken) => Math.floor(spoken / 4) * 4);
  const flushes = log.filter(({ seenAt }) => seenAt !== null).length;
  expect(flushes).toBeGreaterThanOrEqual(7);
  expect(log.length).toBeLessThan(40);
  const sizes = new Set(chunks.map(({ bytes }) => bytes));
  expect([...sizes].toSorted((a, b) => a - b)).toEqual([USUAL_BYTES, 2.5 * USUAL_BYTES]);
  // Four groups of four.
  expect(chunks.filter(({ bytes }) => bytes > USUAL_BYTES)).toHaveLength(16);
}, 30_000);

it('one that waits for more stays behind, and is known by twenty pushes', async () => {
  const { log } = await drive((spoken) => spoken - 3);
  expect(log.every(({ seenAt }) => seenAt === null)).toBe(true);
  expect(log.length).toBeGreaterThanOrEqual(20);
  expect(log.length).toBeLessThan(30);
}, 30_000);
