// The answers of the model of a test. Each is played by the schedule of its scenario, until a matcher claims it: then chunk
// k+1 is spoken only once chunk k was seen in what the iterable gave.
//
//   unclaimed  1...2...3        by the clock, for tests that only need a model
//   claimed              4 5 6  each as soon as the one before was seen: no clock, so a busy machine changes nothing
//
// An answer that began before the matcher did is claimed in its middle: an SDK asks before it returns its stream.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stamp } from '../clock.ts';
import type { ChoosePlayback, Driver, ExchangeLog } from '../mock/exchange.ts';
import { scenarios } from '../mock/scenarios.ts';
import { planSchedule } from '../mock/schedule.ts';
import type { Scenario } from '../model/scenario.ts';
import { driveLockStep } from '../record/instruments/lock-step.ts';
import type { PushLog } from '../record/instruments/instrument.ts';
import { realWaiting, type Waiting } from '../record/process/patience.ts';
import type { Progress } from '../record/vantages/progress.ts';
import { createTracerWatch } from '../record/text/tracers.ts';
import { mistake } from './mistakes.ts';

/** How much of a claimed answer the iterable had given, and when. */
export interface Seen {
  at: Stamp;
  characters: number;
}

export interface ClaimedAnswer {
  readonly exchange: ExchangeLog;
  /** Each time that more of it was seen. */
  readonly seen: readonly Seen[];
  /** What lock-step pushed; empty until it is over, and where no stream was asked for. */
  readonly pushes: readonly PushLog[];
  /** Whether the reader had ended before lock-step had. */
  readonly isCut: boolean;
}

/** What one matcher reads: the answers that the model gives meanwhile. */
export interface Claim {
  readonly answers: readonly ClaimedAnswer[];
  /** The iterable has given this text. @returns whether there was more of an answer in it */
  add(text: string, at: Stamp): boolean;
  /** Whether an answer has begun of which the model has not spoken all. */
  isSpeaking(): boolean;
  /** Resolves when lock-step of all answers that have begun is over. */
  driven(): Promise<void>;
  /** Nothing more is read. */
  end(): void;
}

export interface Answers {
  choosePlayback: ChoosePlayback;
  /** @throws StreamCheckError 'usage' while another matcher reads */
  claim(): Claim;
}

/** Test runners give a test 5 s. A shorter wait pushes on sooner; what is proven is proven by order all the same. */
const PATIENCE_SHARE = 0.4;
const WAITING: Waiting = {
  ...realWaiting,
  startPatience: (patienceMs, callback) => realWaiting.startPatience(PATIENCE_SHARE * patienceMs, callback),
};
/** Tracers of the answers of one claim are as far apart, so that each is known in one text. */
const TRACERS_APART = 10_000;

/** @param own the scenario of the server, addressed by its id too */
export function createAnswers(own: Scenario | undefined): Answers {
  const unclaimed = new Set<(claim: OpenClaim) => void>();
  let reading: OpenClaim | null = null;
  const scheduleOf = (id: string) => planSchedule(own?.id === id ? own : scenarios.get(id));
  return {
    choosePlayback(exchange) {
      if (exchange.stream === false) {
        reading?.begin(exchange);
        return { kind: reading === null ? 'timed' : 'instant' };
      }
      const claim = reading;
      if (claim === null) return { kind: 'driven', drive: (driver) => playUntilClaimed(driver, exchange) };
      const answer = claim.begin(exchange);
      const firstTracer = TRACERS_APART * (claim.answers.length - 1);
      return { kind: 'driven', drive: answer.drive, firstTracer };
    },
    claim() {
      if (reading !== null)
        throw mistake(
          'Another matcher still reads from this model.',
          'await each, or give tests that run side by side a model of their own; one of a test that ran out of time ends a few seconds later',
        );
      const claim = (reading = createClaim(() => (reading = null)));
      for (const take of unclaimed) take(claim);
      return claim;
    },
  };

  async function playUntilClaimed(driver: Driver, exchange: ExchangeLog): Promise<void> {
    const stop = new AbortController();
    let answer: OpenAnswer | null = null;
    const take = (claim: OpenClaim) => {
      unclaimed.delete(take);
      answer = claim.begin(exchange);
      stop.abort();
    };
    unclaimed.add(take);
    await playTimed(driver, scheduleOf(exchange.scenario), AbortSignal.any([stop.signal, driver.signal]));
    unclaimed.delete(take);
    await (answer as OpenAnswer | null)?.drive(driver);
  }
}

/** Speaks by the schedule, at absolute times. */
async function playTimed(
  driver: Driver,
  { arrivals, endMs }: ReturnType<typeof planSchedule>,
  signal: AbortSignal,
): Promise<void> {
  const startMs = performance.now();
  const until = async (atMs: number) => {
    // What is late is spoken with what is due: a timer takes a millisecond at least.
    const leftMs = startMs + atMs - performance.now();
    if (leftMs > 0) await sleep(leftMs, undefined, { signal }).catch(() => {});
  };
  for (const { atMs } of arrivals) {
    await until(atMs);
    if (signal.aborted) return;
    driver.speak();
  }
  await until(endMs);
}

interface OpenAnswer extends ClaimedAnswer {
  readonly isSpoken: boolean;
  add(text: string, at: Stamp): boolean;
  drive(driver: Driver): Promise<void>;
}

interface OpenClaim extends Claim {
  begin(exchange: ExchangeLog): OpenAnswer;
}

function createClaim(onEnd: () => void): OpenClaim {
  const ended = new AbortController();
  const listeners = new Set<() => void>();
  const answers: OpenAnswer[] = [];
  const drives: Promise<void>[] = [];
  return {
    answers,
    begin(exchange) {
      const watch = createTracerWatch(() => exchange.chunks);
      const seen: Seen[] = [];
      let pushes: readonly PushLog[] = [];
      let isCut = false;
      let isSpoken = false;
      const progress: Progress = {
        seen: watch.seen,
        app: () => watch.seen().characters,
        subscribe(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        isAside: () => seen.length === 0 && answers.some((other) => other.seen.length > 0),
      };
      const answer: OpenAnswer = {
        exchange,
        seen,
        get pushes() {
          return pushes;
        },
        get isCut() {
          return isCut;
        },
        get isSpoken() {
          return isSpoken || exchange.endedAt !== null;
        },
        add(text, at) {
          watch.add(text, at);
          const { characters } = watch.seen();
          const isMore = characters > (seen.at(-1)?.characters ?? 0);
          if (isMore) seen.push({ at, characters });
          return isMore;
        },
        async drive(driver) {
          const signal = AbortSignal.any([driver.signal, ended.signal]);
          const driving = (async () => {
            pushes = await driveLockStep({ ...driver, signal }, progress, WAITING);
            isCut = signal.aborted;
            isSpoken = true;
          })();
          drives.push(driving);
          await driving;
        },
      };
      answers.push(answer);
      return answer;
    },
    add(text, at) {
      const isMore = answers.map((answer) => answer.add(text, at)).includes(true);
      for (const listener of listeners) listener();
      return isMore;
    },
    isSpeaking: () => answers.some(({ isSpoken }) => !isSpoken),
    driven: async () => void (await Promise.all(drives)),
    end() {
      ended.abort();
      onEnd();
    },
  };
}
