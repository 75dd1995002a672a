// Which of the questions of an app belong to a request of ours, and when its model is through with them.
import { expect, it } from 'vitest';
import type { ExchangeLog } from '../../../../src/mock/exchange.ts';
import { modelEnds, watchModel, type ModelWatcher } from '../../../../src/record/subjects/app-model.ts';
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

it('an app that left its model and answered is read when the mock has seen that, or will not', async () => {
  const left: Pick<ExchangeLog, 'outcome'> = { outcome: 'open' };
  setTimeout(() => (left.outcome = 'client-aborted'), 20);
  await modelEnds(() => left as ExchangeLog);
  expect(left.outcome).toBe('client-aborted');
  const stays: Pick<ExchangeLog, 'outcome'> = { outcome: 'open' };
  await modelEnds(() => stays as ExchangeLog);
  expect(stays.outcome).toBe('open');
  await modelEnds(() => undefined);
});
