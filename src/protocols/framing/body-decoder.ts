// Decodes content encodings read by read: each read gives the text that could be decoded at that moment.
// Easy to get wrong: a truncated compressed body is not an error here, so nothing calls end() on the decompressor.
// Easy to get wrong: a read may unpack to a thousand times its size. The decompressor waits until a piece was taken, so that
// no more than one is there at a time.
import * as zlib from 'node:zlib';
import type { Transform } from 'node:stream';
import { KEPT, STREAM_LIMITS } from '../../limits.ts';

export interface BodyDecoder {
  /**
   * The bytes that can be decoded once these are there, piece by piece.
   * @throws DecodedLimitError for too many in all @throws Error for bytes that are not in this encoding
   */
  decode(bytes: Buffer): AsyncIterable<Buffer>;
  close(): void;
}

/** A body unpacks to more than the limit `decoded-bytes`. */
export class DecodedLimitError extends Error {}

/** @param most decoded bytes, of each coding. Null for an encoding that cannot be decoded here. Several, in the order in which they were applied, are undone one by one. */
export function createBodyDecoder(
  contentEncoding: string | null,
  most: number = STREAM_LIMITS['decoded-bytes'].most,
): BodyDecoder | null {
  const codings = codingsIn(contentEncoding).toReversed();
  const steps = codings
    .slice(0, KEPT.codings)
    .flatMap((coding) => decompressors.get(coding) ?? [])
    .map((open) => createDecompressor(open, most));
  if (steps.length < codings.length) return null;
  return {
    decode: (bytes) => steps.reduce<AsyncIterable<Buffer>>((pieces, step) => step(pieces), once(bytes)),
    close() {
      for (const step of steps) step.close();
    },
  };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
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

/** One coding that is undone. */
interface Decompressor {
  (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer>;
  close(): void;
}

function createDecompressor(open: (firstByte: number) => Transform, most: number): Decompressor {
  let stream: Transform | null = null;
  let failure: Error | null = null;
  /** Of this coding alone: what another one makes of it may be little. */
  let decodedBytes = 0;
  let wake = () => {};

  function opened(firstByte: number): Transform {
    const decompressor = open(firstByte);
    // After an error the callback of `write` never comes; the stream closes instead.
    decompressor.on('error', (error) => (failure = error)).on('close', () => wake());
    return decompressor.on('readable', () => wake());
  }

  async function* decode(bytes: Buffer): AsyncGenerator<Buffer> {
    if (bytes.length === 0) return;
    const decompressor = (stream ??= opened(bytes[0]!));
    let isWritten = false;
    decompressor.write(bytes, () => {
      isWritten = true;
      wake();
    });
    for (;;) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const isLast = isWritten;
      const piece = decompressor.read() as Buffer | null;
      if (piece !== null) {
        decodedBytes += piece.length;
        if (decodedBytes > most) throw new DecodedLimitError();
        yield piece;
      } else if (failure !== null) throw failure;
      else if (isLast) return;
      else await woken;
    }
  }

  return Object.assign(
    async function* (pieces: AsyncIterable<Buffer>) {
      for await (const bytes of pieces) yield* decode(bytes);
    },
    { close: () => void stream?.destroy() },
  );
}
