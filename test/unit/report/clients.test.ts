// What is said when clients and repeats are compared.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import type { ClientSummary } from '../../../src/model/recording.ts';
import type { Run } from '../../../src/model/report.ts';
import { gate } from '../../../src/gate/gate.ts';
import { assembleReport, toRun } from '../../../src/report/assemble.ts';
import { differencesOf, resultsOf, wilson } from '../../../src/report/clients.ts';
import { clientNamesOf, namedRuns } from '../../../src/report/label.ts';
import { aliveLoop, draw, recordingOf, streamOf } from '../../support/recordings.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const HELD = '..................a';

function run(client: Partial<ClientSummary>, app = SPOKEN, repeat = 1): Run {
  const timelines = [draw('origin', SPOKEN), draw('wire', SPOKEN), draw('app', app), draw('observer', app)];
  const recording = recordingOf([streamOf(timelines, { loop: aliveLoop(0, 950) })]);
  return { ...toRun(recording, analyze(recording)), client: { ...recording.client, ...client }, repeat };
}

const PARTS = {
  tool: { name: 'stream-check', version: '0.0.0' },
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  environment: { node: '20', os: 'linux', arch: 'x64', cpus: 2, loadAverage: null, ci: false },
  calibration: { status: 'ok', floorP50Ms: 1, floorP99Ms: 1, noiseMs: 1, reason: null },
} as const;

// The definition: the shares from which the observed one is 1.96 standard errors away.
it.each([
  [3, 5],
  [1, 20],
  [19, 20],
])('the interval of %d of %d', (passed, runs) => {
  const { low, high } = wilson(passed, runs);
  const distance = (share: number) => (passed / runs - share) / Math.sqrt((share * (1 - share)) / runs);
  expect(distance(low)).toBeCloseTo(1.96, 6);
  expect(distance(high)).toBeCloseTo(-1.96, 6);
});

describe('repeats', () => {
  it('that agree need no interval', () => {
    const runs = [run({ id: 'fetch' }), run({ id: 'fetch' }, SPOKEN, 2)];
    expect(resultsOf(runs)).toMatchObject([{ client: 'fetch', runs: 2, passed: 2, passRate: null }]);
    expect(differencesOf(resultsOf(runs), 1)).toEqual([]);
  });

  it('that disagree are told with it', () => {
    const results = resultsOf([run({ id: 'fetch' }), run({ id: 'fetch' }, HELD, 2)]);
    expect(results).toMatchObject([{ passed: 1, runs: 2, passRate: { low: expect.closeTo(0.095, 2) as number } }]);
    expect(differencesOf(results, 1)).toEqual([
      'fetch passed 1 of 2 runs: its true share lies between 9 % and 91 % (Wilson, 95 %).',
    ]);
  });
});

describe('clients', () => {
  it('that do the same are said to', () => {
    const results = resultsOf([run({ id: 'undici' }), run({ id: 'fetch' }), run({ id: 'node-http' })]);
    expect(differencesOf(results, 1)).toEqual(['fetch, node-http: no difference of 20 ms or more from undici.']);
  });

  it('are compared where the mock played the same, and the sentence says what that was', () => {
    const of = (scenario: string | null, id: string, app = SPOKEN) => ({ ...run({ id }, app), scenario });
    const compared = (runs: readonly Run[]) =>
      assembleReport({ ...PARTS, warnings: [], runs: [...runs], gated: gate(runs) }).comparison?.differences;
    const held = 'first token 900 ms later, the text 900 ms later (95 % of it, or less).';
    expect(compared([of('steady', 'undici'), of('probe', 'undici', HELD)])).toEqual([]);
    expect(compared([of('steady', 'undici'), of('steady', 'late', HELD)])).toEqual([`late against undici: ${held}`]);
    expect(
      compared([of('steady', 'undici'), of('probe', 'undici', HELD), of('steady', 'late', HELD), of(null, 'fetch')]),
    ).toEqual([`mock/steady: late against undici: ${held}`]);
  });

  it('that differ are told apart in figures', () => {
    const results = resultsOf([run({ id: 'undici' }), run({ id: 'late' }, HELD)]);
    expect(differencesOf(results, 1)).toEqual([
      'late against undici: first token 900 ms later, the text 900 ms later (95 % of it, or less).',
    ]);
  });

  it('on a noisy machine small differences are not told', () => {
    const results = resultsOf([run({ id: 'undici' }), run({ id: 'fetch' }, `.${SPOKEN}`)]);
    expect(differencesOf(results, 1)[0]).toContain('fetch against undici: first token 50 ms later');
    expect(differencesOf(results, 20)).toEqual(['fetch: no difference of 60 ms or more from undici.']);
  });

  it('one that hands over many more pieces', () => {
    const many = '111111111111111111111111111111'.replaceAll('1', 'x');
    const results = resultsOf([run({ id: 'undici' }), run({ id: 'words' }, many)]);
    expect(differencesOf(results, 1)[0]).toContain('in 30 pieces, not 10');
  });

  it('one that was not measured is not compared', () => {
    const failed = { ...run({ id: 'broken' }), outcome: { kind: 'reset' as const, message: null } };
    expect(differencesOf(resultsOf([run({ id: 'undici' }), failed]), 1)).toEqual([]);
  });
});

describe('names', () => {
  it('two versions of one client', () => {
    const old = run({ id: 'openai', version: '5.1.0', options: { from: '/a/old' } });
    const runs = [old, run({ id: 'openai', version: '6.2.0', options: { from: '/a/new' } })];
    expect(clientNamesOf(runs)).toEqual(['openai 5.1.0', 'openai 6.2.0']);
  });

  it('one client with two options, repeated', () => {
    const runs = [run({ id: 'openai', options: { method: 'stream' } }), run({ id: 'openai' }, SPOKEN, 2)];
    expect(clientNamesOf(runs)).toEqual(['openai method=stream', 'openai']);
    expect(namedRuns(runs, runs)[0]!.label).toBe('openai 7.0.0 method=stream #1');
  });

  it('apps at two addresses', () => {
    const app = (baseUrl: string): Run => {
      const one = run({ id: 'app-reader' });
      return { ...one, subject: { kind: 'app' }, target: { ...one.target, baseUrl } };
    };
    expect(clientNamesOf([app('http://a'), app('http://a')])).toEqual(['app', 'app']);
    expect(clientNamesOf([app('http://a'), app('http://b')])).toEqual(['app http://a', 'app http://b']);
  });

  it('the same version from two places', () => {
    const runs = [
      run({ id: 'openai', options: { from: '/a/old' } }),
      run({ id: 'openai', options: { from: '/a/new' } }),
    ];
    expect(clientNamesOf(runs)).toEqual(['openai from=old', 'openai from=new']);
  });
});
