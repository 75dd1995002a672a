//   spoken x..x..x..x..x      written ......xx......xx   (whatever there is, at every multiple of the period)
import { z } from 'zod';
import { defineFault, ms } from './fault.ts';
import { join, type Piece } from './piece.ts';

export const timer = defineFault({
  id: 'timer',
  parameters: z.strictObject({ periodMs: ms }),
  stage({ periodMs }, { clock, emit, end }) {
    const startMs = clock.nowMs();
    let held: Piece[] = [];
    const flush = () => {
      if (held.length > 0) emit(join(held));
      held = [];
    };
    return {
      push(piece) {
        // One timer for all that is held: the next multiple of the period.
        if (held.length === 0) {
          const periods = Math.floor((clock.nowMs() - startMs) / periodMs) + 1;
          clock.at(startMs + periods * periodMs, flush);
        }
        held.push(piece);
      },
      end() {
        flush();
        end();
      },
    };
  },
});
