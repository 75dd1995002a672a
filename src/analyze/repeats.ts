// Which of several timed streams is judged, and whether another one is needed.
//
//   first stream                         another?
//   the bounds differ                    yes, two more at most
//   late by pauses alone, and only once  yes: a process that was late once in its life is no stalled stream
//   we were stopped meanwhile            yes: that stream tells nothing
//
//   what they showed                     judged
//   late, and not by pauses alone        late: the worst counts, for what both bounds show is certain
//   late by pauses alone, twice          late
//   late by pauses alone, once; in time  in time, and the pause is told in a note
//   in time; the bounds differ           in time, for that is certain too
//   the bounds differ in all             cannot be said
//
// Of several that show the same, the one with the shortest pauses of ours is shown.
import { PASSING_DELIVERIES } from '../model/delivery.ts';
import { streamOf, type Pause, type Recording, type StreamRecord } from '../model/recording.ts';
import type { Analysis } from '../model/report.ts';
import { isLate } from './attribution.ts';
import { isProven } from './lock-step.ts';
import { lagQuantiles } from './measures.ts';
import { pausedMs } from './own-delays.ts';
import { ms } from '../report/words/phrases.ts';
import { seenUnits } from './units.ts';
import { viewOf, type View } from './view.ts';

/** A pause of ours from which a stream tells nothing: we were stopped. A judgement. */
const STOPPED_MS = 1000;
/** Text later than this share of the budget belongs to a pause. A judgement. */
const LATE_SHARE = 0.5;

/** The timed stream whose figures are shown; undefined where none was measured. */
export function shownOf(views: readonly TimedView[], recording: Recording): TimedView | undefined {
  const late = views.filter(isLateView);
  const certain = late.filter((one) => !isByPausesAlone(one, recording));
  const telling = [certain, late.length > 1 ? late : [], views.filter(isPassing), views];
  return telling.find((some) => some.length > 0)?.toSorted((a, b) => pausedMs(a.view.own) - pausedMs(b.view.own))[0];
}

/** Why another timed stream is needed, in a sentence; null where what was seen settles it, or nobody can ask again. */
export function wantsAnother(recording: Recording): string | null {
  if (recording.scenario === null || hasPushed(recording)) return null;
  const { streams } = recording;
  if (streams.some(({ instrument, outcome }) => instrument !== 'held-open' && outcome.kind !== 'completed'))
    return null;
  const views = timedViews(recording);
  const shown = shownOf(views, recording);
  if (shown === undefined) return null;
  const longest = longestPause(shown);
  if (longest !== null && longest.toMs - longest.fromMs >= STOPPED_MS)
    return `measured again, for the measuring process stood still for ${ms(longest.toMs - longest.fromMs)}.`;
  const { reason } = classOf(shown);
  if (reason === 'bounds-differ') {
    const { lagMs, leastLagMs } = figuresOf(shown);
    return `measured again: 95 % of the text came ${ms(lagMs ?? 0)} late or less, of which only ${ms(leastLagMs ?? 0)} are certain.`;
  }
  const isSeenOnce = isLateView(shown) && views.filter(isLateView).length === 1;
  return isSeenOnce && isByPausesAlone(shown, recording)
    ? 'measured again, for pauses in a single run may be an accident.'
    : null;
}

/** Whether the accusation rests on pauses that did not show in a repeat, or on a single pause that was never asked for again. */
export function isSeenOnce(views: readonly TimedView[], shown: TimedView | undefined, recording: Recording): boolean {
  if (shown === undefined || !isLateView(shown) || !isByPausesAlone(shown, recording)) return false;
  if (views.length > 1) return views.filter(isLateView).length === 1;
  return classOf(shown).delivery === 'stalled' && episodes(shown.view) === 1;
}

/** What each timed stream showed at the judged vantage. */
export function repeatsOf(views: readonly TimedView[], shown: TimedView | undefined): Analysis['repeats'] {
  return views.map((one) => {
    const { view } = one;
    const units = view.judged === null ? [] : seenUnits(view.units[view.judged] ?? []);
    const latest = units.reduce<(typeof units)[number] | null>(
      (worst, unit) => (worst === null || unit.outMs - unit.inMs > worst.outMs - worst.inMs ? unit : worst),
      null,
    );
    const longest = longestPause(one);
    const { lagMs, leastLagMs } = figuresOf(one);
    return {
      delivery: classOf(one).delivery,
      lagP95Ms: lagMs,
      leastLagP95Ms: leastLagMs,
      lagMaxMs: latest === null ? null : latest.outMs - latest.inMs,
      lagMaxAtMs: latest?.inMs ?? null,
      noiseMs: view.own.unitMs,
      pausedMs: pausedMs(view.own),
      longestPauseMs: longest === null ? null : longest.toMs - longest.fromMs,
      longestPauseAtMs: longest?.fromMs ?? null,
      shown: one === shown,
    };
  });
}

export interface TimedView {
  view: View;
  recorded: StreamRecord;
}

/** Of the timed streams those that completed; else all. */
export function timedViews(recording: Recording): TimedView[] {
  const timed = recording.streams.filter(({ instrument }) => instrument === 'timed');
  const completed = timed.filter(({ outcome }) => outcome.kind === 'completed');
  return (completed.length > 0 ? completed : timed).map((recorded) => ({
    view: viewOf(recording, recorded),
    recorded,
  }));
}

function classOf({ view }: TimedView) {
  const own = view.judged === null ? undefined : view.classes[view.judged];
  return own ?? { delivery: 'inconclusive' as const, reason: null };
}

function isLateView(one: TimedView): boolean {
  return isLate(classOf(one).delivery);
}

function isPassing(one: TimedView): boolean {
  return PASSING_DELIVERIES.has(classOf(one).delivery);
}

/** Text was on time but for a while; or it was held although lock-step had shown that nothing holds it. */
function isByPausesAlone(one: TimedView, recording: Recording): boolean {
  const { delivery } = classOf(one);
  const steps = streamOf(recording, 'lock-step')?.lockStep ?? null;
  if (steps === null || steps.length === 0) return delivery === 'stalled';
  return isProven(steps) && ['stalled', 'batched', 'buffered', 'replayed'].includes(delivery);
}

/** Whether lock-step had to push text out: then a buffer or a collector holds it, whatever the times say. */
function hasPushed(recording: Recording): boolean {
  const steps = streamOf(recording, 'lock-step')?.lockStep ?? null;
  return steps !== null && steps.length > 0 && !isProven(steps);
}

/** How often text was late, and on time again. */
function episodes({ units, judged, budgetMs }: View): number {
  const late = seenUnits(judged === null ? [] : (units[judged] ?? [])).map(
    (unit) => unit.outMs - unit.inMs > LATE_SHARE * budgetMs,
  );
  return late.filter((isLateNow, i) => isLateNow && late[i - 1] !== true).length;
}

function figuresOf({ view }: TimedView): { lagMs: number | null; leastLagMs: number | null } {
  const { judged, units, least, own, stream } = view;
  const seen = judged === null ? undefined : units[judged];
  if (seen === undefined || stream.timelines[judged!] === view.source) return { lagMs: null, leastLagMs: null };
  return {
    lagMs: lagQuantiles(seen).p95,
    leastLagMs: lagQuantiles(least[judged!]!, own.floorMs + own.unitMs).p95,
  };
}

function longestPause({ view: { own } }: TimedView): Pause | null {
  return [...own.measuring, ...own.client].reduce<Pause | null>(
    (longest, pause) =>
      longest === null || pause.toMs - pause.fromMs > longest.toMs - longest.fromMs ? pause : longest,
    null,
  );
}
