// The held-open probe with streams by hand: all but the last are held until that one has ended, or nothing moves.
import { describe, expect, it } from 'vitest';
import type { Driver, Playback } from '../../../../src/mock/exchange.ts';
import { createHeldOpenProbe } from '../../../../src/record/instruments/held-open.ts';

const TICK_MS = 20;

function opened(playback: Playback, signal = new AbortController().signal) {
  const log = { chunks: 0, isOver: false };
  const driver = { signal, speak: () => void (log.chunks += 1) } as unknown as Driver;
  if (playback.kind === 'driven') void playback.drive(driver).then(() => (log.isOver = true));
  return log;
}

const turn = () => new Promise((resolve) => void setTimeout(resolve, TICK_MS));

describe('served', () => {
  it.each([2, 3, 6])('%d streams: all but the last are held until it has ended', async (streams) => {
    const probe = createHeldOpenProbe(streams);
    const logs = Array.from({ length: streams }, () => opened(probe.play()));
    await turn();
    expect(logs.map(({ isOver }) => isOver)).toEqual([...Array.from({ length: streams - 1 }, () => false), true]);
    expect(logs.map(({ chunks }) => chunks)).toEqual([...Array.from({ length: streams - 1 }, () => 3), 6]);
    probe.streamEnded();
    await turn();
    expect(logs.every(({ isOver }) => isOver)).toBe(true);
    expect(probe.log.released).toBe('second-served');
    expect(probe.log.lastRequestAt).not.toBeNull();
  });
});

describe('not served', () => {
  it('the request never comes: let go when nothing has moved for two and a half seconds', async () => {
    const probe = createHeldOpenProbe(2);
    const held = opened(probe.play());
    const startedMs = performance.now();
    while (!held.isOver && performance.now() - startedMs < 10_000) await turn();
    expect(performance.now() - startedMs).toBeGreaterThan(2_000);
    expect(probe.log).toMatchObject({ released: 'patience', lastRequestAt: null });
  }, 20_000);

  it('what moves is waited for longer', async () => {
    const probe = createHeldOpenProbe(2);
    const held = opened(probe.play());
    for (let i = 0; i < 6; i++) {
      await new Promise((resolve) => void setTimeout(resolve, 600));
      probe.moved();
    }
    expect(held.isOver).toBe(false);
    probe.streamEnded();
    await turn();
    expect(probe.log.released).toBe('second-served');
  }, 20_000);

  it('a client that leaves lets go', async () => {
    const probe = createHeldOpenProbe(2);
    const abort = new AbortController();
    opened(probe.play(), abort.signal);
    abort.abort();
    await turn();
    expect(probe.log).toMatchObject({ released: 'patience' });
    expect(probe.log.releasedAt).not.toBeNull();
  });
});
