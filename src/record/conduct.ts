// Routes and plays the exchanges of one stream: the first is the warm-up, the others are measured.
import type { ExchangeLog, Playback } from '../mock/exchange.ts';
import type { MockServer } from '../mock/server.ts';
import type { Target } from '../model/target.ts';
import { protocols } from '../protocols/index.ts';
import { createHeldOpenProbe, type HeldOpenProbe } from './instruments/held-open.ts';
import { driveLockStep, type Progress, type PushLog } from './instruments/lock-step.ts';
import type { StreamJob } from './stream-job.ts';
import type { TapExchange } from './vantages/wire.ts';

export interface Conducted {
  probe: HeldOpenProbe | null;
  tapExchanges(): readonly TapExchange[];
  mockExchanges(): readonly ExchangeLog[];
  /** Requests to the mock that are not measured: what an app asks for beside the answer. */
  besides(): number;
  pushes(): readonly PushLog[] | null;
  /** Grows whenever anything moves at the origin or the wire. */
  activity(): number;
  stop(): void;
}

export function conduct(job: StreamJob, progress: Progress): Conducted {
  const route = routeExchanges(job);
  const probe = job.instrument === 'held-open' ? createHeldOpenProbe(job.parallel) : null;
  const measured: ExchangeLog[] = [];
  const beside: ExchangeLog[] = [];
  const mockExchanges = () => (measured.length === 0 ? beside.slice(0, 1) : measured);
  let pushes: PushLog[] | null = null;
  let played = 0;
  job.mock.conduct((exchange): Playback => {
    played += 1;
    // What an app asks its model for belongs to the request that it is answering.
    const isWarmUp = job.app === null ? played === 1 : route.isWarmUp();
    if (isWarmUp) return { kind: 'instant' };
    // An app may ask for more than the answer, such as a title. The first stream that it asks for is taken for the answer.
    if (job.app !== null && (exchange.stream === false || (probe === null && measured.length > 0))) {
      beside.push(exchange);
      return { kind: 'instant' };
    }
    measured.push(exchange);
    if (probe !== null) return probe.play();
    if (job.instrument === 'timed') return { kind: 'timed' };
    return {
      kind: 'driven',
      drive: async (driver) => {
        pushes = await driveLockStep(driver, progress);
      },
    };
  });
  return {
    probe,
    tapExchanges: route.measured,
    mockExchanges,
    besides: () => beside.length,
    pushes: () => pushes,
    activity: () =>
      reads(route.measured()) + [...measured, ...beside].reduce((sum, exchange) => sum + exchange.chunks.length, 0),
    stop() {
      route.stop();
      job.mock.conduct(null);
    },
  };
}

/** Warm-ups of a client go to the mock, whoever the upstream is; those of an app to the app. */
function routeExchanges(job: StreamJob) {
  const { tap, target, isMockUpstream, app, client } = job;
  const mockUrl = mockBaseUrl(job);
  const { ownPrefix } = client.client ?? {};
  const { baseUrl } = target.summary;
  const realUrl =
    ownPrefix !== undefined && baseUrl.endsWith(ownPrefix) ? baseUrl.slice(0, -ownPrefix.length) : baseUrl;
  const all: TapExchange[] = [];
  const stop = tap.onExchange((exchange) => {
    all.push(exchange);
    if (app !== null) tap.setUpstream(app.origin);
    else tap.setUpstream(all.length === 1 || isMockUpstream ? mockUrl : realUrl);
  });
  return {
    stop,
    isWarmUp: () => all.length <= 1,
    // An app that fails when it is first asked is never asked again: how it failed is what there is to tell.
    measured: () => (app !== null && all.length === 1 ? all : all.slice(1)),
  };
}

function reads(exchanges: readonly TapExchange[]): number {
  return exchanges.reduce(
    (sum, exchange) => sum + exchange.reads.length + (exchange.ended === 'open' ? 0 : 1),
    exchanges.length,
  );
}

/** The mock's address for this protocol, without the path that the client appends. */
export function mockBaseUrl({ mock, target }: { mock: MockServer; target: Target }): string {
  return mock.url + protocols.get(target.summary.protocol).mockPrefix;
}
