// The matchers over a Report, and what fails in both directions.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Report } from '../../../src/model/report.ts';
import { matchers } from '../../../src/testing/matchers.ts';

const reportOf = (name: string) =>
  Report.parse(JSON.parse(readFileSync(new URL(`../../../fixtures/reports/${name}.json`, import.meta.url), 'utf8')));
const IS = { isNot: false };
const IS_NOT = { isNot: true };

describe('toBeIncremental', () => {
  const { toBeIncremental } = matchers;

  it('names each run that is not, its cause and what to type', () => {
    const { pass, message } = toBeIncremental.call(IS, reportOf('buffered'));
    expect(pass).toBe(false);
    expect(message()).toMatch(/^expected every run of the Report to be incremental\n\n.*run 1: not incremental/);
    expect(message()).toContain('Look at what stands between the model and this client');
  });

  it('passes where all passed', () => {
    const { runs, ...rest } = reportOf('sync-against-async');
    const passed = runs.filter(({ status }) => status === 'passed');
    expect(passed.length).toBeGreaterThan(0);
    expect(toBeIncremental.call(IS, { ...rest, runs: passed }).pass).toBe(true);
    expect(toBeIncremental.call(IS, { ...rest, runs }).pass).toBe(false);
  });

  it('what cannot be said fails in both directions', () => {
    const report = reportOf('inconclusive');
    const runs = report.runs.filter(({ status }) => status === 'inconclusive');
    expect(runs.length).toBeGreaterThan(0);
    expect(toBeIncremental.call(IS, { ...report, runs }).pass).toBe(false);
    expect(toBeIncremental.call(IS_NOT, { ...report, runs }).pass).toBe(true);
    expect(toBeIncremental.call(IS_NOT, { ...report, runs: [] }).pass).toBe(true);
  });
});

describe('toHaveFidelityAbove', () => {
  const { toHaveFidelityAbove } = matchers;
  const report = reportOf('sync-against-async');
  const [run] = report.runs;
  const withFidelity = (fidelity: number | null, mode: 'timed' | 'lock-step' = 'timed'): Report => {
    const vantage = run!.verdict.vantage!;
    const vantages = { ...run!.vantages, [vantage]: { ...run!.vantages[vantage]!, fidelity } };
    return { ...report, runs: [{ ...run!, mode, vantages }] };
  };

  it('is above, not at', () => {
    expect(toHaveFidelityAbove.call(IS, withFidelity(0.96), 0.95).pass).toBe(true);
    expect(toHaveFidelityAbove.call(IS, withFidelity(0.95), 0.95).pass).toBe(false);
  });

  it('looks at the vantage that is named', () => {
    expect(toHaveFidelityAbove.call(IS, withFidelity(0.1), 0.5, 'wire').pass).toBe(
      (run!.vantages.wire?.fidelity ?? 0) > 0.5,
    );
    expect(toHaveFidelityAbove.call(IS, withFidelity(0.1), 0.5, 'screen').message()).toContain('no fidelity at screen');
  });

  it.each([
    ['was not measured', withFidelity(null)],
    ['is of lock-step alone', withFidelity(1, 'lock-step')],
  ])('what %s fails in both directions', (_, unknown) => {
    expect(toHaveFidelityAbove.call(IS, unknown, 0.5).pass).toBe(false);
    expect(toHaveFidelityAbove.call(IS_NOT, unknown, 0.5).pass).toBe(true);
  });
});

describe('what a test does wrong is said with what to do, for runners print the message alone', () => {
  it.each([
    [
      'a promise of a Report',
      Promise.resolve(reportOf('buffered')),
      'toBeIncremental() wants a Report; it got a promise.',
    ],
    ['nothing', undefined, 'toBeIncremental() wants a Report; it got undefined.'],
    ['another object', { runs: 3 }, 'toBeIncremental() wants a Report; it got a value of type object.'],
  ])('%s', (_, report, words) => {
    const judged = () => matchers.toBeIncremental.call(IS, report);
    expect(judged).toThrow(`${words}\nexpect(await check({ model: "mock" }))`);
    expect(() => matchers.toHaveFidelityAbove.call(IS, report, 0.9)).toThrow('toHaveFidelityAbove() wants a Report');
  });

  it('a promise of a model', async () => {
    const from = Promise.resolve({}) as never;
    await expect(matchers.toStreamIncrementally.call(IS, [], { from })).rejects.toThrow(
      'wants a model as `from`; it got a promise.\nconst model = await useStreamCheck();',
    );
  });

  it('a response in place of its body', async () => {
    await expect(matchers.toStreamIncrementally.call(IS, 'text')).rejects.toThrow(
      /it got a value of type string\.\n.*expect\(response\.body\)$/,
    );
  });
});
