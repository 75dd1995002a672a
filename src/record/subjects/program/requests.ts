// Routes and plays whatever a program asks: each request that asks for a stream is measured.
import { type Refusal } from '../../../admission.ts';
import { withoutSegments } from '../../../secrets/segments.ts';
import type { Stamp } from '../../../clock.ts';
import type { StreamLimit } from '../../../limits.ts';
import type { ChoosePlayback, ExchangeLog } from '../../../mock/exchange.ts';
import { ID_HEADER } from '../../../mock/handlers.ts';
import { isMockPath } from '../../../mock/requests.ts';
import { createMockServer } from '../../../mock/server.ts';
import type { InstrumentId } from '../../../model/recording.ts';
import type { ProtocolId } from '../../../model/target.ts';
import { protocols } from '../../../protocols/index.ts';
import { parseJson } from '../../../protocols/json.ts';
import type { PushLog } from '../../instruments/instrument.ts';
import { instruments } from '../../instruments/index.ts';
import type { InstrumentPlay } from '../../instruments/instrument.ts';
import { openRoute, type Stage } from '../../stage.ts';
import { lastContentAt } from '../../vantages/wire-progress.ts';
import { createScreenProgress, type ScreenLog } from '../../vantages/screen.ts';
import type { TapExchange } from '../../vantages/wire.ts';
import { createAnswerNumbers } from '../answers.ts';
import type { ProgramUnderTest } from './program.ts';

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

/** What a program asks, while it runs. */
export interface AskedRequests {
  requests(): readonly AskedRequest[];
  /** The address of the tap, which the program is given. Neither shown nor kept. */
  readonly url: string;
  /** The address of the mock behind it; null for another upstream. */
  readonly mockUrl: string | null;
  /** Why requests that were not of the program were refused. */
  readonly refusals: ReadonlySet<Refusal>;
  isAsking(): boolean;
  /** Called with the first request. */
  onFirst(listener: () => void): void;
  /** Grows with progress at the origin and the wire that is seen without looking into any bytes. */
  activity(): number;
  /** The limit that was met at the tap; null for none. */
  limit(): StreamLimit | null;
  /** When the wire last brought something of an answer; null for never. */
  lastProgressAt(): Promise<Stamp | null>;
  close(): Promise<void>;
}

export async function openRequests(
  instrument: InstrumentId,
  upstream: ProgramUnderTest['upstream'],
  { scenario }: Pick<Stage, 'scenario'>,
  screen: ScreenLog,
): Promise<AskedRequests> {
  const answers = createAnswers(instrument, screen);
  const { choosePlayback } = answers;
  const refusals = new Set<Refusal>();
  const onRefused = (refusal: Refusal) => void refusals.add(refusal);
  const played = scenario === null ? {} : { scenario };
  const mock =
    upstream === null
      ? await createMockServer({ ...played, choosePlayback, hasSegment: true, onForeign: onRefused })
      : null;
  const address = mock?.url ?? upstream!.baseUrl;
  const route = await openRoute(address, address, { onRefused });
  route.measure();
  return {
    url: route.url,
    mockUrl: mock === null ? null : withoutSegments(mock.url),
    refusals,
    requests: () => sortRequests(route.exchanges(), upstream, answers),
    isAsking: () => route.exchanges().length > 0,
    onFirst: route.onFirst,
    activity: () => route.activity() + answers.logs().reduce((sum, { chunks }) => sum + chunks.length, 0),
    limit: route.limit,
    lastProgressAt() {
      const { protocol = 'openai-chat' } = sortRequests(route.exchanges(), upstream, answers).at(-1) ?? {};
      return lastContentAt(route.exchanges(), protocols.get(protocol));
    },
    async close() {
      await route.close();
      await mock?.close();
    },
  };
}

/** The mock's side: how it answers each request of a program, and the logs of that. */
export interface Answers {
  choosePlayback: ChoosePlayback;
  logs(): readonly ExchangeLog[];
  pushesOf: InstrumentPlay['pushesOf'];
}

export function createAnswers(instrument: InstrumentId, screen: ScreenLog): Answers {
  const logs: ExchangeLog[] = [];
  const numbers = createAnswerNumbers();
  const { play, pushesOf } = instruments[instrument].begin(1, (exchange) =>
    createScreenProgress(screen, () => exchange.chunks),
  );
  return {
    choosePlayback(exchange) {
      logs.push(exchange);
      return numbers.next(exchange.stream === false ? { kind: 'instant' } : play(exchange));
    },
    logs: () => logs,
    pushesOf,
  };
}

/** Everything that passed the tap, by what it asked for. @param upstream null where the mock is the upstream */
export function sortRequests(
  exchanges: readonly TapExchange[],
  upstream: ProgramUnderTest['upstream'],
  answers: Answers,
): AskedRequest[] {
  if (upstream === null) return withMock(exchanges, answers);
  return exchanges.map((exchange) => ofUpstream(exchange, upstream.protocol));
}

/** What passed the tap, each with the mock's log of it: by its id, or where no answer came, by its path. */
function withMock(taps: readonly TapExchange[], { logs, pushesOf }: Answers): AskedRequest[] {
  const left = new Set(logs());
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
      pushes: pushesOf(mock),
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
