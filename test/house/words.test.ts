// Every word that the reporters can show has a page. Closed lists are taken from the model; whatever else stands in the margin,
// in front of a timeline, behind it or in the table is read from the reports of fixtures/.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pagesOf } from '../../src/cli/pages.ts';
import { STREAM_LIMIT_NAMES } from '../../src/limits.ts';
import { AgainstComparison } from '../../src/model/against.ts';
import { BaselineComparison } from '../../src/model/baseline.ts';
import { DELIVERIES, MECHANISMS, OUTCOMES, Reason } from '../../src/model/delivery.ts';
import { EXIT_CODES } from '../../src/model/exit-code.ts';
import { AGGREGATES, GATE_STATUSES } from '../../src/model/gate-result.ts';
import { Calibration } from '../../src/model/machine.ts';
import { INSTRUMENTS } from '../../src/model/recording.ts';
import { PRESETS } from '../../src/model/rule-settings.ts';
import { RunStatus } from '../../src/model/run-status.ts';
import { TextFault } from '../../src/model/text-comparison.ts';
import { CHANNELS, HOPS, VANTAGES } from '../../src/model/timeline.ts';
import { Report } from '../../src/model/report.ts';

const STATUSES_OF_COMPARISONS = new Set([
  ...BaselineComparison.shape.status.options,
  ...AgainstComparison.shape.status.options,
]);

const FOLDER = new URL('../../fixtures/reports/', import.meta.url);
const files = readdirSync(FOLDER);
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');
const texts = files.filter((name) => name.endsWith('.txt')).map(read);
const unknown = (words: Iterable<string>) => [...new Set(words)].filter((word) => pagesOf(word).length === 0);

describe('every word of a report has a page', () => {
  it.each([
    ['vantages', VANTAGES],
    ['hops', HOPS],
    ['channels', CHANNELS],
    ['deliveries', DELIVERIES],
    ['outcomes', OUTCOMES],
    ['reasons', Reason.options],
    ['rules', MECHANISMS],
    ['faults of a text', TextFault.options],
    ['instruments', INSTRUMENTS],
    ['statuses', RunStatus.options],
    ['statuses of a rule', GATE_STATUSES],
    ['aggregates', AGGREGATES],
    ['presets', PRESETS],
    ['limits', ['timeout', 'max-time', ...STREAM_LIMIT_NAMES]],
    ['statuses of comparisons', [...STATUSES_OF_COMPARISONS]],
    ['exit codes', EXIT_CODES.map(({ code }) => String(code))],
    ['states of the machine', Calibration.shape.status.options.filter((state) => state !== 'ok')],
    ['said of the machine', ['timing', 'clock floor', 'proven', 'warm-up']],
  ])('%s', (_, words) => {
    expect(words.length).toBeGreaterThan(1);
    expect(unknown(words)).toEqual([]);
  });

  it('the margin, and what stands in front of a timeline', () => {
    const words = texts.flatMap((text) => [...text.matchAll(/^ {4}([a-z]+) +\S/gm)].map(([, word]) => word!));
    expect(new Set(words).size).toBeGreaterThan(10);
    expect(unknown(words)).toEqual([]);
  });

  it('behind a timeline', () => {
    const words = texts.flatMap((text) =>
      [...text.matchAll(/^ {4}(?:origin|wire|app|observer|screen|loop) +\S+ {2}(\S.*)$/gm)].map(([, word]) => word!),
    );
    expect(new Set(words).size).toBeGreaterThan(2);
    expect(unknown(words)).toEqual([]);
  });

  it('in the table', () => {
    const cells = texts.flatMap(headOfTable);
    expect(new Set(cells).size).toBeGreaterThan(6);
    expect(unknown(cells)).toEqual([]);
    const states = texts.flatMap((text) => [...text.matchAll(/^ {2}[│|] [✔✘?+x] (\S+)/gm)].map(([, word]) => word!));
    expect(new Set(states).size).toBeGreaterThan(2);
    expect(unknown(states)).toEqual([]);
  });

  it('of its causes and evidence', () => {
    const reports = files.filter((name) => name.endsWith('.json')).map((name) => Report.parse(JSON.parse(read(name))));
    const causes = reports.flatMap(({ runs }) => runs.flatMap(({ verdict }) => verdict.causes));
    expect(unknown(causes.flatMap(({ id, status }) => [id, status]))).toEqual([]);
  });
});

/** Titles of the columns without their second line, where that is no part of the name: `late p95`, `held % u/c/e`. */
function headOfTable(text: string): string[] {
  const rows = [...text.matchAll(/^ {2}[│|](.*)[│|]$/gm)].slice(0, 2).map(([, row]) => row!.split(/[│|]/));
  const [first = [], second = []] = rows;
  return first.map((cell, i) => {
    const below = second[i]!.trim();
    return ['token', 'pause'].includes(below) ? `${cell.trim()} ${below}` : cell.trim();
  });
}
