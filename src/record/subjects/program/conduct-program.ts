// Routes and plays whatever a program asks: each request that asks for a stream is measured.
import type { ExchangeLog, Playback } from '../../../mock/exchange.ts';
import { ID_HEADER, isMockPath } from '../../../mock/handlers.ts';
import type { MockServer } from '../../../mock/server.ts';
import type { ProtocolId } from '../../../model/target.ts';
import { protocols } from '../../../protocols/index.ts';
import { parseJson } from '../../../protocols/json.ts';
import { driveLockStep, type PushLog } from '../../instruments/lock-step.ts';
import { createScreenProgress, type ScreenLog } from '../../vantages/screen.ts';
import type { Tap, TapExchange } from '../../vantages/wire.ts';

/** One request of the program. */
export interface AskedRequest {
  tap: TapExchange;
  /** The mock's log of it; null for another upstream, and where the mock serves nothing. */
  mock: ExchangeLog | null;
  protocol: ProtocolId;
  /** As it was asked for; null if nobody can tell. */
  model: string | null;
  /** What was asked for; elsewhere: not for an answer of a model. */
  kind: 'stream' | 'whole' | 'elsewhere';
  pushes: readonly PushLog[] | null;
}

export interface ConductedProgram {
  requests(): readonly AskedRequest[];
  isAsking(): boolean;
  /** Grows whenever anything moves at the origin or the wire. */
  activity(): number;
  stop(): void;
}

export interface Stage {
  instrument: 'lock-step' | 'timed';
  mock: MockServer;
  tap: Tap;
  /** Null where the mock is the upstream. */
  upstream: { baseUrl: string; protocol: ProtocolId } | null;
  screen: ScreenLog;
}

/** Answers of one program are told apart by their tracers: t0000, t0001, ... and t10000, ... A scenario has fewer chunks. */
const TRACERS_PER_ANSWER = 10_000;

export function conductProgram({ instrument, mock, tap, upstream, screen }: Stage): ConductedProgram {
  const taps: TapExchange[] = [];
  const mocks: ExchangeLog[] = [];
  const pushes = new Map<ExchangeLog, PushLog[]>();
  tap.setUpstream(upstream?.baseUrl ?? mock.url);
  const stop = tap.onExchange((exchange) => void taps.push(exchange));
  mock.conduct((exchange): Playback => {
    const firstTracer = TRACERS_PER_ANSWER * mocks.length;
    mocks.push(exchange);
    if (exchange.stream === false) return { kind: 'instant', firstTracer };
    if (instrument === 'timed') return { kind: 'timed', firstTracer };
    const progress = createScreenProgress(screen, () => exchange.chunks);
    const drive = async (driver: Parameters<typeof driveLockStep>[0]) => {
      pushes.set(exchange, await driveLockStep(driver, progress));
    };
    return { kind: 'driven', firstTracer, drive };
  });
  return {
    requests: () =>
      upstream === null
        ? withMock(taps, mocks, pushes)
        : taps.map((exchange) => ofUpstream(exchange, upstream.protocol)),
    isAsking: () => taps.length > 0,
    activity: () =>
      taps.reduce((sum, { reads, ended }) => sum + reads.length + (ended === 'open' ? 0 : 1), taps.length) +
      mocks.reduce((sum, { chunks }) => sum + chunks.length, 0),
    stop() {
      stop();
      mock.conduct(null);
    },
  };
}

/** What passed the tap, each with the mock's log of it: by its id, or where no answer came, by its path. */
function withMock(
  taps: readonly TapExchange[],
  mocks: readonly ExchangeLog[],
  pushes: ReadonlyMap<ExchangeLog, PushLog[]>,
): AskedRequest[] {
  const left = new Set(mocks);
  const take = (wanted: (log: ExchangeLog) => boolean) => {
    const log = [...left].find(wanted) ?? null;
    if (log !== null) left.delete(log);
    return log;
  };
  const byId = new Map(taps.map((tap) => [tap, take(({ id }) => id === tap.responseHeaders?.[ID_HEADER])]));
  return taps.map((tap): AskedRequest => {
    const mock = byId.get(tap) ?? (tap.status === null ? take(({ path }) => path === pathOf(tap)) : null);
    if (mock === null) return { tap, mock, protocol: 'openai-chat', model: null, kind: 'elsewhere', pushes: null };
    const kind = mock.stream === false ? 'whole' : 'stream';
    return {
      tap,
      mock,
      protocol: mock.protocol,
      model: `mock/${mock.scenario}`,
      kind,
      pushes: pushes.get(mock) ?? null,
    };
  });
}

function ofUpstream(tap: TapExchange, id: ProtocolId): AskedRequest {
  const protocol = protocols.get(id);
  const isModel = tap.method === 'POST' && isMockPath(pathOf(tap), [protocol]);
  const asked = { path: tap.path, body: parseJson(tap.requestBody.toString('utf8')) };
  const kind = !isModel ? 'elsewhere' : protocol.streamRequested(asked) === false ? 'whole' : 'stream';
  return { tap, mock: null, protocol: id, model: protocol.modelRequested(asked), kind, pushes: null };
}

/**
 * The requests that are judged: those for a stream. Of a program without any, the one that shows why: it asked for the
 * whole answer, it went elsewhere, or (null) there was none.
 */
export function judgedOf(requests: readonly AskedRequest[]): readonly (AskedRequest | null)[] {
  const streams = requests.filter(({ kind }) => kind === 'stream');
  if (streams.length > 0) return streams;
  return [requests.find(({ kind }) => kind === 'whole') ?? requests.at(-1) ?? null];
}

/** Without its query, which may hold a key. */
export function pathOf({ path }: TapExchange): string {
  return path.replace(/\?.*/s, '');
}
