// What was seen of one request of a program becomes a StreamRecord. Moment 0 is when the request reached the tap: how long
// a program takes until then is its own affair.
import type { Stamp } from '../../../clock.ts';
import type { HttpRequestSeen, StreamRecord } from '../../../model/recording.ts';
import type { Timeline } from '../../../model/timeline.ts';
import { protocols } from '../../../protocols/index.ts';
import { createDigester } from '../../text/digest.ts';
import { harnessOf } from '../../harness.ts';
import { lockStepsOf } from '../../instruments/lock-step-record.ts';
import { responseSeen } from '../../stream-record.ts';
import { firstPieces } from '../../text/tracers.ts';
import { originTimeline, playErrorMs } from '../../vantages/origin.ts';
import { screenTimeline } from '../../vantages/screen.ts';
import { readWire } from '../../vantages/wire-timeline.ts';
import { pathOf, type AskedRequest } from './conduct-program.ts';
import { programOutcome, type ProgramWitnesses } from './program-outcome.ts';
import { firstPiecesByText } from '../../text/text-on-screen.ts';

export interface RequestEvidence extends Omit<ProgramWitnesses, 'reading'> {
  keepText: boolean;
  salt: Buffer;
}

export async function toRequestRecord(evidence: RequestEvidence): Promise<StreamRecord> {
  const { pass, request, keepText, salt } = evidence;
  if (request === null) return unasked(evidence);
  const { tap, mock, protocol, pushes } = request;
  const zero = tap.requestedAt;
  const reading = await readWire(tap, protocols.get(protocol), zero, { keepText: true, salt });
  const { timeline: worded } = reading;
  // Digests would tell nothing: there is no text of the screen to compare with.
  const timelines: StreamRecord['timelines'] = {
    ...(mock === null
      ? {}
      : { origin: { ...originTimeline(mock, createDigester(salt), zero, keepText), digests: {} } }),
    wire: { ...(keepText ? worded : withoutText(worded)), digests: {} },
    screen:
      mock === null
        ? byText(evidence, worded, zero)
        : screenTimeline(pass.screen, mock.chunks, firstPieces, zero, keepText),
  };
  return {
    instrument: pass.instrument,
    process: null,
    timelines,
    request: requestSeen(request),
    response: responseSeen(tap),
    outcome: programOutcome({ ...evidence, reading }),
    loop: null,
    unknownEvents: reading.unknownEvents,
    harness: harnessOf(pass.ownTicks, mock === null ? [] : playErrorMs(mock), zero),
    lockStep: pass.instrument === 'lock-step' ? lockStepsOf({ pushes, clock: null }, zero, timelines) : null,
    heldOpen: null,
  };
}

function withoutText(timeline: Timeline): Timeline {
  const arrivals = timeline.arrivals.map((arrival) => {
    const { text: _, ...rest } = arrival;
    return rest;
  });
  return { ...timeline, arrivals };
}

/** For a program that made no request: how it ended is what there is to tell. */
function unasked(evidence: RequestEvidence): StreamRecord {
  return {
    instrument: evidence.pass.instrument,
    process: null,
    timelines: {},
    request: null,
    response: null,
    outcome: programOutcome({ ...evidence, reading: null }),
    loop: null,
    unknownEvents: {},
    harness: null,
    lockStep: null,
    heldOpen: null,
  };
}

/** A real model speaks no tracers: its words are looked for as the wire brought them. */
function byText({ pass, keepText }: RequestEvidence, wire: Timeline, zero: Stamp): Timeline {
  const spoken = wire.arrivals.flatMap(({ atMs, channel, characters, text = '' }) =>
    channel === null ? [] : [{ channel, characters, text, at: zero + BigInt(Math.round(atMs * 1e6)) }],
  );
  return screenTimeline(pass.screen, spoken, firstPiecesByText, zero, keepText);
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
