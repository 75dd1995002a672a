//   spoken x..x..x..x..x..x      written x..x......xx.x..x   (after so many chunks nothing passes for a while)
import { z } from 'zod';
import { count, defineFault, ms } from './fault.ts';
import { join, type Piece } from './piece.ts';

export const stall = defineFault({
  id: 'stall',
  parameters: z.strictObject({ afterChunks: z.array(count).min(1), forMs: ms }),
  stage({ afterChunks, forMs }, { clock, emit, end }) {
    let chunks = 0;
    let isStalled = false;
    let hasEnded = false;
    let held: Piece[] = [];
    const resume = () => {
      isStalled = false;
      if (held.length > 0) emit(join(held));
      held = [];
      if (hasEnded) end();
    };
    return {
      push(piece) {
        chunks += piece.completes.length;
        if (isStalled) {
          held.push(piece);
          return;
        }
        emit(piece);
        if (piece.completes.length === 0 || !afterChunks.includes(chunks)) return;
        isStalled = true;
        clock.at(clock.nowMs() + forMs, resume);
      },
      end() {
        hasEnded = true;
        if (!isStalled) end();
      },
    };
  },
});
