// The matchers over a Report, and what fails in both directions.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Report } from '../../../src/model/report.ts';
import { matchers } from '../../../src/testing/matchers.ts';

const reportOf = (name: string) =>
  Report.parse(JSON.parse(readFileSync(new URL(`../../../fixtures/reports/${name}.json`, import.meta.url), 'utf8')));
const IS = { isNot: false, promise: '' };
const IS_NOT = { isNot: true, promise: '' };

describe('toBeIncremental', () => {
  const { toBeIncremental } = matchers;

  it('names each run that is not, its cause and what to type', () => {
    const { runs, ...rest } = reportOf('buffered');
    const [run] = runs;
    const verdict = { ...run!.verdict, next: ['stream-check again'] };
    const ruledOut = verdict.causes.filter(({ status }) => status === 'ruled-out' || status === 'not-applicable');
    expect(ruledOut.length).toBeGreaterThan(0);
    const { pass, message } = toBeIncremental.call(IS, { ...rest, runs: [{ ...run!, verdict }] });
    for (const { id } of ruledOut) expect(message()).not.toContain(`${id} (`);
    expect(message()).toMatch(/^ {2}stream-check again$/m);
    expect(pass).toBe(false);
    expect(message()).toMatch(/^expected the Report to be incremental in every run\n\n.*run 1: not incremental/);
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
      'toBeIncremental() wants a Report; it got an object of type Promise.',
    ],
    ['nothing', undefined, 'toBeIncremental() wants a Report; it got undefined.'],
    ['another object', { runs: 3 }, 'toBeIncremental() wants a Report; it got an object.'],
  ])('%s', (_, report, words) => {
    const judged = () => matchers.toBeIncremental.call(IS, report);
    expect(judged).toThrow(`${words}\nexpect(await check({ model: "mock" }))`);
    expect(() => matchers.toHaveFidelityAbove.call(IS, report, 0.9)).toThrow('toHaveFidelityAbove() wants a Report');
  });

  it('a promise of a model', async () => {
    const from = Promise.resolve({}) as never;
    await expect(matchers.toStreamIncrementally.call(IS, [], { from })).rejects.toThrow(
      'wants a model as `from`; it got an object of type Promise.\nconst model = await useStreamCheck();',
    );
  });

  it.each([
    ['a key that is none', { form: {} }, 'toStreamIncrementally() has no option form.'],
    ['no options', null, 'wants its options as an object; it got null.'],
    ['a text that is no function', { text: 'content' }, 'wants a function as `text`; it got a value of type string.'],
    ['no number', { timeoutMs: Number.NaN }, '`timeoutMs` is a number of milliseconds; it got NaN.'],
    ['a negative number', { budgetMs: -1 }, '`budgetMs` is a number of milliseconds; it got -1.'],
  ])('%s', async (_, expectation, words) => {
    const judged = matchers.toStreamIncrementally.call(IS, pieces(['a']), expectation as never);
    await expect(judged).rejects.toThrow(words);
  });

  it('a fidelity that is none, with which every comparison would come out the same', () => {
    const judged = (...args: readonly unknown[]) =>
      matchers.toHaveFidelityAbove.call(IS_NOT, reportOf('buffered'), ...(args as [number]));
    expect(() => judged(undefined)).toThrow('wants a number from 0 to 1; it got undefined.');
    expect(() => judged(95)).toThrow('it got 95.\nfor 95 %: 0.95');
    expect(() => judged(0.9, 'aap')).toThrow('does not know that vantage.\none of origin, wire, app, observer, screen');
  });

  it('a matcher that nobody awaits, inside of another one', () => {
    const inside = () => matchers.toStreamIncrementally.call({ isNot: true }, pieces(['a']));
    expect(inside).toThrow('has to be awaited, so it cannot stand inside of another matcher.');
  });

  it('a piece whose text cannot be told', async () => {
    const judged = (piece: unknown, text?: (piece: never) => string) =>
      matchers.toStreamIncrementally.call(IS, pieces([piece]), text && { text });
    await expect(judged({ count: 1n })).rejects.toThrow(/^A piece has no text: .*BigInt.*\n.*piece\.text/);
    const failing = (): never => {
      throw new Error('no choice');
    };
    await expect(judged({}, failing)).rejects.toThrow('`text` threw: no choice.');
  });

  it('a response in place of its body', async () => {
    await expect(matchers.toStreamIncrementally.call(IS, 'text')).rejects.toThrow(
      /it got a value of type string\.\n.*expect\(response\.body\)/,
    );
    const response = matchers.toStreamIncrementally.call(IS, new Response('text'));
    await expect(response).rejects.toThrow('it got an object of type Response.');
  });
});

describe('toStreamIncrementally, by arrivals', () => {
  it('takes pieces without text, and bytes of any class', async () => {
    const text = (piece: string | null) => piece;
    const { message } = await matchers.toStreamIncrementally.call(IS, pieces([null, 'a', 'b']), { text });
    expect(message()).toContain('2 pieces came in 1 burst');
    const bytes = new TextEncoder().encode('abc');
    const outcome = await matchers.toStreamIncrementally.call(IS, pieces([bytes.buffer, new DataView(bytes.buffer)]), {
      text: undefined as never,
    });
    expect(outcome.message()).toContain('2 pieces came');
  });

  it('says what is expected, and that it cannot be said', async () => {
    const says = async (is: object) =>
      (await matchers.toStreamIncrementally.call(is, pieces([]))).message().split('\n')[0];
    expect(await says(IS)).toBe('expected the stream to be incremental, which cannot be said');
    expect(await says(IS_NOT)).toBe('expected the stream not to be incremental, which cannot be said');
  });
});

async function* pieces(all: readonly unknown[]) {
  yield* all;
}
