// Whether another timed stream is needed, and what each of them showed. Which of them is shown: shown-stream.ts.
//
//   the timed streams               another one?                            why
//   bounds differ                   yes, two more at most                   bounds-differ
//   late by pauses                  yes: once in its life is no stall       pauses-once
//   in time, we were stopped        yes: such a stream tells nothing        stopped
//   in time                         no                                      in time, for certain
//   late                            no                                      late, for certain
//   late by pauses; late by pauses  no                                      late: it showed again
//   late by pauses; in time         no                                      in time, and the pause stands in a note
//   bounds differ; in time          no                                      in time, for that is certain too

import type { RepeatReason } from '../model/judgement.ts';
import { isMeasured, streamOf, type Recording } from '../model/recording.ts';
import type { Measures } from '../model/report.ts';
import { seenAtJudged, type JudgedStream } from './judged-stream.ts';
import { isProven } from './lock-step.ts';
import { lagQuantiles } from './measures.ts';
import { lengthOf, longestPause, pausedMs, wasStopped } from './own-delays.ts';
import {
  classOf,
  isByPausesAlone,
  isLateStream,
  shownStreamOf,
  timedStreamsOf,
  type ShownStream,
} from './shown-stream.ts';
import { seenUnits, type SeenUnit } from './units.ts';

/** Text later than this share of the budget belongs to a pause. A judgement. */
const LATE_SHARE = 0.5;

/** Why another timed stream is needed; null where what was seen settles it, or nobody can ask again. */
export function wantsAnother(recording: Recording): RepeatReason | null {
  if (recording.scenario === null || hasPushed(recording)) return null;
  const measured = recording.streams.filter(isMeasured);
  if (measured.some(({ outcome }) => outcome.kind !== 'completed')) return null;
  const timed = timedStreamsOf(recording);
  const shown = timed.length === 0 ? undefined : shownStreamOf(recording, timed);
  if (shown === undefined) return null;
  const longest = longestPause(shown.judged.ownDelays);
  if (longest !== null && wasStopped(shown.judged.ownDelays)) {
    return { reason: 'stopped', pauseMs: lengthOf(longest) };
  }
  if (classOf(shown).reason === 'bounds-differ') {
    const { lagMs, leastLagMs } = figuresOf(shown.judged);
    return { reason: 'bounds-differ', lagP95Ms: lagMs ?? 0, leastLagP95Ms: leastLagMs ?? 0 };
  }
  const isOnce = isLateStream(shown) && timed.filter(isLateStream).length === 1;
  return isOnce && isByPausesAlone(shown, recording) ? { reason: 'pauses-once' } : null;
}

/** Whether the accusation rests on pauses that did not show in a repeat, or on a single pause that was never asked for again. */
export function isSeenOnce(
  timed: readonly ShownStream[],
  shown: ShownStream | undefined,
  recording: Recording,
): boolean {
  if (shown === undefined || !timed.includes(shown)) return false;
  if (!isLateStream(shown) || !isByPausesAlone(shown, recording)) return false;
  if (timed.length > 1) return timed.filter(isLateStream).length === 1;
  return classOf(shown).delivery === 'stalled' && episodes(shown.judged) === 1;
}

/** What each timed stream showed at the judged vantage. */
export function repeatsOf(timed: readonly ShownStream[], shown: ShownStream | undefined): Measures['repeats'] {
  return timed.map((stream) => {
    const { judged } = stream;
    const latest = seenUnits(seenAtJudged(judged)?.units ?? []).reduce<SeenUnit | null>(
      (worst, unit) => (worst === null || unit.outMs - unit.inMs > worst.outMs - worst.inMs ? unit : worst),
      null,
    );
    const longest = longestPause(judged.ownDelays);
    const { lagMs, leastLagMs } = figuresOf(judged);
    return {
      delivery: classOf(stream).delivery,
      lagP95Ms: lagMs,
      leastLagP95Ms: leastLagMs,
      lagMaxMs: latest === null ? null : latest.outMs - latest.inMs,
      lagMaxAtMs: latest?.inMs ?? null,
      noiseMs: judged.ownDelays.unitMs,
      pausedMs: pausedMs(judged.ownDelays),
      longestPauseMs: longest === null ? null : lengthOf(longest),
      longestPauseAtMs: longest?.fromMs ?? null,
      shown: stream === shown,
    };
  });
}

/** Whether lock-step had to push text out: then a buffer or a collector holds it, whatever the times say. */
function hasPushed(recording: Recording): boolean {
  const steps = streamOf(recording, 'lock-step')?.lockStep ?? null;
  return steps !== null && steps.length > 0 && !isProven(steps);
}

/** How often text was late, and on time again. */
function episodes(judged: JudgedStream): number {
  const late = seenUnits(seenAtJudged(judged)?.units ?? []).map(
    (unit) => unit.outMs - unit.inMs > LATE_SHARE * judged.budgetMs,
  );
  return late.filter((isLateNow, i) => isLateNow && late[i - 1] !== true).length;
}

function figuresOf(judged: JudgedStream): { lagMs: number | null; leastLagMs: number | null } {
  const seen = seenAtJudged(judged);
  if (seen === undefined || seen.isSource) return { lagMs: null, leastLagMs: null };
  const { floorMs, unitMs } = judged.ownDelays;
  return { lagMs: lagQuantiles(seen.units).p95, leastLagMs: lagQuantiles(seen.least, floorMs + unitMs).p95 };
}
