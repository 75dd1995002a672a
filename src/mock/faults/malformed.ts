// In the place of one chunk comes a frame that no reader can parse.
import { z } from 'zod';
import { count, defineFault } from './fault.ts';

export const malformed = defineFault({
  id: 'malformed',
  parameters: z.strictObject({ atChunk: count }),
  stage({ atChunk }, { emit, end, writer }) {
    return {
      push(piece) {
        const strikes = piece.completes.includes(atChunk - 1);
        emit(strikes ? { ...piece, bytes: Buffer.from(writer.malformed()) } : piece);
      },
      end,
    };
  },
});
