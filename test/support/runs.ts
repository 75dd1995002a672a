// A recording as the Report shows it: judged, and put into words.
import { analyze } from '../../src/analyze/analyze.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Run } from '../../src/model/report.ts';
import { toRun } from '../../src/report/assemble.ts';

export function runOf(recording: Recording): Run {
  return toRun(recording, analyze(recording));
}
