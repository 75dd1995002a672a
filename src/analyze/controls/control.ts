// What follows from a control. A new one is a file beside this one, <id>.ts, and a line in index.ts.
//
//   usual     one piece    one piece        usual     one piece    one piece
//   changed   steady       steady           changed   one piece    one piece
//             the changed thing held it               it is not that alone
//
// A difference counts only if each pair shows it: load and caches drift.
import type { Came, ControlArm, EndpointControlId } from '../../model/controls.ts';
import type { Recording, StreamRecord } from '../../model/recording.ts';
import { quantile } from '../stats.ts';
import { isHeld } from './came.ts';

/** What may hold the text of an endpoint: ids of causes. */
export const SUSPECTS = [
  'compressor-not-flushed',
  'proxy-buffering',
  'unflushed-writes',
  'flush-timer',
  'collected-answer',
  'serialised-streams',
] as const;
/** Of an app, lock-step shows more. */
export type Suspect = (typeof SUSPECTS)[number] | 'collected-chunks';

/** What is known before any control is made. */
export interface ControlScene {
  recording: Recording;
  /** The request as it is. */
  usual: StreamRecord;
  came: Came;
  /** Whether it came piece by piece, but as evenly after as long a wait as what is held and then sent so. */
  looksReplayed: boolean;
}

export interface Concluded {
  /** How the text was delivered, where it is known that it was held, though not by whom. */
  proves?: 'buffered' | 'replayed' | 'seen-once';
  rulesIn: readonly Suspect[];
  rulesOut: readonly Suspect[];
}

export interface ControlJudge {
  id: EndpointControlId;
  /** What it could rule in or out here: it is made only where that splits what is still possible. Empty where it tells nothing. */
  splits(scene: ControlScene): readonly Suspect[];
  /** The times by which it is judged, ms; empty where one is missing. Left out where the form of the text decides. */
  times?(arms: readonly ControlArm[]): readonly number[];
  conclude(arms: readonly ControlArm[], scene: ControlScene): Concluded;
}

export const NOTHING: Concluded = { rulesIn: [], rulesOut: [] };

/** The median of each kind of time; empty where one of them is missing. @param kinds null for an answer of another kind */
export function medianOf(
  arms: readonly ControlArm[],
  kinds: readonly ((arm: ControlArm) => number | null)[],
): readonly number[] {
  const medians = kinds.map((timeOf) =>
    quantile(
      arms.flatMap((arm) => timeOf(arm) ?? []),
      0.5,
    ),
  );
  return medians.every((median) => median !== null) ? medians : [];
}

/** Whether something holds of both answers of each pair, of which there are two at least. */
export function inEachPair(
  arms: readonly ControlArm[],
  holds: (usual: ControlArm, changed: ControlArm) => boolean,
): boolean {
  const pairs = [...new Set(arms.map(({ pair }) => pair))];
  return (
    pairs.length > 1 &&
    pairs.every((pair) => {
      const of = (wanted: ControlArm['arm']) => arms.find((one) => one.pair === pair && one.arm === wanted);
      const [usual, changed] = [of('usual'), of('changed')];
      return usual !== undefined && changed !== undefined && holds(usual, changed);
    })
  );
}

/** Whether the change let the text through, in each pair; or changed nothing, in each pair; null for anything else. */
export function effectOf(arms: readonly ControlArm[]): 'lets-through' | 'none' | null {
  const pairs = [...new Set(arms.map(({ pair }) => pair))].map((pair) => {
    const came = (arm: ControlArm['arm']) => arms.find((one) => one.pair === pair && one.arm === arm)?.came ?? 'failed';
    const [usual, changed] = [came('usual'), came('changed')];
    if (!isHeld(usual)) return null;
    return changed === 'steady' ? 'lets-through' : isHeld(changed) ? 'none' : null;
  });
  const [first = null] = pairs;
  return pairs.length > 1 && pairs.every((effect) => effect === first) ? first : null;
}
