// What was seen of one measured request becomes a StreamRecord: one clock, one moment 0, no secrets.
import type { Stamp } from '../clock.ts';
import type { ExchangeLog } from '../mock/exchange.ts';
import { isStreamLimit, KEPT } from '../limits.ts';
import type { AppSeen } from '../model/app-seen.ts';
import type { ControlStep } from '../model/controls.ts';
import type { EndpointSeen } from '../model/endpoint-seen.ts';
import { CHANNELS } from '../model/ids.ts';
import type { Outcome } from '../model/delivery.ts';
import type { LoopLog } from '../model/loop-log.ts';
import type { HeldOpen, HttpRequestSeen, HttpResponseSeen, InstrumentId, StreamRecord } from '../model/recording.ts';
import { harnessOf, type HarnessTicks } from './process/harness.ts';
import type { PushLog } from './instruments/instrument.ts';
import { lockStepsOf } from './instruments/lock-step-record.ts';
import type { Timeline } from '../model/timeline.ts';
import type { Redactor } from '../secrets/redactor.ts';
import { redactHeaders } from '../secrets/headers.ts';
import { compactTimeline } from './vantages/compact.ts';
import { playErrorMs } from './vantages/origin.ts';
import type { TapExchange } from './vantages/wire.ts';
import type { WireReading } from './vantages/wire-timeline.ts';

export interface SeenStream {
  instrument: InstrumentId;
  /** Number of the process that made it; null where that is not known. */
  process: number | null;
  /** Moment 0. */
  requestAt: Stamp;
  timelines: StreamRecord['timelines'];
  texts: StreamRecord['texts'];
  request: HttpRequestSeen | null;
  exchange: TapExchange | undefined;
  reading: WireReading | null;
  /** The mock's log of it; undefined for another upstream. */
  spoken: ExchangeLog | undefined;
  outcome: Outcome;
  loop: LoopLog | null;
  /** Of lock-step; null for the other instruments, and where nothing was pushed. */
  pushes: readonly PushLog[] | null;
  /** From the clock by which chunks were seen to ours. */
  toOurClock: (stamp: Stamp) => Stamp;
  heldOpen: HeldOpen | null;
  /** Cuts secrets out of words that are kept. */
  redactor: Redactor;
  /** Left out for other subjects than apps. */
  app?: AppSeen | null;
  /** Left out for other subjects than endpoints. */
  endpoint?: EndpointSeen;
  /** Left out for what belongs to no control of several requests. */
  control?: ControlStep;
  /** Of the measuring process. */
  ownTicks: HarnessTicks;
}

export function toStreamRecord(seen: SeenStream): StreamRecord {
  const { instrument, requestAt, timelines, exchange, pushes, spoken, redactor } = seen;
  const isGivenUp = isStreamLimit(seen.outcome.limit ?? '');
  return {
    instrument,
    process: seen.process,
    timelines: compact(isGivenUp ? beginningsOf(timelines) : timelines, redactor),
    texts: isGivenUp ? [] : seen.texts,
    request: seen.request,
    response: exchange === undefined ? null : responseSeen(exchange),
    outcome: seen.outcome,
    loop: seen.loop,
    unknownEvents: { ...seen.reading?.unknownEvents },
    harness: harnessOf(seen.ownTicks, spoken === undefined ? [] : playErrorMs(spoken), requestAt),
    lockStep: pushes === null ? null : lockStepsOf(pushes, seen.toOurClock, requestAt, timelines),
    heldOpen: seen.heldOpen,
    app: seen.app ?? null,
    endpoint: seen.endpoint ?? null,
    control: seen.control ?? null,
  };
}

/** Of what had no end nobody needs all. */
function beginningsOf(timelines: StreamRecord['timelines']): StreamRecord['timelines'] {
  const most = KEPT.eventsOfGivenUp;
  return Object.fromEntries(
    Object.entries(timelines).map(([vantage, timeline]) => {
      const arrivals = timeline.arrivals.slice(0, most).filter(({ frame }) => (frame?.readId ?? 0) < most);
      return [vantage, { ...timeline, arrivals, reads: timeline.reads?.slice(0, most) ?? null, digests: {} }];
    }),
  );
}

/** A recording may wait for others of its run before it is judged. */
function compact(timelines: StreamRecord['timelines'], redactor: Redactor): StreamRecord['timelines'] {
  return Object.fromEntries(
    Object.entries(timelines).map(([vantage, timeline]) => [
      vantage,
      compactTimeline({ ...timeline, arrivals: withoutSecrets(timeline.arrivals, redactor) }),
    ]),
  );
}

/** A model may say a key over several pieces, between which it thinks. Digests and counts stay those of what it said. */
function withoutSecrets(arrivals: Timeline['arrivals'], redactor: Redactor): Timeline['arrivals'] {
  if (!arrivals.some(({ text }) => text !== undefined)) return arrivals;
  const cleaned = arrivals.map((arrival) => ({ ...arrival }));
  for (const channel of CHANNELS) {
    const own = cleaned.filter((arrival) => arrival.channel === channel && arrival.text !== undefined);
    const texts = redactor.pieces(own.map(({ text = '' }) => text));
    for (const [k, arrival] of own.entries()) arrival.text = texts[k]!;
  }
  return cleaned;
}

function responseSeen({ status, responseHeaders }: TapExchange): HttpResponseSeen | null {
  if (status === null || responseHeaders === null) return null;
  return {
    status,
    headers: redactHeaders(responseHeaders),
    contentType: responseHeaders['content-type'] ?? null,
    contentEncoding: responseHeaders['content-encoding'] ?? null,
  };
}
