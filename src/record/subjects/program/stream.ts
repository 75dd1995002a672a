// What was seen of one request of a program becomes a StreamRecord. Moment 0 is when the request reached the tap: how long
// a program takes until then is its own affair.
import type { Stamp } from '../../../clock.ts';
import type { HttpRequestSeen, StreamRecord } from '../../../model/recording.ts';
import type { Timeline } from '../../../model/timeline.ts';
import { protocols } from '../../../protocols/index.ts';
import { createDigester } from '../../text/digest.ts';
import type { Stage } from '../../stage.ts';
import { toStreamRecord } from '../../stream-record.ts';
import { firstPieces } from '../../text/tracers.ts';
import { originTimeline } from '../../vantages/origin.ts';
import { screenTimeline } from '../../vantages/screen.ts';
import { readWire } from '../../vantages/wire-timeline.ts';
import { pathOf, type AskedRequest } from './requests.ts';
import { programOutcome, type ProgramWitnesses } from './outcome.ts';
import { firstPiecesByText } from '../../text/text-on-screen.ts';

export interface SeenRequest extends Omit<ProgramWitnesses, 'reading' | 'limits'> {
  stage: Stage;
}

export async function toRequestRecord(seen: SeenRequest): Promise<StreamRecord> {
  const { run, request, stage } = seen;
  const { salt } = stage;
  const requestAt = request?.tap.requestedAt ?? 0n;
  const reading =
    request === null
      ? null
      : await readWire(request.tap, protocols.get(request.protocol), requestAt, { keepText: true, salt });
  return toStreamRecord({
    instrument: run.instrument,
    process: null,
    requestAt,
    timelines: request === null || reading === null ? {} : timelinesOf(seen, request, reading.timeline),
    request: request === null ? null : requestSeen(request),
    exchange: request?.tap,
    reading,
    spoken: request?.mock ?? undefined,
    outcome: programOutcome({ ...seen, limits: stage, reading }),
    loop: null,
    pushes: request?.pushes ?? null,
    // Everything is stamped in this process.
    toOurClock: (stamp) => stamp,
    heldOpen: null,
    ownTicks: run.ownTicks,
  });
}

function timelinesOf(
  seen: SeenRequest,
  { mock, tap: { requestedAt } }: AskedRequest,
  worded: Timeline,
): StreamRecord['timelines'] {
  const { keepText, salt } = seen.stage;
  // Digests would say nothing: there is no text of the screen to compare with.
  const wire = { ...(keepText ? worded : withoutText(worded)), digests: {} };
  if (mock === null) return { wire, screen: byText(seen, worded, requestedAt) };
  return {
    origin: { ...originTimeline(mock, createDigester(salt), requestedAt, keepText), digests: {} },
    wire,
    screen: screenTimeline(seen.run.screen, mock.chunks, firstPieces, requestedAt, keepText),
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
function byText({ run, stage }: SeenRequest, wire: Timeline, requestAt: Stamp): Timeline {
  const spoken = wire.arrivals.flatMap(({ atMs, channel, characters, text = '' }) =>
    channel === null ? [] : [{ channel, characters, text, at: requestAt + BigInt(Math.round(atMs * 1e6)) }],
  );
  return screenTimeline(run.screen, spoken, firstPiecesByText, requestAt, stage.keepText);
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

/** Share of the answer that was never seen on the screen, 0..1. */
export function unseenShare({ timelines: { origin, wire, screen } }: StreamRecord): number {
  const characters = (timeline: Timeline | undefined) =>
    (timeline?.arrivals ?? []).reduce((sum, a) => sum + a.characters, 0);
  const all = characters(origin ?? wire);
  return all === 0 ? 0 : Math.max(0, 1 - characters(screen) / all);
}
