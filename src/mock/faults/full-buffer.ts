//   spoken x..x..x..x      written .........xxxx
import { z } from 'zod';
import { defineFault } from './fault.ts';
import { join, type Piece } from './piece.ts';

export const fullBuffer = defineFault({
  id: 'full-buffer',
  parameters: z.strictObject({}),
  stage(_, { emit, end }) {
    const held: Piece[] = [];
    return {
      push: (piece) => void held.push(piece),
      end() {
        if (held.length > 0) emit(join(held));
        end();
      },
    };
  },
});
