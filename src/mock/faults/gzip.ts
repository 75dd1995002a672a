// Compression. With a flush after each piece it is harmless; without, the compressor holds everything until it is full.
// Easy to get wrong: zlib works in other threads, so what it gives comes a moment after what it got. On the virtual
// clock there is no such moment: there simulate.ts replaces it by what it amounts to.
import { constants, createGzip } from 'node:zlib';
import { z } from 'zod';
import { defineFault } from './fault.ts';

export const gzip = defineFault({
  id: 'gzip',
  parameters: z.strictObject({ flush: z.boolean() }),
  stage({ flush }, { emit, end, fail }) {
    const zlib = createGzip(flush ? { flush: constants.Z_SYNC_FLUSH } : {});
    let completes: number[] = [];
    zlib.on('data', (bytes: Buffer) => {
      // What came out so far may not hold all that went in: only the last bytes are sure to.
      emit({ bytes, completes: flush ? completes : [] });
      if (flush) completes = [];
    });
    zlib.on('error', fail);
    zlib.on('end', () => {
      emit({ bytes: Buffer.alloc(0), completes });
      end();
    });
    return {
      push(piece) {
        completes.push(...piece.completes);
        zlib.write(piece.bytes);
      },
      end: () => void zlib.end(),
    };
  },
});
