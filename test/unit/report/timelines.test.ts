import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Report } from '../../../src/model/report.ts';
import { styleOf } from '../../../src/report/terminal/style.ts';
import { level, timelines } from '../../../src/report/terminal/timelines.ts';

const style = styleOf({ columns: 80, colorLevel: 0, unicode: true });
const { runs } = Report.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/reports/sync-against-async.json', import.meta.url), 'utf8')),
);

it('the height of a slice is the text in it, by factors of two about the mean', () => {
  expect([0, 1, 5, 10, 20, 40, 80, 160, 320, 9999].map((characters) => level(characters, 10))).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 8,
  ]);
});

describe('a starved process', () => {
  const rows = timelines(
    runs.find(({ client }) => client.id === 'undici-sync')!,
    style,
  );

  it('shows where the lump arises: at the observer, and a dead loop', () => {
    const [origin, wire, app, observer, loop] = rows.map((row) => row.trim());
    expect(observer).toMatch(/^observer +·{40,}█ {2}◀ held$/);
    expect(loop).toMatch(/✕{40,}.* {2}blocked$/);
    for (const row of [origin, wire, app]) {
      expect(row).not.toContain('█');
      expect(row).not.toContain('held');
    }
  });

  it('has one axis, from 0 to the end', () => {
    expect(rows.at(-1)!.trim()).toMatch(/^0 s +.* s$/);
  });
});

it('a healthy one is alive and holds nothing', () => {
  const text = timelines(
    runs.find(({ client }) => client.id === 'undici')!,
    style,
  ).join('\n');
  expect(text).toContain('alive');
  expect(text).not.toMatch(/held|█|✕/);
});
