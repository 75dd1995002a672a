// The body of a request to the mock, as far as it is taken.
// Easy to get wrong: who sends more has to get an answer. A connection that is closed while it sends reads as a reset, so
// what follows is read and dropped.
import type { IncomingMessage } from 'node:http';
import { KEPT } from '../limits.ts';

export interface RequestBodies {
  /** Null if the client left before it had asked; 'too-large' as soon as that is known, while the rest is dropped. */
  read(request: IncomingMessage): Promise<Buffer | 'too-large' | null>;
}

/** @param most bytes of one body @param atOnce bytes of all that are being read */
export function createRequestBodies(
  most: number = KEPT.postedBytes,
  atOnce: number = KEPT.postedBytesAtOnce,
): RequestBodies {
  let held = 0;
  return {
    async read(request) {
      const pieces: Buffer[] = [];
      let bytes = 0;
      const isTooLarge = () => bytes > most || held > atOnce;
      if (Number(request.headers['content-length']) > most) {
        request.resume();
        return 'too-large';
      }
      return await new Promise((resolve) => {
        const over = (body: Buffer | 'too-large' | null) => {
          held -= bytes;
          request.off('data', take).off('end', end).off('close', left).off('error', left);
          resolve(body);
        };
        const take = (piece: Buffer) => {
          bytes += piece.length;
          held += piece.length;
          pieces.push(piece);
          if (!isTooLarge()) return;
          over('too-large');
          request.on('error', () => {}).resume();
        };
        const end = () => over(Buffer.concat(pieces));
        const left = () => over(null);
        request.on('data', take).once('end', end).once('close', left).once('error', left);
      });
    },
  };
}
