// The model of an app: the mock that it asks as long as it runs, and who hears of what it asks.
import { msBetween, systemClock } from '../../clock.ts';
import type { TapExchange } from '../vantages/wire.ts';
import type { Refusal } from '../../admission.ts';
import type { ExchangeLog, Playback, RefusedRequest } from '../../mock/exchange.ts';
import type { MockServer } from '../../mock/server.ts';
import type { InstrumentPlay } from '../instruments/instrument.ts';
import { after, TAP_GRACE_MS } from '../process/watch.ts';
import type { Route } from '../stage.ts';
import type { AppAsked } from './app-asked.ts';

/** One mock, at one address for as long as the app runs. */
export interface AppModel {
  mock: MockServer;
  /** How often the app has asked it while somebody watched: for a request of ours. */
  asked(): number;
  /**
   * Call this with all that was asked at the address of the app.
   * @throws StreamCheckError 'app-unavailable' where the app that we started has ended, and another program answers
   */
  requireOwn(exchanges: readonly TapExchange[]): Promise<void>;
  /**
   * Resolves true when an app that answered without asking it may ask it now; false where it will not.
   * @param onWait called where somebody is waited for
   */
  becomesPointed(onWait: () => void): Promise<boolean>;
  /** Whom it tells what it is asked for. */
  watch(watcher: ModelWatcher | null): void;
  /** Why requests that were not of the app were refused. */
  refusals: ReadonlySet<Refusal>;
  /** What the app wrote to stderr last, without secrets; nothing of one that we did not start. */
  said(): string[];
  /** Variables that the app did not get, for one that fails: those that it names itself, or else all; null for none. */
  withheldWords(): string | null;
}

export interface ModelWatcher {
  /** How this answer is played. @param number of all answers of the model */
  play(exchange: ExchangeLog, number: number): Playback;
  refused(refused: RefusedRequest): void;
}

/**
 * What the app asks belongs to the request that it is answering: to none before the first one of ours has come to the tap.
 * An app may ask by itself at any time, and an origin cannot have spoken before it was asked.
 */
export function watchModel(
  model: Pick<AppModel, 'watch'>,
  {
    route,
    asked,
    play,
  }: { route: Pick<Route, 'exchanges'>; asked: Pick<AppAsked, 'add' | 'refuse'>; play: Pick<InstrumentPlay, 'play'> },
): void {
  model.watch({
    play(exchange, number) {
      if (route.exchanges().length === 0) return { kind: 'instant' };
      asked.add(exchange, number);
      return exchange.stream === false ? { kind: 'instant' } : play.play(exchange);
    },
    refused: asked.refuse,
  });
}

const LOOK_MS = 5;

/**
 * Of an app that has answered: until its model has ended too, or nobody waits for it any more. An app that leaves its model
 * is through with us at once, and the mock sees a little later that it left.
 */
export async function modelEnds(spoken: () => ExchangeLog | undefined): Promise<void> {
  const startedAt = systemClock.now();
  const isOpen = () => spoken()?.outcome === 'open' && msBetween(startedAt, systemClock.now()) < TAP_GRACE_MS;
  while (isOpen()) await after(LOOK_MS);
}
