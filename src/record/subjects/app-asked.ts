// What an app asks its model for while it answers one request of ours, and which of the answers is judged.
//
//   request ─▶ app ─▶ model: rewrite the question     t10000 ...   the app keeps it for itself
//                  ─▶ model: answer it                t20000 ...   its words come out: this one is judged
//
// Which one comes out is known only when it does: each stream is played in full, and lock-step drives each by itself.
import type { ExchangeLog, RefusedRequest } from '../../mock/exchange.ts';
import type { AppProgress, FollowedAnswer } from '../vantages/progress.ts';
import { answerOf } from './answers.ts';

export interface AppAsked {
  /** The app has asked for this answer. @param number of all answers of its model */
  add(exchange: ExchangeLog, number: number): void;
  refuse(refused: RefusedRequest): void;
  /** In the order in which they were asked for. */
  logs(): readonly ExchangeLog[];
  progressOf(exchange: ExchangeLog): FollowedAnswer;
  /** The answer whose words come out, or else the likeliest; undefined if the app asked for none. */
  judged(): ExchangeLog | undefined;
  found(): FoundWords;
  firstRefused(): RefusedRequest | null;
}

/** Whose words came out. */
export interface FoundWords {
  /** Which of the answers is judged, from 1; null if no word of any came out. */
  judged: number | null;
  /** Of how many answers words came out. */
  cameOut: number;
  /** Whether words of answers to earlier requests came out. */
  earlier: boolean;
}

/** @param progress of our reader */
export function createAppAsked(progress: AppProgress): AppAsked {
  const asked: { log: ExchangeLog; number: number; followed: FollowedAnswer }[] = [];
  let refused: RefusedRequest | null = null;
  const shown = () => {
    const numbers = answersIn(progress.words());
    return asked.map(({ log, number, followed }): ShownAnswer => {
      if (log.stream !== false) return { isStream: true, pieces: followed.pieces(), characters: followed.app() };
      // It leaves no chunks in the log of the mock: its words are known by the number of the answer.
      return { isStream: false, pieces: numbers.has(number) ? 1 : 0, characters: 0 };
    });
  };
  return {
    add: (log, number) => void asked.push({ log, number, followed: progress.follow(() => log.chunks) }),
    refuse: (request) => void (refused ??= request),
    firstRefused: () => refused,
    logs: () => asked.map(({ log }) => log),
    progressOf: (exchange) => asked.find(({ log }) => log === exchange)!.followed,
    judged: () => asked[likeliestAnswer(shown())]?.log,
    found() {
      const answers = shown();
      const judged = judgedAnswer(answers);
      const first = asked[0]?.number ?? Infinity;
      return {
        judged: judged === null ? null : judged + 1,
        cameOut: answers.filter(({ pieces }) => pieces > 0).length,
        earlier: [...answersIn(progress.words())].some((number) => number < first),
      };
    },
  };
}

/** How much of one answer came out. */
export interface ShownAnswer {
  isStream: boolean;
  /** In how many pieces. */
  pieces: number;
  characters: number;
}

/**
 * Which answer is judged; null if nothing of any came out. Of several the one that came in the most pieces: a title or an
 * intermediate step may be shown as well, and comes at once. Of two that are alike the later one: what was asked for last is
 * the answer. One that was not asked for as a stream only if there is nothing else.
 */
export function judgedAnswer(answers: readonly ShownAnswer[]): number | null {
  const came = answers.map((answer, index) => ({ ...answer, index })).filter(({ pieces }) => pieces > 0);
  const streams = came.filter(({ isStream }) => isStream);
  const [best] = (streams.length > 0 ? streams : came).toSorted(
    (a, b) => b.pieces - a.pieces || b.characters - a.characters || b.index - a.index,
  );
  return best?.index ?? null;
}

/** Where nothing came out: the last stream, or the first request of an app that asks for no stream. */
function likeliestAnswer(answers: readonly ShownAnswer[]): number {
  const lastStream = answers.findLastIndex(({ isStream }) => isStream);
  return judgedAnswer(answers) ?? Math.max(0, lastStream);
}

/** Two words of one answer: a single one may be an id of the app that looks like it. */
const MIN_WORDS = 2;

/** Numbers of the answers whose words these are. */
export function answersIn(words: ReadonlySet<string>): Set<number> {
  const counts = new Map<number, number>();
  for (const word of words) counts.set(answerOf(word), (counts.get(answerOf(word)) ?? 0) + 1);
  return new Set([...counts].flatMap(([number, count]) => (count >= MIN_WORDS ? number : [])));
}
