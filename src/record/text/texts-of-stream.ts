// Whether the text of one stream came through each hop: what the mock spoke, what the wire brought, what the client handed over.
import type { ChunkLog, ExchangeLog } from '../../mock/exchange.ts';
import type { TextComparison } from '../../model/text-comparison.ts';
import { compareTexts, NO_FAULT, type Worded } from '../../texts/compare-texts.ts';
import { isGivenUp, leftEarly, unspokenOf } from './left-early.ts';

export interface StreamTexts {
  /** The mock's log; undefined for another upstream. */
  spoken: ExchangeLog | undefined;
  /** What the wire brought; null where the format is unknown. */
  words: readonly Worded[] | null;
  /** What is known of the last hop by words found again: of an app and a program. */
  comparisons: readonly TextComparison[];
  /** What the client handed over; null where nobody looks inside. */
  got: readonly Worded[] | null;
  /** Whether the connection was given up from this side. */
  isLeft: boolean;
  /** Whether the end of the answer came to the wire; true where an answer needs no end mark. */
  endSeen: boolean;
}

export function textsOfStream({ spoken, words, comparisons, got, isLeft, endSeen }: StreamTexts): TextComparison[] {
  const isCut = spoken === undefined ? isLeft && !endSeen : isGivenUp(spoken);
  const unspoken = spoken === undefined ? NOTHING : unspokenOf(spoken);
  const atWire = spoken === undefined || words === null ? [] : compareTexts('upstream', spoken.chunks, words);
  const behind = words === null || got === null ? comparisons : compareTexts('client', words, got);
  return [
    // What did not come because the client had left is no loss on the way to it.
    ...atWire.map((one) => (isLeft && isEndMissing(one) ? withoutFault(one) : one)),
    ...(isCut ? leftEarly(behind, unspoken) : behind),
  ];
}

/** Of an app that was given an answer and sent nothing: the text of it is lost. Thoughts need not be shown. */
export function nothingCame(given: readonly ChunkLog[]): TextComparison[] {
  const text = given.filter(({ channel }) => channel === 'text');
  const characters = text.reduce((sum, chunk) => sum + chunk.characters, 0);
  if (characters === 0) return [];
  const [pieces, missingPieces] = [text.length, text.length];
  const lost = { characters, missingCharacters: characters, pieces, missingPieces, firstDifferenceAt: 0, places: 1 };
  return [{ ...NO_FAULT, hop: 'upstream', channel: 'text', fault: 'nothing-came', ...lost, gaps: [[0, characters]] }];
}

const NOTHING = { pieces: 0, characters: 0 };

function isEndMissing({ fault }: TextComparison): boolean {
  return fault === 'cut-off' || fault === 'last-piece-lost' || fault === 'channel-missing';
}

function withoutFault({ hop, channel, characters, pieces }: TextComparison): TextComparison {
  return { ...NO_FAULT, hop, channel, characters, pieces };
}
