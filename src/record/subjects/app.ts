// An app, gateway or proxy under test: the mock is its model, and we are its reader.
//
//   reader ─▶ tap ─▶ app ─▶ mock        the text is found again by its tracer words, whatever the app makes of it
//
// We have no probe inside an app: it is judged at the wire alone, and has no loop log.
import { refusalWarning, type Refusal } from '../../admission.ts';
import { withoutSegments } from '../../secrets/segments.ts';
import type { ResolvedClient } from '../../clients/resolve.ts';
import { KEPT, STREAM_LIMITS } from '../../limits.ts';
import type { ChunkLog, ExchangeLog } from '../../mock/exchange.ts';
import { isDisturbed } from '../../mock/scenarios.ts';
import type { HttpRequestSeen, InstrumentId, Recording } from '../../model/recording.ts';
import type { Target } from '../../model/target.ts';
import { instruments } from '../instruments/index.ts';
import type { InstrumentPlay } from '../instruments/instrument.ts';
import { createHosts } from '../process/hosts.ts';
import { openRoute, type Stage } from '../stage.ts';
import { givenChunks } from '../vantages/origin.ts';
import { createAppProgress, type AppProgress } from '../vantages/progress.ts';
import { lastNewsAt } from '../vantages/wire-progress.ts';
import { bodyBeginning } from '../vantages/wire-exchange.ts';
import { readTracers } from '../vantages/wire-tracers.ts';
import type { TapExchange } from '../vantages/wire.ts';
import type { WireReading } from '../vantages/wire-timeline.ts';
import { createAppAsked, type AppAsked } from './app-asked.ts';
import { modelEnds, watchModel, type AppModel } from './app-model.ts';
import { askOf, isFirstStep, type AppRequest } from './app-request.ts';
import { appOutcome, appSeen } from './app-seen.ts';
import { createServedWatch } from './app-socket.ts';
import { processSummary, warningsOf } from './hosted-summary.ts';
import { recordHosted, type HostedApp, type HostedSeen } from './hosted.ts';
import { isUnpointed } from './pointing.ts';
import { fullPlan, type Subject, type SubjectSummary } from './subject.ts';

export interface AppUnderTest {
  reader: ResolvedClient;
  target: Target;
  request: AppRequest;
  model: AppModel;
}

export function createAppSubject({ reader, target, request, model }: AppUnderTest, stage: Stage): Subject {
  const hosts = createHosts({ choice: reader.choice, client: reader.client, redactor: stage.redactor, letThrough: [] });
  const warnings: string[] = [];
  const refusals = new Set<Refusal>();
  let last: { seen: HostedSeen; spoken: ExchangeLog | undefined } | null = null;
  /** Streams that the app asks its model for, to answer one request. */
  let streamsOfOne = 1;
  /** What the last stream but the probe said of the app and its model: once, for all say the same. */
  let ofModel: string[] = [];
  let ofWithheld: string[] = [];

  /** Drives the app once. */
  async function ask(instrument: InstrumentId): Promise<Asking> {
    const progress = createAppProgress();
    const asked = createAppAsked(progress);
    const play = instruments[instrument].begin(stage.streamsOf(instrument), asked.progressOf, streamsOfOne);
    const route = await openRoute(request.origin, request.origin, {
      ownHeaders: target.headers,
      way: request.way,
      protocols: ['h2', 'http/1.1'],
      takesWebSockets: request.isWebSocket,
      onRefused: (refusal) => void refusals.add(refusal),
    });
    watchModel(model, { route, asked, play });
    // An app that fails when it is first asked is never asked again: how it failed is what there is to say.
    const exchanges = () => streamed(route.isMeasured ? route.exchanges() : route.warmUps(), request);
    const spoken = () => asked.judged();
    try {
      const seen = await recordHosted({
        stage,
        hosts,
        instrument,
        target,
        ask: askOf(target, request, reader, route.url, instruments[instrument].headers),
        route,
        play,
        progress: request.isWebSocket ? withServed(progress, asked, play) : progress,
        spoken: () => asked.logs().filter((log) => log === spoken()),
        activity: () => asked.logs().reduce((sum, { chunks }) => sum + chunks.length, 0),
        limit: () => route.limit() ?? (asked.logs().length > STREAM_LIMITS.requests.most ? 'requests' : null),
        lastProgressAt: () => lastNewsAt(exchanges()),
        exchanges,
        async read(exchange, requestAt) {
          if (exchange.ended === 'complete') await modelEnds(spoken);
          return await readTracers(exchange, chunksOf(spoken()), requestAt, stage);
        },
        requestSeen: (exchange) => requestSeen(exchange, spoken()),
        app: hostedApp(asked, model, stage),
        inside: null,
      });
      await model.requireOwn([...route.warmUps(), ...route.exchanges()]);
      return { seen, isProbe: play.probe !== null, exchanges: exchanges(), spoken: spoken() };
    } finally {
      model.watch(null);
      await route.close();
    }
  }

  return {
    name: reader.choice.id,
    plan: (mode) => planOf(mode, stage),
    async run(instrument) {
      stage.announce('starting');
      let asking = await ask(instrument);
      if (isUnpointed(asking.seen) && (await model.becomesPointed(() => stage.announce('waiting'))))
        asking = await ask(instrument);
      const { seen, isProbe, exchanges, spoken } = asking;
      warnings.push(...warningsOf(instrument, stage, seen, exchanges));
      if (!isProbe) {
        streamsOfOne = Math.max(1, seen.stream.app?.streams ?? 1);
        ofModel = appWarnings(seen, model);
      }
      if (hasFailed(seen)) ofWithheld = [model.withheldWords() ?? []].flat();
      last = { seen, spoken };
      return [seen.stream];
    },
    summary: () => ({ ...summaryOf(reader, target, last), said: model.said() }),
    warnings: () => [
      ...ofModel,
      ...warnings,
      ...refusalWarning(refusals, 'our reader'),
      ...refusalWarning(model.refusals, 'the mock'),
      ...ofWithheld,
    ],
    async end() {
      await hosts.stop();
    },
  };
}

/** What came of driving it once. */
interface Asking {
  seen: HostedSeen;
  isProbe: boolean;
  exchanges: readonly TapExchange[];
  spoken: ExchangeLog | undefined;
}

function withServed(progress: AppProgress, asked: AppAsked, { probe }: InstrumentPlay): AppProgress {
  if (probe === null) return progress;
  const watch = createServedWatch(asked.logs, () => probe.streamEnded());
  return {
    ...progress,
    add(message) {
      progress.add(message);
      watch(message);
    },
  };
}

/** Of an app that answers first with an id: what streams, where there is such a request. */
function streamed(exchanges: readonly TapExchange[], request: AppRequest): readonly TapExchange[] {
  const streams = exchanges.filter((exchange) => !isFirstStep(exchange, request));
  return streams.length === 0 ? exchanges : streams;
}

/** Whether it did not answer, or with an error. */
function hasFailed({ stream: { outcome, app } }: HostedSeen): boolean {
  return (outcome.kind !== 'completed' && outcome.kind !== 'interrupted') || (app?.sent?.status ?? 200) >= 400;
}

/** Lock-step pushes past what the model itself holds: that shows nothing of an app. */
function planOf(mode: Recording['mode'], { scenario }: Stage): readonly InstrumentId[] {
  const isHeld = scenario !== null && isDisturbed(scenario);
  return fullPlan(isHeld && mode === 'both' ? 'timed' : mode);
}

/** What the mock gave of an answer. */
function chunksOf(spoken: ExchangeLog | undefined): readonly ChunkLog[] {
  return spoken === undefined ? [] : givenChunks(spoken);
}

function hostedApp(asked: AppAsked, model: AppModel, stage: Stage): HostedApp {
  let body: string | null = null;
  return {
    seen(exchange, reading) {
      body = bodyBeginning(exchange, KEPT.errorBytes);
      const askedEarlier = model.asked() - asked.logs().length;
      return appSeen({ asked, askedEarlier, exchange, reading, redactor: stage.redactor });
    },
    outcome: (seen) => appOutcome(seen, body),
    async textsOfOne(exchange, requestAt) {
      const readings = await Promise.all(
        asked.logs().map((log) => readTracers(exchange, chunksOf(log), requestAt, stage)),
      );
      // The answer of which most came: an app may show a title beside it, or a part of one.
      const cameOf = ({ timeline }: WireReading) => timeline.arrivals.reduce((sum, one) => sum + one.characters, 0);
      return readings.toSorted((a, b) => cameOf(b) - cameOf(a))[0]?.comparisons ?? [];
    },
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

function appWarnings({ stream: { app, outcome } }: HostedSeen, { mock }: AppModel): string[] {
  if (app === null) return [];
  const { asked, streams, askedEarlier, judged, cameOut, refused } = app;
  if (asked + askedEarlier === 0 && refused === null && outcome.kind === 'completed')
    return [`The app did not ask its model. Its address has to be ${withoutSegments(mock.url)}/v1.`];
  if (asked < 2 || judged === null) return [];
  const several =
    cameOut > 1 ? ` Words of ${cameOut} of its answers came out: the one in the most pieces is judged.` : '';
  return streams === 0
    ? []
    : [
        `To answer one request the app asked its model ${asked} times; the answer to request ${judged} is judged.${several}`,
      ];
}
