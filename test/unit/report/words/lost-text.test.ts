// Text that did not come as it was sent, in words: what, where, how much.
import { describe, expect, it } from 'vitest';
import type { EvidenceOf } from '../../../../src/model/evidence.ts';
import { lostTextSummary, lostTextWords } from '../../../../src/report/words/lost-text.ts';

type LostText = EvidenceOf<'text-lost'>;
const lost = (more: Partial<LostText>): LostText => ({
  kind: 'text-lost',
  fault: 'missing',
  hop: 'upstream',
  channel: 'text',
  instrument: 'timed',
  missingCharacters: 6473,
  ofCharacters: 14_021,
  missingPieces: 50,
  ofPieces: 101,
  places: 50,
  firstDifferenceAt: 1012,
  replaced: 0,
  isLeft: false,
  ...more,
});

describe('the summary', () => {
  it.each<[Partial<LostText>, 'client' | 'app' | 'program', string]>([
    [
      {},
      'app',
      'text is missing in the middle, lost by the app: 50 of 101 chunks never came, 6,473 of 14,021 characters are missing, from character 1,012 on',
    ],
    [
      { firstDifferenceAt: 0, places: 1 },
      'app',
      'the beginning of the text is missing, lost by the app: 50 of 101 chunks never came, 6,473 of 14,021 characters are missing',
    ],
    [
      { fault: 'cut-off', hop: 'display' },
      'program',
      'the text is cut off by the program: 50 of 101 chunks never came, 6,473 of 14,021 characters are missing, from character 1,012 on',
    ],
    [
      { fault: 'cut-off', isLeft: true, missingCharacters: 0, missingPieces: 0 },
      'app',
      'the text is cut off by the app: the request was given up before the end',
    ],
    [
      { fault: 'last-piece-lost', hop: 'client', missingPieces: 1, missingCharacters: 129, firstDifferenceAt: 13_892 },
      'client',
      'the last piece of the text is lost at the client: 129 of 14,021 characters are missing, from character 13,892 on',
    ],
    [
      { fault: 'nothing-came', hop: 'client', missingCharacters: 14_021 },
      'client',
      'nothing of the answer came: it was lost at the client, 14,021 of 14,021 characters',
    ],
    [{ fault: 'channel-missing', channel: 'tool-arguments' }, 'app', 'the arguments of the tool call never came'],
    [
      { fault: 'replacement-characters', hop: 'client', replaced: 96, firstDifferenceAt: 6 },
      'client',
      'characters of the text were destroyed at the client: 96 came as U+FFFD, from character 6 on',
    ],
    [
      { fault: 'reordered', channel: 'tool-arguments', firstDifferenceAt: 5 },
      'app',
      'the arguments of the tool call come in another order, changed by the app, from character 5 on',
    ],
    [
      { fault: 'repeated', firstDifferenceAt: 5 },
      'app',
      'a part of the text comes twice, repeated by the app, from character 5 on',
    ],
    [{ fault: 'changed', hop: 'client', firstDifferenceAt: null }, 'client', 'the text was changed at the client'],
    [
      { ofCharacters: null, missingPieces: null, ofPieces: null, places: null, missingCharacters: 12, hop: 'client' },
      'client',
      'text is missing in the middle, lost at the client: 12 characters are missing, from character 1,012 on',
    ],
  ])('%j, %s', (more, subject, sentence) => {
    expect(lostTextSummary(lost(more), subject)).toBe(sentence);
  });
});

describe('as evidence', () => {
  it.each<[Partial<LostText>, string]>([
    [{}, 'In the timed stream 50 of 101 chunks never came, or not whole, in 50 places; what follows did.'],
    [
      { instrument: null, missingPieces: null, ofPieces: null, places: null },
      'On the way text never came, or not whole; what follows did.',
    ],
    [
      { fault: 'cut-off', instrument: 'lock-step' },
      'In lock-step all that came is the beginning of what was sent; the answer ended in order, so that nobody sees that it is not whole.',
    ],
    [
      { fault: 'cut-off', isLeft: true },
      'In the timed stream the request was given up before the answer was over: 6,473 of 14,021 characters are missing.',
    ],
    [
      { fault: 'last-piece-lost' },
      'In the timed stream all came but the last piece: what is still in hand when the answer ends has to be handed over too.',
    ],
    [
      { fault: 'nothing-came', instrument: 'held-open', missingCharacters: 60 },
      'In a stream beside one that was held 60 characters were sent, and none came.',
    ],
    [
      { fault: 'replacement-characters' },
      'In the timed stream U+FFFD stands for characters that were sent whole: each read is decoded alone, and a character that lies in two reads is lost.',
    ],
    [{ fault: 'reordered' }, 'In the timed stream the same words came as were sent, in another order.'],
    [{ fault: 'repeated' }, 'In the timed stream words came again that had come, though they were sent once.'],
    [{ fault: 'changed' }, 'In the timed stream other words came than were sent.'],
  ])('%j', (more, sentence) => {
    expect(lostTextWords(lost(more))).toBe(sentence);
  });
});
