// The matchers for test runners that speak `expect.extend`: vitest and jest. What they say is made elsewhere: of a stream in
// stream-outcome.ts, of a Report in report-outcome.ts.
import { msBetween, systemClock } from '../clock.ts';
import type { VantageId } from '../model/timeline.ts';
import { mistake, requireExpectation, requireFidelity, requireReport } from './mistakes.ts';
import type { TestModel } from './model.ts';
import { readIterable, type TextOf } from './read-iterable.ts';
import { judgeFidelity, judgeReport } from './report-outcome.ts';
import { judgeArrivals, judgeLockStep, NOT_STREAMED, type StreamOutcome } from './stream-outcome.ts';

export interface StreamExpectation {
  /** The model that the stream comes from: it then waits for each chunk to be seen. Without it only arrivals are known. */
  from?: TestModel;
  /** The text in a piece, where pieces are neither strings nor bytes; all of the piece unless given. */
  text?: TextOf;
  /** How late half of the chunks may be, ms. Default: 100, a convention. */
  budgetMs?: number;
  /** Silence after which the stream is given up, ms. Default: 4,000, below the 5 s that runners give a test. */
  timeoutMs?: number;
}

/** The matchers, as types of both runners name them. */
export interface StreamCheckMatchers<Result = unknown> {
  /** An async iterable, a promise of one, or a function that asks for it: its text comes out as the model writes it. */
  toStreamIncrementally(expectation?: StreamExpectation): Promise<Result>;
  /** A Report: every run was delivered incrementally. */
  toBeIncremental(): Result;
  /** A Report: the fidelity of every run is above this, 0..1, at the judged vantage or `at`. */
  toHaveFidelityAbove(least: number, at?: VantageId): Result;
}

/** What a runner gives a matcher as `this`. */
interface Matching {
  isNot?: boolean;
  /** `resolves`, `rejects` or empty; undefined inside of another matcher: `toEqual({ a: expect.toBeIncremental() })`. */
  promise?: string;
}

interface Matched {
  pass: boolean;
  message: () => string;
}

const BUDGET_MS = 100;
const TIMEOUT_MS = 4000;

export const matchers = {
  toStreamIncrementally(this: Matching, streamed: unknown, expectation: StreamExpectation = {}): Promise<Matched> {
    // There nobody awaits it, and `expect.not.toStreamIncrementally()` would hold for anything.
    if (this.promise === undefined)
      throw mistake(
        'toStreamIncrementally() has to be awaited, so it cannot stand inside of another matcher.',
        'await expect(stream).toStreamIncrementally({ from: model })',
      );
    return judgeStream(streamed, expectation).then((outcome) => matched(this, outcome, 'the stream', 'be incremental'));
  },
  toBeIncremental(this: Matching, report: unknown): Matched {
    requireReport('toBeIncremental', report);
    return matched(this, judgeReport(report), 'the Report', 'be incremental in every run');
  },
  toHaveFidelityAbove(this: Matching, report: unknown, least: number, at?: VantageId): Matched {
    requireReport('toHaveFidelityAbove', report);
    requireFidelity(least, at);
    const outcome = judgeFidelity(report, least, at ?? null);
    return matched(this, outcome, 'the Report', `have a fidelity above ${least} in every run`);
  },
};

/** What cannot be said fails with and without `not`. */
function matched({ isNot = false }: Matching, { passed, lines }: StreamOutcome, what: string, is: string): Matched {
  const expected = `expected ${what} ${isNot ? 'not ' : ''}to ${is}${passed === null ? ', which cannot be said' : ''}`;
  return { pass: passed ?? isNot, message: () => [expected, '', ...lines].join('\n') };
}

async function judgeStream(streamed: unknown, expectation: StreamExpectation): Promise<StreamOutcome> {
  requireExpectation(expectation);
  const { from } = expectation;
  return from === undefined ? byArrivals(streamed, expectation) : byOrder(streamed, from, expectation);
}

async function byOrder(streamed: unknown, from: TestModel, expectation: StreamExpectation): Promise<StreamOutcome> {
  const { text, budgetMs = BUDGET_MS, timeoutMs = TIMEOUT_MS } = expectation;
  const askedEarlier = from.exchanges().length > 0;
  const claim = from.claim();
  const silence = createSilence(timeoutMs, claim.isSpeaking);
  let pieces = 0;
  try {
    const end = await readIterable(streamed, {
      text,
      signal: silence.signal,
      onPiece(piece, at) {
        if (piece !== '') pieces += 1;
        // Signs of life without a word of the model may go on for ever.
        if (claim.add(piece, at)) silence.broken();
      },
    });
    claim.end();
    await claim.driven();
    return judgeLockStep(claim.answers, end, { budgetMs, timeoutMs, url: from.url, pieces, askedEarlier });
  } catch (error) {
    // What an SDK gives then is no iterable.
    if (claim.answers.some(({ exchange }) => exchange.stream === false)) return NOT_STREAMED;
    throw error;
  } finally {
    silence.stop();
    claim.end();
  }
}

async function byArrivals(streamed: unknown, { text, timeoutMs = TIMEOUT_MS }: StreamExpectation) {
  const startedAt = systemClock.now();
  const pieces: { atMs: number; characters: number }[] = [];
  const silence = createSilence(timeoutMs, () => false);
  try {
    const end = await readIterable(streamed, {
      text,
      signal: silence.signal,
      onPiece(piece, at) {
        silence.broken();
        if (piece !== '') pieces.push({ atMs: msBetween(startedAt, at), characters: piece.length });
      },
    });
    return judgeArrivals(pieces, end, timeoutMs);
  } finally {
    silence.stop();
  }
}

/** Aborts after a silence that nothing excuses: lock-step, which pushes on, ends by itself. */
function createSilence(timeoutMs: number, isExcused: () => boolean) {
  const over = new AbortController();
  let sinceMs = performance.now();
  const timer = setInterval(() => {
    if (isExcused()) sinceMs = performance.now();
    else if (performance.now() - sinceMs > timeoutMs) over.abort();
  }, 50);
  return {
    signal: over.signal,
    broken: () => void (sinceMs = performance.now()),
    stop: () => clearInterval(timer),
  };
}
