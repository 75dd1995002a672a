// A client under test: it runs in a process of its own, makes the requests that we name, and is looked at from inside.
//
//   warm-up ─▶ mock        the first request of a process is late by itself, and nobody else should pay for it
//   measured ─▶ tap ─▶ mock, or the real upstream
import { refusalWarning } from '../../admission.ts';
import { resolveClient, type ResolvedClient } from '../../clients/resolve.ts';
import type { Stamp } from '../../clock.ts';
import type { ExchangeLog } from '../../mock/exchange.ts';
import { CLIENT_CONTROL } from '../../model/controls.ts';
import type { HttpRequestSeen, InstrumentId, StreamRecord } from '../../model/recording.ts';
import type { Target } from '../../model/target.ts';
import { parseJson } from '../../protocols/json.ts';
import { protocols } from '../../protocols/index.ts';
import { instruments } from '../instruments/index.ts';
import { createLiveProgress } from '../vantages/progress.ts';
import { onOurClock, type Turn } from '../process/turn.ts';
import type { Stage } from '../stage.ts';
import { timelinesInside } from '../vantages/app.ts';
import { loopOf } from '../vantages/loop.ts';
import type { TapExchange } from '../vantages/wire.ts';
import { lastContentAt } from '../vantages/wire-progress.ts';
import { readWire } from '../vantages/wire-timeline.ts';
import { createClientProcess, type ClientOfProcess, type ClientProcess } from './client-process.ts';
import { processSummary, warningsOf } from './hosted-summary.ts';
import { recordHosted, type HostedSeen } from './hosted.ts';
import { fullPlan, type Subject, type SubjectSummary } from './subject.ts';

/** Makes nothing of an answer but to hand it over. */
const RAW_CLIENT = 'undici';

export function createClientSubject({ client, target, process: shared }: ClientUnderTest, stage: Stage): Subject {
  const { choice } = client;
  const process = shared ?? createClientProcess({ client, target }, stage);
  const { hosts } = process;
  const warnings: string[] = [];
  let isFresh = choice.options['processes'] === 'each';
  let last: ClientSeen | null = null;

  async function stream(instrument: InstrumentId): Promise<ClientSeen> {
    stage.announce('starting');
    const { route, mockUrl, setPlayback } = await process.way();
    const spoken: ExchangeLog[] = [];
    const progress = createLiveProgress(stage.waitFor);
    const play = instruments[instrument].begin(stage.streamsOf(instrument), () => progress);
    route.begin();
    setPlayback((exchange) => {
      spoken.push(exchange);
      return play.play(exchange);
    });
    const seen = await recordHosted({
      stage,
      hosts,
      instrument,
      target,
      ask: askOf(target, client, route.url),
      route,
      play,
      progress,
      spoken: () => spoken,
      activity: () => spoken.reduce((sum, { chunks }) => sum + chunks.length, 0),
      limit: route.limit,
      lastProgressAt: () => lastContentAt(route.exchanges(), protocols.get(target.summary.protocol)),
      exchanges: route.exchanges,
      read: (exchange, requestAt) => readWire(exchange, protocols.get(target.summary.protocol), requestAt, stage),
      requestSeen: (exchange) => requestSeen(target, exchange),
      app: null,
      inside(turn, requestAt) {
        const toOurClock = (stamp: Stamp) => onOurClock(turn, stamp);
        return {
          timelines: timelinesInside(turn.log, toOurClock, requestAt, stage),
          loop: loopOf(turn.log, toOurClock, requestAt),
        };
      },
    });
    return { ...seen, exchanges: route.exchanges(), mock: { url: mockUrl, scenario: spoken[0]?.scenario ?? null } };
  }

  /** A client may keep something of the stream before: what fails then is tried again in a new process. */
  async function streamOrAgain(instrument: InstrumentId): Promise<ClientSeen> {
    if (isFresh) await hosts.stop();
    const isReused = hosts.isUsed;
    const seen = await stream(instrument);
    if (!isReused || !isOfClient(seen)) return seen;
    await hosts.stop();
    const again = await stream(instrument);
    if (again.stream.outcome.kind !== 'completed') return again;
    isFresh = true;
    warnings.push(
      `${instrument}: ${choice.id} failed where its process had served a stream before (${seen.stream.outcome.kind}), and did not in a new one: each stream got a process of its own from then on.`,
    );
    return again;
  }

  return {
    name: choice.id,
    plan: (mode) => (stage.scenario === null ? ['timed'] : fullPlan(mode)),
    async prepare() {
      // One that other runs share is warm, and may be busy with them.
      if (hosts.isThere) return;
      const { route } = await process.way();
      hosts.prepare({ type: 'warm-up', ...askOf(target, client, route.url) });
      await hosts.prepared();
    },
    async run(instrument) {
      last = await streamOrAgain(instrument);
      warnings.push(...warningsOf(instrument, stage, last, last.exchanges));
      return [last.stream];
    },
    async control(id) {
      if (id !== CLIENT_CONTROL) return [];
      const streams: StreamRecord[] = [];
      // Without the mock nobody proves anything by order: a difference has to show twice.
      for (let pair = 0; pair < (stage.scenario === null ? 2 : 1) && !stage.signal?.aborted; pair++) {
        // Each in a process of its own: what fails in a used one is asked again, and that was not announced.
        const raw = createClientSubject({ client: await resolveClient(RAW_CLIENT, '.'), target }, stage);
        try {
          const [stream] = await raw.run(id);
          if (stream !== undefined) streams.push({ ...stream, control: { arm: 'changed', pair, setting: RAW_CLIENT } });
          if (stream?.outcome.kind !== 'completed') break;
        } finally {
          await raw.end();
        }
      }
      return streams;
    },
    summary: () => ({ ...summaryOf(client, target, last), said: [] }),
    warnings: () => [
      ...warnings,
      ...refusalWarning(process.refusals, 'the client', `--client ${choice.id}:segment=off`),
    ],
    end: async () => void (shared === undefined && (await process.end())),
  };
}

export interface ClientUnderTest extends ClientOfProcess {
  /** That of other runs of this check; left out, the run has one of its own. */
  process?: ClientProcess;
}

interface ClientSeen extends HostedSeen {
  /** That came to the route. */
  exchanges: readonly TapExchange[];
  /** Its upstream, where that was the mock, and what was played. */
  mock: { url: string; scenario: string | null };
}

const OF_CLIENT: readonly string[] = ['client-crashed', 'protocol-error', 'timed-out', 'connect-failed', 'truncated'];

/** Failures that a client may have made itself. If the upstream made them, they show again in a new process. */
function isOfClient({ stream: { outcome }, exchanges }: ClientSeen): boolean {
  return OF_CLIENT.includes(outcome.kind) || (outcome.kind === 'completed' && exchanges.length === 0);
}

function askOf(target: Target, { choice }: ResolvedClient, baseUrl: string): Turn['ask'] {
  const protocol = protocols.get(target.summary.protocol);
  const { prompt, maxTokens, limitMember, apiKey } = target;
  const { model } = target.summary;
  const asked = { model, stream: true };
  const path = protocol.path(asked);
  return {
    protocolVersion: 1,
    baseUrl,
    apiKey,
    protocol: protocol.id,
    model,
    prompt,
    maxTokens,
    path,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: protocol.contentType(path).split(';')[0]!,
      ...protocol.headers,
      ...(apiKey === null ? {} : protocol.authorization(apiKey)),
      ...target.headers,
    },
    body: protocol.ask({ ...asked, prompt, maxTokens, ...(limitMember === undefined ? {} : { limitMember }) }),
    options: { client: choice.modulePath ?? choice.id, clientOptions: { ...choice.options }, streams: 1 },
  };
}

function requestSeen({ summary }: Target, exchange: TapExchange): HttpRequestSeen {
  const protocol = protocols.get(summary.protocol);
  const asked = { path: exchange.path, body: parseJson(exchange.requestBody.toString('utf8')) };
  return {
    streamRequested: protocol.streamRequested(asked),
    model: protocol.modelRequested(asked),
    path: exchange.path,
    acceptEncoding: exchange.requestHeaders['accept-encoding'] ?? null,
    httpVersion: exchange.httpVersion,
  };
}

function summaryOf(
  { choice }: ResolvedClient,
  { summary, upstream }: Target,
  seen: ClientSeen | null,
): Omit<SubjectSummary, 'said'> {
  // A client may name a scenario of its own.
  const scenario = upstream.kind === 'mock' ? (seen?.mock.scenario ?? upstream.scenario.id) : null;
  return {
    subject: { kind: 'client' },
    scenario,
    target:
      scenario === null
        ? summary
        : { ...summary, model: `mock/${scenario}`, baseUrl: seen?.mock.url ?? summary.baseUrl },
    ...processSummary(choice, seen?.turn),
  };
}
