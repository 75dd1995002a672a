// When something that runs is given up. Periods of 50 ms and limits of a few of them: whether it is given up is what is
// asked, never exactly when.
import { describe, expect, it } from 'vitest';
import { systemClock, type Stamp } from '../../../../src/clock.ts';
import { usualMaxTimeMs, watch, type Watched } from '../../../../src/record/process/watch.ts';

const never = new Promise<void>(() => {});
const watched = (more: Partial<Watched>): Watched => ({
  finished: never,
  signal: undefined,
  answering: () => 'stream',
  activity: () => 0,
  limit: () => null,
  lastProgressAt: async () => null,
  idleTimeoutMs: 200,
  startTimeoutMs: 60_000,
  maxTimeMs: 60_000,
  ...more,
});

/** Grows at each look. */
function growing(): () => number {
  let looks = 0;
  return () => (looks += 1);
}

it.each([
  [null, 120_000],
  [40_000, 120_000],
  [60_000, 180_000],
])('of an answer that is planned to take %s ms, %d ms are waited for', (plannedMs, maxTimeMs) => {
  expect(usualMaxTimeMs(plannedMs)).toBe(maxTimeMs);
});

describe('it is given up', () => {
  it('when nothing moves, and the bytes show nothing either', async () => {
    expect(await watch(watched({}))).toBe('silent');
  });

  it('when the bytes show that the last word is as long ago', async () => {
    const startedAt = systemClock.now();
    let reads = 0;
    const lastProgressAt = async (): Promise<Stamp> => {
      reads += 1;
      return startedAt;
    };
    expect(await watch(watched({ lastProgressAt }))).toBe('silent');
    expect(reads).toBe(1);
  });

  it('after the longest time, whatever moves', async () => {
    expect(await watch(watched({ activity: growing(), maxTimeMs: 300 }))).toBe('too-long');
  });

  it.each([null, 'stream'] as const)('after the longest time, before it asks too: %s', async (phase) => {
    const seen = watched({ activity: growing(), maxTimeMs: 300, startTimeoutMs: 200, answering: () => phase });
    expect(await watch(seen)).toBe('too-long');
  });

  it('when it does not ask in time', async () => {
    expect(await watch(watched({ answering: () => null, startTimeoutMs: 200, idleTimeoutMs: 60_000 }))).toBe('silent');
  });

  it('when too much came, at once', async () => {
    expect(await watch(watched({ activity: growing(), limit: () => 'wire-bytes' }))).toBe('wire-bytes');
  });

  it('when Ctrl-C comes, also before it began', async () => {
    expect(await watch(watched({ signal: AbortSignal.abort() }))).toBe('interrupted');
  });
});

describe('it is not given up', () => {
  const over = () => new Promise<void>((resolve) => void setTimeout(resolve, 700));

  it('while something moves', async () => {
    expect(await watch(watched({ finished: over(), activity: growing() }))).toBeNull();
  });

  it('while the bytes bring words', async () => {
    expect(await watch(watched({ finished: over(), lastProgressAt: async () => systemClock.now() }))).toBeNull();
  });

  it('before it asks by the longest time of an answer, if it may be silent for longer', async () => {
    expect(await watch(watched({ finished: over(), answering: () => null, maxTimeMs: 100 }))).toBeNull();
  });

  it('when each of two answers takes less than the longest time', async () => {
    const startMs = performance.now();
    const answering = () => (performance.now() - startMs < 400 ? 'warm-up' : 'stream');
    expect(await watch(watched({ finished: over(), activity: growing(), answering, maxTimeMs: 550 }))).toBeNull();
  });

  it('for a bug in reading the bytes, which is thrown', async () => {
    const lastProgressAt = () => Promise.reject(new Error('a bug'));
    await expect(watch(watched({ lastProgressAt }))).rejects.toThrow('a bug');
  });

  it('for a bug of ours, which who waits for it gets', async () => {
    const finished = Promise.reject(new Error('a bug'));
    finished.catch(() => {});
    expect(await watch(watched({ finished }))).toBeNull();
  });
});
