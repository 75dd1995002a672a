// Numbers of repeats for formats in which two series must not be alike: of the second one only one value would be left.
import type { Run } from '../model/report.ts';

/**
 * The repeat of each run, counted on where another run that is called alike has it, as in a merged report, or of a program that
 * makes several requests.
 */
export function distinctRepeats(runs: readonly Run[], nameOf: (run: Run) => string): number[] {
  const taken = new Map<string, { numbers: Set<number>; most: number }>();
  return runs.map((run) => {
    const name = nameOf(run);
    const { numbers, most } = taken.get(name) ?? { numbers: new Set<number>(), most: 0 };
    const repeat = numbers.has(run.repeat) ? most + 1 : run.repeat;
    taken.set(name, { numbers: numbers.add(repeat), most: Math.max(most, repeat) });
    return repeat;
  });
}
