// Which of the questions of an app belong to a request of ours.
import { expect, it } from 'vitest';
import type { ExchangeLog } from '../../../../src/mock/exchange.ts';
import { watchModel, type ModelWatcher } from '../../../../src/record/subjects/app-model.ts';
import type { TapExchange } from '../../../../src/record/vantages/wire.ts';

const streamed = { stream: true } as ExchangeLog;

it('an app that asks by itself, before our request has come to the tap, is answered and not measured', () => {
  let exchanges: TapExchange[] = [];
  const added: number[] = [];
  let watcher: ModelWatcher | null = null;
  watchModel(
    { watch: (next) => void (watcher = next) },
    {
      route: { exchanges: () => exchanges },
      asked: { add: (_, number) => void added.push(number), refuse: () => {} },
      play: { play: () => ({ kind: 'timed' }) },
    },
  );
  const play = (number: number) => watcher!.play(streamed, number);
  expect(play(1)).toEqual({ kind: 'instant' });
  exchanges = [{} as TapExchange];
  expect(play(2)).toEqual({ kind: 'timed' });
  expect(added).toEqual([2]);
});
