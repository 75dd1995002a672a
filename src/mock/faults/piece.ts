// Bytes on their way out, and which chunks are whole once the last of them is written.

export interface Piece {
  bytes: Buffer;
  /** Index of each content chunk whose last byte is the last byte of this piece. */
  completes: readonly number[];
}

export function join(pieces: readonly Piece[]): Piece {
  return {
    bytes: Buffer.concat(pieces.map((piece) => piece.bytes)),
    completes: pieces.flatMap((piece) => piece.completes),
  };
}

/** The first `at` bytes, and the rest, which completes what the whole did. */
export function cut({ bytes, completes }: Piece, at: number): [Piece, Piece] {
  return [
    { bytes: bytes.subarray(0, at), completes: [] },
    { bytes: bytes.subarray(at), completes },
  ];
}

/** Takes exactly so many bytes from the front of the queue. */
export function take(queue: Piece[], sizeBytes: number): Piece {
  const taken: Piece[] = [];
  let missing = sizeBytes;
  while (missing > 0 && queue.length > 0) {
    const first = queue.shift()!;
    if (first.bytes.length <= missing) {
      taken.push(first);
      missing -= first.bytes.length;
      continue;
    }
    const [front, rest] = cut(first, missing);
    taken.push(front);
    queue.unshift(rest);
    missing = 0;
  }
  return join(taken);
}

export function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
}
