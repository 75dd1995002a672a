// One JSON document a line, each with its `type`: what happens while it happens, each run when it is judged, and at the
// end the Report without its runs. Of a saved report the same lines but for the progress.
import type { ProgressEvent } from '../../model/progress-event.ts';
import type { Report } from '../../model/report.ts';
import { toJson } from '../escape.ts';
import type { Reporter } from './reporter.ts';

export const ndjson: Reporter = {
  render: (report) => [...parts(report)].join(''),
  parts,
  live: { event: eventLine, end: endOf },
};

function* parts(report: Report): Iterable<string> {
  for (const run of report.runs) yield line({ type: 'run', run });
  yield endOf(report);
}

function eventLine(event: ProgressEvent): string {
  // What a program writes to its stderr is passed on there.
  if (event.kind === 'stderr') return '';
  const { kind, ...fields } = event;
  return line({ type: kind, ...fields });
}

function endOf(report: Report): string {
  const { runs: _runs, ...rest } = report;
  return line({ type: 'end', report: rest });
}

function line(value: object): string {
  return `${toJson(value)}\n`;
}
