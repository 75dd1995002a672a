// Reports that earlier versions wrote are read, and say what they said.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Report } from '../../../src/model/report.ts';
import { terminal } from '../../../src/report/reporters/terminal.ts';

const path = new URL('../../../fixtures/reports/older/evidence-as-sentences.json', import.meta.url);
const old = JSON.parse(readFileSync(path, 'utf8')) as { runs: { verdict: { causes: { evidence: string[] }[] } }[] };
const { runs } = Report.parse(old);

it('evidence that was sentences is read as words', () => {
  const sentences = old.runs[0]!.verdict.causes.map(({ evidence }) => evidence);
  expect(sentences.flat().length).toBeGreaterThan(0);
  expect(runs[0]!.verdict.causes.map(({ words }) => words)).toEqual(sentences);
  expect(runs[0]!.verdict.causes.flatMap(({ evidence }) => evidence)).toEqual([]);
  expect(runs[0]!.verdict.evidence).toEqual([]);
});

it('a run gets the status with which it counted, and no time that nobody wrote down', () => {
  expect(runs[0]).toMatchObject({ status: 'failed', startedAt: null, durationMs: null, subject: { kind: 'app' } });
});

it('a sentence that was `next` is read as advice', () => {
  const text = readFileSync(new URL('next-as-sentence.json', path), 'utf8');
  const { next } = (JSON.parse(text) as { runs: { verdict: { next: string } }[] }).runs[0]!.verdict;
  expect(next).toMatch(/^Ask for a long answer/);
  expect(Report.parse(JSON.parse(text)).runs[0]!.verdict).toMatchObject({ next: [], advice: next });
});

it('the terminal prints its evidence', () => {
  const text = terminal.render(Report.parse(old), { columns: 200, colorLevel: 0, unicode: true, verbose: false });
  expect(text).toContain('cause serialised-streams: While the first stream was held');
});
