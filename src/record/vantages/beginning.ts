// The beginning of a body, decoded, as far as it can be: what the form of an answer is known by.
import { createBodyDecoder } from '../../protocols/framing/body-decoder.ts';
import type { TapExchange } from './wire-exchange.ts';

/** @param most bytes, about. Ends where the bytes are not in the encoding that the headers name. */
export async function decodedBeginning(
  { reads, responseHeaders }: Pick<TapExchange, 'reads' | 'responseHeaders'>,
  most: number,
): Promise<Buffer> {
  const decoder = createBodyDecoder(responseHeaders?.['content-encoding'] ?? null);
  if (decoder === null) return Buffer.alloc(0);
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for (const { body } of reads) {
      if (bytes >= most) break;
      for await (const piece of decoder.decode(body)) {
        pieces.push(piece);
        bytes += piece.length;
      }
    }
  } catch {
    // The reading of the whole, which comes next, says what is wrong with it.
  } finally {
    decoder.close();
  }
  return Buffer.concat(pieces);
}
