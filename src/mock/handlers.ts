// The mock as msw handlers: for our own server, and for other people's tests.
//
//   request ─▶ protocol by path ─▶ scenario by model, header or default ─▶ playback ─▶ Response
import { randomUUID } from 'node:crypto';
import { http, HttpResponse, type HttpHandler } from './msw.ts';
import { nearestId } from '../catalog.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../model/scenario.ts';
import { protocols } from '../protocols/index.ts';
import { parseJson } from '../protocols/json.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { createDeadlines, type PlayClock } from './deadlines.ts';
import {
  createExchangeLog,
  type ChoosePlayback,
  type ExchangeLog,
  type ExchangeOutcome,
  type Playback,
} from './exchange.ts';
import type { BeforeBody, PreparedFault } from './faults/fault.ts';
import { disturbing, prepareFaults } from './faults/index.ts';
import { INSTANT_CHUNKS, play, type Player } from './player.ts';
import { faultOfBody, patternOf, refuse } from './requests.ts';
import { planSchedule } from './schedule.ts';
import { createSpeech } from './speech.ts';
import { scenarios } from './scenarios.ts';

export const ID_HEADER = 'x-stream-check-id';
const SCENARIO_HEADER = 'x-stream-check-scenario';

/** An exchange while it is served. */
export interface ServedExchange {
  exchange: ExchangeLog;
  player: Player | null;
  /** How the server is to break the connection off when the body has been written; null to end it in order. */
  breakOff: 'truncated' | 'reset' | null;
  /** Notes how the exchange ended, and when. Only the first call counts. */
  over(outcome: Exclude<ExchangeOutcome, 'open'>): void;
}

export interface HandlerOptions {
  /** Played for a model that names no scenario. Default: probe-short. */
  scenario?: Scenario;
  choosePlayback?: ChoosePlayback;
  /** Called when an exchange begins: the server stamps writes and breaks connections by what it gets. */
  onExchange?: (served: ServedExchange) => void;
  /** Called once when it is over. */
  onOver?: (served: ServedExchange) => void;
  /**
   * Takes what the player, a fault or a driver threw, also after the answer has begun. The body of that answer errors with
   * it as well. What is thrown before that is thrown by the handler itself.
   */
  onBug?: (bug: unknown) => void;
}

/** msw handlers for every protocol and path that the mock speaks. */
export function createMockHandlers(options: HandlerOptions = {}): HttpHandler[] {
  const clock = createDeadlines();
  return protocols.entries.flatMap((protocol) =>
    protocol.mockPaths.map((path) =>
      http.post(patternOf(path), ({ request }) => answer(request, protocol, clock, options)),
    ),
  );
}

async function answer(
  request: Request,
  protocol: Protocol,
  clock: PlayClock,
  options: HandlerOptions,
): Promise<Response> {
  const body = parseJson(await request.text());
  const fault = faultOfBody(body);
  if (fault !== null) return refuse(protocol, 400, fault);
  const { pathname, search } = new URL(request.url);
  const asked = { path: pathname + search, body };
  const model = protocol.modelRequested(asked);
  const named = request.headers.get(SCENARIO_HEADER) ?? model;
  const scenario = findScenario(named, options.scenario);
  if (typeof scenario === 'string') return refuse(protocol, 404, scenario);
  const stream = protocol.streamRequested(asked);
  const exchange = createExchangeLog({
    id: randomUUID(),
    protocol: protocol.id,
    // Without its query, which may hold a key.
    path: pathname,
    model,
    scenario: scenario.id,
    stream,
    requestedAt: clock.now(),
  });
  const served = createServedExchange(exchange, clock, options);
  // Also while the headers are held back, when there is no body yet that could be cancelled.
  request.signal.addEventListener('abort', () => served.over('client-aborted'), { once: true });
  try {
    const { onBug = () => {} } = options;
    const asking = { served, protocol, scenario, clock, path: asked.path, onBug };
    return await playedAnswer(asking, options.choosePlayback);
  } catch (bug) {
    served.over('failed');
    throw bug;
  }
}

async function playedAnswer(
  asking: Omit<AnswerContext, 'playback'>,
  choosePlayback: ChoosePlayback = () => ({ kind: 'timed' }),
): Promise<Response> {
  const { served, protocol, scenario, clock } = asking;
  const { exchange } = served;
  const playback = choosePlayback(exchange);
  const faults = playback.kind === 'instant' ? [] : prepareFaults(scenario.faults);
  if (playback.kind !== 'instant') exchange.faults = disturbing(scenario.faults);
  const { delayMs = 0, status } = beforeBodyOf(faults);
  if (delayMs > 0) await new Promise<void>((resolve) => void clock.at(clock.nowMs() + delayMs, resolve));
  if (status !== undefined) {
    served.over('http-error');
    return refuse(protocol, status.code, status.message, { ...status.headers, [ID_HEADER]: exchange.id });
  }
  const context: AnswerContext = { ...asking, playback };
  return exchange.stream === false ? wholeAnswer(context) : streamedAnswer(context, faults);
}

function createServedExchange(
  exchange: ExchangeLog,
  clock: PlayClock,
  { onExchange, onOver }: HandlerOptions,
): ServedExchange {
  const served: ServedExchange = {
    exchange,
    player: null,
    breakOff: null,
    over(outcome) {
      if (exchange.outcome !== 'open') return;
      exchange.outcome = outcome;
      exchange.endedAt = clock.now();
      onOver?.(served);
    },
  };
  onExchange?.(served);
  return served;
}

/** The scenario, or what to say when there is none. */
function findScenario(named: string | null, own: Scenario | undefined): Scenario | string {
  const fallback = own ?? scenarios.get(DEFAULT_SCENARIO);
  if (named === null || named === 'mock') return fallback;
  const isExplicit = named.startsWith('mock/');
  const id = isExplicit ? named.slice('mock/'.length) : named;
  if (own?.id === id) return own;
  const found = scenarios.find(id);
  if (found !== undefined || !isExplicit) return found ?? fallback;
  const known = scenarios.entries.map((scenario) => scenario.id);
  const nearest = nearestId(id, known);
  return `Unknown scenario "${id}".${nearest === null ? '' : ` Did you mean "${nearest}"?`} Known: ${known.join(', ')}`;
}

function beforeBodyOf(faults: readonly PreparedFault[]): BeforeBody {
  return Object.assign({}, ...faults.map(({ beforeBody }) => beforeBody)) as BeforeBody;
}

interface AnswerContext {
  served: ServedExchange;
  protocol: Protocol;
  scenario: Scenario;
  playback: Playback;
  clock: PlayClock;
  /** Of the request, with its query. */
  path: string;
  onBug: (bug: unknown) => void;
}

/** For a request that asked for no stream: all of it, when the model would have said the last word; at once its beginning. */
async function wholeAnswer(context: AnswerContext): Promise<Response> {
  const { served, protocol, scenario, playback, clock, path } = context;
  const { exchange } = served;
  const { arrivals, endMs } = planSchedule(scenario, playback.firstTracer);
  if (playback.kind === 'timed') await new Promise<void>((resolve) => void clock.at(clock.nowMs() + endMs, resolve));
  const speech = createSpeech(protocol);
  const said = playback.kind === 'instant' ? arrivals.slice(0, INSTANT_CHUNKS) : arrivals;
  const deltas = [...said.flatMap(({ channel, text }) => speech.say({ channel, text })), ...speech.end()];
  const whole = protocol.complete({ id: exchange.id, model: exchange.scenario, path }, deltas);
  return HttpResponse.json(whole, { headers: { [ID_HEADER]: exchange.id } });
}

function streamedAnswer(context: AnswerContext, faults: readonly PreparedFault[]): Response {
  const { served, protocol, scenario, playback, clock, path, onBug } = context;
  const { exchange } = served;
  const abort = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      served.player = play({
        exchange,
        path,
        protocol,
        schedule: planSchedule(scenario, playback.firstTracer),
        faults,
        playback,
        clock,
        // Once the client has left the stream is closed: the player writes nothing more to it.
        signal: abort.signal,
        write: (bytes) => controller.enqueue(bytes),
        end: () => controller.close(),
        breakOff(how) {
          served.breakOff = how;
          controller.close();
        },
        fail(bug) {
          served.over('failed');
          abort.abort();
          onBug(bug);
          controller.error(bug);
        },
      });
    },
    cancel() {
      served.over('client-aborted');
      abort.abort();
    },
  });
  const encoding: Record<string, string> = faults.some(({ id }) => id === 'gzip') ? { 'content-encoding': 'gzip' } : {};
  return new HttpResponse(body, {
    headers: {
      'content-type': protocol.contentType(path),
      'cache-control': 'no-cache',
      ...protocol.answerHeaders,
      ...encoding,
      ...playback.headers,
      [ID_HEADER]: exchange.id,
    },
  });
}
