//   spoken x..x..x..x..x      written ......xx....xx.x   (cut wherever the buffer is full, also inside an event)
import { z } from 'zod';
import { count, defineFault } from './fault.ts';
import { join, sizeOf, take, type Piece } from './piece.ts';

export const sizeBuffer = defineFault({
  id: 'size-buffer',
  parameters: z.strictObject({ sizeBytes: count }),
  stage({ sizeBytes }, { emit, end }) {
    const held: Piece[] = [];
    return {
      push(piece) {
        held.push(piece);
        while (sizeOf(held) >= sizeBytes) emit(take(held, sizeBytes));
      },
      end() {
        if (held.length > 0) emit(join(held));
        end();
      },
    };
  },
});
