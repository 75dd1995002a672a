// How controls with the mock behind are driven: what they push, and when they have seen enough. By hand, without a clock.
import { describe, expect, it } from 'vitest';
import { drivePadding } from '../../../../../src/record/instruments/controls/padding.ts';
import { driveLargerChunks } from '../../../../../src/record/instruments/controls/larger-chunks.ts';
import { driveSlow } from '../../../../../src/record/instruments/controls/slow.ts';
import { controls } from '../../../../../src/record/instruments/controls/index.ts';
import type { ExchangeLog } from '../../../../../src/mock/exchange.ts';
import type { PushLog } from '../../../../../src/record/instruments/instrument.ts';
import type { Pusher } from '../../../../../src/record/instruments/pushing.ts';

/** @param outcomes of the pushes: s for seen, m for text that came, but not all of it, and any other sign for none */
function pusher(outcomes: (k: number) => 's' | 'm' | '.', hasComments = true) {
  const pushed: string[] = [];
  const log: PushLog[] = [];
  let waitedMs = 0;
  const push = (what: string, bytes: number, patienceMs: number) => {
    const outcome = outcomes(pushed.length);
    pushed.push(`${what}${bytes}`);
    const spokenAt = BigInt(waitedMs) * 1_000_000n;
    if (outcome === '.') waitedMs += patienceMs;
    log.push({ spokenAt, characters: 1, bytes, seenAt: null, waitEndedAt: BigInt(waitedMs) * 1_000_000n });
    return Promise.resolve({ isSeen: outcome === 's', hasMoved: outcome !== '.' });
  };
  const made: Pusher = {
    log,
    speak: (bytes, patienceMs) => push('chunk ', bytes, patienceMs),
    comment: (bytes, patienceMs) => (hasComments ? push('comment ', bytes, patienceMs) : Promise.resolve(null)),
  };
  return { made, pushed, waitedMs: () => waitedMs };
}

describe('longer chunks', () => {
  it('that all pass alone are enough after a few', async () => {
    const { made, pushed } = pusher(() => 's');
    await driveLargerChunks(made);
    expect(pushed).toEqual(Array(5).fill('chunk 4096'));
  });

  it('go on until text came out a few times', async () => {
    const { made, pushed } = pusher((k) => (k % 4 === 3 ? 'm' : '.'));
    await driveLargerChunks(made);
    expect(pushed).toHaveLength(20);
  });

  it('end within two seconds where none comes out', async () => {
    const { made, waitedMs } = pusher(() => '.');
    await driveLargerChunks(made);
    expect(waitedMs()).toBeGreaterThan(1_900);
    expect(waitedMs()).toBeLessThan(2_100);
  });
});

describe('comments', () => {
  it('stand in front of one chunk, which may come out by that', async () => {
    const { made, pushed } = pusher((k) => (k === 1 ? 's' : '.'));
    await drivePadding(made);
    expect(pushed).toEqual(['comment 2048', 'chunk 0']);
  });

  it('follow it, as short as heartbeats and then longer, until it comes out', async () => {
    const { made, pushed } = pusher((k) => (k === 5 ? 's' : '.'));
    await drivePadding(made);
    expect(pushed.slice(2)).toEqual(Array(4).fill('comment 30'));
  });

  it('end before time would have let it out in lock-step', async () => {
    const { made, pushed, waitedMs } = pusher(() => '.');
    await drivePadding(made);
    expect(pushed.at(-1)).toBe('comment 2048');
    expect(waitedMs()).toBeLessThan(1_000);
  });

  it('are left out where the API has none', async () => {
    const { made, pushed } = pusher(() => '.', false);
    await drivePadding(made);
    expect(pushed).toEqual([]);
  });
});

it('long gaps end with the first that brought nothing', async () => {
  const held = pusher(() => '.');
  await driveSlow(held.made);
  expect([held.pushed, held.waitedMs()]).toEqual([['chunk 0'], 2_500]);
  const timed = pusher(() => 's');
  await driveSlow(timed.made);
  expect(timed.pushed).toHaveLength(2);
});

it('the mock says that its answer is not to be collected', () => {
  const played = controls['x-accel-buffering']
    .begin(1, () => ({ seen: () => ({ characters: 0, at: null }), app: () => 0, subscribe: () => () => {} }))
    .play({} as ExchangeLog);
  expect(played.headers).toEqual({ 'x-accel-buffering': 'no' });
});
