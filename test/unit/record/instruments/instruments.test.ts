// How each instrument has the mock play: as planned, held in the middle, or a chunk at a time.
import { expect, it } from 'vitest';
import type { ChunkLog, Driver, ExchangeLog } from '../../../../src/mock/exchange.ts';
import { instruments } from '../../../../src/record/instruments/index.ts';
import type { Progress } from '../../../../src/record/vantages/progress.ts';

const exchange = () => ({ chunks: [] as ChunkLog[] }) as unknown as ExchangeLog;
const noProgress = (): Progress => {
  throw new Error('nothing is watched');
};

it('timed: as planned', () => {
  const play = instruments['timed'].begin(2, noProgress);
  const one = exchange();
  expect(play.play(one)).toEqual({ kind: 'timed' });
  expect(play.probe).toBeNull();
  expect(play.pushesOf(one)).toBeNull();
});

it('held-open: by its probe, which holds all streams but the last', () => {
  const play = instruments['held-open'].begin(2, noProgress);
  expect(play.play(exchange()).kind).toBe('driven');
  expect(play.probe?.log.lastRequestAt).toBeNull();
  play.play(exchange());
  expect(play.probe?.log.lastRequestAt).not.toBeNull();
});

it('lock-step: driven by what is seen of this exchange, and its pushes are kept', async () => {
  // Each chunk is seen as soon as it is spoken: thirty of them are a proof.
  const one = exchange();
  const driver = {
    exchange: one,
    chunksForAllKinds: 1,
    signal: new AbortController().signal,
    speak() {
      const chunk = { characters: 20, bytes: 150, spokenAt: process.hrtime.bigint() } as ChunkLog;
      one.chunks.push(chunk);
      return chunk;
    },
  } as unknown as Driver;
  const watched: ExchangeLog[] = [];
  const play = instruments['lock-step'].begin(2, (of) => {
    watched.push(of);
    return {
      seen: () => ({ characters: 20 * one.chunks.length, at: process.hrtime.bigint() }),
      app: () => 20 * one.chunks.length,
      subscribe: () => () => {},
    };
  });
  expect(play.probe).toBeNull();
  const playback = play.play(one);
  expect(watched).toEqual([one]);
  expect(play.pushesOf(one)).toBeNull();
  if (playback.kind === 'driven') await playback.drive(driver);
  expect(play.pushesOf(one)).toHaveLength(30);
  expect(play.pushesOf(exchange())).toBeNull();
  expect(play.pushesOf(null)).toBeNull();
});
