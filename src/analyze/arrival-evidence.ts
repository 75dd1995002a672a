// What came when, as evidence: where nobody knows when the words were spoken, it is all there is.
import type { Evidence, EvidenceOf } from '../model/evidence.ts';
import type { Measures } from '../model/report.ts';
import type { HttpResponseSeen } from '../model/recording.ts';
import type { Timeline } from '../model/timeline.ts';
import { cacheHeader, lumpHeaders } from './answer-headers.ts';
import { isLate } from './attribution.ts';
import { fullestWindow, tellingContent } from './bursts.ts';
import { countsBytes } from './byte-evidence.ts';
import { differences, largestOf } from './stats.ts';
import { contentOf } from './units.ts';
import type { Ruling } from './verdict.ts';

/** The fact; null where no text came. */
export function arrivedOf(timeline: Timeline): EvidenceOf<'arrived'> | null {
  const content = tellingContent(timeline);
  const characters = content.reduce((sum, piece) => sum + piece.characters, 0);
  const isText = content.length < contentOf(timeline).length;
  const moments = [...new Set(content.map(({ atMs }) => atMs))];
  const [firstMs, lastMs] = [moments[0], moments.at(-1)];
  if (firstMs === undefined || lastMs === undefined) return null;
  const together = fullestWindow(content);
  return {
    kind: 'arrived',
    ...(isText ? { channel: 'text' as const } : {}),
    characters,
    moments: moments.length,
    firstMs,
    lastMs,
    longestPauseMs: Math.max(0, largestOf(differences(moments))),
    togetherShare: together.characters / characters,
    togetherAtMs: together.startMs ?? firstMs,
  };
}

/** Of an endpoint: the fact, then what hints at its reason. */
export function endpointEvidence(
  wire: Timeline | undefined,
  response: HttpResponseSeen | null,
  { passed, delivery }: Pick<Ruling, 'passed' | 'delivery'>,
): Evidence[] {
  const arrived = wire === undefined ? null : arrivedOf(wire);
  if (arrived === null) return [];
  const cached = response === null ? null : cacheHeader(response);
  const hints = response === null || passed ? [] : lumpHeaders(response);
  // Of the others the summary says it.
  const fact = isLate(delivery) ? [arrived] : [];
  return [...fact, ...(cached === null ? [] : [cached]), ...hints];
}

/** What bytes and the clock of the server prove of the wire. */
export function provenByWire({ arrivals }: Measures, delivery: string, wire: Timeline | undefined): Evidence[] {
  const { bytes = null, generatedMs = null } = arrivals ?? {};
  const isHeld = delivery === 'buffered' || delivery === 'replayed';
  const content = wire === undefined ? [] : contentOf(wire);
  const spanMs = (content.at(-1)?.atMs ?? 0) - (content[0]?.atMs ?? 0);
  return [
    ...(bytes !== null && countsBytes(bytes) && bytes.stopsInside > 0 && !isHeld
      ? [{ kind: 'stops' as const, stops: bytes.stops, stopsInside: bytes.stopsInside }]
      : []),
    ...(isHeld && generatedMs !== null ? [{ kind: 'generated' as const, generatedMs, spanMs }] : []),
  ];
}
