// One stream, ready to be judged: joined by content, bounded by what the instrument knows of its own delays, classified.
import type { Recording, StreamRecord } from '../model/recording.ts';
import { VANTAGES, type Timeline, type VantageId } from '../model/timeline.ts';
import { cacheHeader } from './answer-headers.ts';
import { classifyArrivals } from './arrivals.ts';
import { byteEvidenceOf, type ByteEvidence } from './byte-evidence.ts';
import { classifyChannels, type Classified } from './delivery.ts';
import { inBandOrigin } from './in-band.ts';
import { leastOfHop, ownDelaysOf, type OwnDelays } from './own-delays.ts';
import { lostText } from './lost-text.ts';
import { joinByContent, type Unit } from './units.ts';

/** What one vantage saw of the source. */
export interface SeenAt {
  /** The units of the source and when this vantage had them, ... */
  units: Unit[];
  /** ... and when it must have had them at the latest, as far as the instrument knows its own delays. */
  least: Unit[];
  /** Whether this vantage is the source itself: then only its arrivals can be judged. */
  isSource: boolean;
  classified: Classified;
}

export interface JudgedStream {
  record: StreamRecord;
  ownDelays: OwnDelays;
  budgetMs: number;
  /** The emission curve: what the model spoke, or else what the wire got. */
  source: Timeline | null;
  hasOrigin: boolean;
  /** Whether that is by the server's own clock. */
  isInBand: boolean;
  /** What the bytes at the wire show; null where it is known when the text was spoken. */
  byBytes: ByteEvidence | null;
  /** Each vantage behind the origin that recorded something. */
  seenAt: Partial<Record<VantageId, SeenAt>>;
  /** The vantage that the verdict is about. */
  judgedAt: VantageId | null;
}

export function judgedStreamOf(recording: Recording, recorded: StreamRecord): JudgedStream {
  const own = withoutTimesOfCache(recorded);
  const inBand = inBandIn(own);
  const record = inBand === null ? own : { ...own, timelines: { ...own.timelines, origin: inBand } };
  const { timelines } = record;
  const source = timelines.origin ?? timelines.wire ?? null;
  const ownDelays = ownDelaysOf(recording, record);
  const hasOrigin = source === timelines.origin;
  const isFramed = !['plain-text', 'text'].includes(recording.target.protocol ?? '');
  const byBytes =
    hasOrigin || timelines.wire === undefined
      ? null
      : byteEvidenceOf(timelines.wire, { unitMs: ownDelays.unitMs, isFramed });
  const hasContent = (vantage: VantageId) => timelines[vantage] !== undefined && vantage !== 'origin';
  return {
    record,
    ownDelays,
    budgetMs: recording.budgetMs,
    source,
    hasOrigin,
    isInBand: inBand !== null,
    byBytes,
    seenAt:
      source === null
        ? {}
        : seenAtVantages(source, record, { ownDelays, byBytes, isFramed, budgetMs: recording.budgetMs }),
    judgedAt: recording.judge ?? VANTAGES.findLast(hasContent) ?? null,
  };
}

/** What the judged vantage saw; undefined where it saw nothing. */
export function seenAtJudged({ seenAt, judgedAt }: JudgedStream): SeenAt | undefined {
  return judgedAt === null ? undefined : seenAt[judgedAt];
}

/** From the source on, in the order of the way: the bounds of the stages add up. */
function seenAtVantages(
  source: Timeline,
  record: StreamRecord,
  {
    ownDelays,
    byBytes,
    isFramed,
    budgetMs,
  }: Pick<JudgedStream, 'ownDelays' | 'byBytes' | 'budgetMs'> & { isFramed: boolean },
): JudgedStream['seenAt'] {
  const { timelines } = record;
  const seenAt: JudgedStream['seenAt'] = {};
  let before: Before = { vantage: timelines.origin === source ? 'origin' : 'wire', seen: null };
  for (const vantage of VANTAGES) {
    const timeline = timelines[vantage];
    if (timeline === undefined || vantage === 'origin') continue;
    const units = joinByContent(source, timeline, lostText(record, vantage));
    const isSource = timeline === source;
    const least = isSource ? units : leastUnits(units, before, vantage, ownDelays);
    const classified = isSource
      ? classifyArrivals(timeline, { bytes: byBytes, isFramed })
      : classifyChannels(units, least, ownDelays, budgetMs);
    const seen = { units, least, isSource, classified };
    seenAt[vantage] = seen;
    if (!isSource) before = { vantage, seen };
  }
  return seenAt;
}

/** The nearest vantage in front; null where that is the source. */
interface Before {
  vantage: VantageId;
  seen: SeenAt | null;
}

/** What is excused in front of a vantage is excused behind it too. */
function leastUnits(units: readonly Unit[], before: Before, to: VantageId, ownDelays: OwnDelays): Unit[] {
  const entered = units.map((unit, i) => ({ ...unit, inMs: before.seen?.units[i]?.outMs ?? unit.inMs }));
  const added = leastOfHop(entered, before.vantage, to, ownDelays);
  return units.map((unit, i) => {
    const bounded = added[i]?.outMs ?? null;
    if (unit.outMs === null || bounded === null) return unit;
    const inMs = before.seen?.units[i]?.outMs ?? unit.inMs;
    const excusedBefore = before.seen?.least[i]?.outMs ?? unit.inMs;
    return { ...unit, outMs: excusedBefore + bounded - inMs };
  });
}

/** What a server says of its own time is that of an earlier answer, where a cache says that it gave it. */
function withoutTimesOfCache(recorded: StreamRecord): StreamRecord {
  const { timelines, response } = recorded;
  const { wire } = timelines;
  if (wire === undefined || response === null || cacheHeader(response) === null) return recorded;
  const { generated: _, ...seen } = wire;
  const arrivals = wire.arrivals.map(({ clockMs: _stamp, ...arrival }) => arrival);
  return { ...recorded, timelines: { ...timelines, wire: { ...seen, arrivals } } };
}

/** Where we were not the origin, the server may tell itself when it spoke. */
function inBandIn({ timelines: { origin, wire } }: StreamRecord): Timeline | null {
  return origin !== undefined || wire === undefined ? null : inBandOrigin(wire);
}
