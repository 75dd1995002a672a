// Decodes content encodings read by read: each read gives the text that could be decoded at that moment.
// Easy to get wrong: a truncated compressed body is not an error here, so nothing calls end() on the decompressor.
import * as zlib from 'node:zlib';
import type { Transform } from 'node:stream';

export interface BodyDecoder {
  /** The bytes that can be decoded once these are there. @throws Error for bytes that are not in this encoding. */
  push(bytes: Buffer): Promise<Buffer>;
  close(): void;
}

/** Null for an encoding that cannot be decoded here. Several, in the order in which they were applied, are undone one by one. */
export function createBodyDecoder(contentEncoding: string | null): BodyDecoder | null {
  const codings = codingsIn(contentEncoding).toReversed();
  const steps = codings.flatMap((coding) => decompressors.get(coding) ?? []).map(createDecompressor);
  if (steps.length < codings.length) return null;
  return {
    async push(bytes) {
      let decoded = bytes;
      for (const step of steps) decoded = await step.push(decoded);
      return decoded;
    },
    close() {
      for (const step of steps) step.close();
    },
  };
}

/** What is said of an encoding for which there is no decoder. @param name safe to print */
export function unreadableEncoding(name: string): string {
  return `the body is encoded as "${name}", which Node ${process.versions.node} cannot decode`;
}

/** What is applied to the body, without `identity`, which is nothing. */
function codingsIn(contentEncoding: string | null): string[] {
  const names = (contentEncoding ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '' && name !== 'identity');
}

/** Node has it from 22.15 on; the types here are those of Node 20. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };

const decompressors = new Map<string, (firstByte: number) => Transform>([
  ['gzip', () => zlib.createGunzip()],
  ['x-gzip', () => zlib.createGunzip()],
  ['br', () => zlib.createBrotliDecompress()],
  // Some servers leave out the zlib header, whose low four bits are 8 (RFC 1950).
  ['deflate', (firstByte) => ((firstByte & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw())],
  ...(createZstdDecompress === undefined ? [] : [['zstd', createZstdDecompress] as const]),
]);

/** The header accept-encoding of a browser, as far as this Node can read the answer. */
export const ACCEPTED_ENCODINGS = ['gzip', 'deflate', 'br', 'zstd']
  .filter((name) => decompressors.has(name))
  .join(', ');

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
