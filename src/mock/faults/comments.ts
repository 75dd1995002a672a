// Comments between events, as servers send them to keep a connection alive. Readers must ignore them.
import { z } from 'zod';
import { count, defineFault } from './fault.ts';

export const comments = defineFault({
  id: 'comments',
  parameters: z.strictObject({ everyChunks: count.default(1) }),
  stage({ everyChunks }, { emit, end, writer }) {
    let chunks = 0;
    return {
      push(piece) {
        chunks += piece.completes.length;
        if (piece.completes.length > 0 && chunks % everyChunks === 0) {
          emit({ bytes: Buffer.from(writer.comment('keep-alive')), completes: [] });
        }
        emit(piece);
      },
      end,
    };
  },
});
