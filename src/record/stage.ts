// What stands ready for the streams of one run, and the way of each of them.
//
//   client ─▶ route (a listener of the tap, whose address nobody else is given) ─▶ upstream
//
// Easy to get wrong: an application makes its client object once, with one address, and so do clients that are written for
// us. A process keeps its route, therefore; which of its streams an exchange belongs to is known by who is running.
import type { StreamLimit } from '../limits.ts';
import type { InstrumentId } from '../model/recording.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { ProgressEvent } from '../model/progress-event.ts';
import { after, TAP_GRACE_MS, type TimeLimits } from './process/watch.ts';
import { createTap, type TapExchange, type TapOptions } from './vantages/wire.ts';

export interface Stage extends TimeLimits {
  /** What the mock plays; null where it is not the upstream. */
  scenario: Scenario | null;
  /** Vantage inside of a client's process that lock-step waits for. */
  waitFor: 'app' | 'observer';
  /** How many streams an instrument opens at once. */
  streamsOf(instrument: InstrumentId): number;
  keepText: boolean;
  /** Of the check: cuts secrets out of what is quoted. */
  redactor: Redactor;
  /** Variables that whatever is started gets, though they look like secrets. */
  letThrough: readonly string[];
  /** Of this recording; never stored. */
  salt: Buffer;
  signal: AbortSignal | undefined;
  onEvent: (event: ProgressEvent) => void;
  /** Says what begins now. */
  announce(phase: 'starting' | 'starting-program' | 'waiting' | InstrumentId): void;
  /** Resolves when nothing of ours disturbs the machine any more. */
  calm(): Promise<unknown>;
}

/** The way of the streams of one process, one after the other. */
export interface Route {
  /** What the client takes for the address of its upstream. Neither shown nor kept. */
  readonly url: string;
  /** Whether the stream that runs is measured; before that it warms up. */
  readonly isMeasured: boolean;
  /** The next stream begins, with a warm-up. */
  begin(): void;
  /** From now on requests are measured, and go to the upstream that is measured. */
  measure(): void;
  /** Calls back with the first measured exchange of a stream. */
  onFirst(listener: () => void): void;
  warmUps(): readonly TapExchange[];
  /** The measured exchanges of the stream, in the order in which they came. */
  exchanges(): readonly TapExchange[];
  /** Grows with their heads and ends. What comes between may be a sign of life without a word: see `lastContentAt`. */
  activity(): number;
  /** The limit that the exchanges of the stream met, warm-ups too; null for none. */
  limit(): StreamLimit | null;
  /** Resolves when the measured ones are over, or nobody waits for it any more. */
  settled(): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * @param warmUpTo where requests go before the route is measured
 * @throws StreamCheckError 'address-unusable'
 */
export async function openRoute(
  upstream: string,
  warmUpTo: string,
  access: Omit<TapOptions, 'upstream'> = {},
): Promise<Route> {
  const tap = await createTap({ upstream: warmUpTo, ...access });
  let warmUps: TapExchange[] = [];
  let exchanges: TapExchange[] = [];
  let isMeasured = false;
  let first = () => {};
  tap.onExchange((exchange) => {
    (isMeasured ? exchanges : warmUps).push(exchange);
    if (exchanges.length === 1) first();
  });
  return {
    url: tap.url,
    get isMeasured() {
      return isMeasured;
    },
    begin() {
      tap.setUpstream(warmUpTo);
      tap.startOver();
      [warmUps, exchanges, isMeasured] = [[], [], false];
    },
    measure() {
      tap.setUpstream(upstream);
      isMeasured = true;
    },
    onFirst: (listener) => void (first = listener),
    warmUps: () => warmUps,
    exchanges: () => exchanges,
    activity: () =>
      exchanges.reduce(
        (sum, { status, ended }) => sum + (status === null ? 0 : 1) + (ended === 'open' ? 0 : 1),
        exchanges.length,
      ),
    limit: tap.limit,
    settled: () => Promise.race([Promise.all(exchanges.map(({ done }) => done)), after(TAP_GRACE_MS)]),
    close: tap.close,
  };
}
