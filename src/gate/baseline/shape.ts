// From the runs of one key to their shape: how they were delivered, and in which ratios. Runs that could not be judged have
// none: they are counted nowhere.
import {
  type BaselineEntry,
  type BaselineKey,
  type HeldBy,
  prevailingIn,
  type RatioId,
  type Ratios,
  type Shape,
  type ShapeId,
  type Spread,
} from '../../model/baseline.ts';
import { PASSING_DELIVERIES } from '../../model/delivery.ts';
import type { Run } from '../../model/report.ts';
import { keyOf, keyText, versionsOf, type Place } from './key.ts';

/** All runs of one key. */
export interface Measured {
  key: BaselineKey;
  runs: readonly Run[];
  versions: Record<string, string>;
  /** Null if none could be judged. */
  shape: Shape | null;
}

/** One for each key, in the order in which the keys were first measured. */
export function measuredOf(runs: readonly Run[], place: Place): Measured[] {
  const groups = groupedBy(runs, (run) => keyText(keyOf(run, place)));
  return groups.flatMap((group) => {
    // Versions of one client beside each other would be one entry: they are told apart by where they are taken from.
    const places = groupedBy(group, ({ client }) => client.options['from'] ?? '');
    return places.map((same): Measured => {
      const key = keyOf(same[0]!, place, places.length > 1);
      return { key, runs: same, versions: versionsOf(same.at(-1)!, place), shape: shapeOf(same) };
    });
  });
}

function groupedBy<T>(values: readonly T[], textOf: (value: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(textOf(value), [...(groups.get(textOf(value)) ?? []), value]);
  return [...groups.values()];
}

export function entryOf({ key, versions }: Measured, shape: Shape): BaselineEntry {
  return { ...key, versions, ...shape };
}

export function shapeOf(runs: readonly Run[]): Shape | null {
  const judged = runs.flatMap((run) => {
    const id = shapeIdOf(run);
    return id === null ? [] : [{ run, id }];
  });
  if (judged.length === 0) return null;
  const shapes = countsOf(judged.map(({ id }) => id));
  const prevailing = prevailingIn({ shapes });
  const telling = judged.filter(({ id }) => id === prevailing).map(({ run }) => run);
  return {
    samples: judged.length,
    passed: judged.filter(({ run }) => run.verdict.passed).length,
    shapes,
    hop: mostFrequent(telling.map(({ verdict }) => verdict.hop)) ?? null,
    heldBy: heldByOf(telling),
    causes: causesOf(telling),
    ratios: ratiosOf(judged.map(({ run }) => run)),
  };
}

/** Null for a run that tells nothing: its target failed, or it could not be judged. */
export function shapeIdOf({ status, verdict, integrity, parallel }: Run): ShapeId | null {
  if (status === 'errored' || status === 'inconclusive') return null;
  if (integrity?.ok === false) return 'text-lost';
  const { delivery, passed } = verdict;
  const isFaulty = !passed && (delivery === 'inconclusive' || PASSING_DELIVERIES.has(delivery));
  if (isFaulty) return parallel?.serialised === true ? 'streams-serialised' : 'content-missing';
  return delivery === 'inconclusive' ? null : delivery;
}

/** In alphabetical order, so that the file changes little. */
function countsOf(ids: readonly ShapeId[]): Partial<Record<ShapeId, number>> {
  const counts: Partial<Record<ShapeId, number>> = {};
  for (const id of ids.toSorted()) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

/** Lock-step knows a size to the byte; else the rule of the hop at fault. */
function heldByOf(runs: readonly Run[]): HeldBy | null {
  const rules = runs.flatMap(({ lockStep, hops, verdict }): HeldBy[] => {
    if (verdict.hop === null && lockStep?.bufferBytes == null) return [];
    const sizeBytes = lockStep?.bufferBytes ?? null;
    if (sizeBytes !== null) return [{ kind: 'size', sizeBytes, periodMs: null, count: null }];
    const mechanism = lockStep?.mechanism ?? (verdict.hop === null ? null : (hops[verdict.hop]?.mechanism ?? null));
    if (mechanism === null) return [];
    const { kind, periodMs, count } = mechanism;
    const rounded = periodMs === null ? null : Number(periodMs.toPrecision(2));
    return [{ kind, sizeBytes: mechanism.sizeBytes, periodMs: rounded, count }];
  });
  const text = mostFrequent(rules.map((rule) => [rule.kind, rule.sizeBytes, rule.periodMs, rule.count].join()));
  return rules.find((rule) => [rule.kind, rule.sizeBytes, rule.periodMs, rule.count].join() === text) ?? null;
}

function causesOf(runs: readonly Run[]): string[] {
  const found = runs.map(({ verdict }) => verdict.causes.filter(({ status }) => status === 'detected'));
  const ids = new Set(found.flat().map(({ id }) => id));
  return [...ids]
    .filter((id) => 2 * found.filter((causes) => causes.some((cause) => cause.id === id)).length > runs.length)
    .toSorted();
}

const RATIO: Readonly<Record<RatioId, (run: Run) => number | null>> = {
  fidelity: (run) => timedIn(run)?.fidelity ?? null,
  hold: (run) => timedIn(run)?.hold ?? null,
  merged: (run) => timedIn(run)?.merged ?? null,
  pieces: (run) => {
    const source = run.vantages.origin ?? run.vantages.wire;
    const judged = judgedIn(run);
    return source === undefined || judged === undefined || source.chunks === 0 ? null : judged.chunks / source.chunks;
  },
  alone: ({ lockStep }) =>
    lockStep === null || lockStep.chunksSent === 0 ? null : lockStep.chunksSeenAlone / lockStep.chunksSent,
};

function ratiosOf(runs: readonly Run[]): Ratios {
  const spread = (id: RatioId) => spreadOf(runs.map(RATIO[id]).filter((value) => value !== null));
  return {
    fidelity: spread('fidelity'),
    hold: spread('hold'),
    merged: spread('merged'),
    pieces: spread('pieces'),
    alone: spread('alone'),
  };
}

/** What lock-step alone shows of time is that of the machine: its chunks follow each other as fast as they are seen. */
function timedIn(run: Run): Run['vantages']['app'] {
  return run.mode === 'lock-step' ? undefined : judgedIn(run);
}

function judgedIn({ vantages, verdict }: Run): Run['vantages']['app'] {
  return verdict.vantage === null ? undefined : vantages[verdict.vantage];
}

/** Two decimals: what is smaller is noise, and would change the file. */
function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  return { median: rounded(middle), low: rounded(sorted[0]!), high: rounded(sorted.at(-1)!), samples: sorted.length };
}

function rounded(value: number): number {
  // Never -0, which JSON cannot say.
  return Math.round(100 * value) / 100 + 0;
}

function mostFrequent<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
