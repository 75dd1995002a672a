// The Report as it is, for programs. Its strings stay what they were; only their spelling is safe for a terminal.
import type { Report } from '../../model/report.ts';
import { toJson } from '../escape.ts';
import type { Reporter } from './reporter.ts';

const INDENT = 2;
/** The line that opens the list of runs. */
const OPENED = '  "runs": [\n';

export const json: Reporter = {
  render: (report) => toJson(report, INDENT),
  parts,
};

/** The same text, a part for each run: as one it may be longer than memory allows. */
function* parts(report: Report): Iterable<string> {
  if (report.runs.length === 0) {
    yield `${toJson(report, INDENT)}\n`;
    return;
  }
  // The place of the runs, which no other text of the document can be.
  const [before, after] = toJson({ ...report, runs: [] }, INDENT).split(/^ {2}"runs": \[\](?=,?$)/m) as [
    string,
    string,
  ];
  yield `${before}${OPENED}`;
  for (const [i, run] of report.runs.entries()) {
    // Indented as where it stands.
    const text = toJson({ runs: [run] }, INDENT).slice(`{\n${OPENED}`.length, -'\n  ]\n}'.length);
    yield i === 0 ? text : `,\n${text}`;
  }
  yield `\n  ]${after}\n`;
}
