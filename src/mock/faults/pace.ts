//   spoken x.x.x.x.x      written x...x...x...x...x   (one piece at a time, slower than it was spoken)
import { z } from 'zod';
import { defineFault, ms } from './fault.ts';
import { createLane } from './lane.ts';
import type { Piece } from './piece.ts';

export const pace = defineFault({
  id: 'pace',
  parameters: z.strictObject({ gapMs: ms }),
  stage({ gapMs }, { clock, emit, end }) {
    const lane = createLane(clock);
    let freeAtMs = -Infinity;
    const schedule = (callback: () => void) => {
      const atMs = Math.max(clock.nowMs(), freeAtMs);
      lane(callback, atMs);
      return atMs;
    };
    return {
      push(piece: Piece) {
        const atMs = schedule(() => emit(piece));
        // Frames without content ride along: they are not what the reader waits for.
        if (piece.completes.length > 0) freeAtMs = atMs + gapMs;
      },
      end: () => void schedule(end),
    };
  },
});
