// A recording as the Report shows it: judged, and put into words.
import { analyze } from '../../src/analyze/analyze.ts';
import type { CauseId } from '../../src/analyze/causes/index.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Run } from '../../src/model/report.ts';
import type { CauseFinding } from '../../src/model/verdict.ts';
import { toRun } from '../../src/report/assemble.ts';

export function runOf(recording: Recording): Run {
  return toRun(recording, analyze(recording));
}

/** What was found of a cause. */
export function causeIn(recording: Recording, id: CauseId): CauseFinding {
  const found = runOf(recording).verdict.causes.find((cause) => cause.id === id);
  if (found === undefined) throw new Error(`There is no cause ${id}.`);
  return found;
}
