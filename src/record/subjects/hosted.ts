// What a client under test and our reader of an app have in common: both run in a client host, and make the requests that
// we name.
import type { Stamp } from '../../clock.ts';
import type { StreamLimit } from '../../limits.ts';
import type { ExchangeLog } from '../../mock/exchange.ts';
import type { AppSeen } from '../../model/app-seen.ts';
import type { Outcome } from '../../model/delivery.ts';
import type { LoopLog } from '../../model/loop-log.ts';
import type { HttpRequestSeen, InstrumentId, StreamRecord } from '../../model/recording.ts';
import type { Target } from '../../model/target.ts';
import type { TextComparison } from '../../model/text-comparison.ts';
import { protocols } from '../../protocols/index.ts';
import { heldOpenOf } from '../instruments/held-open-record.ts';
import type { InstrumentPlay } from '../instruments/instrument.ts';
import type { LiveProgress } from '../vantages/progress.ts';
import { answerNotes } from '../answer-notes.ts';
import type { Hosts } from '../process/hosts.ts';
import { onOurClock, takeTurn, type Turn, type TurnSeen } from '../process/turn.ts';
import { secretsOfRequest } from '../../secrets/given.ts';
import type { Route, Stage } from '../stage.ts';
import { toStreamRecord } from '../stream-record.ts';
import { createDigester } from '../text/digest.ts';
import { nothingCame, textsOfStream } from '../text/texts-of-stream.ts';
import { givenChunks, originTimeline } from '../vantages/origin.ts';
import type { TapExchange } from '../vantages/wire.ts';
import type { WireReading } from '../vantages/wire-timeline.ts';
import { hostedOutcome, type HostedWitnesses } from './hosted-outcome.ts';

export interface HostedStream {
  stage: Stage;
  hosts: Hosts;
  instrument: InstrumentId;
  target: Target;
  ask: Turn['ask'];
  route: Route;
  play: InstrumentPlay;
  progress: LiveProgress;
  /** The mock's logs of what is measured so far; of an app the one that is judged. */
  spoken(): readonly ExchangeLog[];
  /** Grows whenever anything moves at the mock. */
  activity(): number;
  /** The limit that was met at the tap, or by an app; null for none. */
  limit(): StreamLimit | null;
  /** When the wire last brought something of the answer; null for never. */
  lastProgressAt(): Promise<Stamp | null>;
  /** The measured exchanges at the tap. */
  exchanges(): readonly TapExchange[];
  read(exchange: TapExchange, requestAt: Stamp): Promise<WireReading>;
  requestSeen(exchange: TapExchange): HttpRequestSeen;
  /** What is known of an app; null for a client. */
  app: HostedApp | null;
  /** What the process shows from inside; null for our reader of an app, which is not under test. */
  inside: ((turn: TurnSeen, requestAt: Stamp) => { timelines: StreamRecord['timelines']; loop: LoopLog | null }) | null;
}

/** An app behind the reader that is hosted. */
export interface HostedApp {
  seen(exchange: TapExchange, reading: WireReading): AppSeen;
  /** What failed between it and its model, or instead of a stream; null if nothing did. */
  outcome(seen: AppSeen): Outcome | null;
  /** Of one of several streams at once, whose words tell which answer it is. */
  textsOfOne(exchange: TapExchange, requestAt: Stamp): Promise<TextComparison[]>;
}

/** One stream, and what its process said. */
export interface HostedSeen {
  stream: StreamRecord;
  /** What a user should know of the answer on the wire, a sentence each. */
  notes: readonly string[];
  turn: TurnSeen;
}

export async function recordHosted(hosted: HostedStream): Promise<HostedSeen> {
  const turn = await takeTurn(hosted.hosts, turnOf(hosted));
  return { ...(await streamOf(hosted, turn)), turn };
}

function turnOf({
  stage,
  instrument,
  ask,
  route,
  play,
  progress,
  activity,
  limit,
  lastProgressAt,
  inside,
  exchanges,
}: HostedStream): Turn {
  return {
    ask: { ...ask, options: { ...ask.options, streams: stage.streamsOf(instrument) } },
    onMessage(message) {
      progress.add(message);
      if (message.type === 'delta') {
        stage.onEvent({ kind: 'delta', atMs: Date.now(), characters: message.text.length });
        play.probe?.moved();
      }
      if (message.type === 'end') play.probe?.streamEnded();
    },
    async onReady() {
      await stage.calm();
      stage.announce(instrument);
      route.measure();
    },
    activity: () => route.activity() + activity(),
    limit,
    // A client is warmed up by the mock, which answers at once.
    isWarmUpAnswered: () => inside === null && exchanges().some(({ status }) => status !== null),
    lastProgressAt,
    idleTimeoutMs: stage.idleTimeoutMs,
    startTimeoutMs: stage.startTimeoutMs,
    maxTimeMs: stage.maxTimeMs,
    signal: stage.signal,
    settled: route.settled,
  };
}

async function streamOf(hosted: HostedStream, turn: TurnSeen): Promise<Omit<HostedSeen, 'turn'>> {
  const { stage, instrument, play } = hosted;
  const sentAt = turn.log.streams[0]?.requestAt ?? null;
  const requestAt = sentAt === null ? turn.startedAt : onOurClock(turn, sentAt);
  const isProbe = play.probe !== null;
  const exchanges = hosted.exchanges();
  // A client that tries again makes further exchanges; the last is the one whose answer it used.
  const exchange = isProbe ? tellingExchange(exchanges) : exchanges.at(-1);
  // The code of a client may send a key of its own.
  for (const { requestHeaders, path } of exchanges) stage.redactor.add(secretsOfRequest(requestHeaders, path));
  const spoken = hosted.spoken().at(-1);
  const isDisturbed = hosted.app !== null && (spoken?.faults.length ?? 0) > 0;
  const reading = exchange === undefined ? null : await hosted.read(exchange, requestAt);
  const request = exchange === undefined ? null : hosted.requestSeen(exchange);
  const app = exchange === undefined || reading === null ? null : (hosted.app?.seen(exchange, reading) ?? null);
  const outcomeOf = outcomesOf(hosted, turn, { exchange, reading, request, app });
  const toOurClock = (stamp: Stamp) => onOurClock(turn, stamp);
  const inside = hosted.inside?.(turn, requestAt) ?? { timelines: {}, loop: null };
  const timelines = { ...inside.timelines };
  if (spoken !== undefined) {
    const chunks = isDisturbed ? givenChunks(spoken) : spoken.chunks;
    timelines.origin = originTimeline(spoken, createDigester(stage.salt), requestAt, stage.keepText, chunks);
  }
  if (reading !== null) timelines.wire = reading.timeline;
  const stream = toStreamRecord({
    instrument,
    process: turn.process,
    requestAt,
    timelines: isProbe ? {} : timelines,
    texts: isProbe
      ? await textsOfProbe(hosted, turn, requestAt)
      : isSilent(app) && spoken !== undefined
        ? nothingCame(givenChunks(spoken))
        : textsOf(hosted, turn, { spoken, exchange, reading }),
    request,
    exchange,
    reading,
    spoken,
    outcome: outcomeOf(0),
    loop: inside.loop,
    // What the model itself held had to be pushed as well: that says nothing of an app.
    redactor: stage.redactor,
    pushes: isDisturbed ? null : play.pushesOf(spoken ?? null),
    toOurClock,
    heldOpen: play.probe === null ? null : heldOpenOf(play.probe, turn.log, toOurClock, requestAt, outcomeOf),
    app,
    ownTicks: turn.ownTicks,
  });
  return { stream, notes: isProbe ? [] : answerNotes(exchange, reading) };
}

/** How each of its streams ended. */
function outcomesOf(
  { stage, target, route, app: hostedApp, inside }: HostedStream,
  turn: TurnSeen,
  { request, app, ...wire }: OnTheWire & { request: HttpRequestSeen | null; app: AppSeen | null },
): (stream: number) => Outcome {
  const witnesses: Omit<HostedWitnesses, 'stream'> = {
    ...wire,
    limits: stage,
    redactor: stage.redactor,
    protocol: protocols.get(target.summary.protocol),
    turn,
    streamRequested: request?.streamRequested ?? null,
    app: app === null ? null : (hostedApp?.outcome(app) ?? null),
    isApp: inside === null,
    warmUp: route.warmUps().at(-1),
  };
  return (stream) => hostedOutcome({ ...witnesses, stream });
}

/** Whether an app was given an answer, and sent nothing at all where a stream was expected. */
function isSilent(app: AppSeen | null): boolean {
  const { sent = null, streams = 0 } = app ?? {};
  return streams > 0 && sent !== null && sent.status === 200 && sent.bytes === 0;
}

interface OnTheWire {
  exchange: TapExchange | undefined;
  reading: WireReading | null;
}

function textsOf(
  { target, inside }: HostedStream,
  turn: TurnSeen,
  { spoken, exchange, reading, stream = 0 }: OnTheWire & { spoken: ExchangeLog | undefined; stream?: number },
): StreamRecord['texts'] {
  if (reading === null) return [];
  const { needsEndFrame } = protocols.get(target.summary.protocol);
  return textsOfStream({
    spoken,
    words: reading.words,
    comparisons: reading.comparisons,
    got: inside === null ? null : (turn.log.streams[stream]?.deltas ?? []),
    isLeft: exchange?.ended === 'client-aborted',
    endSeen: reading.endSeen || !needsEndFrame,
  });
}

/** Of each stream that came to its end. Which belongs to which exchange is not known: all are asked for the same. */
async function textsOfProbe(hosted: HostedStream, turn: TurnSeen, requestAt: Stamp): Promise<StreamRecord['texts']> {
  const ended = turn.log.streams.flatMap(({ end }, stream) => (end?.kind === 'completed' ? [stream] : []));
  const exchanges = hosted.exchanges().filter(({ ended: how }) => how === 'complete');
  if (ended.length < turn.log.streams.length || exchanges.length < ended.length) return [];
  const hasFault = (texts: StreamRecord['texts']) => texts?.some(({ fault }) => fault !== null) ?? false;
  if (hosted.app !== null) {
    const texts = await Promise.all(exchanges.map((exchange) => hosted.app!.textsOfOne(exchange, requestAt)));
    return texts.find(hasFault) ?? texts[0] ?? [];
  }
  const wires = await Promise.all(
    exchanges.map(async (exchange) => ({ exchange, reading: await hosted.read(exchange, requestAt) })),
  );
  const texts = ended.map((stream) => {
    const against = wires.map((wire) => textsOf(hosted, turn, { spoken: undefined, ...wire, stream }));
    return against.find((one) => !hasFault(one)) ?? against[0] ?? [];
  });
  return texts.find(hasFault) ?? texts[0] ?? [];
}

/** Of several streams at once: one that failed, else the first. */
function tellingExchange(exchanges: readonly TapExchange[]): TapExchange | undefined {
  return exchanges.find(({ status, failure }) => failure !== null || (status ?? 0) >= 400) ?? exchanges[0];
}
