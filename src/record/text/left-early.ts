// An answer that was given up before it was over is cut off, whatever of it was passed on.
//
//   planned  ab|cd|ef|gh     spoken until the client left  ab|cd      at least ef and gh are missing
import type { ExchangeLog } from '../../mock/exchange.ts';
import { BREAKING_FAULTS } from '../../model/app-seen.ts';
import type { TextComparison } from '../../model/text-comparison.ts';

/** Whether an answer of the mock was given up, of a stream that is over: that somebody left is often seen a little later. */
export function isGivenUp({
  outcome,
  isWhole,
  stream,
  faults,
}: Pick<ExchangeLog, 'outcome' | 'isWhole' | 'stream' | 'faults'>): boolean {
  // Who leaves a model that hangs loses nothing.
  if (faults.some((fault) => BREAKING_FAULTS.includes(fault))) return false;
  return stream !== false && !isWhole && (outcome === 'client-aborted' || outcome === 'open');
}

/** What was planned and never spoken. */
export function unspokenOf({ planned, chunks }: Pick<ExchangeLog, 'planned' | 'chunks'>): Unspoken {
  if (planned === null) return { pieces: 0, characters: 0 };
  const spoken = chunks.reduce((sum, { characters }) => sum + characters, 0);
  return {
    pieces: Math.max(0, planned.chunks - chunks.length),
    characters: Math.max(0, planned.characters - spoken),
  };
}

interface Unspoken {
  pieces: number;
  characters: number;
}

/** The comparisons of a hop behind which somebody left: the last of them lacks what was never spoken. */
export function leftEarly(comparisons: readonly TextComparison[], { pieces, characters }: Unspoken): TextComparison[] {
  return comparisons.map((one, i) => {
    if (i < comparisons.length - 1) return one;
    const { fault, gaps, firstDifferenceAt, places } = one;
    const isEndMissing = gaps.some(([at, length]) => at + length === one.characters);
    const isCut = fault === null || fault === 'last-piece-lost';
    return {
      ...one,
      isLeft: true,
      fault: isCut ? 'cut-off' : fault,
      characters: one.characters + characters,
      missingCharacters: one.missingCharacters + characters,
      pieces: one.pieces + pieces,
      missingPieces: one.missingPieces + pieces,
      firstDifferenceAt: firstDifferenceAt ?? one.characters,
      places: isEndMissing ? places : places + 1,
    };
  });
}
