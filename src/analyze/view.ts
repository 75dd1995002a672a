// One stream, ready to be judged: joined by content, bounded by what the instrument knows of its own delays, classified.
import type { Recording, StreamRecord } from '../model/recording.ts';
import { VANTAGES, type Timeline, type VantageId } from '../model/timeline.ts';
import { classifyArrivals } from './arrivals.ts';
import { classifyChannels, type Classified } from './delivery.ts';
import { inBandOrigin } from './in-band.ts';
import { leastStage, ownDelaysOf, type OwnDelays } from './own-delays.ts';
import { joinByContent, type Unit } from './units.ts';

/** The stream whose figures are shown, and everything needed to judge it. */
export interface View {
  stream: StreamRecord;
  own: OwnDelays;
  budgetMs: number;
  /** The emission curve: what the model spoke, or else what the wire got. */
  source: Timeline | null;
  hasOrigin: boolean;
  /** Whether that is by the server's own clock. */
  isInBand: boolean;
  /** By vantage: the units of the source and when they were seen there, ... */
  units: Partial<Record<VantageId, Unit[]>>;
  /** ... and when they must have been there at the latest, as far as the instrument knows its own delays. */
  least: Partial<Record<VantageId, Unit[]>>;
  classes: Partial<Record<VantageId, Classified>>;
  judged: VantageId | null;
}

export function viewOf(recording: Recording, recorded: StreamRecord): View {
  const inBand = inBandIn(recorded);
  const stream = inBand === null ? recorded : { ...recorded, timelines: { ...recorded.timelines, origin: inBand } };
  const { timelines } = stream;
  const source = timelines.origin ?? timelines.wire ?? null;
  const own = ownDelaysOf(recording, stream);
  const units: View['units'] = {};
  for (const vantage of VANTAGES) {
    const timeline = timelines[vantage];
    if (timeline !== undefined && source !== null && vantage !== 'origin')
      units[vantage] = joinByContent(source, timeline);
  }
  const hasOrigin = source === timelines.origin;
  const least = leastUnits(units, hasOrigin ? 'origin' : 'wire', own);
  const classes: View['classes'] = {};
  for (const [vantage, seen] of Object.entries(units) as [VantageId, Unit[]][]) {
    classes[vantage] =
      source === timelines[vantage]
        ? classifyArrivals(timelines[vantage])
        : classifyChannels(seen, least[vantage]!, own, recording.budgetMs);
  }
  const hasContent = (vantage: VantageId) => timelines[vantage] !== undefined && vantage !== 'origin';
  return {
    stream,
    own,
    budgetMs: recording.budgetMs,
    source,
    hasOrigin,
    isInBand: inBand !== null,
    units,
    least,
    classes,
    judged: recording.judge ?? VANTAGES.findLast(hasContent) ?? null,
  };
}

/** The bounds of the stages add up: what is excused in front of a vantage is excused behind it too. */
function leastUnits(units: View['units'], source: VantageId, own: OwnDelays): View['least'] {
  const least: View['least'] = {};
  let from: { vantage: VantageId; asSeen: readonly Unit[] | null; least: readonly Unit[] | null } = {
    vantage: source,
    asSeen: null,
    least: null,
  };
  for (const vantage of VANTAGES) {
    const seen = units[vantage];
    if (seen === undefined) continue;
    if (vantage === source) {
      least[vantage] = seen;
      continue;
    }
    const before = from.asSeen;
    const entered = seen.map((unit, i) => ({ ...unit, inMs: before?.[i]?.outMs ?? unit.inMs }));
    const added = leastStage(entered, from.vantage, vantage, own);
    least[vantage] = seen.map((unit, i) => {
      if (unit.outMs === null) return unit;
      const excusedBefore = from.least?.[i]?.outMs ?? unit.inMs;
      return { ...unit, outMs: excusedBefore + added[i]!.outMs! - entered[i]!.inMs };
    });
    from = { vantage, asSeen: seen, least: least[vantage] };
  }
  return least;
}

/** Where we were not the origin, the server may tell itself when it spoke. */
function inBandIn({ timelines: { origin, wire } }: StreamRecord): Timeline | null {
  return origin !== undefined || wire === undefined ? null : inBandOrigin(wire);
}
