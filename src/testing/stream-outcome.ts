// What a matcher says of a stream: whether it passes, fails, or cannot be judged, and the sentences why.
// A stream that cannot be judged fails `expect(...)` and `expect(...).not` alike: nobody is accused, and nothing is proven.
import { msBetween } from '../clock.ts';
import { classifyArrivals } from '../analyze/arrivals.ts';
import { measureLockStep } from '../analyze/lock-step.ts';
import { differences, quantile } from '../analyze/stats.ts';
import type { LockStepMeasures } from '../model/measures.ts';
import type { LockStep } from '../model/recording.ts';
import type { Arrival, Timeline } from '../model/timeline.ts';
import { DELIVERY_MEANINGS } from '../report/words/deliveries.ts';
import type { ClaimedAnswer } from './answers.ts';
import type { ReadEnd } from './read-iterable.ts';

export interface StreamOutcome {
  /** null: it cannot be said. */
  passed: boolean | null;
  /** Complete sentences, the finding first. */
  lines: readonly string[];
}

const HELD_WHERE =
  'Known: it waited between the socket of the model and this iterable, in a client, a proxy or your own code. ' +
  'Which of them: stream-check mock --client <yours>, or stream-check <url of your app> --start <command>.';

/** What is known beside the answers. */
interface Read {
  budgetMs: number;
  timeoutMs: number;
  /** Address of the model. */
  url: string;
  /** How many pieces with text the iterable gave. */
  pieces: number;
  /** Whether the model had been asked before the matcher began. */
  askedEarlier: boolean;
}

export const NOT_STREAMED = failed(
  'The request did not ask for a stream, so the whole answer came at once.',
  'Set stream: true.',
);

/** Judged by order. @param answers those that the model gave while the iterable was read */
export function judgeLockStep(answers: readonly ClaimedAnswer[], end: ReadEnd, read: Read): StreamOutcome {
  if (answers.length === 0) return unanswered(end, read);
  const answer = answers.reduce((best, other) => (other.seen.length > best.seen.length ? other : best));
  const { exchange, seen, pushes, isCut } = answer;
  const spoken = chunks(exchange.chunks.length);
  if (exchange.stream === false) return NOT_STREAMED;
  const { faults } = exchange;
  const disturbed =
    faults.length === 0
      ? []
      : [
          `The scenario ${exchange.scenario} itself disturbs the answer of the model (${faults.join(', ')}); steady does not.`,
        ];
  if (end.how === 'threw')
    return failed(`The iterable threw: ${end.message}.`, `Until then the model had spoken ${spoken}.`, ...disturbed);
  const measured = measureLockStep({ lockStep: stepsOf(answer), timelines: {} }, 'app', { isTls: false, unitMs: 0 });
  if (measured === null) return unknown('The answer was over before the first piece was read.', READ_AT_ONCE);
  const where = disturbed.length > 0 ? disturbed : [HELD_WHERE];
  if (measured.proven) return inTime(measured, end, read, where);
  if (seen.length === 0 && read.pieces > 0)
    return unknown(
      `${read.pieces.toLocaleString('en')} pieces came, and no word of the model was found in them.`,
      'Say where the text of a piece is, with text: (piece) => piece.text or the like.',
    );
  // Nobody was waited for in vain: it was left, not held.
  if (isCut && pushes.every(({ seenAt }) => seenAt !== null))
    return failed(`The iterable ended after ${spoken}, before the model did.`, ...disturbed);
  if (seen.length === 0 && end.how === 'ended')
    return failed(`The iterable ended without a word of the ${spoken} that the model spoke.`, ...disturbed);
  return failed(heldWords(measured, answer, end, read), ...where);
}

const READ_AT_ONCE = 'Read a stream at once, or give the matcher a function that asks for it.';

function unanswered({ how, message }: ReadEnd, { url, askedEarlier, timeoutMs }: Read): StreamOutcome {
  const none = `No request reached the model at ${url} while this was read.`;
  if (how === 'threw') return failed(`The iterable threw: ${message}.`, none);
  return unknown(
    ...(how === 'gave-up' ? [`Nothing came for ${ms(timeoutMs)}.`] : []),
    none,
    askedEarlier
      ? `It was asked before. ${READ_AT_ONCE}`
      : 'Give your client that address; model.env has the variables in which SDKs look for it, before the client is made.',
  );
}

/** Proven by order. What each chunk took is time, and counts only where half of them were over the budget. */
function inTime(
  { chunksSeenAlone, delayMs }: LockStepMeasures,
  { how }: ReadEnd,
  { budgetMs, timeoutMs }: Read,
  where: readonly string[],
): StreamOutcome {
  const proof = `The model spoke each of ${chunks(chunksSeenAlone)} only once this iterable had given the one before.`;
  if (how === 'gave-up')
    return failed(`The iterable did not end: nothing came for ${ms(timeoutMs)} after the model had ended.`, proof);
  if (delayMs.p50 === null || delayMs.p50 <= budgetMs) return { passed: true, lines: [proof] };
  return failed(
    `Half of the chunks came ${ms(delayMs.p50)} late or later; the budget is ${ms(budgetMs)}.`,
    proof,
    ...where,
  );
}

function heldWords(
  measured: LockStepMeasures,
  { exchange, seen }: ClaimedAnswer,
  { how }: ReadEnd,
  { timeoutMs }: Read,
): string {
  const { chunksSent, chunksBehind, chunksPerFlush, mechanism, flushes } = measured;
  const bytes = exchange.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0).toLocaleString('en');
  const [first] = seen;
  if (first === undefined && how === 'gave-up')
    return `Nothing came out of an answer of ${chunks(exchange.chunks.length)} (${bytes} bytes), nor for ${ms(timeoutMs)} after it.`;
  const isAfterEnd = first === undefined || (exchange.endedAt !== null && first.at > exchange.endedAt);
  if (flushes.length === 0 || isAfterEnd)
    return `Nothing came out until the model had ended its answer of ${chunks(exchange.chunks.length)} (${bytes} bytes): it was held as a whole.`;
  if (chunksBehind !== null && chunksBehind > 0)
    return `The iterable stays ${chunks(chunksBehind)} behind: each comes out only when a later one is written.`;
  const size = mechanism?.sizeBytes ?? null;
  if (size !== null) return `Text came out ${size.toLocaleString('en')} bytes at a time, not chunk by chunk.`;
  const count = mechanism?.count ?? chunksPerFlush ?? 0;
  const group = quantile(differences(flushes.map(({ receivedBytes }) => receivedBytes)), 0.5);
  const about = group === null ? '' : ` (${Math.round(group).toLocaleString('en')} bytes)`;
  return `Text came out in groups of about ${chunks(Math.round(count))}${about}: of ${chunks(chunksSent)} ${measured.chunksSeenAlone} came before the next was written.`;
}

function stepsOf({ pushes, seen }: ClaimedAnswer): LockStep[] {
  const [first] = pushes;
  return pushes.map((push) => {
    const since = (at: bigint) => msBetween(first!.spokenAt, at);
    const app = seen.findLast(({ at }) => at <= push.waitEndedAt)?.characters ?? 0;
    return {
      sentAtMs: since(push.spokenAt),
      sentCharacters: push.characters,
      sentBytes: push.bytes,
      seenAtMs: push.seenAt === null ? null : since(push.seenAt),
      waitedMs: msBetween(push.spokenAt, push.waitEndedAt),
      // Nobody stands at the wire: what was written is taken to be there.
      arrived: { wireBytes: push.bytes, wire: push.characters, app, observer: app, screen: 0, screenBytes: 0 },
    };
  });
}

/** Judged by the arrivals alone. @param pieces when each came, ms since the reader began */
export function judgeArrivals(
  pieces: readonly { atMs: number; characters: number }[],
  end: ReadEnd,
  timeoutMs: number,
): StreamOutcome {
  const came = `${pieces.length.toLocaleString('en')} ${pieces.length === 1 ? 'piece' : 'pieces'}`;
  if (end.how === 'threw') return failed(`The iterable threw: ${end.message}.`, `Until then ${came} had come.`);
  if (end.how === 'gave-up')
    return unknown(`The iterable did not end: after ${came} nothing came for ${ms(timeoutMs)}.`);
  if (pieces.length === 0)
    return unknown(
      'The iterable ended without a text.',
      'It may have been read before: most give their pieces only once.',
    );
  const { delivery, reason, singleFlushShare, bursts } = classifyArrivals(timelineOf(pieces));
  const count = `${came} came in ${bursts} ${bursts === 1 ? 'burst' : 'bursts'}`;
  const known = `Known are the arrivals alone: ${count}, ${Math.round(100 * singleFlushShare)} % of the text within 15 ms.`;
  if (delivery === 'inconclusive')
    return unknown(
      `It cannot be said whether the stream was held back (${reason}).`,
      known,
      'When the model spoke is not known, so nobody is accused. { from: await useStreamCheck() } settles it: the model then speaks each chunk only once the one before was seen.',
    );
  const lines = [`The stream is ${delivery}: ${DELIVERY_MEANINGS[delivery]}`, known] as const;
  return delivery === 'batched' ? failed(...lines) : { passed: true, lines };
}

function timelineOf(pieces: readonly { atMs: number; characters: number }[]): Timeline {
  const arrivals = pieces.map(({ atMs, characters }): Arrival => ({ atMs, characters, channel: 'text', bytes: null }));
  return {
    vantage: 'app',
    arrivals,
    reads: null,
    headersMs: null,
    firstByteMs: null,
    endMs: pieces.at(-1)?.atMs ?? null,
    digests: {},
  };
}

function failed(...lines: readonly [string, ...string[]]): StreamOutcome {
  return { passed: false, lines };
}

function unknown(...lines: readonly string[]): StreamOutcome {
  return { passed: null, lines };
}

function chunks(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'chunk' : 'chunks'}`;
}

function ms(value: number): string {
  return `${Math.round(value).toLocaleString('en')} ms`;
}
