// Text that did not come as it was sent: in the summary, and as evidence.
import { mapControls } from './controls.ts';
import type { EvidenceOf } from '../../model/evidence.ts';
import type { InstrumentId } from '../../model/recording.ts';
import type { Subject } from '../../model/subject.ts';
import { CHANNEL_WORDS } from './channels.ts';
import { count } from './phrases.ts';
import { SUBJECT_WORDS } from './subjects.ts';

type LostText = EvidenceOf<'text-lost'>;

/** What is wrong with the text, where, and how much of it. */
export function lostTextSummary(lost: LostText, subject: Subject['kind']): string {
  const { fault, channel, firstDifferenceAt, replaced, missingCharacters } = lost;
  const { noun, isPlural } = CHANNEL_WORDS[channel ?? 'text'];
  const [is, was, comes] = isPlural ? ['are', 'were', 'come'] : ['is', 'was', 'comes'];
  const at = SUBJECT_WORDS[subject].hops[lost.hop].at;
  const from = firstDifferenceAt === null ? '' : `, from character ${figure(firstDifferenceAt)} on`;
  switch (fault) {
    case 'nothing-came':
      return `nothing of the answer came: it was lost ${at}, ${charactersWords(lost)}`;
    case 'channel-missing':
      return `${noun} never came`;
    case 'cut-off':
      if (missingCharacters === 0) return `${noun} ${is} cut off ${at}: the request was given up before the end`;
      return `${noun} ${is} cut off ${at}: ${missingWords(lost)}${from}`;
    case 'last-piece-lost':
      return `the last piece of ${noun} is lost ${at}: ${missingWords(lost)}${from}`;
    case 'missing':
      if (firstDifferenceAt === 0 && lost.places === 1)
        return `the beginning of ${noun} is missing, lost ${at}: ${missingWords(lost)}`;
      return `text is missing in the middle, lost ${at}: ${missingWords(lost)}${from}`;
    case 'replacement-characters':
      return `characters of ${noun} were destroyed ${at}: ${figure(replaced)} came as U+FFFD${from}`;
    case 'reordered':
      return `${noun} ${comes} in another order, changed ${at}${from}`;
    case 'repeated':
      return `a part of ${noun} comes twice, repeated ${at}${from}`;
    default:
      return `${noun} ${was} changed ${at}${from}`;
  }
}

function missingWords(lost: LostText): string {
  const { missingPieces, ofPieces } = lost;
  const characters = `${charactersWords(lost)} are missing`;
  if (missingPieces === null || ofPieces === null || missingPieces < 2) return characters;
  return `${figure(missingPieces)} of ${count(ofPieces, 'chunk')} never came, ${characters}`;
}

function charactersWords({ missingCharacters, ofCharacters }: LostText): string {
  return ofCharacters === null
    ? count(missingCharacters, 'character')
    : `${figure(missingCharacters)} of ${count(ofCharacters, 'character')}`;
}

const STREAMS: Readonly<Record<InstrumentId, string>> = {
  timed: 'In the timed stream',
  'lock-step': 'In lock-step',
  'held-open': 'In a stream beside one that was held',
  ...mapControls(({ stream }) => stream),
};

/** In which stream it was seen, and what loses text like that. */
export function lostTextWords(lost: LostText): string {
  const { fault, instrument, places, missingCharacters, missingPieces, ofPieces, isLeft } = lost;
  const where = instrument === null ? 'On the way' : STREAMS[instrument];
  const pieces =
    missingPieces === null || ofPieces === null ? '' : `${figure(missingPieces)} of ${count(ofPieces, 'chunk')}`;
  switch (fault) {
    case 'nothing-came':
    case 'channel-missing':
      return `${where} ${count(missingCharacters, 'character')} were sent, and none came.`;
    case 'cut-off':
      if (isLeft)
        return `${where} the request was given up before the answer was over: ${charactersWords(lost)} are missing.`;
      return `${where} all that came is the beginning of what was sent; the answer ended in order, so that nobody sees that it is not whole.`;
    case 'last-piece-lost':
      return `${where} all came but the last piece: what is still in hand when the answer ends has to be handed over too.`;
    case 'missing':
      return `${where} ${pieces === '' ? 'text' : pieces} never came, or not whole${places === null ? '' : `, in ${count(places, 'place')}`}; what follows did.`;
    case 'replacement-characters':
      return `${where} U+FFFD stands for characters that were sent whole: each read is decoded alone, and a character that lies in two reads is lost.`;
    case 'reordered':
      return `${where} the same words came as were sent, in another order.`;
    case 'repeated':
      return `${where} words came again that had come, though they were sent once.`;
    default:
      return `${where} other words came than were sent.`;
  }
}

function figure(value: number): string {
  return value.toLocaleString('en');
}
