// Which exchanges the mock remembers, and which it drops.
import { expect, it } from 'vitest';
import { createExchangeLog } from '../../../src/mock/exchange.ts';
import type { ServedExchange } from '../../../src/mock/handlers.ts';
import { createKeptExchanges } from '../../../src/mock/kept-exchanges.ts';

function served(id: string, chunks = 0): ServedExchange {
  const exchange = createExchangeLog({
    id,
    protocol: 'openai-chat',
    path: '/',
    model: null,
    scenario: 'made',
    stream: true,
    requestedAt: 0n,
  });
  // Nobody looks into them.
  exchange.chunks.length = chunks;
  return { exchange, player: null, breakOff: null, over: () => {} };
}

function rig(limits?: Parameters<typeof createKeptExchanges>[0]) {
  const kept = createKeptExchanges(limits);
  return {
    kept,
    ids: () => kept.list().map(({ exchange }) => exchange.id),
    begin: (...ids: string[]) => ids.map((id) => (kept.begin(served(id)), id)),
    end: (...ids: string[]) => ids.forEach((id) => kept.over(kept.find(id)!)),
    whole(id: string, chunks: number) {
      const exchange = served(id, chunks);
      kept.begin(exchange);
      kept.over(exchange);
      return exchange;
    },
  };
}

it('lists them in the order in which they began, and finds each', () => {
  const { kept, ids, begin, end } = rig();
  begin('a', 'b', 'c');
  end('c', 'a');
  expect(ids()).toEqual(['a', 'b', 'c']);
  expect(kept.find('b')?.exchange.id).toBe('b');
  expect(kept.find('d')).toBeNull();
  expect(kept.dropped()).toBe(0);
});

it('drops those that ended first', () => {
  const { kept, ids, begin, end } = rig({ exchanges: 2 });
  begin('a', 'b', 'c', 'd');
  end('c', 'a');
  expect(kept.dropped()).toBe(0);
  end('b');
  expect(ids()).toEqual(['a', 'b', 'd']);
  expect(kept.find('c')).toBeNull();
  expect(kept.dropped()).toBe(1);
  end('d');
  expect(ids()).toEqual(['b', 'd']);
  expect(kept.dropped()).toBe(2);
});

it('never drops what is open, however many there are', () => {
  const { ids, begin, end } = rig({ exchanges: 1 });
  begin('a', 'b', 'c', 'd', 'e');
  end('b', 'd');
  expect(ids()).toEqual(['a', 'c', 'd', 'e']);
});

it('counts their chunks as well, but keeps the last one', () => {
  const { kept, ids, whole } = rig({ chunks: 10 });
  whole('a', 4);
  whole('b', 6);
  expect(ids()).toEqual(['a', 'b']);
  whole('c', 1);
  expect(ids()).toEqual(['b', 'c']);
  whole('d', 40);
  expect(ids()).toEqual(['d']);
  whole('e', 2);
  expect(ids()).toEqual(['e']);
  whole('f', 8);
  expect(ids()).toEqual(['e', 'f']);
  expect(kept.dropped()).toBe(4);
});

it('counts what an exchange had when it ended', () => {
  const { ids, whole } = rig({ chunks: 10 });
  const { exchange } = whole('a', 4);
  // Behind a fault that broke the answer off, the model goes on speaking.
  exchange.chunks.length += 30;
  whole('b', 6);
  whole('c', 6);
  expect(ids()).toEqual(['c']);
  whole('d', 4);
  expect(ids()).toEqual(['c', 'd']);
  whole('e', 1);
  expect(ids()).toEqual(['d', 'e']);
});

it('by default 1,000, or as many as have 100,000 chunks', () => {
  const { kept, whole } = rig();
  for (let i = 0; i < 1_001; i++) whole(`short ${i}`, 0);
  expect([kept.list().length, kept.dropped()]).toEqual([1_000, 1]);
  for (let i = 0; i < 11; i++) whole(`long ${i}`, 10_000);
  expect(kept.list().map(({ exchange }) => exchange.id)).toEqual(Array.from({ length: 10 }, (_, i) => `long ${i + 1}`));
});
