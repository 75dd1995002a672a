// What rules make of runs: which runs they are about, what counts of several, what is not measured, and the exit code.
import { describe, expect, it } from 'vitest';
import { gate } from '../../../src/gate/gate.ts';
import { GateResult } from '../../../src/model/gate-result.ts';
import type { Run } from '../../../src/model/report.ts';
import { BAD, CAUSES, changed, FAILED, gated, GOOD, repeats, UNKNOWN } from '../../support/gate.ts';

const fidelities = (...values: (number | null)[]) =>
  repeats(
    GOOD,
    values.map((fidelity) => ({ fidelity })),
  );
const fidelity = (...options: [object?]) => ({ rules: { fidelity: ['error', { min: 0.9, ...options[0] }] as const } });
const byKey = (runs: readonly Run[], written: Parameters<typeof gated>[1]) =>
  gated(runs, written).gate.map(({ rule, status, scope }) => `${rule} ${scope.client} ${status}`);

describe('one run', () => {
  it('a rule that holds', () => {
    const { gate, exitCode, warnings } = gated([GOOD], { assert: ['fidelity>=0.9'] });
    expect(gate).toEqual([
      {
        rule: 'fidelity',
        metric: 'fidelity',
        operator: '>=',
        expected: 0.9,
        actual: 1,
        values: [1],
        unit: null,
        aggregate: 'median',
        passed: true,
        status: 'passed',
        level: 'error',
        scope: { subject: 'mock/made', client: GOOD.client.id, protocol: 'openai-chat', scenario: GOOD.scenario },
        run: GOOD.id,
        runs: [GOOD.id],
        ignored: null,
        text: 'fidelity is 1; expected: at least 0.9.',
      },
    ]);
    expect(GateResult.parse(gate[0])).toEqual(gate[0]);
    expect({ exitCode, warnings }).toEqual({ exitCode: 0, warnings: [] });
  });

  it('a rule that does not hold fails a run that passed', () => {
    const { gate, exitCode, summary } = gated([changed(GOOD, { fidelity: 0.5 })], fidelity());
    expect(gate).toMatchObject([{ status: 'failed', passed: false, actual: 0.5 }]);
    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ passed: 1, failed: 0 });
  });

  it('only warns at that level', () => {
    const { gate, exitCode } = gated([changed(GOOD, { fidelity: 0.5 })], {
      rules: { fidelity: ['warn', { min: 0.9 }] },
    });
    expect(gate).toMatchObject([{ status: 'warned', level: 'warn', passed: false }]);
    expect(exitCode).toBe(0);
  });

  it('is not looked at when it is off', () => {
    expect(gated([BAD], { rules: { fidelity: 'off' } }).gate).toEqual([]);
    expect(gated([BAD], { rules: { fidelity: ['off', { min: 2 }] } }).gate).toEqual([]);
  });

  it('a rule with two bounds has two results', () => {
    const { gate, exitCode } = gated([GOOD], { rules: { fidelity: ['error', { min: 0.5, max: 0.9 }] } });
    expect(gate.map(({ operator, status }) => `${operator} ${status}`)).toEqual(['>= passed', '<= failed']);
    expect(exitCode).toBe(1);
  });

  it.each([
    ['fidelity>1', 'failed'],
    ['fidelity>=1', 'passed'],
    ['fidelity<1', 'failed'],
    ['fidelity<=1', 'passed'],
    ['fidelity=1', 'passed'],
    ['fidelity!=1', 'failed'],
    ['integrity=no', 'failed'],
    ['delivery!=incremental', 'failed'],
  ])('%s: %s', (assertion, status) => {
    expect(gated([GOOD], { assert: [assertion] }).gate).toMatchObject([{ status }]);
  });
});

describe('several runs', () => {
  it.each([
    ['median', [0.8, 0.95, 1], 0.95, true],
    ['median', [0.8, 0.85, 1], 0.85, false],
    ['median', [0.8, 1], 0.9, true],
    ['best', [0.1, 0.2, 0.9], 0.9, true],
    ['worst', [1, 0.8, 1], 0.8, false],
    [undefined, [0.1, 0.95, 1], 0.95, true],
  ] as const)('%s of %j is %d', (aggregate, values, actual, passed) => {
    const { gate } = gated(fidelities(...values), fidelity(aggregate === undefined ? {} : { aggregate }));
    expect(gate).toMatchObject([
      { actual, passed, values, run: null, runs: values.map((_, i) => `${GOOD.id}-${i + 1}`) },
    ]);
  });

  it('what is best of lateness is the least', () => {
    const runs = repeats(GOOD, [{ lagP95Ms: 10 }, { lagP95Ms: 300 }]);
    const of = (aggregate: 'best' | 'worst') =>
      gated(runs, { rules: { lag: ['error', { maxMs: 100, aggregate }] } }).gate[0]!.actual;
    expect([of('best'), of('worst')]).toEqual([10, 300]);
  });

  it.each([
    ['worst', 'buffered', 'failed', 1],
    ['best', 'incremental', 'passed', 0],
    ['median', 'incremental', 'passed', 0],
  ] as const)('of words: %s', (aggregate, actual, status, exitCode) => {
    const runs = [...repeats(GOOD, [{}, {}]), changed(BAD, { id: 'bad', repeat: 3 })];
    const result = gated(runs, { rules: { delivery: ['error', { aggregate }] } });
    expect(result.gate).toMatchObject([{ actual, status }]);
    expect(result.exitCode).toBe(exitCode);
  });

  it('half of the runs are no majority', () => {
    const runs = [changed(GOOD, { id: 'good' }), changed(BAD, { id: 'bad', repeat: 2 })];
    expect(gated(runs, { rules: { delivery: ['error', { aggregate: 'median' }] } }).exitCode).toBe(1);
  });

  it('one that was not measured does not count', () => {
    const { gate } = gated(fidelities(1, null, 0.92), fidelity({ aggregate: 'worst' }));
    expect(gate).toMatchObject([{ actual: 0.92, values: [1, null, 0.92], passed: true }]);
    expect(gate[0]!.text).toBe('fidelity is 0.92 (worst of 3: 1, not measured, 0.92); expected: at least 0.9.');
  });

  it('a run whose target failed does not count, and has its own code', () => {
    const runs = [...fidelities(1, 1), changed(FAILED, { id: 'f', repeat: 3, mode: GOOD.mode })];
    const { gate, exitCode } = gated(runs, fidelity());
    expect(gate).toMatchObject([{ status: 'passed', values: [1, 1, null] }]);
    expect(exitCode).toBe(4);
  });
});

describe('which runs a rule is about', () => {
  const of = (client: string, more: Parameters<typeof changed>[1] = {}) =>
    changed(GOOD, { ...more, client, id: `${client}-${JSON.stringify(more)}` });
  const runs = [of('undici'), of('fetch', { fidelity: 0.5 }), of('fetch', { options: { from: '/home/x/old' } })];

  it('each client is judged by itself', () => {
    expect(byKey(runs, fidelity())).toEqual([
      'fidelity undici passed',
      'fidelity fetch failed',
      'fidelity fetch:from=old passed',
    ]);
    expect(gated(runs, fidelity()).gate[1]!.text).toBe('fetch: fidelity is 0.5, but must be at least 0.9.');
  });

  it.each([
    [{ client: 'fetch' }, ['fidelity fetch failed', 'fidelity fetch:from=old passed']],
    [{ client: 'fetch:from=old' }, ['fidelity fetch:from=old passed']],
    [{ client: 'fetch:from=./elsewhere/old' }, []],
    [{ client: 'u*' }, ['fidelity undici passed']],
    [{ client: 'f*tc*' }, ['fidelity fetch failed', 'fidelity fetch:from=old passed']],
    [{ client: 'fet*tch' }, []],
    [{ client: 'f*etch*h' }, []],
    [{ client: 'und*ici' }, ['fidelity undici passed']],
    [{ client: '*e*c*', subject: 'mock/*' }, ['fidelity fetch failed', 'fidelity fetch:from=old passed']],
    [{ client: 'undici', protocol: 'openai-chat' }, ['fidelity undici passed']],
  ])('%j', (scope, expected) => {
    const found = byKey(runs, { overrides: [{ ...scope, rules: { fidelity: ['error', { min: 0.9 }] } }] });
    expect(found.filter((line) => !line.endsWith('unmatched'))).toEqual(expected);
  });

  it.each([
    [{ protocol: 'gemini' }, 'protocol "gemini"', ' The protocol is openai-chat.'],
    [{ scenario: 'steady' }, 'scenario "steady"', ' The scenario is made.'],
    [{ subject: 'mock', client: 'fetch' }, 'subject "mock", client "fetch"', ' The subject is mock/made.'],
    [{ client: 'fetc' }, 'client "fetc"', ' The clients are undici, fetch, fetch:from=old.'],
    [{ client: '*fetch*fetch*' }, 'client "*fetch*fetch*"', ' The clients are undici, fetch, fetch:from=old.'],
  ])('%j: a rule that matches no run is exit 2, with a sentence', (scope, words, others) => {
    const { gate, exitCode, warnings } = gated(runs, { overrides: [{ ...scope, rules: { proven: 'error' } }] });
    expect(gate).toMatchObject([{ status: 'unmatched', passed: false, runs: [], run: null }]);
    expect(warnings).toEqual([`No run is about ${words}, so proven was not checked.${others}`]);
    expect(exitCode).toBe(2);
  });

  it('of a shard it is no mistake: others run the rest', () => {
    const written = { overrides: [{ client: 'x', rules: { proven: 'error' as const } }] };
    expect(gated(runs, written, { isPart: true })).toMatchObject({ exitCode: 0, gate: [], warnings: [] });
  });

  it.each(['warn', 'off'] as const)(
    'at the level %s too: a misspelt name is a mistake whatever the rule does',
    (level) => {
      const result = gated(runs, { overrides: [{ client: 'x', rules: { lag: [level, { max: 1 }], proven: level } }] });
      expect(result.gate.map(({ status }) => status)).toEqual(['unmatched', 'unmatched']);
      expect(result.exitCode).toBe(2);
      expect(result.warnings).toEqual([
        expect.stringContaining('lag was not checked'),
        expect.stringContaining('proven was not checked'),
      ]);
    },
  );

  it('where fewer runs were asked for, what is about the others says nothing', () => {
    const written = {
      overrides: [{ client: 'x', rules: { proven: 'error' as const } }],
      ignore: [{ rule: 'delivery', reason: 'known', client: 'x' }],
    };
    const narrowed = gated(runs, written, { narrowedBy: ['client'] });
    expect(narrowed).toMatchObject({ exitCode: 0, warnings: [], gate: [] });
    // Judged once more, from the report, it is the same.
    expect(gate(runs, narrowed.rules ?? {})).toMatchObject({ exitCode: 0, warnings: [], gate: [] });
    expect(gated(runs, written, { narrowedBy: ['scenario'] }).exitCode).toBe(2);
    // What is about those that were asked for holds.
    const asked = { overrides: [{ client: 'fetch', rules: { fidelity: ['error', { min: 2 }] as const } }] };
    expect(gated(runs, asked, { narrowedBy: ['client'] }).exitCode).toBe(1);
  });

  it('the last rule about the same figure holds', () => {
    const written = {
      rules: { ttft: ['error', { max: 0 }] as const, 'time-to-first-token': ['error', { max: 10_000 }] as const },
      overrides: [
        { client: 'fetch*', rules: { ttft: ['warn', { max: 0 }] as const } },
        { client: 'fetch:from=old', rules: { ttft: 'off' as const } },
      ],
    };
    expect(
      byKey(
        runs.map((run) => withFirstToken(run, 50)),
        written,
      ),
    ).toEqual(['time-to-first-token undici passed', 'ttft fetch warned']);
  });

  it('an assertion is added to them', () => {
    const written = { rules: { fidelity: 'off' as const }, assert: ['fidelity>=0', 'fidelity<0.9'] };
    expect(gated(runs.slice(0, 1), written).gate.map(({ status }) => status)).toEqual(['passed', 'failed']);
  });

  it('the model of the mock is not named by its scenario once more', () => {
    const model = (scenario: string) => ({ scenario, target: { ...GOOD.target, model: `mock/${scenario}` } });
    const both = ['steady', 'fast'].map((scenario) => of('undici', model(scenario)));
    expect(gated(both, fidelity()).gate[1]!.text).toBe('mock/fast: fidelity is 1; expected: at least 0.9.');
  });

  it('an app is called by its address, a program by its name, and neither has a client', () => {
    const app = changed(GOOD, {
      subject: { kind: 'app' },
      target: { ...GOOD.target, baseUrl: 'http://h/chat' },
      id: 'a',
    });
    const requests = [1, 2].map((request) =>
      changed(GOOD, {
        client: 'python3',
        subject: { kind: 'program', request, requests: 2, pty: false, filters: [], inherited: [] },
        id: `p${request}`,
      }),
    );
    const { gate } = gated([app, ...requests], fidelity());
    expect(gate.map(({ scope: { subject, client }, run }) => [subject, client, run])).toEqual([
      ['http://h/chat', null, 'a'],
      ['python3', null, 'p1'],
      ['python3', null, 'p2'],
    ]);
    const others = [['chat.py'], ['chat.py', '--fast']].map((args, k) =>
      changed(GOOD, {
        client: 'python3',
        subject: { kind: 'program', request: 1, requests: 1, args, pty: false, filters: [], inherited: [] },
        id: `q${k}`,
      }),
    );
    expect(gated(others, fidelity()).gate.map(({ scope: { subject }, run }) => [subject, run])).toEqual([
      ['python3 chat.py', 'q0'],
      ['python3 chat.py --fast', 'q1'],
    ]);
    const written = { overrides: [{ subject: 'http://h/*', rules: { fidelity: ['error', { min: 2 }] as const } }] };
    expect(gated([app, ...requests], written).gate).toMatchObject([{ run: 'a', status: 'failed' }]);
  });

  it('versions of a client are told apart', () => {
    const both = [of('openai', { version: '6.1.0' }), of('openai', { version: '7.0.0', fidelity: 0.1 })];
    expect(gated(both, fidelity()).gate.map(({ text }) => text)).toEqual([
      '6.1.0: fidelity is 1; expected: at least 0.9.',
      '7.0.0: fidelity is 0.1, but must be at least 0.9.',
    ]);
  });
});

function withFirstToken(run: Run, firstContentMs: number): Run {
  const at = run.verdict.vantage!;
  return { ...run, vantages: { ...run.vantages, [at]: { ...run.vantages[at]!, firstContentMs } } };
}

describe('what was not measured', () => {
  it.each([
    ['proven', 'lock-step did not run; it needs the mock as the model, and no --timed'],
    ['serialised', 'the held-open probe did not run; it needs the mock as the model'],
    ['screen.fidelity>=0.9', 'nothing was seen at "screen"'],
    ['longest-gap<=100', 'the event loop of the client cannot be seen'],
  ])('%s in no run is exit 2, with a sentence', (assertion, why) => {
    const { gate, exitCode, warnings } = gated([GOOD], { assert: [assertion] });
    expect(gate).toMatchObject([{ status: 'unmeasured', passed: false, actual: null }]);
    expect(warnings).toEqual([`${gate[0]!.rule} was not measured: ${why}.`]);
    expect(exitCode).toBe(2);
  });

  it.each(['fidelity>=0.9', 'lag<=1000', 'upstream.share<=1', 'wire.delivery=incremental', 'ttft<=1000'])(
    'where only lock-step ran, its curves are no measure of %s',
    (assertion) => {
      const { gate, exitCode } = gated([changed(GOOD, { mode: 'lock-step' })], { assert: [assertion] });
      expect(gate).toMatchObject([{ status: 'unmeasured' }]);
      expect(gate[0]!.text).toContain('was not measured: only lock-step ran, which compares no clocks.');
      expect(exitCode).toBe(2);
    },
  );

  it('where only lock-step ran, its verdict, the loop and counts are measured', () => {
    const loop = {
      longestGapMs: 7,
      longestGapAtMs: 0,
      longestGapKind: null,
      utilization: null,
      gaps: [],
      period: null,
      blockedAt: [],
    };
    const run = changed(GOOD, { mode: 'lock-step', loop });
    const assert = ['delivery=incremental', 'loop.longest-gap<=100', 'chunks>=10', 'integrity'];
    expect(gated([run], { assert })).toMatchObject({ exitCode: 0, warnings: [] });
  });

  it('is said once, whatever is expected of it', () => {
    const { warnings, gate } = gated([changed(GOOD, { mode: 'lock-step' })], fidelity({ max: 1 }));
    expect([warnings.length, gate.length]).toEqual([1, 2]);
  });

  it('only warned of, it is said and costs nothing', () => {
    const result = gated([GOOD], { rules: { proven: 'warn' } });
    expect(result).toMatchObject({ exitCode: 0, gate: [{ status: 'unmeasured' }], warnings: [expect.anything()] });
  });

  it('for one client and not for another is enough, unless strict', () => {
    const runs = [GOOD, changed(GOOD, { client: 'other', id: 'o', fidelity: null })];
    const usual = gated(runs, fidelity());
    expect(usual).toMatchObject({ exitCode: 0, warnings: [] });
    expect(usual.gate.map(({ status }) => status)).toEqual(['passed', 'skipped']);
    expect(gated(runs, fidelity(), { isStrict: true })).toMatchObject({
      exitCode: 2,
      warnings: ['other: fidelity was not measured: nobody knows when the model spoke, or too little came.'],
    });
  });

  it('because the target failed has the code of the target', () => {
    const { exitCode, gate, warnings } = gated([FAILED], { assert: ['fidelity>=0.9'] });
    expect({ exitCode, warnings }).toEqual({ exitCode: 4, warnings: [] });
    expect(gate).toMatchObject([
      { status: 'unmeasured', text: 'fidelity was not measured: the target or the client failed.' },
    ]);
  });

  it('of a shard costs nothing there, for another part may have it', () => {
    expect(gated([GOOD], { assert: ['proven'] }, { isPart: true })).toMatchObject({
      exitCode: 0,
      gate: [{ status: 'skipped' }],
    });
  });

  it('delivery that cannot be judged has the code of the policy', () => {
    const rules = { delivery: 'error' } as const;
    expect(gated([UNKNOWN], { rules }).exitCode).toBe(3);
    expect(gated([UNKNOWN], { rules }, { inconclusive: 'pass' })).toMatchObject({
      exitCode: 0,
      gate: [{ status: 'skipped' }],
    });
    expect(gated([UNKNOWN], { rules }).gate).toMatchObject([{ status: 'unmeasured', values: [null] }]);
  });

  it('a preset says nothing of what a subject has not', () => {
    expect(gated([GOOD], { preset: 'recommended' })).toMatchObject({
      exitCode: 0,
      warnings: [],
      gate: [
        { rule: 'delivery', status: 'passed' },
        { rule: 'integrity', status: 'passed' },
      ],
    });
  });

  it('a preset whose rule needs another instrument does not pass', () => {
    expect(gated([GOOD], { preset: 'lock-step' })).toMatchObject({
      exitCode: 2,
      warnings: [expect.stringContaining('lock-step did not run')],
    });
  });

  it('without any run there is nothing to say', () => {
    const ignore = [{ rule: 'lag', reason: 'known' }];
    expect(gated([], { preset: 'strict', assert: ['fidelity>=0.9'], ignore })).toMatchObject({
      gate: [],
      exitCode: 0,
      warnings: [],
    });
  });
});

describe('causes', () => {
  const withCause = (status: 'detected' | 'suspected' | 'ruled-out' | 'not-applicable' | 'error', run = GOOD) =>
    changed(run, {
      verdict: {
        ...run.verdict,
        causes: [{ id: 'proxy-buffering', status, hop: 'upstream', evidence: [], words: [], advice: null }],
      },
    });

  it.each([
    ['detected', 'failed', 'proxy-buffering was detected, and must not be.'],
    ['suspected', 'passed', 'proxy-buffering was suspected.'],
    ['ruled-out', 'passed', 'proxy-buffering was not found.'],
    ['not-applicable', 'passed', 'proxy-buffering was not found.'],
    [
      'error',
      'unmeasured',
      'proxy-buffering was not measured: looking for it failed, or this report is older than it.',
    ],
  ] as const)('%s: %s', (found, status, text) => {
    expect(gated([withCause(found)], { rules: { 'proxy-buffering': 'error' } }).gate).toMatchObject([{ status, text }]);
  });

  it('a suspicion may be enough', () => {
    const rules = { 'proxy-buffering': ['error', { oneOf: ['ruled-out', 'not-applicable'] }] } as const;
    expect(gated([withCause('suspected')], { rules }).exitCode).toBe(1);
  });
});

describe('the verdict and the rules about it', () => {
  it.each([
    [{}, 1],
    [{ rules: { delivery: 'error' } }, 1],
    [{ rules: { delivery: 'warn' } }, 0],
    [{ rules: { delivery: 'off' } }, 0],
    [{ rules: { delivery: ['error', { equals: 'buffered' }] } }, 0],
    [{ rules: { 'wire.delivery': 'off' } }, 1],
    [{ rules: { integrity: 'off', serialised: 'off' } }, 1],
    [{ assert: ['delivery=buffered'] }, 1],
    [{ preset: 'lock-step', rules: { proven: 'off' } }, 0],
    [{ preset: 'recommended' }, 1],
  ] as const)('%j: a buffered run is exit %d', (written, code) => {
    expect(gated([BAD], written).exitCode).toBe(code);
  });

  it('what is let pass is said', () => {
    expect(gated([BAD, changed(GOOD, { id: 'g', client: 'x' })], { rules: { delivery: 'off' } }).warnings).toEqual([
      '1 of 2 did not pass; the rules let that pass.',
    ]);
  });

  it('a run that another rule fails is not let pass', () => {
    const late = { rules: { delivery: 'warn', fidelity: ['error', { min: 0.9 }] } } as const;
    expect(gated([BAD], late)).toMatchObject({ exitCode: 1, excused: [], warnings: [] });
    expect(gated([BAD], { rules: { delivery: 'warn' } }).excused).toEqual([BAD.id]);
  });

  it('what else is broken is not excused', () => {
    const broken = changed(BAD, { integrity: { ...INTEGRITY, ok: false } });
    expect(gated([broken], { rules: { delivery: 'off' } }).exitCode).toBe(1);
    expect(gated([broken], { rules: { delivery: 'off', integrity: 'warn' } }).exitCode).toBe(0);
    expect(gated([changed(BAD, { parallel: SERIALISED })], { rules: { delivery: 'off' } }).exitCode).toBe(1);
  });

  it('a run that fails for another reason is not excused', () => {
    const other = changed(GOOD, { verdict: { ...GOOD.verdict, passed: false } });
    expect(gated([other], { rules: { delivery: 'off', integrity: 'off', serialised: 'off' } }).exitCode).toBe(1);
  });

  it('a stream that broke off is not measured, whatever was seen of it', () => {
    const broken = changed(BAD, { outcome: { kind: 'reset', message: 'It broke.' } });
    const written = { rules: { delivery: 'off' as const, fidelity: ['error', { min: 0.9 }] as const } };
    const { gate, exitCode } = gated([broken], written);
    expect(gate).toMatchObject([{ status: 'unmeasured', values: [null] }]);
    expect(exitCode).toBe(4);
    const ignore = [{ rule: 'fidelity', reason: 'known' }];
    expect(gated([broken], { ...written, ignore })).toMatchObject({
      gate: [{ status: 'unmeasured', ignored: null }],
      exitCode: 4,
      warnings: [expect.stringContaining('Nothing had to be ignored')],
    });
  });

  it('a target that failed is not excused', () => {
    expect(gated([FAILED], { rules: { delivery: 'off', integrity: 'off', serialised: 'off' } }).exitCode).toBe(4);
  });

  it.each([
    ['off', 0],
    ['warn', 0],
    ['error', 3],
  ] as const)('a run that cannot be judged, with delivery %s: exit %d', (level, code) => {
    expect(gated([UNKNOWN], { rules: { delivery: level } }).exitCode).toBe(code);
  });

  it('one of several that cannot be judged passes if the others are enough', () => {
    const runs = [changed(UNKNOWN, { id: 'u', mode: GOOD.mode }), ...repeats(GOOD, [{}, {}])];
    expect(gated(runs, { rules: { delivery: ['error', { aggregate: 'median' }] } }).exitCode).toBe(0);
    expect(gated(runs, { rules: { delivery: 'error' } }).exitCode).toBe(3);
  });
});

const INTEGRITY = {
  missingCharacters: 3,
  firstDifferenceAt: 7,
  kind: null,
  hop: null,
  channel: null,
  ofCharacters: null,
  missingPieces: null,
  ofPieces: null,
  places: null,
  replaced: 0,
  isLeft: false,
  instrument: null,
};
const SERIALISED = {
  streams: 2,
  serialised: true,
  hop: null,
  failure: null,
  firstContentMs: [1, 2],
  secondReachedOrigin: false,
  heldMs: 10,
};

describe('ignores', () => {
  const reason = 'The vendor repairs it in May';

  it('let a rule fail, and the reason is part of the result', () => {
    const { gate, exitCode, warnings } = gated([changed(GOOD, { fidelity: 0.1 })], {
      ...fidelity(),
      ignore: [{ rule: 'fidelity', reason }],
    });
    expect(gate).toMatchObject([{ status: 'ignored', passed: false, ignored: reason }]);
    expect(gate[0]!.text).toBe('fidelity is 0.1, but must be at least 0.9. Ignored: The vendor repairs it in May.');
    expect({ exitCode, warnings }).toEqual({ exitCode: 0, warnings: [] });
  });

  it('let a verdict fail, and then it stands among the results', () => {
    const { gate, exitCode, warnings } = gated([BAD], { ignore: [{ rule: 'delivery', reason }] });
    expect(gate).toMatchObject([{ rule: 'delivery', status: 'ignored', actual: 'buffered', ignored: reason }]);
    expect({ exitCode, warnings }).toEqual({
      exitCode: 0,
      warnings: ['1 of 1 did not pass; the rules let that pass.'],
    });
  });

  it('are for the runs that they name', () => {
    const runs = [BAD, changed(BAD, { client: 'other', id: 'o' })];
    const { gate, exitCode } = gated(runs, { ignore: [{ rule: 'delivery', reason, client: 'other' }] });
    expect(gate).toMatchObject([{ status: 'ignored', scope: { client: 'other' } }]);
    expect(exitCode).toBe(1);
  });

  it('of a figure are for all rules about it, of one place for that place', () => {
    const run = changed(GOOD, { lagP95Ms: 500 });
    const rules = { lag: ['error', { maxMs: 100 }], 'app.lag': ['error', { maxMs: -1 }] } as const;
    const statuses = (rule: string) =>
      gated([run], { rules, ignore: [{ rule, reason }] }).gate.map(({ status }) => status);
    expect(statuses('lag')).toEqual(['ignored', 'ignored']);
    expect(statuses('app.lag.p95')).toEqual(['failed', 'ignored']);
    expect(statuses('app.lag.p50')).toEqual(['failed', 'failed']);
  });

  it('by a cause excuse what it does to delivery, unless there is another cause', () => {
    const withCauses = (...ids: string[]) =>
      changed(BAD, {
        verdict: {
          ...BAD.verdict,
          causes: ids.map((id) => ({ id, status: 'detected', hop: null, evidence: [], words: [], advice: null })),
        },
      });
    const ignore = [{ rule: 'proxy-buffering', reason }];
    expect(gated([withCauses('proxy-buffering')], { ignore })).toMatchObject({
      exitCode: 0,
      gate: [{ rule: 'delivery', status: 'ignored', ignored: reason }],
    });
    expect(gated([withCauses('proxy-buffering', 'smoother')], { ignore }).exitCode).toBe(1);
    expect(gated([withCauses()], { ignore }).exitCode).toBe(1);
    expect(gated([withCauses('proxy-buffering', 'smoother')], { ignore }).warnings).toEqual([
      'To ignore proxy-buffering excuses nothing: smoother was found as well.',
    ]);
    const both = [...ignore, { rule: 'smoother', reason: 'wanted' }];
    expect(gated([withCauses('proxy-buffering', 'smoother')], { ignore: both }).gate).toMatchObject([
      { ignored: `${reason}; wanted` },
    ]);
  });

  it('by a cause excuse all that is late, but no text that is lost', () => {
    const run = changed(BAD, {
      integrity: { ...INTEGRITY, ok: false },
      verdict: {
        ...BAD.verdict,
        causes: [{ id: 'smoother', status: 'detected', hop: null, evidence: [], words: [], advice: null }],
      },
    });
    const { gate, exitCode } = gated([run], {
      rules: { fidelity: ['error', { min: 0.9 }], integrity: 'error' },
      ignore: [{ rule: 'smoother', reason }],
    });
    expect(gate.map(({ rule, status }) => `${rule} ${status}`)).toEqual([
      'delivery ignored',
      'fidelity ignored',
      'integrity failed',
    ]);
    expect(exitCode).toBe(1);
  });

  it('by a cause that is suspected excuse as well, where none is detected', () => {
    const withStatuses = (...statuses: ('suspected' | 'detected')[]) =>
      changed(BAD, {
        verdict: {
          ...BAD.verdict,
          causes: statuses.map((status, i) => {
            return { id: CAUSES[i]!, status, hop: null, evidence: [], words: [], advice: null };
          }),
        },
      });
    const codeOf = (run: Run, rule: string) => gated([run], { ignore: [{ rule, reason }] }).exitCode;
    expect(codeOf(withStatuses('suspected'), CAUSES[0]!)).toBe(0);
    expect(codeOf(withStatuses('suspected', 'detected'), CAUSES[1]!)).toBe(0);
    expect(codeOf(withStatuses('suspected', 'detected'), CAUSES[0]!)).toBe(1);
  });

  it('that excuse nothing are said', () => {
    const ignore = [
      { rule: 'delivery', reason },
      { rule: 'lag', reason, client: 'x' },
    ];
    expect(gated([GOOD], { ignore })).toMatchObject({
      exitCode: 0,
      gate: [],
      warnings: [
        'Nothing had to be ignored for delivery: take that ignore out.',
        'Nothing had to be ignored for lag of client "x": take that ignore out.',
      ],
    });
    expect(gated([GOOD], { ignore }, { isPart: true }).warnings).toEqual([]);
  });

  it('excuse what cannot be measured, too', () => {
    const result = gated([GOOD], { assert: ['proven'], ignore: [{ rule: 'proven', reason }] });
    expect(result).toMatchObject({ exitCode: 0, gate: [{ status: 'ignored' }], warnings: [] });
  });

  it('excuse no target that failed', () => {
    expect(gated([FAILED], { ignore: [{ rule: 'delivery', reason }] }).exitCode).toBe(4);
  });
});

describe('sentences', () => {
  it.each([
    [{ fidelity: 0.5 }, 'fidelity>=0.9999', 'fidelity is 0.5, but must be at least 0.9999.'],
    [{ fidelity: 0.9952 }, 'fidelity>=0.9958', 'fidelity is 0.995, but must be at least 0.9958.'],
    [{ lagP95Ms: 132.4 }, 'lag<=12.25', 'lag is 132 ms, but must be at most 12.25 ms.'],
    [{ fidelity: 0.94996 }, 'fidelity>=0.95', 'fidelity is 0.94996, but must be at least 0.95.'],
    [{ fidelity: 0.123456 }, 'fidelity>=0.95', 'fidelity is 0.12, but must be at least 0.95.'],
    [{ lagP95Ms: 132.4 }, 'lag<=100', 'lag is 132 ms, but must be at most 100 ms.'],
    [{ lagP95Ms: 100.2 }, 'lag<=100', 'lag is 100.2 ms, but must be at most 100 ms.'],
    [{}, 'delivery=coarse', 'delivery is incremental, but must be coarse.'],
    [{}, 'delivery!=incremental', 'delivery is incremental, but must be anything but incremental.'],
  ])('%j, %s', (figures, assertion, text) => {
    expect(gated([changed(GOOD, figures)], { assert: [assertion] }).gate[0]!.text).toBe(text);
  });

  it('list the words of which one must be', () => {
    expect(gated([BAD], { rules: { delivery: 'warn' } }).gate[0]!.text).toBe(
      'delivery is buffered, but should be incremental, micro-batched or coarse.',
    );
  });

  it('say yes and no of flags', () => {
    const run = changed(GOOD, { parallel: SERIALISED });
    expect(gated([run], { assert: ['serialised=no'] }).gate[0]!.text).toBe('serialised is yes, but must be no.');
  });

  it('count one and several', () => {
    const texts = ['chunks>=1', 'chunks>=2'].map((text) => gated([GOOD], { assert: [text] }).gate[0]!.text);
    expect(texts).toEqual([
      'chunks is 10 chunks; expected: at least 1 chunk.',
      'chunks is 10 chunks; expected: at least 2 chunks.',
    ]);
  });

  it('list times of several runs in milliseconds', () => {
    const runs = repeats(GOOD, [{ lagP95Ms: 12.345 }, { lagP95Ms: 3.456 }]);
    expect(gated(runs, { rules: { lag: ['error', { max: 10, aggregate: 'best' }] } }).gate[0]!.text).toBe(
      'lag is 3.46 ms (best of 2: 12, 3.46 ms); expected: at most 10 ms.',
    );
  });

  it('cut long lists of values', () => {
    const { text } = gated(fidelities(...Array.from({ length: 30 }, () => 1)), fidelity()).gate[0]!;
    expect(text).toBe('fidelity is 1 (median of 30: 1, 1, 1, 1, 1, 1, 1, 1, ...); expected: at least 0.9.');
  });
});
