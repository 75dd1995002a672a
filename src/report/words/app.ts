// What is said of an app and its model, where no word came out that could be followed.
import type { EvidenceOf } from '../../model/evidence.ts';
import type { Wordless } from '../../model/judgement.ts';
import { bytes, count, ms } from './phrases.ts';

/** Why nothing can be said, as it stands behind "inconclusive:". */
export const WORDLESS_WORDS: Readonly<Record<Wordless, string>> = {
  'never-asked': 'the app answered without asking its model',
  cache: 'the app answered from a cache: it did not ask its model for this answer',
  changed: 'the app asked its model, but none of the words that it got came out as they were',
  'nothing-sent': 'the app asked its model, and sent nothing of the answer',
  'model-failed': 'the model of the app gave no answer that could be followed, as the scenario plays it',
  refused: 'the app asked its model, and was refused',
};

/** Silence that is worth naming: a shorter one is the time between two chunks. A judgement. */
const NAMED_SILENCE_MS = 1_000;

export const APP_SENTENCES = {
  sent({ status, statusText, contentType, bytes: size, location, excerpt }: EvidenceOf<'sent'>): string {
    const name =
      status === 200 ? '' : ` with ${`${status} ${statusText}`.trim()}${location === null ? '' : ` to ${location}`}`;
    if (size === 0) return `The app sent an empty body${name}.`;
    const what = `${bytes(size)}${contentType === null ? '' : ` of ${contentType}`}`;
    return `The app sent ${what}${name}${excerpt === null ? '.' : `: "${excerpt}"`}`;
  },
  'model-asked'({ times, earlierTimes, earlierWords }: EvidenceOf<'model-asked'>): string {
    const earlier = `${count(earlierTimes, 'time')} for earlier requests`;
    if (earlierWords)
      return `It sent words of an earlier answer; it asked its model ${earlier}, ${often(times)} for this one.`;
    if (times > 0) return `It asked its model ${count(times, 'time')} for this answer.`;
    return earlierTimes > 0 ? `It asked its model ${earlier}, not for this one.` : 'It never asked its model.';
  },
  'model-refused': ({ method, path, status, message }: EvidenceOf<'model-refused'>): string =>
    `The app asked its model with ${method} ${path}, which answered ${status}${message === '' ? '.' : `: "${message}"`}`,
  'closed-by-app'({ silentMs, chunks, limitMs }: EvidenceOf<'closed-by-app'>): string {
    if (silentMs < NAMED_SILENCE_MS) return `The app closed its request to its model after ${count(chunks, 'chunk')}.`;
    const sign = limitMs === null ? '' : ': so round a number is a time limit, of the app or of its client';
    return `The app closed its request to its model after ${ms(silentMs)} of silence${sign}.`;
  },
  'model-disturbed': ({ faults }: EvidenceOf<'model-disturbed'>): string =>
    `The scenario itself disturbs the answer of the model (${faults.join(', ')}): the app is judged by what it was given.`,
};

function often(times: number): string {
  return times === 0 ? 'not once' : count(times, 'time');
}
