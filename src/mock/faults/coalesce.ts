//   spoken x..x..x..x..x..x      written ......xxx......xxx   (so many chunks, or so long after the first of a group)
import { z } from 'zod';
import { count, defineFault, ms } from './fault.ts';
import { join, type Piece } from './piece.ts';

export const coalesce = defineFault({
  id: 'coalesce',
  parameters: z.strictObject({ count: count.optional(), lingerMs: ms.optional() }),
  stage({ count: most = Infinity, lingerMs }, { clock, emit, end }) {
    let held: Piece[] = [];
    let forget = () => {};
    const flush = () => {
      forget();
      forget = () => {};
      if (held.length > 0) emit(join(held));
      held = [];
    };
    return {
      push(piece) {
        held.push(piece);
        if (held.length === 1 && lingerMs !== undefined) forget = clock.at(clock.nowMs() + lingerMs, flush);
        if (held.length >= most) flush();
      },
      end() {
        flush();
        end();
      },
    };
  },
});
