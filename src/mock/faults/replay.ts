//   spoken x..x..x..x      written .........x.x.x.x
import { z } from 'zod';
import { defineFault, ms } from './fault.ts';
import type { Piece } from './piece.ts';

export const replay = defineFault({
  id: 'replay',
  parameters: z.strictObject({ gapMs: ms.default(20) }),
  stage({ gapMs }, { clock, emit, end }) {
    const held: Piece[] = [];
    return {
      push: (piece) => void held.push(piece),
      end() {
        const startMs = clock.nowMs();
        held.forEach((piece, i) => clock.at(startMs + i * gapMs, () => emit(piece)));
        clock.at(startMs + held.length * gapMs, end);
      },
    };
  },
});
