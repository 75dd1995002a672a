// The driver of lock-step, with an origin, a vantage and a clock by hand.
import { describe, expect, it } from 'vitest';
import type { ChunkLog, Driver } from '../../../../src/mock/exchange.ts';
import { driveLockStep } from '../../../../src/record/instruments/lock-step.ts';
import type { Progress } from '../../../../src/record/vantages/progress.ts';
import { createHandClock } from '../../../support/hand-clock.ts';

const USUAL_BYTES = 200;
const CHARACTERS = 20;
const ENVELOPE_BYTES = USUAL_BYTES - CHARACTERS;

interface Path {
  /** Chunks that are seen once so many were spoken. */
  seenAfter: (spoken: number) => number;
  /** How long a chunk takes to be seen, ms. */
  delayMs?: number;
  /** Chunks that the client has, whatever the vantage that is waited for sees. */
  appAfter?: (spoken: number) => number;
  chunksForAllKinds?: number;
  /** The client leaves once so many chunks were spoken. */
  leavesAfter?: number;
  /** Another answer comes out in its place. */
  isAside?: boolean;
}

async function drive({
  seenAfter,
  delayMs = 0,
  appAfter,
  chunksForAllKinds = 5,
  leavesAfter = Infinity,
  isAside = false,
}: Path) {
  const clock = createHandClock();
  const abort = new AbortController();
  const chunks: ChunkLog[] = [];
  const listeners = new Set<() => void>();
  let seen = 0;
  let at = clock.waiting.now();
  const driver: Driver = {
    exchange: { chunks } as unknown as Driver['exchange'],
    chunksForAllKinds,
    signal: abort.signal,
    speak(minBytes = 0) {
      const bytes = Math.max(USUAL_BYTES, minBytes);
      chunks.push({
        characters: Math.max(CHARACTERS, minBytes - ENVELOPE_BYTES),
        bytes,
        spokenAt: clock.waiting.now(),
      } as ChunkLog);
      if (chunks.length >= leavesAfter) abort.abort();
      const count = charactersIn(seenAfter(chunks.length));
      clock.waiting.startPatience(delayMs, () => {
        seen = count;
        at = clock.waiting.now();
        for (const listener of listeners) listener();
      });
      return chunks.at(-1)!;
    },
    comment: () => null,
  };
  const charactersIn = (count: number) => chunks.slice(0, count).reduce((sum, { characters }) => sum + characters, 0);
  const progress: Progress = {
    seen: () => ({ characters: seen, at }),
    app: () => charactersIn(appAfter?.(chunks.length) ?? 0),
    isAside: () => isAside,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const log = await clock.until(driveLockStep(driver, progress, clock.waiting));
  return { log, chunks, tookMs: clock.nowMs(), listeners: listeners.size };
}

const waitsMs = (log: Awaited<ReturnType<typeof drive>>['log']) =>
  log.map(({ spokenAt, waitEndedAt }) => Number((waitEndedAt - spokenAt) / 1_000_000n));

describe('what passes alone', () => {
  it('is proven by thirty chunks', async () => {
    const { log, chunks, listeners } = await drive({ seenAfter: (spoken) => spoken });
    expect(log).toHaveLength(30);
    expect(log.every(({ seenAt }) => seenAt !== null)).toBe(true);
    expect(chunks.every(({ bytes }) => bytes === USUAL_BYTES)).toBe(true);
    expect(listeners).toBe(0);
  });

  it('says how much had been spoken with each', async () => {
    const { log } = await drive({ seenAfter: (spoken) => spoken });
    expect(log.slice(0, 2).map(({ characters, bytes }) => [characters, bytes])).toEqual([
      [CHARACTERS, USUAL_BYTES],
      [2 * CHARACTERS, 2 * USUAL_BYTES],
    ]);
  });

  it('is not proven before each kind of words was looked at', async () => {
    expect((await drive({ seenAfter: (spoken) => spoken, chunksForAllKinds: 65 })).log).toHaveLength(65);
  });

  // Eight of them, when they have taken 3 s together: 400 ms each.
  it('late each time, is proven by eight', async () => {
    const { log, tookMs } = await drive({ seenAfter: (spoken) => spoken, delayMs: 400 });
    expect(log).toHaveLength(8);
    expect(tookMs).toBe(3_200);
  });

  it('after a buffer that was in the way only once, needs thirty in a row again', async () => {
    const { log } = await drive({ seenAfter: (spoken) => (spoken < 6 ? 0 : spoken) });
    expect(log.filter(({ seenAt }) => seenAt === null)).toHaveLength(5);
    expect(log).toHaveLength(35);
  });
});

describe('patience', () => {
  const never = { seenAfter: () => 0 };

  // Generous at first, then shorter: 1 s, 1 s, 500, 250, 120, 60, then 30 ms, and 10 ms after 32 misses.
  it('shrinks with each miss', async () => {
    const { log } = await drive({ seenAfter: (spoken) => Math.min(spoken, 1) });
    const waits = waitsMs(log).slice(1);
    expect(waits.slice(0, 8)).toEqual([1000, 1000, 500, 250, 120, 60, 30, 30]);
    expect(waits[31]).toBe(30);
    expect(waits[32]).toBe(10);
  });

  // 1 s, 500, 250, ... and 10 ms after 16 misses.
  it('is shorter where nothing has come out at all', async () => {
    const waits = waitsMs((await drive(never)).log);
    expect(waits.slice(0, 7)).toEqual([1000, 500, 250, 120, 60, 30, 30]);
    expect(waits[15]).toBe(30);
    expect(waits[16]).toBe(10);
  });

  it('is whole again when three chunks in a row were seen', async () => {
    const { log } = await drive({ seenAfter: (spoken) => (spoken < 3 ? 0 : spoken < 6 ? spoken : 5) });
    expect(waitsMs(log).slice(0, 7)).toEqual([1000, 500, 0, 0, 0, 1000, 1000]);
  });

  // After 16 misses in a row frames of 512 bytes, after 32 of 1,024, after 64 of 4,096, so that 256 KiB of text are reached in
  // 3 to 4 s.
  it('chunks grow behind what lets nothing out, and it ends', async () => {
    const { chunks, tookMs } = await drive(never);
    const sizes = chunks.map(({ bytes }) => bytes);
    expect([sizes[15], sizes[16], sizes[31], sizes[32], sizes[63], sizes[64]]).toEqual([
      200, 512, 512, 1024, 1024, 4096,
    ]);
    const characters = chunks.reduce((sum, chunk) => sum + chunk.characters, 0);
    expect(characters).toBeGreaterThanOrEqual(262_144);
    expect(characters).toBeLessThan(262_144 + 4096);
    expect(tookMs).toBeLessThanOrEqual(3_500);
  });

  // Three are seen, each after 900 ms, the fourth never is: patience is whole again each time.
  it('ends after 15 s', async () => {
    const { tookMs } = await drive({ seenAfter: (spoken) => (spoken % 4 === 0 ? spoken - 1 : spoken), delayMs: 900 });
    expect(tookMs).toBeGreaterThanOrEqual(15_000);
    expect(tookMs).toBeLessThan(16_000);
  });

  it('a client that leaves says nothing about its last chunk', async () => {
    const { log, chunks } = await drive({ seenAfter: (spoken) => (spoken < 5 ? spoken : 4), leavesAfter: 5 });
    expect(chunks).toHaveLength(5);
    expect(log).toHaveLength(4);
  });
});

it('what comes in groups is pushed with longer chunks in the middle, until the rule is known', async () => {
  const { log, chunks } = await drive({ seenAfter: (spoken) => Math.floor(spoken / 4) * 4 });
  const flushes = log.filter(({ seenAt }) => seenAt !== null).length;
  expect(flushes).toBe(8);
  expect(log).toHaveLength(32);
  const sizes = new Set(chunks.map(({ bytes }) => bytes));
  expect([...sizes].toSorted((a, b) => a - b)).toEqual([USUAL_BYTES, 2.5 * USUAL_BYTES]);
  // Four groups of four.
  expect(chunks.filter(({ bytes }) => bytes > USUAL_BYTES)).toHaveLength(16);
});

it('one that waits for more stays behind, and is known by twenty pushes', async () => {
  const { log } = await drive({ seenAfter: (spoken) => spoken - 3 });
  expect(log.every(({ seenAt }) => seenAt === null)).toBe(true);
  expect(log).toHaveLength(20);
});

it('a starved observer is known by eight chunks that the client has: there is no buffer to measure', async () => {
  const { log } = await drive({ seenAfter: () => 0, appAfter: (spoken) => spoken });
  expect(log).toHaveLength(8);
});

it('an answer that an app keeps for itself, while another comes out, is waited for a few times only', async () => {
  const { chunks, tookMs } = await drive({ seenAfter: () => 0, isAside: true });
  expect(chunks).toHaveLength(4);
  expect(tookMs).toBeLessThan(3_000);
});
