//   spoken [a][b]      written [a1][a2][b1][b2]   (each event is cut, inside a character where it has one of several bytes)
// Legal, and no delay to speak of: nothing may be called broken because of it.
import { z } from 'zod';
import { defineFault, ms } from './fault.ts';
import { createLane } from './lane.ts';
import { cut, type Piece } from './piece.ts';

export const split = defineFault({
  id: 'split',
  parameters: z.strictObject({ gapMs: ms.default(2) }),
  stage({ gapMs }, { clock, emit, end }) {
    const lane = createLane(clock);
    let freeAtMs = -Infinity;
    const send = (callback: () => void, atMs: number) => {
      freeAtMs = Math.max(freeAtMs, atMs);
      lane(callback, freeAtMs);
    };
    return {
      push(piece) {
        const [front, rest] = cut(piece, cutIn(piece));
        send(() => emit(front), clock.nowMs());
        send(() => emit(rest), clock.nowMs() + gapMs);
      },
      end: () => send(end, clock.nowMs()),
    };
  },
});

/** Inside the first character of several bytes, else in the middle. */
function cutIn({ bytes }: Piece): number {
  const first = bytes.findIndex((byte) => byte >= 0xc0);
  return first === -1 ? Math.floor(bytes.length / 2) : first + 1;
}
