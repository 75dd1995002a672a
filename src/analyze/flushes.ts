// Groups of pieces that came together.
//
//   seen   ......abcd.....efg..h     three flushes: abcd, efg, h
import { smallestOf } from './stats.ts';
import type { Read } from '../model/timeline.ts';
import type { SeenUnit } from './units.ts';

export interface Flush {
  atMs: number;
  first: SeenUnit;
  last: SeenUnit;
  units: SeenUnit[];
  characters: number;
  bytes: number;
}

/** Pieces closer together than this came in one flush ; results are the same for 3 to 20 ms. Fitted on simulated streams. */
const FLUSH_GAP_MS = 3;

export function flushesOf(units: readonly SeenUnit[], gapMs: number = FLUSH_GAP_MS): Flush[] {
  const flushes: Flush[] = [];
  let flush: Flush | undefined;
  for (const unit of units) {
    const { outMs: atMs, characters } = unit;
    const bytes = unit.bytes ?? 0;
    if (flush === undefined || atMs - flush.last.outMs > gapMs) {
      flush = { atMs, first: unit, last: unit, units: [unit], characters, bytes };
      flushes.push(flush);
    } else {
      flush.units.push(unit);
      flush.last = unit;
      flush.characters += characters;
      flush.bytes += bytes;
    }
  }
  return flushes;
}

export type Accounting = 'framed' | 'body' | 'decoded';

const MIN_FULL_FLUSHES = 3;
/** Smallest buffer that is named: below, equal sizes are equal frames. */
const MIN_BUFFER_BYTES = 512;

/**
 * A size that the full flushes of a socket obey to the byte, in one of three accountings: framed (a buffer below the
 * HTTP framing, as TLS has), body, decoded. The first may differ: it shares its buffer with the headers. Null where none
 * is obeyed each time, and where the flushes hold as many pieces each time: then equal sizes are equal pieces.
 */
export function exactSize(
  reads: readonly Read[],
  seen: readonly SeenUnit[],
): { sizeBytes: number; accounting: Accounting } | null {
  const groups: Read[][] = [];
  for (const read of reads) {
    const group = groups.at(-1);
    const lastMs = group?.at(-1)?.atMs ?? -Infinity;
    if (group === undefined || read.atMs - lastMs > FLUSH_GAP_MS) groups.push([read]);
    else group.push(read);
  }
  const full = groups.slice(1, -1);
  const seenAt = new Map<number, number>();
  for (const { outMs } of seen) seenAt.set(outMs, (seenAt.get(outMs) ?? 0) + 1);
  const pieces = full.map((group) =>
    [...new Set(group.map(({ atMs }) => atMs))].reduce((sum, atMs) => sum + (seenAt.get(atMs) ?? 0), 0),
  );
  if (full.length < MIN_FULL_FLUSHES || pieces.every((count) => count === pieces[0])) return null;
  const accountings = { body: 'bytes', framed: 'framedBytes', decoded: 'decodedBytes' } as const;
  for (const accounting of ['body', 'framed', 'decoded'] as const) {
    const field = accountings[accounting];
    const sizes = full.map((group) => group.reduce((sum, read) => sum + read[field], 0));
    const sizeBytes = commonSize(sizes);
    if (sizeBytes !== null) return { sizeBytes, accounting };
  }
  return null;
}

/** The size of a buffer that is cut anywhere: each flush has it to the byte, or a multiple of it. Null if one does not. */
export function commonSize(sizes: readonly number[]): number | null {
  const smallest = smallestOf(sizes);
  return smallest >= MIN_BUFFER_BYTES && sizes.every((size) => size % smallest === 0) ? smallest : null;
}

/** Buffers of stdout are powers of two. */
const PIPE_SIZES = [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536];

/**
 * The buffer in front of a pipe, by what came out of it each time but the last. It is let out when the next piece would
 * not fit, so that flushes are up to a piece smaller; or it is cut anywhere, and they have its size exactly. Null where
 * the pieces are too large to tell.
 */
export function pipeBuffer(sizes: readonly number[], largestPiece: number): number | null {
  if (sizes.length === 0) return null;
  const smallest = smallestOf(sizes);
  const fits = (size: number) =>
    sizes.every((flushed) => flushed % size === 0 || (flushed <= size && size - flushed <= largestPiece));
  return (
    PIPE_SIZES.findLast((size) => size > 2 * largestPiece && size <= smallest + largestPiece && fits(size)) ?? null
  );
}
