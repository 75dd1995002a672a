// What was seen of one answer of an endpoint becomes a StreamRecord. Moment 0 is when it was to be asked, before a
// connection was made.
import type { ControlStep } from '../../../model/controls.ts';
import type { Outcome } from '../../../model/delivery.ts';
import type { HttpRequestSeen, InstrumentId, StreamRecord } from '../../../model/recording.ts';
import { recognise, type Format } from '../../../protocols/recognise.ts';
import { parseJson } from '../../../protocols/json.ts';
import { answerNotes } from '../../answer-notes.ts';
import { isWhole, seconds, stoppedOutcome, streamOutcome } from '../../outcome.ts';
import type { HarnessTicks } from '../../process/harness.ts';
import type { Stopped, TimeLimits } from '../../process/watch.ts';
import type { Stage } from '../../stage.ts';
import { toStreamRecord } from '../../stream-record.ts';
import type { TapExchange } from '../../vantages/wire-exchange.ts';
import { readWire, type WireReading } from '../../vantages/wire-timeline.ts';
import { formatOf } from './format.ts';
import type { Answered } from './reader.ts';

export interface SeenAnswer {
  stage: Stage;
  limits: TimeLimits;
  instrument: InstrumentId;
  /** Left out for the request as it is. */
  control?: ControlStep;
  answered: Answered;
  /** Why it was stopped; null if it ended by itself. */
  stopped: Stopped | null;
  /** Number of the request, from 1. */
  number: number;
  ownTicks: HarnessTicks;
}

export interface AnswerRecord {
  stream: StreamRecord;
  format: Format | null;
  model: string | null;
  /** What a user should know of the answer on the wire, a sentence each. */
  notes: readonly string[];
}

export async function toAnswerRecord(seen: SeenAnswer): Promise<AnswerRecord> {
  const { stage, instrument, control, answered, number, ownTicks } = seen;
  const { exchange } = answered.answer;
  const { requestedAt } = exchange;
  const { keepText, salt, redactor } = stage;
  const format = exchange.status === null ? null : await formatOf(exchange);
  const reading =
    format === null ? null : await readWire(exchange, format.protocol, requestedAt, { keepText, salt, redactor });
  const request = exchange.httpVersion === null ? null : requestSeen(exchange, format);
  const stream = toStreamRecord({
    instrument,
    process: null,
    requestAt: requestedAt,
    timelines: reading === null ? {} : { wire: reading.timeline },
    // Nobody knows what was to come.
    texts: [],
    request,
    exchange,
    reading,
    spoken: undefined,
    outcome: outcomeOf(seen, format, reading, request),
    loop: null,
    pushes: null,
    toOurClock: (stamp) => stamp,
    heldOpen: null,
    redactor,
    ownTicks,
    endpoint: {
      method: exchange.method,
      format: format?.id ?? null,
      formatBy: format?.by ?? null,
      ...answered.connection,
      redirects: answered.redirects,
      bodyBytes: exchange.reads.reduce((sum, { body }) => sum + body.length, 0),
      request: number,
    },
    ...(control === undefined ? {} : { control }),
  });
  return { stream, format, model: request?.model ?? null, notes: answerNotes(exchange, reading) };
}

function requestSeen(exchange: TapExchange, format: Format | null): HttpRequestSeen {
  const { path, requestBody, requestHeaders, httpVersion } = exchange;
  const asked = { path, body: parseJson(requestBody.toString('utf8')) };
  const { protocol = null } = format ?? {};
  const body = asked.body as { stream?: unknown; model?: unknown } | null;
  const said = typeof body?.stream === 'boolean' ? body.stream : null;
  return {
    // An app asks its model for a stream without a word of it in its own request, so silence is no "no".
    streamRequested: protocol?.streamRequested(asked) === true ? true : said,
    model: protocol?.modelRequested(asked) ?? (typeof body?.model === 'string' ? body.model : null),
    path: path.replace(/\?.*/s, ''),
    acceptEncoding: requestHeaders['accept-encoding'] ?? null,
    httpVersion,
  };
}

function outcomeOf(
  { stage, limits, answered, stopped }: SeenAnswer,
  format: Format | null,
  reading: WireReading | null,
  request: HttpRequestSeen | null,
): Outcome {
  const { exchange } = answered.answer;
  const characters = reading?.timeline.arrivals.reduce((sum, one) => sum + one.characters, 0) ?? 0;
  const endless = stopped === 'too-long' && characters > 0 && reading?.error === null;
  const completed: Outcome = endless
    ? { kind: 'completed', message: `We left after ${seconds(limits.maxTimeMs)} (--max-time).`, limit: 'max-time' }
    : { kind: 'completed', message: null };
  const soFar = {
    exchange,
    isWhole: isWhole(exchange, reading),
    characters,
    at: exchange.endedAt ?? exchange.requestedAt,
  };
  return streamOutcome(
    {
      stopped: stopped === null || endless ? null : stoppedOutcome(stopped, limits, soFar),
      badLine: null,
      app: null,
      wire: {
        protocol: format?.protocol ?? recognise(null, Buffer.alloc(0), '').protocol,
        exchange,
        reading,
        // Nobody has to stream who was not asked to.
        streamRequested: request?.streamRequested ?? false,
      },
      subject: () => completed,
    },
    stage.redactor,
  );
}
