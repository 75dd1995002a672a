// The held-open probe, with streams and a clock by hand: all but the last are held until that one has ended, or nothing moves.
import { describe, expect, it } from 'vitest';
import type { Driver, Playback } from '../../../../src/mock/exchange.ts';
import { createHeldOpenProbe } from '../../../../src/record/instruments/held-open.ts';
import { createHandClock } from '../../../support/hand-clock.ts';

function start(streams: number) {
  const clock = createHandClock();
  return { clock, probe: createHeldOpenProbe(streams, clock.waiting) };
}

function opened(playback: Playback, signal = new AbortController().signal) {
  const log = { chunks: 0, isOver: false };
  const driver = { signal, speak: () => void (log.chunks += 1) } as unknown as Driver;
  if (playback.kind === 'driven') void playback.drive(driver).then(() => (log.isOver = true));
  return log;
}

describe('served', () => {
  it.each([2, 3, 6])('%d streams: all but the last are held until it has ended', async (streams) => {
    const { clock, probe } = start(streams);
    const logs = Array.from({ length: streams }, () => opened(probe.play()));
    await clock.pass(20);
    expect(logs.map(({ isOver }) => isOver)).toEqual([...Array.from({ length: streams - 1 }, () => false), true]);
    expect(logs.map(({ chunks }) => chunks)).toEqual([...Array.from({ length: streams - 1 }, () => 3), 6]);
    probe.streamEnded();
    await clock.pass(0);
    expect(logs.every(({ isOver }) => isOver)).toBe(true);
    // Those that were held say the rest of their words.
    expect(logs.every(({ chunks }) => chunks === 6)).toBe(true);
    expect(probe.log).toMatchObject({ released: 'second-served', heldAt: 0n, releasedAt: 20_000_000n });
    expect(probe.log.lastRequestAt).toBe(0n);
  });

  it('what ends later changes nothing', async () => {
    const { clock, probe } = start(2);
    opened(probe.play());
    opened(probe.play());
    await clock.pass(10);
    probe.streamEnded();
    await clock.pass(10);
    probe.streamEnded();
    expect(probe.log.releasedAt).toBe(10_000_000n);
  });

  it('what moves or ends before any stream is held counts for nothing', async () => {
    const { clock, probe } = start(2);
    probe.moved();
    probe.streamEnded();
    expect(probe.log).toMatchObject({ heldAt: null, releasedAt: null });
    const held = opened(probe.play());
    await clock.pass(20);
    expect(held.isOver).toBe(false);
  });

  it('of an app that asks twice each time the last reader is there once the others cannot have asked so often', async () => {
    const clock = createHandClock();
    const probe = createHeldOpenProbe(3, clock.waiting, 2);
    for (let i = 0; i < 4; i++) opened(probe.play());
    expect(probe.log.lastRequestAt).toBeNull();
    await clock.pass(10);
    opened(probe.play());
    await clock.pass(10);
    opened(probe.play());
    expect(probe.log.lastRequestAt).toBe(10_000_000n);
  });

  it('the last request is the one behind those that are held, not one of them and none that comes later', async () => {
    const { clock, probe } = start(2);
    opened(probe.play());
    expect(probe.log.lastRequestAt).toBeNull();
    await clock.pass(10);
    opened(probe.play());
    await clock.pass(10);
    opened(probe.play());
    expect(probe.log.lastRequestAt).toBe(10_000_000n);
  });

  it('patience that runs out later changes nothing', async () => {
    const { clock, probe } = start(2);
    opened(probe.play());
    opened(probe.play());
    await clock.pass(10);
    probe.streamEnded();
    await clock.pass(60_000);
    expect(probe.log).toMatchObject({ released: 'second-served', releasedAt: 10_000_000n });
  });
});

describe('not served', () => {
  it('the request never comes: let go when nothing has moved for two and a half seconds', async () => {
    const { clock, probe } = start(2);
    const held = opened(probe.play());
    await clock.pass(2_499);
    expect(held.isOver).toBe(false);
    await clock.pass(1);
    expect(held.isOver).toBe(true);
    expect(probe.log).toMatchObject({ released: 'patience', lastRequestAt: null, releasedAt: 2_500_000_000n });
  });

  it('what moves is waited for longer, but no longer than fifteen seconds', async () => {
    const { clock, probe } = start(2);
    const held = opened(probe.play());
    for (let i = 0; i < 7; i++) {
      await clock.pass(2_000);
      probe.moved();
    }
    expect(held.isOver).toBe(false);
    await clock.pass(1_000);
    expect(probe.log).toMatchObject({ released: 'patience', releasedAt: 15_000_000_000n });
  });

  it('a request that comes is something that moves', async () => {
    const { clock, probe } = start(3);
    const held = opened(probe.play());
    await clock.pass(2_000);
    opened(probe.play());
    await clock.pass(2_000);
    expect(held.isOver).toBe(false);
    await clock.pass(500);
    expect(held.isOver).toBe(true);
  });

  it('a client that leaves lets go, and gets no more words', async () => {
    const { clock, probe } = start(2);
    const abort = new AbortController();
    const held = opened(probe.play(), abort.signal);
    abort.abort();
    await clock.pass(1);
    expect(probe.log).toMatchObject({ released: 'patience', releasedAt: 0n });
    expect(held.chunks).toBe(3);
  });
});
