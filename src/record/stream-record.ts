// What was seen of one stream becomes a StreamRecord: one clock, one zero (the moment at which the request was handed to
// the client), no secrets, and no words unless they are to be kept.
import { msBetween, type Stamp } from '../clock.ts';
import type { HttpRequestSeen, HttpResponseSeen, LoopLog, StreamRecord } from '../model/recording.ts';
import { protocols } from '../protocols/index.ts';
import { parseJson } from '../protocols/json.ts';
import { createDigester } from './text/digest.ts';
import { harnessOf, pausesFrom } from './harness.ts';
import { heldOpenOf } from './instruments/held-open-record.ts';
import { lockStepsOf } from './instruments/lock-step-record.ts';
import { redactHeaders } from './text/redact.ts';
import { onOurClock, secretsOf, type StreamEvidence, type StreamJob } from './stream-job.ts';
import { streamOutcome } from './stream-outcome.ts';
import { readTracers } from './text/tracers.ts';
import { appTimeline, observerTimeline } from './vantages/app.ts';
import { originTimeline, playErrorMs } from './vantages/origin.ts';
import type { TapExchange } from './vantages/wire.ts';
import { readWire, type WireReading } from './vantages/wire-timeline.ts';

/** Period of the host's ticker, ms. */
const TICK_PERIOD_MS = 5;

export async function toStreamRecord(job: StreamJob, evidence: StreamEvidence): Promise<StreamRecord> {
  const protocol = protocols.get(job.target.summary.protocol);
  const zero = zeroOf(evidence);
  // A client that tries again makes further exchanges; the last is the one whose answer it used.
  const exchange = job.instrument === 'held-open' ? tellingExchange(evidence) : evidence.tapExchanges.at(-1);
  const reading = exchange === undefined ? null : await readingOf(job, evidence, exchange, zero);
  const request = exchange === undefined ? null : requestSeen(job, evidence, exchange);
  const outcomeOf = (stream: number) =>
    streamOutcome(
      { job, evidence, protocol, stream, exchange, reading, streamRequested: request?.streamRequested ?? null },
      secretsOf(job),
    );
  const timelines = job.instrument === 'held-open' ? {} : timelinesOf(job, evidence, zero, reading);
  const mockExchange = evidence.mockExchanges.at(-1);
  return {
    instrument: job.instrument,
    process: null,
    timelines,
    request,
    response: exchange === undefined ? null : responseSeen(exchange),
    outcome: outcomeOf(0),
    // Of an app's process nothing is known from inside.
    loop: job.app === null ? loopOf(evidence, zero) : null,
    unknownEvents: { ...reading?.unknownEvents },
    harness: harnessOf(evidence.ownTicks, mockExchange === undefined ? [] : playErrorMs(mockExchange), zero),
    lockStep: job.instrument === 'lock-step' ? lockStepsOf(evidence, zero, timelines) : null,
    heldOpen: job.instrument === 'held-open' ? heldOpenOf(evidence, zero, outcomeOf) : null,
  };
}

/** Of several streams at once: one that failed, else the first. */
function tellingExchange({ tapExchanges }: StreamEvidence): TapExchange | undefined {
  return tapExchanges.find(({ status, failure }) => failure !== null || (status ?? 0) >= 400) ?? tapExchanges[0];
}

function readingOf(job: StreamJob, evidence: StreamEvidence, exchange: TapExchange, zero: Stamp): Promise<WireReading> {
  const { app, target, keepText, salt } = job;
  const options = { keepText, salt };
  if (app !== null) return readTracers(exchange, evidence.mockExchanges[0]?.chunks ?? [], zero, options);
  return readWire(exchange, protocols.get(target.summary.protocol), zero, options);
}

function zeroOf(evidence: StreamEvidence): Stamp {
  const requestAt = evidence.host.streams[0]?.requestAt ?? null;
  return requestAt === null ? evidence.startedAt : onOurClock(evidence, requestAt);
}

function timelinesOf(
  { app, keepText, salt }: StreamJob,
  evidence: StreamEvidence,
  zero: Stamp,
  reading: WireReading | null,
): StreamRecord['timelines'] {
  const timelines: StreamRecord['timelines'] = {};
  const mockExchange = evidence.mockExchanges.at(-1);
  if (mockExchange !== undefined) timelines.origin = originTimeline(mockExchange, createDigester(salt), zero, keepText);
  if (reading !== null) timelines.wire = reading.timeline;
  const stream = evidence.host.streams[0];
  // Our own reader of an app is not under test.
  if (stream === undefined || app !== null) return timelines;
  const ours = <T extends { at: Stamp }>(seen: T): T => ({ ...seen, at: onOurClock(evidence, seen.at) });
  const parts = {
    zero,
    headersAt: stream.response === null ? null : onOurClock(evidence, stream.response.at),
    endAt: stream.endAt === null ? null : onOurClock(evidence, stream.endAt),
    keepText,
  };
  const deltas = stream.deltas.map(ours);
  timelines.app = appTimeline(deltas, createDigester(salt), parts);
  timelines.observer = observerTimeline(stream.observed.map(ours), deltas, parts);
  return timelines;
}

function loopOf(evidence: StreamEvidence, zero: Stamp): LoopLog | null {
  const { ticks, pauses, utilization, streams, silence } = evidence.host;
  const endAt = streams[0]?.endAt ?? null;
  // Ticks are told after the stream: a process that died before had none to tell, which is no silence.
  if (ticks.length === 0 || endAt === null) return null;
  const atMs = (stamp: Stamp) => msBetween(zero, onOurClock(evidence, stamp));
  return {
    periodMs: TICK_PERIOD_MS,
    startMs: 0,
    endMs: atMs(endAt),
    ticksMs: ticks.map(atMs),
    utilization,
    pauses: pausesFrom(
      zero,
      pauses.map((pause) => ({
        ...pause,
        from: onOurClock(evidence, pause.from),
        to: onOurClock(evidence, pause.to),
      })),
    ),
    silence: silenceOf(silence),
  };
}

function requestSeen({ app, target }: StreamJob, evidence: StreamEvidence, exchange: TapExchange): HttpRequestSeen {
  const protocol = protocols.get(target.summary.protocol);
  const body = parseJson(exchange.requestBody.toString('utf8'));
  const asked = { path: exchange.path, body };
  const atMock = evidence.mockExchanges[0];
  return {
    // Whether an app asks for a stream is seen where it asks its model.
    streamRequested: app === null ? protocol.streamRequested(asked) : (atMock?.stream ?? null),
    model: app === null ? protocol.modelRequested(asked) : (atMock?.model ?? null),
    // The query of an app's address may hold a key.
    path: app === null ? exchange.path : exchange.path.replace(/\?.*/s, ''),
    acceptEncoding: exchange.requestHeaders['accept-encoding'] ?? null,
    httpVersion: exchange.httpVersion,
  };
}

export function responseSeen({ status, responseHeaders }: TapExchange): HttpResponseSeen | null {
  if (status === null || responseHeaders === null) return null;
  return {
    status,
    headers: redactHeaders(responseHeaders),
    contentType: responseHeaders['content-type'] ?? null,
    contentEncoding: responseHeaders['content-encoding'] ?? null,
  };
}

function silenceOf(silence: StreamEvidence['host']['silence']): LoopLog['silence'] {
  return silence === null ? null : { samples: silence.samples, frames: silence.frames };
}
