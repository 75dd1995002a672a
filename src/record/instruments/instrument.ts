// An instrument: one way of driving a stream, and what it proves. It says how the mock plays the exchanges that are measured.
import type { Stamp } from '../../clock.ts';
import type { ExchangeLog, Playback } from '../../mock/exchange.ts';
import type { InstrumentId } from '../../model/recording.ts';
import type { Progress } from '../vantages/progress.ts';

export interface Instrument {
  id: InstrumentId;
  /** For the line that shows what is going on. */
  doing: string;
  /** Request headers that an experiment changes; left out where nothing is changed. */
  headers?: Readonly<Record<string, string>>;
  /** How many streams are opened at once. @param parallel as asked for by --parallel */
  streams(parallel: number): number;
  /**
   * @param streams that are opened at once @param progressOf how it is seen what of an exchange has come
   * @param requestsOfOne requests that reach the origin for one of these streams; 1 if left out
   */
  begin(streams: number, progressOf: (exchange: ExchangeLog) => Progress, requestsOfOne?: number): InstrumentPlay;
}

export interface InstrumentPlay {
  /** Of the held-open probe; null for the other instruments. */
  readonly probe: HeldOpenProbe | null;
  play(exchange: ExchangeLog): Playback;
  /** What lock-step pushed in this exchange; null where it did not run. */
  pushesOf(exchange: ExchangeLog | null): readonly PushLog[] | null;
}

/** One push as it was made; what had arrived by then is looked up afterwards. */
export interface PushLog {
  spokenAt: Stamp;
  /** Characters spoken so far. */
  characters: number;
  bytes: number;
  seenAt: Stamp | null;
  waitEndedAt: Stamp;
}

export interface HeldOpenLog {
  heldAt: Stamp | null;
  releasedAt: Stamp | null;
  released: 'second-served' | 'patience';
  /** When the request of the last stream reached the origin. */
  lastRequestAt: Stamp | null;
}

export interface HeldOpenProbe {
  log: HeldOpenLog;
  /** How each exchange of the probe is played, in the order in which they reach the origin. */
  play(): Playback;
  /** Call this whenever a stream of the client moves. */
  moved(): void;
  /** Call this when a stream of the client has ended. */
  streamEnded(): void;
}
