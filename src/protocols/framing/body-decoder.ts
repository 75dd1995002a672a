// Decodes content encodings read by read: each read gives the text that could be decoded at that moment.
// Easy to get wrong: a truncated compressed body is not an error here, so nothing calls end() on the decompressor.
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { Transform } from 'node:stream';

export interface BodyDecoder {
  /** The bytes that can be decoded once these are there. @throws Error for bytes that are not in this encoding. */
  push(bytes: Buffer): Promise<Buffer>;
  close(): void;
}

/** Null for an unknown encoding. */
export function createBodyDecoder(contentEncoding: string | null): BodyDecoder | null {
  const encoding = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return { push: (bytes) => Promise.resolve(bytes), close: () => {} };
  const open = Object.hasOwn(DECOMPRESSORS, encoding) ? DECOMPRESSORS[encoding] : undefined;
  return open === undefined ? null : createDecompressor(open);
}

const DECOMPRESSORS: Record<string, (firstByte: number) => Transform> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  br: () => createBrotliDecompress(),
  // Some servers leave out the zlib header, whose low four bits are 8 (RFC 1950).
  deflate: (firstByte) => ((firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw()),
};

function createDecompressor(open: (firstByte: number) => Transform): BodyDecoder {
  let stream: Transform | null = null;
  let output: Buffer[] = [];
  let failure: Error | null = null;

  function opened(firstByte: number): Transform {
    const decompressor = open(firstByte);
    decompressor.on('data', (piece: Buffer) => output.push(piece));
    decompressor.on('error', (error) => (failure = error));
    return decompressor;
  }

  return {
    async push(bytes) {
      if (bytes.length === 0) return bytes;
      const decompressor = (stream ??= opened(bytes[0]!));
      await new Promise<void>((resolve) => {
        // After an error the callback never comes; the stream closes instead.
        decompressor.once('close', resolve);
        decompressor.write(bytes, () => {
          decompressor.off('close', resolve);
          resolve();
        });
      });
      if (failure !== null) throw failure;
      const decoded = Buffer.concat(output);
      output = [];
      return decoded;
    },
    close: () => void stream?.destroy(),
  };
}
