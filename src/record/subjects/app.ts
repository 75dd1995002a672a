// An app, gateway or proxy under test: the mock is its model, and we are its reader.
//
//   reader ─▶ tap ─▶ app ─▶ mock        the text is found again by its tracer words, whatever the app makes of it
//
// We have no probe inside an app: it is judged at the wire alone, and has no loop log.
import { READER_HEADERS } from '../../clients/answer.ts';
import type { ResolvedClient } from '../../clients/resolve.ts';
import type { ChunkLog, ChoosePlayback, ExchangeLog } from '../../mock/exchange.ts';
import type { MockServer } from '../../mock/server.ts';
import type { HttpRequestSeen, InstrumentId } from '../../model/recording.ts';
import type { Target } from '../../model/target.ts';
import { instruments } from '../instruments/index.ts';
import { createHosts } from '../process/hosts.ts';
import type { Turn } from '../process/turn.ts';
import { openRoute, type Stage } from '../stage.ts';
import { secretsOf } from '../text/redact.ts';
import { createTracerProgress } from '../vantages/progress.ts';
import { lastNewsAt } from '../vantages/wire-progress.ts';
import { readTracers } from '../vantages/wire-tracers.ts';
import type { TapExchange } from '../vantages/wire.ts';
import { processSummary, recordHosted, warningsOf, type HostedSeen } from './hosted.ts';
import { fullPlan, type Subject, type SubjectSummary } from './subject.ts';

/** The request that is made to an app. */
export interface AppRequest {
  /** Address without path: scheme, host, port. */
  origin: string;
  /** Path and query. */
  path: string;
  method: 'GET' | 'POST';
  /** JSON object to send; null for a GET. */
  body: Readonly<Record<string, unknown>> | null;
}

/** The model of an app: one mock, at one address for as long as the app runs. */
export interface AppModel {
  mock: MockServer;
  /** Decides how the exchanges that follow are played; null for the scenario's own schedule. */
  setPlayback(choose: ChoosePlayback | null): void;
  /** What the app wrote to stderr last; nothing of one that we did not start. */
  said(secrets: readonly string[]): string[];
}

export interface AppUnderTest {
  reader: ResolvedClient;
  target: Target;
  request: AppRequest;
  model: AppModel;
}

export function createAppSubject({ reader, target, request, model }: AppUnderTest, stage: Stage): Subject {
  const hosts = createHosts({ choice: reader.choice, client: reader.client, secrets: secretsOf(target) });
  const warnings: string[] = [];
  let last: { seen: HostedSeen; spoken: ExchangeLog | undefined } | null = null;

  return {
    name: reader.choice.id,
    plan: fullPlan,
    async run(instrument) {
      stage.announce('starting');
      const asked = createModelLog();
      const chunks = () => asked.spoken()[0]?.chunks ?? [];
      const progress = createTracerProgress(chunks);
      const play = instruments[instrument].begin(stage.streamsOf(instrument), () => progress);
      const route = await openRoute(request.origin, request.origin);
      model.setPlayback((exchange) => {
        // What an app asks its model for belongs to the request that it is answering.
        if (!route.isMeasured) return { kind: 'instant' };
        // An app may ask for more than the answer, such as a title. The first stream that it asks for is taken for it.
        const isMeasured = exchange.stream !== false && (play.probe !== null || asked.measured.length === 0);
        (isMeasured ? asked.measured : asked.unmeasured).push(exchange);
        return isMeasured ? play.play(exchange) : { kind: 'instant' };
      });
      // An app that fails when it is first asked is never asked again: how it failed is what there is to say.
      const exchanges = () => (route.isMeasured ? route.exchanges() : route.warmUps());
      try {
        const seen = await recordHosted({
          stage,
          hosts,
          instrument,
          target,
          ask: askOf(target, request, reader, route.url, instruments[instrument].headers),
          route,
          play,
          progress,
          spoken: asked.spoken,
          activity: asked.activity,
          lastProgressAt: () => lastNewsAt(route.exchanges()),
          exchanges,
          read: (exchange, requestAt) => readTracers(exchange, chunks(), requestAt, stage),
          requestSeen: (exchange) => requestSeen(exchange, asked.spoken()[0]),
          inside: null,
        });
        warnings.push(
          ...appWarnings(instrument, seen, asked, model.mock.url),
          ...warningsOf(instrument, stage, seen, exchanges().length),
        );
        last = { seen, spoken: asked.spoken()[0] };
        return [seen.stream];
      } finally {
        model.setPlayback(null);
        await route.close();
      }
    },
    summary: () => ({ ...summaryOf(reader, target, last), said: model.said(secretsOf(target)) }),
    warnings: () => warnings,
    async end() {
      await hosts.stop();
    },
  };
}

/** What the app asked of its model while it was measured. */
interface ModelLog {
  measured: ExchangeLog[];
  unmeasured: ExchangeLog[];
  /** Those that were measured; of an app that asked for no stream, its first request. */
  spoken(): readonly ExchangeLog[];
  activity(): number;
}

function createModelLog(): ModelLog {
  const measured: ExchangeLog[] = [];
  const unmeasured: ExchangeLog[] = [];
  return {
    measured,
    unmeasured,
    spoken: () => (measured.length === 0 ? unmeasured.slice(0, 1) : measured),
    activity: () =>
      [...measured, ...unmeasured].reduce((sum, { chunks }: { chunks: readonly ChunkLog[] }) => sum + chunks.length, 0),
  };
}

function askOf(
  { summary, headers }: Target,
  request: AppRequest,
  { choice }: ResolvedClient,
  baseUrl: string,
  changed: Readonly<Record<string, string>> = {},
): Turn['ask'] {
  return {
    protocolVersion: 1,
    baseUrl,
    apiKey: null,
    protocol: summary.protocol,
    model: summary.model,
    prompt: '',
    maxTokens: null,
    path: request.path,
    method: request.method,
    headers: {
      ...READER_HEADERS,
      ...(request.body === null ? {} : { 'content-type': 'application/json' }),
      ...headers,
      ...changed,
    },
    body: { ...request.body },
    options: { client: choice.modulePath ?? choice.id, clientOptions: { ...choice.options }, streams: 1 },
  };
}

/** Whether an app asks for a stream is seen where it asks its model. */
function requestSeen(exchange: TapExchange, atMock: ExchangeLog | undefined): HttpRequestSeen {
  return {
    streamRequested: atMock?.stream ?? null,
    model: atMock?.model ?? null,
    // The query of an app's address may hold a key.
    path: exchange.path.replace(/\?.*/s, ''),
    acceptEncoding: exchange.requestHeaders['accept-encoding'] ?? null,
    httpVersion: exchange.httpVersion,
  };
}

function summaryOf(
  { choice }: ResolvedClient,
  { summary, upstream }: Target,
  last: { seen: HostedSeen; spoken: ExchangeLog | undefined } | null,
): Omit<SubjectSummary, 'said'> {
  // An app may name a scenario of its own.
  const asked = upstream.kind === 'mock' ? upstream.scenario.id : null;
  const scenario = last?.spoken?.scenario ?? asked;
  return {
    subject: { kind: 'app' },
    scenario,
    target: { ...summary, model: `mock/${scenario}` },
    ...processSummary(choice, last?.seen.turn),
  };
}

function appWarnings(instrument: InstrumentId, { stream }: HostedSeen, asked: ModelLog, mockUrl: string): string[] {
  const warnings: string[] = [];
  if (asked.spoken().length === 0 && stream.outcome.kind === 'completed') {
    warnings.push(`${instrument}: the app did not ask its model. Its address has to be ${mockUrl}/v1.`);
  }
  const unmeasured = asked.measured.length === 0 ? asked.unmeasured.length - 1 : asked.unmeasured.length;
  if (asked.unmeasured.length > 0 && stream.request?.streamRequested === true) {
    warnings.push(
      `${instrument}: the app asked its model ${unmeasured + 1} times; the first stream that it asked for was taken for the answer.`,
    );
  }
  return warnings;
}
