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
        const comment = writer.comment('keep-alive');
        if (comment !== null && piece.completes.length > 0 && chunks % everyChunks === 0) {
          emit({ bytes: Buffer.from(comment), completes: [] });
        }
        emit(piece);
      },
      end,
    };
  },
});
