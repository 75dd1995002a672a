import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAgainst } from '../../../../src/gate/against/compare.ts';
import { againstExitCode, againstResults } from '../../../../src/gate/against/results.ts';
import { AgainstComparison } from '../../../../src/model/against.ts';
import { GateResult } from '../../../../src/model/gate-result.ts';
import type { Run } from '../../../../src/model/report.ts';
import { PLACE, runOfScenario } from '../../../support/baseline.ts';

const ON = { environment: PLACE.environment, tool: { name: 'stream-check', version: '0.1.0' } };
const steady = runOfScenario('steady');
const buffered = runOfScenario('buffered', { scenario: 'steady' });

/** A run whose text is so late, ms, and whose first token comes then. */
function late(lagMs: number, more: Partial<Run> = {}): Run {
  const observer = steady.vantages.observer!;
  const lagging = { ...observer, lagMs: { ...observer.lagMs, p95: lagMs }, firstContentMs: 100 };
  return { ...steady, vantages: { ...steady.vantages, observer: lagging }, ...more };
}
const lates = (...lags: number[]) => lags.map((lag, k) => late(lag, { id: `run-${k}`, repeat: k + 1 }));
const compare = (here: readonly Run[], there: readonly Run[]) => compareAgainst(here, there, ON, 'v1')[0]!;
const repeated = (run: Run, times: number) => Array.from({ length: times }, (_, k) => ({ ...run, id: `${k}` }));

describe('figures', () => {
  it('what is later in every run is worse, with the ranks and the bound', () => {
    const comparison = compare(lates(60, 61, 62, 63, 64), lates(1, 2, 3, 4, 5));
    expect(AgainstComparison.parse(comparison)).toEqual(comparison);
    expect(comparison.status).toBe('worse');
    const lag = comparison.figures.find(({ metric }) => metric === 'lag.p95')!;
    expect(lag).toMatchObject({ verdict: 'worse', unit: 'ms', better: 'less', difference: 59 });
    // 2 of 252 ways, times the figures that were measured.
    expect(lag.p).toBeCloseTo((comparison.figures.length * 2) / 252, 10);
    expect(comparison.text).toMatch(
      /^undici at mock\/made: worse than v1: incremental, as there; lag\.p95 3 ms → 62 ms \(difference \d+ ms to \d+ ms, bootstrap 95 %; p 0\.0\d\d, ranks\)\.$/,
    );
  });

  it('the other way round it is better', () => {
    expect(compare(lates(1, 2, 3, 4, 5), lates(60, 61, 62, 63, 64)).status).toBe('better');
  });

  it.each([
    ['what nobody notices', [11, 12, 13, 14, 15], [1, 2, 3, 4, 5]],
    ['what is later in some runs', [1, 60, 2, 61, 3], [4, 62, 5, 6, 63]],
    ['a single outlier', [1, 2, 3, 4, 900], [1, 2, 3, 4, 5]],
    // Its bound is 26 ms and more, and the ranks are 4 of 100 by chance, times the figures.
    ['what the ranks put down to chance', [2, 60, 61, 62, 63, 64], [1, 3, 4, 5, 6, 7]],
  ])('%s is the same', (_, here, there) => {
    expect(compare(lates(...here), lates(...there)).status).toBe('same');
  });

  it('with 4 runs of each side no figure can be told from chance, and that is said', () => {
    const comparison = compare(lates(900, 901, 902, 903), lates(1, 2, 3, 4));
    expect(comparison).toMatchObject({ status: 'incomparable', reason: 'too-few-runs', figures: [] });
  });

  it('counts runs that could not be judged: what is later in all of them is worse', () => {
    const here = lates(60, 61, 62, 63, 64).map((run, k): Run => {
      return k > 0 ? run : { ...run, status: 'inconclusive', verdict: { ...run.verdict, delivery: 'inconclusive' } };
    });
    expect(compare(here, lates(1, 2, 3, 4, 5))).toMatchObject({ status: 'worse', reason: null });
  });

  it('an answer that did not come whole has none', () => {
    const cut = lates(60, 61, 62, 63, 64).map((run): Run => {
      return { ...run, outcome: { ...run.outcome, kind: 'truncated' } };
    });
    expect(compare(cut, lates(1, 2, 3, 4, 5)).figures).toEqual([]);
  });

  it('in lock-step alone no time is compared', () => {
    const inLockStep = (runs: Run[]) => runs.map((run) => ({ ...run, mode: 'lock-step' as const }));
    const { figures, status } = compare(inLockStep(lates(60, 61, 62, 63, 64)), inLockStep(lates(1, 2, 3, 4, 5)));
    expect(figures.map(({ metric }) => metric)).toEqual([]);
    expect(status).toBe('same');
  });

  it('in lock-step alone the chunks that came alone are compared', () => {
    const alone = (chunksSeenAlone: number) =>
      repeated(
        { ...steady, mode: 'lock-step', lockStep: { chunksSent: 30, chunksSeenAlone } as NonNullable<Run['lockStep']> },
        5,
      );
    expect(compare(alone(28), alone(30)).text).toContain(
      'worse than v1: incremental, as there; chunks-seen-alone 30 chunks → 28 chunks',
    );
    expect(compare(alone(30), alone(30)).status).toBe('same');
  });

  it('noise alone is seldom called worse: both sides have the same', () => {
    const lags = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 10, maxLength: 10 });
    const found = fc
      .sample(lags, { numRuns: 60, seed: 7 })
      .map((all) => compare(lates(...all.slice(0, 5)), lates(...all.slice(5))).status);
    expect(found.filter((status) => status === 'worse').length).toBeLessThanOrEqual(3);
  });
});

describe('delivery', () => {
  it('a buffer that came is worse, however few runs there are', () => {
    const { status, text } = compare([buffered], [steady]);
    expect(status).toBe('worse');
    expect(text).toContain('worse than v1: was incremental, now buffered to the end, held at the upstream');
  });

  it('versions that differ are named', () => {
    const newer = { ...buffered, client: { ...buffered.client, version: '8.0.0' } };
    expect(compare(repeated(newer, 5), repeated(steady, 5)).text).toContain('undici 7.0.0 → 8.0.0');
  });

  it('the place of a package and an address are no difference of what is compared', () => {
    const moved = { ...steady, client: { ...steady.client, options: { from: '/tmp/other' } } };
    const elsewhere = { ...moved, target: { ...moved.target, provider: 'custom', model: 'm' } };
    expect(compareAgainst(repeated(steady, 5), repeated(elsewhere, 5), ON, 'v1')).toHaveLength(1);
    expect(compare(repeated(steady, 5), repeated(elsewhere, 5)).status).toBe('same');
  });
});

/** Of a real model one flush says nothing of who held it, but its first token comes late. */
const oneFlush = (firstContentMs: number): Run => {
  const observer = { ...steady.vantages.observer!, firstContentMs };
  return {
    ...late(0),
    status: 'inconclusive',
    verdict: { ...steady.verdict, delivery: 'inconclusive', passed: false, summary: 'inconclusive: one flush' },
    vantages: { ...steady.vantages, observer },
  };
};

describe('a side that could not be judged', () => {
  const flushes = [2000, 2001, 2002, 2003, 2004].map(oneFlush);

  it('is worse where its first token came later', () => {
    const comparison = compare(flushes, lates(1, 2, 3, 4, 5));
    expect(AgainstComparison.parse(comparison)).toEqual(comparison);
    expect(comparison).toMatchObject({ status: 'worse', reason: null, shape: null });
    expect(comparison.text).toMatch(
      /^undici at mock\/made: worse than v1: no run here could be judged: inconclusive: one flush; time-to-first-token 100 ms → 2,002 ms \(.*ranks\)\.$/,
    );
  });

  it('is better where it came sooner, and else says nothing', () => {
    expect(compare(lates(1, 2, 3, 4, 5), flushes).status).toBe('better');
    expect(compare(flushes, flushes)).toMatchObject({ status: 'incomparable', reason: 'not-judged' });
    expect(compare(flushes.slice(0, 3), lates(1, 2, 3))).toMatchObject({ status: 'incomparable' });
  });
});

const refused: Run = {
  ...steady,
  status: 'errored',
  outcome: { ...steady.outcome, kind: 'connect-failed', message: 'nobody listens at 127.0.0.1:9.' },
};

describe('as gate results', () => {
  const resultOf = (here: readonly Run[], there: readonly Run[], isStrict = false) =>
    againstResults([compare(here, there)], isStrict)[0]!;

  it.each<[string, Run[], Run[], boolean, string, string]>([
    ['worse', repeated(buffered, 5), repeated(steady, 5), false, 'failed', 'error'],
    ['better', repeated(steady, 5), repeated(buffered, 5), true, 'passed', 'error'],
    ['too few runs', repeated(steady, 4), repeated(steady, 4), false, 'warned', 'warn'],
    ['too few runs', repeated(steady, 4), repeated(steady, 4), true, 'failed', 'error'],
    [
      'the other side failed',
      repeated(steady, 5),
      repeated({ ...steady, status: 'errored' }, 5),
      false,
      'unmeasured',
      'warn',
    ],
    ['there is no other side', repeated(steady, 5), [], true, 'failed', 'error'],
  ])('%s: %#', (_, here, there, isStrict, status, level) => {
    const result = resultOf(here, there, isStrict);
    expect(GateResult.parse(result)).toEqual(result);
    expect(result).toMatchObject({ rule: 'against', status, level });
  });

  it.each<[string, Run[], Run[], number]>([
    ['is as good', repeated(steady, 5), repeated(steady, 5), 0],
    ['is better', repeated(buffered, 5), repeated(steady, 5), 1],
    ['failed in every run', repeated(steady, 5), repeated(refused, 5), 4],
    ['failed once', repeated(steady, 5), [...repeated(steady, 5), { ...refused, id: 'refused' }], 0],
  ])('the other side %s: exit code', (_, here, there, code) => {
    const comparisons = compareAgainst(here, there, ON, 'v1');
    const theirs = there.map((run) => ({ ...run, id: `there-${run.id}` }));
    const named = comparisons.map((one) => ({ ...one, others: theirs.map(({ id }) => id) }));
    expect(againstExitCode(named, againstResults(comparisons, false), theirs)).toBe(code);
  });

  it('says which side could not be judged, and what came of it', () => {
    expect(compare(repeated(steady, 5), repeated(refused, 5)).text).toBe(
      'undici at mock/made: cannot be compared with v1: no run there could be judged: nobody listens at 127.0.0.1:9.',
    );
    expect(compare(repeated(steady, 5), []).text).toBe(
      'undici at mock/made: cannot be compared with v1: no run there could be judged: there is none.',
    );
  });

  it('says why nothing can be said', () => {
    expect(resultOf([steady], [steady]).text).toBe(
      'undici at mock/made: cannot be compared with v1: with less than 5 judged runs on each side every difference may be chance.',
    );
  });
});
