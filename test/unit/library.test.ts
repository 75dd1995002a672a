// What a program gets, as far as nothing is measured; scenarios/library.test.ts has the rest.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as api from '../../src/index.ts';
import { draw, recordingOf, streamOf } from '../support/recordings.ts';

const fixture = (path: string) => new URL(`../../${path}`, import.meta.url).pathname;
const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const late = recordingOf([streamOf([draw('origin', SPOKEN), draw('wire', '..................a')])]);
const unknown = recordingOf([streamOf([draw('origin', 'a'), draw('wire', 'a')])]);

it('its page names all that is exported', () => {
  const page = readFileSync(fixture('src/guides/library.md'), 'utf8');
  const names = Object.keys(api);
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
});

it('a report is text as the terminal shows it, or as another reporter does', async () => {
  const report = await api.loadReport(fixture('fixtures/reports/failed.json'));
  expect(await api.render(report)).toBe(readFileSync(fixture('fixtures/reports/failed.txt'), 'utf8'));
  expect(await api.render(report, 'terminal', { unicode: false })).toBe(
    readFileSync(fixture('fixtures/reports/failed.ascii.txt'), 'utf8'),
  );
  expect(JSON.parse(await api.render(report, 'json'))).toMatchObject({ exitCode: 4 });
  await expect(api.render(report, 'jsno')).rejects.toThrow('Did you mean "json"?');
});

it('recordings are judged as the options say', () => {
  expect(api.judge([late])).toMatchObject({ exitCode: 1, summary: { failed: 1 } });
  expect(api.judge([unknown]).exitCode).toBe(3);
  expect(api.judge([unknown], { inconclusive: 'pass' }).exitCode).toBe(0);
  expect(api.judge([late], { budget: 7 }).runs[0]!.budgetMs).toBe(7);
  expect(api.gate(api.judge([unknown]).runs, { inconclusive: 'pass' }).exitCode).toBe(0);
  expect(() => api.judge([late], { budget: -1 })).toThrow('budget expects a number of milliseconds');
});

it('rules are held against runs', () => {
  const { runs } = api.judge([late]);
  const rules = { rules: { delivery: 'warn' as const, fidelity: ['error', { min: 0.9 }] as const } };
  expect(api.gate(runs, api.resolveRules(rules))).toMatchObject({
    exitCode: 1,
    gate: [
      { rule: 'delivery', status: 'warned' },
      { rule: 'fidelity', status: 'failed' },
    ],
  });
  expect(api.judge([late], { preset: 'recommended', assert: 'fidelity<0.9' }).gate).toMatchObject([
    { rule: 'delivery', status: 'failed' },
    { rule: 'fidelity', status: 'passed' },
  ]);
  expect(() => api.resolveRules({ rules: { fidelty: 'error' } })).toThrow('Did you mean "fidelity"?');
  expect(() => api.judge([late], { assert: 'fidelty>1' })).toThrow('Did you mean "fidelity"?');
});

it('a mistake is found before anything is measured', async () => {
  const mistake = (options: api.CheckOptions) => api.check(options).catch((error: unknown) => error);
  expect(await mistake({})).toMatchObject({ code: 'usage', message: 'No model is named.' });
  expect(await mistake({ model: 'mock', client: 'undcii' })).toMatchObject({ code: 'unknown-id' });
  expect(await mistake({ model: 'mock', assert: 'fidelty>1' })).toMatchObject({ code: 'unknown-id' });
  expect(await mistake({ model: 'mock', config: 'nowhere.json' })).toMatchObject({ code: 'file-unreadable' });
  const env = { env: {} };
  await expect(api.record({ model: 'gpt-4o' }, env)).rejects.toMatchObject({ code: 'key-missing' });
});
