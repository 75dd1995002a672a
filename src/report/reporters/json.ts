// The Report as it is, for programs. Its strings stay what they were; only their spelling is safe for a terminal.
import type { Report } from '../../model/report.ts';
import { toJson } from '../escape.ts';
import type { Reporter } from './reporter.ts';

const INDENT = 2;

export const json: Reporter = {
  render: (report) => toJson(report, INDENT),
  parts,
};

/** The same text, a part for each run: as one it may be longer than memory allows. */
function* parts(report: Report): Iterable<string> {
  if (report.runs.length === 0) return yield `${toJson(report, INDENT)}\n`;
  // The place of the runs, which no other text of the document can be.
  const [before, after] = toJson({ ...report, runs: [] }, INDENT).split(/^ {2}"runs": \[\](?=,?$)/m) as [
    string,
    string,
  ];
  yield `${before}  "runs": [\n`;
  for (const [i, run] of report.runs.entries()) {
    yield `${i === 0 ? '' : ',\n'}${toJson(run, INDENT).replace(/^/gm, '    ')}`;
  }
  yield `\n  ]${after}\n`;
}
