// Which model of a buffer explains the arrivals? Each model is replayed on the emission and its prediction is compared with
// what was seen.
//
//   spoken     xx.x...x.xx..x....xx.x..x.x
//   full       ..........................c            held to the end, then all at once (c: twelve chunks)
//   replay     ..........................xxxxxxxxxxxx held to the end, then piece by piece
//   size       .........5........3.......4            whenever seven bytes are there
//   block      .........4........3.....3.2            whenever a block of seven is full; a chunk that it cuts stays
//   count      ...3......3........3......3            whenever three chunks are there
//   timer      x....2....3....x....2....2x            every five cells, all that is there
//   linger     ...3......3.....x....3....2            three cells after the first chunk of each group
//   pace       x.x.x..x.x.x.x....x.x.x.x.x            one chunk at a time, two cells apart or more
//   delay      ...xx.x...x.xx..x....xx.x..x.x         as spoken, each chunk three cells late
//   ambiguous  of x.x.x.x.x.x.x.x: ..2...2...2...2    even chunks: a size, a count and a timer fit alike
//   irregular  .........5........3.2.....2            no rule fits
//
// Chunks have 1, 1, 1, 2, 4, 1, 3, 5, 1, 1, 2 and 2 bytes here. Blocks are only named in lock-step (lock-step-mechanism.ts).
//
// A name is given only when one model explains the arrivals and the schedule can tell models apart; sizes that are exact to
// the byte, full and replay need neither.
import type { Delivery, Fit, Mechanism } from '../model/delivery.ts';
import type { Read, Timeline } from '../model/timeline.ts';
import type { Allowance } from './delivery.ts';
import { paceOf, smoothingOf } from './pace.ts';
import { exactSize, flushesOf, type Flush } from './flushes.ts';
import { merged } from './measures.ts';
import { differences, largestOf, quantile, smallestOf, variation, weightedQuantile } from './stats.ts';
import { seenUnits, type SeenUnit, type Unit } from './units.ts';

/** Least variation of gaps and of sizes with which a schedule can tell models apart ; the scenario `probe` has 2.6 and 0.55. */
const MIN_VARIATION = 0.3;
/** A model explains when its loss is below this share of that of an open pipe. Fitted on simulated streams. */
const EXPLAINED_SHARE = 0.08;
/** Fewer flushes between the first and the last show no rule. A judgement. */
const MIN_FULL_FLUSHES = 3;
/** A period needs a noise of at most this share of it. A judgement, checked on simulated streams. */
const NOISE_SHARE = 0.05;
/** Noise up to which a size, a count or a wait can be fitted to times: from there on fits on simulated streams went wrong. */
const MAX_FIT_NOISE_MS = 3;
/** A delay that all chunks share: at least this many, each within this part of the others, and few of them merged. Judgements. */
const MIN_DELAYED = 8;
const EVEN_SHARE = 0.8;
const MERGED_SHARE = 0.3;
/** Values that people configure; preferred when they explain as well as the fitted one. */
const ROUND_SIZES = [1024, 2048, 4096, 8192, 16384, 32768, 65536];
const ROUND_PERIODS_MS = [50, 100, 200, 250, 500, 1000];

interface Model {
  kind: 'size' | 'timer' | 'linger' | 'count' | 'pace';
  parameter: number;
  predict(units: readonly SeenUnit[]): number[];
}

/** What went into a hop and what came out of it. */
interface Hop {
  units: readonly Unit[];
  before: Timeline;
  after: Timeline;
  /** Of the bytes that came out; null where none were seen. */
  reads: readonly Read[] | null;
}

/** The mechanism behind a hop's delivery, or null when nothing was held or nothing can be named. */
export function mechanismOf(
  { units, before, after, reads }: Hop,
  delivery: Delivery,
  noise: Allowance,
): Mechanism | null {
  if (delivery === 'buffered') return mechanism('full');
  if (delivery === 'replayed') return mechanism('replay');
  if (!['batched', 'throttled', 'stalled', 'micro-batched'].includes(delivery)) return null;
  const seen = seenUnits(units);
  const exact = reads === null ? null : exactSize(reads, seen);
  if (exact !== null) return { ...mechanism('size'), ...exact };
  // The pace is that of the pieces that came out: several may be made of one chunk.
  const pace = delivery === 'throttled' ? paceOf(before, after) : smoothingOf(before, after);
  if (pace !== null || delivery === 'throttled') return { ...mechanism('pace'), periodMs: pace?.periodMs ?? null };
  const delayMs = delayOf(seen);
  if (delayMs !== null) return isAbove(delayMs, noise) ? { ...mechanism('delay'), periodMs: delayMs } : null;
  const flushes = flushesOf(seen);
  if (flushes.length - 1 < MIN_FULL_FLUSHES || !tellsModelsApart(seen)) return null;
  const fitted = obeyed(named(fitting(seen, flushes, noise)), flushes);
  const periodMs = fitted.kind === 'irregular' ? stallPeriodOf(seen) : null;
  const found = periodMs === null ? fitted : { ...mechanism('timer'), periodMs };
  return noise.unitMs <= MAX_FIT_NOISE_MS || isAbove(found.periodMs ?? 0, noise) ? found : null;
}

/** A size that fits on the whole is still none if one full flush is too small for it, or had been full before its last piece. */
function obeyed(fitted: Mechanism, flushes: readonly Flush[]): Mechanism {
  const { kind, sizeBytes } = fitted;
  if (kind !== 'size' || sizeBytes === null) return fitted;
  // The first shares its buffer with headers; the last is made by the end of the answer.
  const obey = flushes.slice(1, -1).every(({ bytes, last }) => {
    return bytes >= sizeBytes && bytes - (last.bytes ?? 0) < sizeBytes;
  });
  return obey ? fitted : mechanism('irregular');
}

/** Text that comes closer together than this comes in one turn of a loop that is busy between. A judgement, as are the next. */
const TURN_MS = 20;
const MIN_STALLS = 4;
const ALIKE = 0.1;

/**
 * What is dead again and again for the same time, and lets all pass in between: from one turn to the next, ms. No timer's
 * grid fits it, for it drifts. Null where stalls differ.
 */
function stallPeriodOf(seen: readonly SeenUnit[]): number | null {
  const turns = flushesOf(seen, TURN_MS);
  const stalls = turns.slice(1, -1).flatMap(({ atMs, first }, i) => {
    const beforeMs = turns[i]?.last.outMs ?? atMs;
    // A turn whose text did not wait was not preceded by a stall, but by a pause of the source.
    return atMs - first.inMs > TURN_MS ? [atMs - beforeMs] : [];
  });
  const medianMs = quantile(stalls, 0.5) ?? 0;
  const isAlike = stalls.every((stallMs) => Math.abs(stallMs - medianMs) <= ALIKE * medianMs);
  return stalls.length >= MIN_STALLS && isAlike ? medianMs : null;
}

/** A period is told from noise that is at most a twentieth of it. */
function isAbove(periodMs: number, { unitMs }: Allowance): boolean {
  return unitMs <= NOISE_SHARE * periodMs;
}

/** Every chunk as late as the others, and none of them together: what all of them share, ms. */
function delayOf(seen: readonly SeenUnit[]): number | null {
  const lags = seen.map((u) => u.outMs - u.inMs);
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => quantile(lags, share) ?? 0) as [number, number, number];
  const isShared = seen.length >= MIN_DELAYED && low >= EVEN_SHARE * middle && middle >= EVEN_SHARE * high;
  return isShared && middle > 0 && (merged(seen) ?? 0) < MERGED_SHARE ? middle : null;
}

function named(models: readonly Model[]): Mechanism {
  const [model] = models;
  if (model === undefined) return mechanism('irregular');
  if (models.length > 1) return { ...mechanism('ambiguous'), fits: models.map(fitOf) };
  const { kind, parameter } = model;
  if (kind === 'size') return { ...mechanism('size'), sizeBytes: Math.round(parameter) };
  if (kind === 'count') return { ...mechanism('count'), count: parameter };
  return { ...mechanism(kind), periodMs: parameter };
}

function fitOf({ kind, parameter }: Model): Fit {
  const fit: Fit = { kind, sizeBytes: null, periodMs: null, count: null };
  if (kind === 'size') return { ...fit, sizeBytes: Math.round(parameter) };
  return kind === 'count' ? { ...fit, count: parameter } : { ...fit, periodMs: parameter };
}

function tellsModelsApart(seen: readonly SeenUnit[]): boolean {
  const gaps = variation(differences(seen.map((u) => u.inMs)));
  const sizes = variation(seen.map((u) => u.bytes ?? u.characters));
  return gaps !== null && sizes !== null && gaps >= MIN_VARIATION && sizes >= MIN_VARIATION;
}

/** The models that explain the arrivals and are not clearly worse than the best of them; one of each kind. */
function fitting(seen: readonly SeenUnit[], flushes: readonly Flush[], noise: Allowance): Model[] {
  const open = loss(
    seen,
    seen.map((u) => u.inMs),
    noise,
  );
  const enough = Math.max(2 * noise.unitMs, EXPLAINED_SHARE * open);
  const bestOfKind = new Map<Model['kind'], { model: Model; loss: number }>();
  for (const model of candidates(seen, flushes)) {
    const lost = loss(seen, model.predict(seen), noise);
    const best = bestOfKind.get(model.kind);
    if (best === undefined || lost < best.loss - 0.1 * noise.unitMs) bestOfKind.set(model.kind, { model, loss: lost });
  }
  const explaining = [...bestOfKind.values()].filter((fit) => fit.loss <= enough).toSorted((a, b) => a.loss - b.loss);
  const best = explaining[0]?.loss ?? 0;
  return explaining.filter((fit) => fit.loss <= Math.max(1.6 * best, best + noise.unitMs)).map((fit) => fit.model);
}

/** Mean distance of prediction and arrival, weighted by characters, after taking away a constant delay of at most floor + n. */
function loss(seen: readonly SeenUnit[], predicted: readonly number[], noise: Allowance): number {
  const residuals = seen.map((u, i) => ({ value: u.outMs - (predicted[i] ?? u.inMs), weight: u.characters }));
  const middle = weightedQuantile(residuals, 0.5) ?? 0;
  const constant = Math.min(noise.floorMs + noise.unitMs, Math.max(noise.floorMs, middle));
  const total = residuals.reduce((sum, r) => sum + r.weight, 0);
  return residuals.reduce((sum, r) => sum + r.weight * Math.abs(r.value - constant), 0) / total;
}

/** Round values first, so that they win when they explain as well as the fitted ones. */
function candidates(seen: readonly SeenUnit[], flushes: readonly Flush[]): Model[] {
  const full = flushes.slice(0, -1);
  const sizes = full.map((f) => f.bytes);
  const smallest = smallestOf(sizes);
  const largestWithoutLast = largestOf(full.map((f) => f.bytes - (f.last.bytes ?? 0)));
  const fittedSize = Math.max(1, (smallest + largestWithoutLast) / 2);
  const lingers = full.map((f) => f.atMs - f.first.inMs);
  const intervals = differences(flushes.map((f) => f.atMs));
  const count =
    quantile(
      full.map((f) => f.units.length),
      0.5,
    ) ?? 1;
  const gap = quantile(differences(seen.map((u) => u.outMs)), 0.5) ?? 0;
  return [
    ...[...ROUND_SIZES.filter((s) => s >= 0.5 * fittedSize && s <= 2 * fittedSize), fittedSize].map(sizeModel),
    ...[...ROUND_PERIODS_MS, quantile(intervals, 0.5) ?? 0].filter((t) => t > 0).map(timerModel(flushes)),
    ...[...ROUND_PERIODS_MS, quantile(lingers, 0.5) ?? 0].filter((t) => t > 0).map(lingerModel),
    ...(count >= 2 ? [countModel(Math.round(count))] : []),
    ...(gap > 0 ? [paceModel(gap)] : []),
  ];
}

/** Flushes all when the sum of bytes reaches the size. */
function sizeModel(size: number): Model {
  return { kind: 'size', parameter: size, predict: (units) => flushWhen(units, (_, bytes) => bytes >= size) };
}

/** Flushes after every k chunks. */
function countModel(k: number): Model {
  return { kind: 'count', parameter: k, predict: (units) => flushWhen(units, (count) => count >= k) };
}

function flushWhen(units: readonly SeenUnit[], isFull: (count: number, bytes: number) => boolean): number[] {
  const predicted = units.map(() => endOf(units));
  let start = 0;
  let bytes = 0;
  units.forEach((unit, i) => {
    bytes += unit.bytes ?? unit.characters;
    if (!isFull(i - start + 1, bytes)) return;
    predicted.fill(unit.inMs, start, i + 1);
    start = i + 1;
    bytes = 0;
  });
  return predicted;
}

/** Flushes at every multiple of the period; its phase is the circular mean of the flushes seen. */
function timerModel(flushes: readonly Flush[]): (periodMs: number) => Model {
  return (periodMs) => {
    // The last flush is made by the end of the answer, not by the timer.
    const angles = flushes.slice(0, -1).map((f) => (2 * Math.PI * f.atMs) / periodMs);
    const phase = Math.atan2(sum(angles.map(Math.sin)), sum(angles.map(Math.cos))) / (2 * Math.PI);
    const next = (inMs: number) => (Math.ceil(inMs / periodMs - phase - 1e-9) + phase) * periodMs;
    return {
      kind: 'timer',
      parameter: periodMs,
      predict: (units) => units.map((u) => Math.min(next(u.inMs), Math.max(u.inMs, endOf(units)))),
    };
  };
}

/** Flushes a fixed time after the first chunk that came into the empty buffer. */
function lingerModel(periodMs: number): Model {
  const predict = (units: readonly SeenUnit[]) => {
    const endMs = endOf(units);
    let flushMs = -Infinity;
    return units.map((u) => {
      if (u.inMs > flushMs) flushMs = u.inMs + periodMs;
      return Math.max(u.inMs, Math.min(flushMs, endMs));
    });
  };
  return { kind: 'linger', parameter: periodMs, predict };
}

/** Lets one chunk out every gap at most. */
function paceModel(gapMs: number): Model {
  const predict = (units: readonly SeenUnit[]) => {
    let lastMs = -Infinity;
    return units.map((u) => (lastMs = Math.max(u.inMs, lastMs + gapMs)));
  };
  return { kind: 'pace', parameter: gapMs, predict };
}

/** When the source had the last of it. */
function endOf(units: readonly SeenUnit[]): number {
  return units.at(-1)?.inMs ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Of that kind, its figures still to be filled in. */
export function mechanism(kind: Mechanism['kind']): Mechanism {
  return { kind, sizeBytes: null, periodMs: null, count: null, accounting: null, candidates: [], fits: [] };
}
