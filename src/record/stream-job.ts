// What one stream needs, and what is kept of it while it runs.
import type { Stamp } from '../clock.ts';
import type { ExchangeLog } from '../mock/exchange.ts';
import type { MockServer } from '../mock/server.ts';
import type { StreamRecord } from '../model/recording.ts';
import type { Target } from '../model/target.ts';
import type { ResolvedClient } from '../clients/index.ts';
import type { ProgressEvent } from './events.ts';
import type { HarnessTicks } from './harness.ts';
import type { HeldOpenProbe } from './instruments/held-open.ts';
import type { HostLog } from './process/host-log.ts';
import type { HostEnd } from './process/session.ts';
import type { PushLog } from './instruments/lock-step.ts';
import type { AppRequest } from './subjects/app-request.ts';
import type { Tap, TapExchange } from './vantages/wire.ts';

export interface StreamJob {
  instrument: StreamRecord['instrument'];
  target: Target;
  client: ResolvedClient;
  /** Serves warm-ups always, and the measured streams when `isMockUpstream`. */
  mock: MockServer;
  isMockUpstream: boolean;
  /** What is asked of an app whose model the mock is; null where a client is under test. */
  app: AppRequest | null;
  /** How many streams the held-open probe opens: all but one are held. */
  parallel: number;
  tap: Tap;
  /** Gives up when nothing has moved for so long, ms. */
  idleTimeoutMs: number;
  keepText: boolean;
  /** Of this recording; never stored. */
  salt: Buffer;
  /** Vantage that lock-step waits for; of an app it is the wire. */
  waitFor: 'app' | 'observer';
  signal: AbortSignal | undefined;
  onEvent: (event: ProgressEvent) => void;
  /** Told when the client has started and warmed up: large SDKs take seconds to import. */
  onReady: () => void;
}

/** Everything that was seen of one stream, before it is made into a StreamRecord. */
export interface StreamEvidence {
  host: HostLog;
  hostEnd: HostEnd | null;
  clock: { offsetMs: number; uncertaintyMs: number } | null;
  /** The measured exchanges, warm-up left out, in order. */
  tapExchanges: readonly TapExchange[];
  mockExchanges: readonly ExchangeLog[];
  /** Requests to the mock that were not measured, the warm-up left out. */
  besides: number;
  pushes: readonly PushLog[] | null;
  probe: HeldOpenProbe | null;
  /** Of the measuring process. */
  ownTicks: HarnessTicks;
  /** Why we stopped it ourselves; null if it ended by itself. */
  stopped: 'timed-out' | 'interrupted' | null;
  /** Whether its process, or one that it started, did not end on SIGTERM and was killed. */
  wasDeaf: boolean;
  startedAt: Stamp;
}

/** What must not appear in anything that is kept or printed. */
export function secretsOf({ target }: Pick<StreamJob, 'target'>): string[] {
  const fromHeaders = Object.entries(target.headers).filter(([name]) => /auth|key|token|cookie|secret/i.test(name));
  return [target.apiKey ?? '', ...fromHeaders.map(([, value]) => value)].filter((secret) => secret !== '');
}

/** Stamps of the client's process, on our clock. */
export function onOurClock({ clock }: Pick<StreamEvidence, 'clock'>, stamp: Stamp): Stamp {
  return stamp - BigInt(Math.round((clock?.offsetMs ?? 0) * 1e6));
}
