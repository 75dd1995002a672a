// What is kept of the messages of a process, and how much of it.
import { expect, it } from 'vitest';
import { createHostLog } from '../../../../src/record/process/host-log.ts';

const delta = (text: string) => ({ type: 'delta', t: '5', channel: 'text', text, stream: 0 }) as const;

it('100,000 pieces are kept, and none behind them', () => {
  const log = createHostLog();
  for (let i = 0; i < 100_000; i++) log.add(delta('x'));
  expect(log.limit()).toBeNull();
  for (let i = 0; i < 10; i++) log.add(delta('x'));
  expect(log.limit()).toBe('events');
  expect(log.streams[0]!.deltas).toHaveLength(100_000);
});

it('so is a text of 8,000,000 characters', () => {
  const log = createHostLog();
  log.add(delta('x'.repeat(8_000_000)));
  expect(log.limit()).toBeNull();
  log.add(delta('x'));
  expect(log.limit()).toBe('text-characters');
});

it('each stamp of a list counts as a message', () => {
  const log = createHostLog();
  const ticks = {
    type: 'ticks',
    t: Array.from({ length: 600_000 }, () => '1'),
    utilization: null,
    pauses: [],
  } as const;
  log.add({ ...ticks, t: [...ticks.t], pauses: [] });
  expect(log.limit()).toBeNull();
  log.add({ ...ticks, t: [...ticks.t], pauses: [] });
  expect(log.limit()).toBe('messages');
  expect(log.ticks).toHaveLength(600_000);
});
