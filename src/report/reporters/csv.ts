// Every arrival as a row, for spreadsheets and notebooks (RFC 4180). What is unknown is an empty cell.
import { csvCell } from '../escape-formats.ts';
import type { Report, Run } from '../../model/report.ts';
import { VANTAGES } from '../../model/timeline.ts';
import { namedRuns } from '../label.ts';
import type { Reporter } from './reporter.ts';

const HEAD = 'run,name,vantage,piece,at_ms,channel,characters,bytes,read,text';
const LINE_END = '\r\n';
/** A microsecond: the digits of a double behind it are noise. */
const PARTS_OF_A_MS = 1000;

export const csv: Reporter = {
  render: (report) => [...parts(report)].join(''),
  parts,
};

/** A part for each vantage of a run: all of a large matrix may be longer than memory allows. */
function* parts({ runs }: Report): Iterable<string> {
  yield `${HEAD}${LINE_END}`;
  for (const [i, { run, label }] of namedRuns(runs, runs).entries()) {
    for (const vantage of VANTAGES) {
      const columns = run.timelines?.[vantage];
      if (columns !== undefined) yield rowsOf(columns, `${i + 1},${csvCell(label)},${vantage},`);
    }
  }
}

type Columns = NonNullable<NonNullable<Run['timelines']>['wire']>;

function rowsOf({ atMs, channels, characters, bytes, reads, texts }: Columns, first: string): string {
  // Easy to get wrong: text that is only added to is a tree of its pieces, and takes many times its length.
  return atMs
    .map((at, i) => {
      const ms = Math.round(PARTS_OF_A_MS * at) / PARTS_OF_A_MS;
      const text = texts === null ? '' : csvCell(texts[i] ?? '');
      return `${first}${i + 1},${ms},${channels[i] ?? ''},${characters[i] ?? ''},${bytes[i] ?? ''},${reads[i] ?? ''},${text}${LINE_END}`;
    })
    .join('');
}
