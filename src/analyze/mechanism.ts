// Which model of a buffer explains the arrivals? Each model is replayed on the emission and its prediction compared
// with what was seen (method, section 5). A name is given only when one model explains and the schedule can tell
// models apart; byte evidence, full and replay are exempt from that.
import type { Delivery, Mechanism } from '../model/delivery.ts';
import type { Read, Timeline } from '../model/timeline.ts';
import { MAX_MECHANISM_NOISE_MS } from '../model/recording.ts';
import type { Noise } from './delivery.ts';
import { paceOf, smoothingOf } from './pace.ts';
import { exactSize, flushesOf, type Flush } from './flushes.ts';
import { differences, quantile, variation, weightedQuantile } from './stats.ts';
import { seenUnits, type SeenUnit, type Unit } from './units.ts';

/** Least variation of gaps and of sizes with which a schedule can tell models apart (method, 5d; the probe has 2.6 and 0.55). */
const MIN_VARIATION = 0.3;
/** A model explains when its loss is below 8 % of that of an open pipe (method, section 5). */
const EXPLAINED_SHARE = 0.08;
const MIN_FULL_FLUSHES = 3;
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
export function mechanismOf({ units, before, after, reads }: Hop, delivery: Delivery, noise: Noise): Mechanism | null {
  if (delivery === 'buffered') return mechanism('full');
  if (delivery === 'replayed') return mechanism('replay');
  if (!['batched', 'throttled', 'stalled', 'micro-batched'].includes(delivery)) return null;
  if (noise.unitMs > MAX_MECHANISM_NOISE_MS) return null;
  const seen = seenUnits(units);
  const exact = reads === null ? null : exactSize(reads, Math.max(0, ...seen.map((u) => u.bytes ?? 0)));
  if (exact !== null) return { ...mechanism('size'), ...exact };
  // The pace is that of the pieces that came out: several may be made of one chunk.
  const pace = delivery === 'throttled' ? paceOf(before, after) : smoothingOf(before, after);
  if (pace !== null || delivery === 'throttled') return { ...mechanism('pace'), periodMs: pace?.periodMs ?? null };
  const flushes = flushesOf(seen);
  if (flushes.length - 1 < MIN_FULL_FLUSHES || !tellsModelsApart(seen)) return null;
  return named(fitting(seen, flushes, noise));
}

function named(models: readonly Model[]): Mechanism {
  const [model] = models;
  if (model === undefined) return mechanism('irregular');
  if (models.length > 1) return { ...mechanism('ambiguous'), candidates: models.map(describe) };
  const { kind, parameter } = model;
  if (kind === 'size') return { ...mechanism('size'), sizeBytes: Math.round(parameter) };
  if (kind === 'count') return { ...mechanism('count'), count: parameter };
  return { ...mechanism(kind), periodMs: parameter };
}

function describe({ kind, parameter }: Model): string {
  if (kind === 'size') return `a buffer of about ${Math.round(parameter)} bytes`;
  if (kind === 'count') return `every ${parameter} chunks`;
  const words = { timer: 'a timer of', linger: 'a wait after the first chunk of', pace: 'a gap between chunks of' };
  return `${words[kind]} ${parameter.toFixed(0)} ms`;
}

function tellsModelsApart(seen: readonly SeenUnit[]): boolean {
  const gaps = variation(differences(seen.map((u) => u.inMs)));
  const sizes = variation(seen.map((u) => u.bytes ?? u.characters));
  return gaps !== null && sizes !== null && gaps >= MIN_VARIATION && sizes >= MIN_VARIATION;
}

/** The models that explain the arrivals and are not clearly worse than the best of them; one of each kind. */
function fitting(seen: readonly SeenUnit[], flushes: readonly Flush[], noise: Noise): Model[] {
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
function loss(seen: readonly SeenUnit[], predicted: readonly number[], noise: Noise): number {
  const residuals = seen.map((u, i) => ({ value: u.outMs - predicted[i]!, weight: u.characters }));
  const middle = weightedQuantile(residuals, 0.5) ?? 0;
  const constant = Math.min(noise.floorP50Ms + noise.unitMs, Math.max(noise.floorP50Ms, middle));
  const total = residuals.reduce((sum, r) => sum + r.weight, 0);
  return residuals.reduce((sum, r) => sum + r.weight * Math.abs(r.value - constant), 0) / total;
}

/** Round values first, so that they win when they explain as well as the fitted ones. */
function candidates(seen: readonly SeenUnit[], flushes: readonly Flush[]): Model[] {
  const full = flushes.slice(0, -1);
  const sizes = full.map((f) => f.bytes);
  const smallest = Math.min(...sizes);
  const largestWithoutLast = Math.max(...full.map((f) => f.bytes - (f.units.at(-1)!.bytes ?? 0)));
  const fittedSize = Math.max(1, (smallest + largestWithoutLast) / 2);
  const lingers = full.map((f) => f.atMs - f.units[0]!.inMs);
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
  const predicted = units.map(() => units.at(-1)!.inMs);
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
      predict: (units) => units.map((u) => Math.min(next(u.inMs), Math.max(u.inMs, units.at(-1)!.inMs))),
    };
  };
}

/** Flushes a fixed time after the first chunk that came into the empty buffer. */
function lingerModel(periodMs: number): Model {
  const predict = (units: readonly SeenUnit[]) => {
    const endMs = units.at(-1)!.inMs;
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

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function mechanism(kind: Mechanism['kind']): Mechanism {
  return { kind, sizeBytes: null, periodMs: null, count: null, accounting: null, candidates: [] };
}
