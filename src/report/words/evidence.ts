// Evidence in words: a sentence for each fact.
import type { Evidence, EvidenceOf } from '../../model/evidence.ts';
import type { PauseKind } from '../../model/measures.ts';
import type { Subject } from '../../model/subject.ts';
import { lostTextWords } from './lost-text.ts';
import { count, ms, percent } from './phrases.ts';
import { APP_SENTENCES } from './app.ts';
import { ARRIVAL_SENTENCES } from './arrivals.ts';
import { CHANNEL_WORDS } from './channels.ts';
import { controlWords, leftWords, letOutWords } from './controls.ts';
import { experimentWords } from './experiments.ts';
import { SUBJECT_WORDS } from './subjects.ts';
import { RULE_SENTENCES } from './rules.ts';

/** Who is under test, and what the fact is evidence of. */
export interface Telling {
  subject: Subject['kind'];
  of: 'verdict' | 'cause';
}

type Sentences = { readonly [Kind in Evidence['kind']]: (fact: EvidenceOf<Kind>, telling: Telling) => string };

/** The sentence of one fact. */
export function evidenceWords(fact: Evidence, telling: Telling): string {
  // A lookup by kind gives the sentence of that kind; the compiler cannot see that the two belong together.
  const sentence = SENTENCES[fact.kind] as (fact: Evidence, telling: Telling) => string;
  return sentence(fact, telling);
}

const SENTENCES: Sentences = {
  ...RULE_SENTENCES,
  'late-text': lateTextWords,
  'text-lost': lostTextWords,
  figure: ({ figure, valueMs }) =>
    figure === 'least-lag'
      ? `At least ${ms(valueMs)} of that are certain, whatever the delays of the instrument.`
      : `The event loop was alive meanwhile: its longest pause was ${valueMs.toFixed(0)} ms.`,
  span: silenceWords,
  experiment: experimentWords,
  control: controlWords,
  left: leftWords,
  'let-out': letOutWords,
  place: ({ file, line, function: name, source, share }) => {
    const where = `${file}:${line}${name === null ? '' : ` ${name}`}`;
    return `${percent(share)} of the silence at ${where}${source === null ? '' : `: ${source}`}`;
  },
  'said-by-the-app': ({ lines }, { subject }) =>
    `The ${subject} wrote to stderr: ${lines.map((line) => line.trim()).join(' | ')}`,
  'loop-state': ({ isAlive }) =>
    isAlive
      ? 'The event loop of the client was alive: the last stream waited for something else, such as a connection of a pool, or a lock.'
      : 'The event loop of the client gave no sign of life meanwhile.',
  'held-open': heldOpenWords,
  ...APP_SENTENCES,
  ...ARRIVAL_SENTENCES,
  'chunks-behind': ({ hop, chunks, chunksSent }, { of, subject }) =>
    of === 'cause' || hop === null
      ? `In lock-step the last ${count(chunks, 'chunk')} stayed behind until the next of ${chunksSent} was sent; none was seen alone. When the model pauses to think, the reader waits for the whole pause.`
      : `In lock-step the last ${count(chunks, 'chunk')} stayed in the ${SUBJECT_WORDS[subject].hops[hop].name} until the next came.`,
  pushes: ({ hop, chunksSent, flushes, chunksPerFlush }, { subject }) => {
    const { name } = SUBJECT_WORDS[subject].hops[hop];
    if (flushes === 0)
      return `In lock-step none of ${chunksSent} chunks came out before the end of the answer: the ${name} did not let them pass.`;
    const often = flushes === 1 ? 'once' : `${flushes} times`;
    const each = chunksPerFlush === null ? '' : `, ${count(chunksPerFlush, 'chunk')} at a time in the middle`;
    return `In lock-step text came out of the ${name} ${often} while ${chunksSent} chunks were sent${each}.`;
  },
  header: headerWords,
  'alone-but-late': ({ chunks, delayP50Ms }) =>
    `In lock-step each of ${chunks} chunks passed alone, half of them only ${ms(delayP50Ms)} after they were sent: a delay, no buffer.`,
  'also-late': ({ hop, delivery, lagP95Ms, rule }, telling) => {
    const byRule = rule === null ? '' : ` ${evidenceWords(rule, telling)}`;
    return `The ${SUBJECT_WORDS[telling.subject].hops[hop].name} holds as well: ${delivery}, ${ms(lagP95Ms)} more.${byRule}`;
  },
  'single-flush': ({ share, atMs }) =>
    `${percent(share)} of the text arrived together, ${ms(atMs)} after the request. One flush has many causes: an answer from a cache, a very fast model, or a buffer.`,
  bounds: boundsWords,
  'no-stream-requested': ({ path }, { subject }) =>
    subject === 'app'
      ? 'The request of the app to its model did not ask for a stream.'
      : `The request to ${path}, as seen on the wire, did not ask for a stream.`,
  collected: ({ hop }) =>
    hop === 'client'
      ? 'The bytes came to the client in time, and the code that iterates got nothing before the end.'
      : 'All of it came out of stdout when the program ended. A program that collects the whole answer looks the same; lock-step would tell.',
  'cut-up': ({ chunks, pieces, piecesPerChunk }) =>
    `${chunks} chunks on the wire became ${pieces} pieces at the code that iterates: ${piecesPerChunk.toFixed(1)} for one.`,
  'delay-per-piece': ({ delayMs, perChunkMs }) =>
    `A piece that was waiting came ${ms(delayMs)} after the one before it, evenly: each piece adds that delay, ${ms(perChunkMs)} for each chunk.`,
  lump: ({ vantage, pieces, spokenMs }) =>
    `The arguments were spoken in ${pieces} pieces over ${ms(spokenMs)}; at the ${vantage} they came together.`,
  'text-pieces': ({ pieces }) => `The text came there in ${pieces} pieces.`,
  'long-event': ({ characters }) =>
    `${characters} characters of arguments came at one moment; when they were spoken is not known here.`,
  error: ({ message }) => message,
};

function lateTextWords(
  { hop, channel, toTheEnd, lagP95Ms, appLagP95Ms, share }: EvidenceOf<'late-text'>,
  { subject }: Telling,
): string {
  const held = share === null ? '' : ` ${shareWords(share)}`;
  if (hop === 'event-loop') {
    const before = appLagP95Ms === null ? '' : ` (95 % of the text ${ms(appLagP95Ms)} late or less)`;
    return `The code that iterates the client got every chunk in time${before}, another task of the same process did not.${held}`;
  }
  const { noun, isPlural } = CHANNEL_WORDS[channel ?? 'text'];
  const late = lagP95Ms === null ? '' : `: 95 % of ${isPlural ? 'them' : 'it'} came ${ms(lagP95Ms)} late or less`;
  const nothing = toTheEnd ? 'Nothing came until the last word was spoken. ' : '';
  const words = noun.charAt(0).toUpperCase() + noun.slice(1);
  return `${nothing}${words} ${isPlural ? 'were' : 'was'} late ${SUBJECT_WORDS[subject].hops[hop].between}${late}.${held}`;
}

/** From this share on, the rest is noise of the machine. A judgement. */
const WHOLE_SHARE = 0.95;
/** A pace of its own can hold far more than a buffer that is let go at the end. A judgement. */
const FAR_MORE_SHARE = 1.5;

function shareWords(share: number): string {
  if (share >= FAR_MORE_SHARE) return `It held ${share.toFixed(1)} times what full buffering would.`;
  return share >= WHOLE_SHARE
    ? 'It held as much as full buffering would.'
    : `It held ${percent(share)} of what full buffering would.`;
}

const DOING: Readonly<Record<PauseKind, string>> = {
  work: ' It was working.',
  waiting: ' It was waiting for something.',
  machine: '',
  unknown: '',
};

function silenceWords({ lengthMs, times, doing, chunks }: EvidenceOf<'span'>): string {
  if (chunks !== null)
    return `During one silence of the event loop of ${ms(lengthMs)} the code that iterates got ${chunks} chunks, each on time.`;
  const dead =
    times === null
      ? `gave no sign of life for ${ms(lengthMs)}`
      : `was dead ${times} times, for about ${ms(lengthMs)} each`;
  const what = doing === null ? '' : DOING[doing];
  return `The event loop ${dead}: other requests, timers and sockets of this process waited.${what}`;
}

function headerWords({ name, value, tells }: EvidenceOf<'header'>): string {
  const header = value === REDACTED ? `The header ${name}` : `The header ${name}: ${value}`;
  switch (tells) {
    case 'compressed':
      return `The answer is compressed (${name}: ${value}): a compressor that does not flush keeps text until it has enough of it, or until the end.`;
    case 'length-known':
      return `${header} was sent before the text: who sent it had the whole answer by then.`;
    case 'cached':
      return `${header} says that the answer came from a cache: it was made earlier, and how its words came then cannot be seen.`;
    case 'timed':
      return `${header} says what took how long before the answer was sent.`;
    case 'not-to-buffer':
      return `${header} asks proxies not to collect, and came through: who should heed it did not, or was not asked.`;
    default:
      return `${header} names what stands in between.`;
  }
}

/** A value that is not kept. */
const REDACTED = '(redacted)';

function heldOpenWords({ streams, reachedOrigin }: EvidenceOf<'held-open'>, { of }: Telling): string {
  const isPair = streams === 2;
  if (of === 'cause') {
    const reached = reachedOrigin ? 'reached the origin' : 'did not reach the origin';
    const held = isPair ? 'the first stream was' : `${streams - 1} streams were`;
    return `While ${held} held, the request of the last ${reached}, and it was not served to its end.`;
  }
  const opened = isPair
    ? 'A second stream was opened while the first was held open: its'
    : `${streams} streams were opened, and all but one held open: the last`;
  const others = isPair ? 'the first was' : 'the others were';
  return reachedOrigin
    ? `${opened} request reached the origin, but it was not served to its end until ${others} let go.`
    : `${opened} request did not even reach the origin until ${others} let go.`;
}

function boundsWords(fact: EvidenceOf<'bounds'>): string {
  const { stream, streams, lagP95Ms, leastLagP95Ms, noiseMs, pause } = fact;
  const which = streams === 1 ? '' : `Stream ${stream} of ${streams}: `;
  const difference =
    pause === null
      ? `the noise of this machine, ${ms(noiseMs)}, makes the difference`
      : `a pause of the instrument makes the difference: the longest was ${ms(pause.lengthMs)}, from ${ms(pause.fromMs)} on`;
  return `${which}95 % of the text came ${ms(lagP95Ms)} late or less, of which ${ms(leastLagP95Ms)} are certain; ${difference}.`;
}
