// What was measured against the baseline. A difference counts only where chance does not make it:
//
//   the baseline passed   now            regressed if
//   in all runs           fails          it fails in most runs
//   in some runs          fails more     it fails in most runs, and chance would do that in less than one case of 20 (Fisher)
//   any                   passes, too    a ratio is worse than the worst one of the baseline by more than its tolerance
//   in few or no runs     fails          the same, or the class itself is a worse one
import {
  type Baseline,
  type BaselineComparison,
  type BaselineEntry,
  type BaselineKey,
  isPassingShape,
  prevailingIn,
  type RatioId,
  type Shape,
} from '../../model/baseline.ts';
import { fewerByChance } from './chance.ts';
import { keyText } from './key.ts';
import type { Measured } from './shape.ts';

/** A comparison before it is put into words. */
export type Compared = Omit<BaselineComparison, 'text'>;

/**
 * How much worse than the worst of the baseline a ratio may be, and in which direction worse lies. Judgements: a busy machine
 * makes smaller differences. `merged` is the share from which delivery is called micro-batched; half of the pieces is what
 * the comparison of clients calls another number of pieces.
 */
const TOLERANCE: Readonly<Record<RatioId, { better: 'more' | 'less'; worstOf(edge: number): number }>> = {
  fidelity: { better: 'more', worstOf: (edge) => edge - 0.1 },
  hold: { better: 'less', worstOf: (edge) => edge + 0.2 },
  merged: { better: 'less', worstOf: (edge) => edge + 0.3 },
  pieces: { better: 'more', worstOf: (edge) => edge / 2 },
  alone: { better: 'more', worstOf: (edge) => edge - 0.2 },
};
const RATIOS = Object.keys(TOLERANCE) as RatioId[];

/** Below this probability a difference is not put down to chance. A convention. */
const RARE = 0.05;

export function compareWithBaseline(measured: readonly Measured[], { entries }: Baseline): Compared[] {
  const known = new Map(entries.map((entry) => [keyText(entry), entry]));
  return measured.map(({ key, runs, versions, shape }): Compared => {
    const entry = known.get(keyText(key)) ?? null;
    const shared = { key, runs: runs.map(({ id }) => id), was: entry === null ? null : shapeIn(entry), now: shape };
    const none = { nearest: null, worse: [], better: [], versions: [] };
    if (shape === null) return { ...shared, ...none, status: 'incomparable', reason: 'not-judged' };
    if (entry === null) {
      return { ...shared, ...none, status: 'incomparable', ...whyNone(key, entries) };
    }
    const [worse, better] = [worseIn(shape, entry), worseIn(entry, shape)];
    return {
      ...shared,
      status: statusOf(entry, shape, worse, better),
      reason: null,
      nearest: null,
      worse,
      better,
      versions: otherVersions(entry.versions, versions),
    };
  });
}

function shapeIn({ samples, passed, shapes, hop, heldBy, causes, ratios }: BaselineEntry): Shape {
  return { samples, passed, shapes, hop, heldBy, causes, ratios };
}

function statusOf(
  was: Shape,
  now: Shape,
  worse: readonly RatioId[],
  better: readonly RatioId[],
): BaselineComparison['status'] {
  const [before, after] = [prevailingIn(was), prevailingIn(now)];
  if (failsMore(was, now)) return 'regressed';
  if (failsMore(now, was)) return 'improved';
  // Where both fail, a rule that lets text out in another way changes all ratios: what counts is how much is held.
  const decisive: readonly RatioId[] = isPassingShape(after) ? RATIOS : ['fidelity', 'hold', 'alone'];
  if (worse.some((id) => decisive.includes(id))) return 'regressed';
  if (before !== after && !(isPassingShape(before) && isPassingShape(after))) return 'changed';
  if (sizeOf(was) !== sizeOf(now)) return 'changed';
  // More pieces are another way of handing text over, no better one.
  return better.some((id) => id !== 'pieces' && decisive.includes(id)) ? 'improved' : 'same';
}

/** Whether most runs fail now, and that is no chance. */
function failsMore(was: Shape, now: Shape): boolean {
  if (isPassingShape(prevailingIn(now)) || !isPassingShape(prevailingIn(was))) return false;
  return was.passed === was.samples || fewerByChance(now, was) < RARE;
}

function sizeOf({ heldBy }: Shape): number | null {
  return heldBy?.sizeBytes ?? null;
}

/** Ratios that are worse than the worst of the other side. One bad run of several is none: the middle one is compared. */
function worseIn({ ratios }: Shape, { ratios: others }: Shape): RatioId[] {
  return RATIOS.filter((id) => {
    const [one, other] = [ratios[id], others[id]];
    if (one === null || other === null) return false;
    const { better, worstOf } = TOLERANCE[id];
    return better === 'more' ? one.median < worstOf(other.low) : one.median > worstOf(other.high);
  });
}

/** Why there is no entry: one that differs in a single field says more than none. */
function whyNone(key: BaselineKey, entries: readonly BaselineEntry[]): Pick<Compared, 'reason' | 'nearest'> {
  const reasons = { runtime: 'other-runtime', system: 'other-system', mode: 'other-mode' } as const;
  const fields = ['mode', 'runtime', 'system'] as const;
  const alike = entries.filter((entry) => {
    const { runtime, system, mode } = entry;
    return keyText({ ...key, runtime, system, mode }) === keyText(entry);
  });
  const differing = (entry: BaselineKey) => fields.filter((field) => entry[field] !== key[field]);
  const nearest = alike.toSorted((a, b) => differing(a).length - differing(b).length)[0];
  if (nearest === undefined) return { reason: 'no-entry', nearest: null };
  const { subject, client, protocol, scenario, runtime, system, mode } = nearest;
  return {
    reason: reasons[differing(nearest).at(-1)!],
    nearest: { subject, client, protocol, scenario, runtime, system, mode },
  };
}

function otherVersions(was: Record<string, string>, now: Record<string, string>): Compared['versions'] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(now)])];
  return names
    .filter((name) => was[name] !== now[name])
    .map((name) => ({ name, was: was[name] ?? null, now: now[name] ?? null }));
}
