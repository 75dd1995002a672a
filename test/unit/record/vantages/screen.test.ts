// How much of a program's stdout is taken: what meets a limit is dropped, and so is what comes behind it.
import { expect, it } from 'vitest';
import { createScreenLog } from '../../../../src/record/vantages/screen.ts';

it('16 MB are kept, and no byte more', () => {
  const screen = createScreenLog();
  const piece = Buffer.alloc(4 * 1024 * 1024);
  for (let i = 0; i < 4; i++) screen.add(piece);
  expect([screen.pieces.length, screen.limit()]).toEqual([4, null]);
  screen.add(Buffer.from('x'));
  screen.add(Buffer.from('y'));
  expect([screen.pieces.length, screen.limit()]).toEqual([4, 'stdout-bytes']);
});

it('100,000 pieces are kept, and none behind them', () => {
  const screen = createScreenLog();
  const piece = Buffer.from('x');
  for (let i = 0; i < 100_000; i++) screen.add(piece);
  expect([screen.pieces.length, screen.limit()]).toEqual([100_000, null]);
  screen.add(piece);
  expect([screen.pieces.length, screen.limit()]).toEqual([100_000, 'stdout-writes']);
});
