// Every arrival as a row, for spreadsheets and notebooks (RFC 4180). What is unknown is an empty cell.
import { csvCell } from '../escape-formats.ts';
import type { Run } from '../../model/report.ts';
import { VANTAGES, type VantageId } from '../../model/timeline.ts';
import { namedRuns } from '../label.ts';
import type { Reporter } from './reporter.ts';

const COLUMNS = [
  'run',
  'repeat',
  'scenario',
  'vantage',
  'piece',
  'at_ms',
  'channel',
  'characters',
  'bytes',
  'read',
  'text',
];
const LINE_END = '\r\n';

export const csv: Reporter = {
  render({ runs }) {
    const parts = [COLUMNS.join(',')];
    for (const { run, label } of namedRuns(runs, runs)) {
      for (const vantage of VANTAGES) {
        const rows = rowsOf(run, label, vantage);
        if (rows.length > 0) parts.push(rows.join(LINE_END));
      }
    }
    return `${parts.join(LINE_END)}${LINE_END}`;
  },
};

function rowsOf({ timelines, repeat, scenario }: Run, label: string, vantage: VantageId): string[] {
  const columns = timelines?.[vantage];
  if (columns === undefined) return [];
  const { atMs, channels, characters, bytes, reads, texts } = columns;
  const first = [label, repeat, scenario, vantage].map(csvCell).join(',');
  return atMs.map((at, i) =>
    [
      first,
      i + 1,
      Math.round(1000 * at) / 1000,
      channels[i] ?? '',
      characters[i] ?? '',
      bytes[i] ?? '',
      reads[i] ?? '',
      csvCell(texts?.[i] ?? null),
    ].join(','),
  );
}
