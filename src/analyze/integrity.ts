// Is what came what was written? record/text compared the words while they were there; recordings that are older than that
// hold salted digests of them.
//
//   of several streams      the one that is shown, else the first in which text was lost
//   of several hops         the first behind which text is not whole
//   of several channels     text, then thoughts, then arguments; the characters of all are added up
import type { Integrity } from '../model/integrity.ts';
import type { Measures } from '../model/report.ts';
import type { Recording, StreamRecord } from '../model/recording.ts';
import type { TextComparison, TextFault } from '../model/text-comparison.ts';
import { CHANNELS, DIGEST_STEP, HOPS, VANTAGES, vantageBehind } from '../model/timeline.ts';
import type { HopId, TextDigest, Timeline, VantageId } from '../model/timeline.ts';
import type { JudgedStream } from './judged-stream.ts';
import type { ShownStream } from './shown-stream.ts';

/** Null where nothing could be compared. */
export function integrityOf({ streams }: Recording, { recorded, judged }: ShownStream): Measures['integrity'] {
  const others = streams.filter((stream) => stream !== recorded && stream.outcome.kind === 'completed');
  const byDigests = recorded.texts === null ? [digestsOf(judged) ?? []].flat() : [];
  const byTexts = [recorded, ...others].flatMap((stream) => textsOf(stream, judged.judgedAt) ?? []);
  const all = [...byDigests, ...byTexts];
  return all.find(({ ok }) => !ok) ?? all[0] ?? null;
}

function textsOf({ texts, instrument }: StreamRecord, judgedAt: VantageId | null): Integrity | null {
  const isJudged = (hop: HopId) => judgedAt === null || placeOf(vantageBehind(hop)) <= placeOf(judgedAt);
  const judged = (texts ?? []).filter(({ hop }) => isJudged(hop));
  const hop = HOPS.find((one) => judged.some((text) => text.hop === one && text.fault !== null)) ?? null;
  const last = HOPS.findLast((one) => judged.some((text) => text.hop === one));
  const atHop = judged.filter((one) => one.hop === (hop ?? last));
  return atHop.length === 0 ? null : { ...summed(atHop), hop, instrument };
}

function placeOf(vantage: VantageId): number {
  return VANTAGES.indexOf(vantage);
}

function summed(texts: readonly TextComparison[]): Integrity {
  const sum = (of: (text: TextComparison) => number) => texts.reduce((all, text) => all + of(text), 0);
  const faulty = texts.find(({ fault }) => fault !== null) ?? null;
  const isNothing = texts.every(({ fault }) => fault === 'channel-missing');
  return {
    ok: faulty === null,
    missingCharacters: sum((text) => text.missingCharacters),
    firstDifferenceAt: faulty?.firstDifferenceAt ?? null,
    kind: isNothing ? 'nothing-came' : (faulty?.fault ?? null),
    hop: null,
    channel: faulty?.channel ?? null,
    ofCharacters: sum((text) => text.characters),
    missingPieces: sum((text) => text.missingPieces),
    ofPieces: sum((text) => text.pieces),
    places: sum((text) => text.places),
    replaced: sum((text) => text.replaced),
    isLeft: texts.some(({ isLeft }) => isLeft),
    instrument: null,
  };
}

/** Whether text was dropped that lock-step had to push past: then what came out behind it shows no buffer. */
export function isPushedPast(integrity: Measures['integrity']): boolean {
  return integrity !== null && integrity.missingCharacters > 0 && integrity.kind !== 'last-piece-lost';
}

/** By digests: from the source to the app; to the wire first, where that is known. */
function digestsOf({ source, hasOrigin, record: { instrument, timelines } }: JudgedStream): Integrity | null {
  const { wire, app } = timelines;
  // An answer that was asked for as a whole leaves no chunks in the log of the mock.
  if (app === undefined || source === null || source.arrivals.length === 0) return null;
  const isKnown = hasOrigin && wire !== undefined && Object.keys(wire.digests).length > 0;
  const atWire = isKnown ? compareContent(source, wire) : null;
  const integrity = atWire?.ok === false ? { ...atWire, hop: 'upstream' as const } : compareContent(source, app);
  return { ...integrity, instrument };
}

export function compareContent(source: Timeline, seen: Timeline): Integrity {
  const compared = CHANNELS.map((channel) => {
    const [wrote, got] = [source.digests[channel] ?? EMPTY, seen.digests[channel] ?? EMPTY];
    return { channel, wrote, got, at: firstDifference(wrote, got) };
  });
  const different = compared.find(({ at }) => at !== null) ?? null;
  const missingCharacters = compared.reduce(
    (sum, { wrote, got }) => sum + Math.max(0, wrote.characters - got.characters),
    0,
  );
  return {
    ok: different === null,
    missingCharacters,
    firstDifferenceAt: different?.at ?? null,
    kind: different === null ? null : kindOf(different, seen),
    hop: different === null ? null : 'client',
    channel: different?.channel ?? null,
    ofCharacters: compared.reduce((sum, { wrote }) => sum + wrote.characters, 0),
    missingPieces: null,
    ofPieces: null,
    places: null,
    replaced: 0,
    isLeft: false,
    instrument: null,
  };
}

const EMPTY: TextDigest = { characters: 0, steps: [] };

/** Digests tell the length, and whether all but the end is the same. */
function kindOf(
  { wrote, got, at }: { wrote: TextDigest; got: TextDigest; at: number | null },
  seen: Timeline,
): TextFault {
  if (Object.keys(seen.digests).length === 0) return 'nothing-came';
  if (got.characters === 0) return 'channel-missing';
  if (got.characters >= wrote.characters) return 'changed';
  return at === Math.floor(got.characters / DIGEST_STEP) * DIGEST_STEP ? 'cut-off' : 'missing';
}

function firstDifference(wrote: TextDigest, got: TextDigest): number | null {
  if (wrote.characters === got.characters && wrote.steps.at(-1) === got.steps.at(-1)) return null;
  // The last digest of each is that of its whole text, which may end inside a step: compare whole steps only.
  const whole = Math.floor(Math.min(wrote.characters, got.characters) / DIGEST_STEP);
  let step = 0;
  while (step < whole && wrote.steps[step] === got.steps[step]) step += 1;
  return step * DIGEST_STEP;
}
