// When an app over a WebSocket has served a stream, though nobody closes it.
import { expect, it } from 'vitest';
import type { ChunkLog } from '../../../../src/mock/exchange.ts';
import { createServedWatch } from '../../../../src/record/subjects/app-socket.ts';

const chunksOf = (...tracers: string[]) => tracers.map((tracer) => ({ tracer }) as ChunkLog);
const HELD = { isWhole: false, chunks: chunksOf('t0000', 't0001') };
const LAST = { isWhole: true, chunks: chunksOf('t10000', 't10001') };

function watch(...texts: [stream: number, text: string][]): number {
  let served = 0;
  const take = createServedWatch(
    () => [HELD, LAST],
    () => (served += 1),
  );
  for (const [stream, text] of texts) take({ type: 'delta', t: '1', channel: 'text', text, stream });
  return served;
}

it('all words of a whole answer in one stream, in pieces and capitals', () => {
  expect(watch([0, 't0000 a t0001 b '], [1, 'T10000 a t10'], [1, '001 b'])).toBe(1);
});

it('not half of it, not in two streams, and no answer that is held', () => {
  expect(watch([0, 't0000 a t0001 b '], [1, 't10000 a '], [0, 't10001 b '])).toBe(0);
});
