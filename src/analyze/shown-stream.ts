// Which stream of a recording is shown: the one answer for the figures, the verdict, the causes and the Report.
//
//   the timed streams                 shown
//   late; in time                     late
//   late; late by pauses              late
//   late; bounds differ               late
//   late by pauses; in time           in time
//   late by pauses; bounds differ     late by pauses
//   in time; bounds differ            in time
//   late by pauses                    late by pauses
//   bounds differ                     bounds differ
//   late, we were stopped; late       late
//   late, we were stopped; in time    in time
//
// The worst counts, for what both bounds show is certain: but a process that stood still once in its life is late by pauses
// alone, and only twice is no accident. A stream in which we were stopped tells nothing beside another one. Of several that
// show the same, the one with the shortest pauses of ours is shown; without a timed stream, the one driven in lock-step.
import { PASSING_DELIVERIES } from '../model/delivery.ts';
import { streamOf, type Recording, type StreamRecord } from '../model/recording.ts';
import { isLate } from './attribution.ts';
import { inconclusive, type Classified } from './delivery.ts';
import { judgedStreamOf, seenAtJudged, type JudgedStream } from './judged-stream.ts';
import { isProven } from './lock-step.ts';
import { pausedMs, wasStopped } from './own-delays.ts';

export interface ShownStream {
  /** As it was recorded. */
  recorded: StreamRecord;
  judged: JudgedStream;
}

/** The stream whose figures are shown; undefined where nothing was measured. */
export function shownStreamOf(
  recording: Recording,
  timed: readonly ShownStream[] = timedStreamsOf(recording),
): ShownStream | undefined {
  const lockStep = streamOf(recording, 'lock-step');
  const byLockStep = lockStep && { recorded: lockStep, judged: judgedStreamOf(recording, lockStep) };
  return shownOfTimed(timed, recording) ?? byLockStep;
}

function shownOfTimed(all: readonly ShownStream[], recording: Recording): ShownStream | undefined {
  const awake = all.filter(({ judged }) => !wasStopped(judged.ownDelays));
  const timed = awake.length > 0 ? awake : all;
  const late = timed.filter(isLateStream);
  const certain = late.filter((stream) => !isByPausesAlone(stream, recording));
  const inTime = timed.filter((stream) => PASSING_DELIVERIES.has(classOf(stream).delivery));
  const telling = [certain, late.length > 1 ? late : [], inTime, timed];
  return telling
    .find((streams) => streams.length > 0)
    ?.toSorted((a, b) => pausedMs(a.judged.ownDelays) - pausedMs(b.judged.ownDelays))[0];
}

/** Of the timed streams those that completed; else all. */
export function timedStreamsOf(recording: Recording): ShownStream[] {
  const timed = recording.streams.filter(({ instrument }) => instrument === 'timed');
  const completed = timed.filter(({ outcome }) => outcome.kind === 'completed');
  return (completed.length > 0 ? completed : timed).map((recorded) => ({
    recorded,
    judged: judgedStreamOf(recording, recorded),
  }));
}

/** The class at the judged vantage. */
export function classOf({ judged }: ShownStream): Classified {
  return seenAtJudged(judged)?.classified ?? inconclusive('vantage-missing');
}

export function isLateStream(stream: ShownStream): boolean {
  return isLate(classOf(stream).delivery);
}

/** Text was on time but for a while; or it was held although lock-step had shown that nothing holds it. */
export function isByPausesAlone(stream: ShownStream, recording: Recording): boolean {
  const { delivery } = classOf(stream);
  const steps = streamOf(recording, 'lock-step')?.lockStep ?? null;
  if (steps === null || steps.length === 0) return delivery === 'stalled';
  return isProven(steps) && ['stalled', 'batched', 'buffered', 'replayed'].includes(delivery);
}
