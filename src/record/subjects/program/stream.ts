// What was seen of one request of a program becomes a StreamRecord. Moment 0 is when the request reached the tap: how long
// a program takes until then is its own affair. Of a program that asked for nothing it is the end.
import type { Stamp } from '../../../clock.ts';
import type { HttpRequestSeen, StreamRecord } from '../../../model/recording.ts';
import type { Timeline } from '../../../model/timeline.ts';
import { protocols } from '../../../protocols/index.ts';
import { createDigester } from '../../text/digest.ts';
import type { Stage } from '../../stage.ts';
import { answerNotes } from '../../answer-notes.ts';
import { toStreamRecord } from '../../stream-record.ts';
import { findWords } from '../../text/tracers.ts';
import { originTimeline } from '../../vantages/origin.ts';
import { screenTimeline } from '../../vantages/screen.ts';
import { readWire, type WireReading } from '../../vantages/wire-timeline.ts';
import { pathOf, type AskedRequest } from './requests.ts';
import { programOutcome, type ProgramWitnesses } from './outcome.ts';
import type { Tally } from '../../../texts/tally.ts';
import { comparedByText, firstPiecesByText } from '../../text/text-on-screen.ts';
import { textsOfStream, type StreamTexts } from '../../text/texts-of-stream.ts';

export interface SeenRequest extends Omit<ProgramWitnesses, 'reading' | 'limits' | 'redactor'> {
  stage: Stage;
}

/** One request, and what a user should know of its answer, a sentence each. */
export interface JudgedRequest {
  stream: StreamRecord;
  notes: readonly string[];
}

export async function toRequestRecord(seen: SeenRequest): Promise<JudgedRequest> {
  const { run, request, stage } = seen;
  const { salt, redactor } = stage;
  const requestAt = request?.tap.requestedAt ?? run.endedAt;
  const reading =
    request === null
      ? null
      : await readWire(request.tap, protocols.get(request.protocol), requestAt, { keepText: true, salt, redactor });
  const shown = request === null || reading === null ? null : shownOn(seen, request, reading);
  const stream = toStreamRecord({
    instrument: run.instrument,
    process: null,
    requestAt,
    timelines: shown?.timelines ?? {},
    texts: shown?.texts ?? [],
    request: request === null ? null : requestSeen(request),
    exchange: request?.tap,
    reading,
    spoken: request?.mock ?? undefined,
    outcome: programOutcome({ ...seen, limits: stage, redactor, reading }),
    loop: null,
    redactor,
    pushes: request?.pushes ?? null,
    // Everything is stamped in this process.
    toOurClock: (stamp) => stamp,
    heldOpen: null,
    ownTicks: run.ownTicks,
  });
  return { stream, notes: answerNotes(request?.tap, reading) };
}

function shownOn(
  seen: SeenRequest,
  { mock, tap, protocol }: AskedRequest,
  { timeline, words, ...reading }: WireReading,
): Pick<StreamRecord, 'timelines' | 'texts'> {
  const { keepText, salt } = seen.stage;
  const { requestedAt } = tap;
  // Digests would say nothing: there is no text of the screen to compare with.
  const wire = { ...(keepText ? timeline : withoutText(timeline)), digests: {} };
  const isLeft = tap.ended === 'client-aborted';
  const endSeen = reading.endSeen || !protocols.get(protocol).needsEndFrame;
  const textsOf = (spoken: StreamTexts['spoken'], compared: Tally['comparisons']) => {
    const comparisons = compared.map((one) => ({ hop: 'display' as const, ...one }));
    return textsOfStream({ spoken, words, comparisons, got: null, isLeft, endSeen });
  };
  if (mock === null) {
    const { screen, comparisons } = byText(seen, timeline, requestedAt);
    return { timelines: { wire, screen }, texts: textsOf(undefined, comparisons) };
  }
  const { pieces } = seen.run.screen;
  const found = findWords(
    pieces.filter(({ at }) => at >= requestedAt),
    mock.chunks,
  );
  return {
    timelines: {
      origin: { ...originTimeline(mock, createDigester(salt), requestedAt, keepText), digests: {} },
      wire,
      screen: screenTimeline(seen.run.screen, found.came, () => found.first, requestedAt, keepText),
    },
    texts: textsOf(mock, found.comparisons),
  };
}

function withoutText(timeline: Timeline): Timeline {
  const arrivals = timeline.arrivals.map((arrival) => {
    const { text: _, ...rest } = arrival;
    return rest;
  });
  return { ...timeline, arrivals };
}

/** A real model speaks no tracers: its words are looked for as the wire brought them. */
function byText(
  { run, stage }: SeenRequest,
  wire: Timeline,
  requestAt: Stamp,
): { screen: Timeline; comparisons: Tally['comparisons'] } {
  const spoken = wire.arrivals.flatMap(({ atMs, channel, characters, text = '' }) =>
    channel === null ? [] : [{ channel, characters, text, at: requestAt + BigInt(Math.round(atMs * 1e6)) }],
  );
  const pieces = run.screen.pieces.filter(({ at }) => at >= requestAt);
  return {
    screen: screenTimeline(run.screen, spoken, firstPiecesByText, requestAt, stage.keepText),
    comparisons: comparedByText(pieces, spoken),
  };
}

function requestSeen(request: AskedRequest): HttpRequestSeen {
  const { requestHeaders, httpVersion } = request.tap;
  return {
    streamRequested: request.kind === 'elsewhere' ? null : request.kind === 'stream',
    model: request.mock?.model ?? request.model,
    path: pathOf(request.tap),
    acceptEncoding: requestHeaders['accept-encoding'] ?? null,
    httpVersion,
  };
}
