// What each format says beside verdicts and rules: what is missing, what was found although a run passes, what could not be known.
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { findingsOf } from '../../../src/report/findings.ts';
import { fingerprintOf } from '../../../src/report/fingerprint.ts';
import { reporters } from '../../../src/report/reporters/index.ts';
import { comparisonWithFailures, oneRun } from '../../support/reports.ts';

const good: Report = { ...oneRun(), exitCode: 0 };
const bad = comparisonWithFailures();
const OPTIONS = { columns: 80, colorLevel: 0, unicode: true, verbose: false } as const;

async function render(id: string, report: Report): Promise<string> {
  const reporter = await reporters.get(id).load();
  return reporter.render(report, OPTIONS);
}

describe('what is there is not all that was asked for', () => {
  const warnings = ['A recording could not be saved in /x: ENOSPC: no space left on device.'];
  const INTERRUPTED = 'Interrupted: what is here was measured before.';

  it.each<[string, string]>([
    ['junit', `<error message="${INTERRUPTED}" type="interrupted">`],
    ['tap', 'not ok 2 - interrupted › stream-check'],
    ['github', `::error title=stream-check%3A stream-check::${INTERRUPTED}%0Amore: stream-check explain 130`],
    ['gitlab', '"check_name": "stream-check/interrupted"'],
    ['sarif', '"ruleId": "interrupted"'],
    ['markdown', `### ✘ stream-check\n\n${INTERRUPTED}`],
    ['prometheus', '\nstream_check_exit_code 130\n'],
    ['otel', '"stream_check.exit_code"'],
  ])('an interruption between two runs is an error in %s, which all the others would hide', async (id, words) => {
    expect(await render(id, { ...good, exitCode: 130 })).toContain(words);
    expect(await render(id, { ...good, runs: [], exitCode: 130 })).toContain(words.replace('ok 2', 'ok 1'));
    expect(await render(id, good)).not.toContain('nterrupted');
  });

  it('a run that was interrupted says it by itself', () => {
    const outcome = { kind: 'interrupted' as const, message: null };
    const runs = good.runs.map((run): Report['runs'][number] => ({ ...run, status: 'errored', outcome }));
    expect(findingsOf({ ...good, runs, exitCode: 130 }).map(({ ruleId }) => ruleId)).toEqual(['interrupted']);
  });

  it('a file that is missing costs exit code 2, and the warnings say which', async () => {
    const report = { ...good, warnings, exitCode: 2 };
    expect(findingsOf(report)).toMatchObject([{ ruleId: 'incomplete', level: 'error', page: '2', details: warnings }]);
    for (const id of ['junit', 'tap', 'github', 'sarif', 'markdown']) {
      expect(await render(id, report), id).toContain(warnings[0]!);
    }
  });

  it.each(['unmeasured', 'unmatched'] as const)('a rule that is %s says it by itself', (status) => {
    const gate = bad.gate.slice(0, 1).map((rule) => ({ ...rule, status, passed: false }));
    expect(findingsOf({ ...good, gate, exitCode: 2 }).map(({ ruleId }) => ruleId)).toEqual(['fidelity']);
  });

  it('so does a cell without a run', () => {
    const unmeasured = [{ cell: 'mock · openai', text: 'Not measured.' }];
    expect(findingsOf({ ...good, unmeasured, exitCode: 2 }).map(({ ruleId }) => ruleId)).toEqual(['unmeasured']);
  });
});

describe('a cause that was found although the run passes', () => {
  const causes = bad.runs.flatMap(({ verdict }) => verdict.causes).filter(({ status }) => status === 'detected');
  const runs = good.runs.map((run) => ({ ...run, verdict: { ...run.verdict, causes: causes.slice(0, 1) } }));
  const { id: cause, advice } = causes[0]!;

  it.each(['terminal', 'junit', 'tap', 'github', 'gitlab', 'sarif', 'markdown'])(
    'is in %s, with what to do',
    async (id) => {
      const text = (await render(id, { ...good, runs })).replaceAll(/\s+/g, ' ');
      expect(text).toContain(cause);
      expect(text).toContain(advice!.split(' ').slice(0, 4).join(' '));
      expect(text).not.toMatch(/<failure|not ok|::error|"error"|✘/);
    },
  );
});

it.each(['terminal', 'junit', 'tap', 'markdown', 'sarif'])(
  'what could not be known, and warnings, are in %s',
  async (id) => {
    const [run] = good.runs;
    const verdict = { ...run!.verdict, limits: ['The loop of the app cannot be seen.'] };
    const runs = [{ ...run!, verdict, warnings: ['It wrote 12 lines.'] }];
    const text = await render(id, { ...good, runs });
    expect(text).toContain('The loop of the app cannot be seen.');
    expect(text).toContain('It wrote 12 lines.');
  },
);

it('two rules about one figure are two findings to every service', () => {
  const [rule] = bad.gate.filter(({ status }) => status === 'warned');
  const gate = [rule!, { ...rule!, expected: 0.2 }];
  const names = findingsOf({ ...good, gate }).map(({ identity }) => fingerprintOf(identity));
  expect(new Set(names).size).toBe(2);
  expect(findingsOf({ ...good, gate: gate.slice(1) }).map(({ identity }) => fingerprintOf(identity))).toEqual([
    names[0],
  ]);
});

it('code scanning makes its own hash of a line, and gets ours where there is no file', async () => {
  const { runs } = JSON.parse(await render('sarif', bad)) as {
    runs: { results: { partialFingerprints: Record<string, string>; locations: object[] }[] }[];
  };
  const all = runs[0]!.results.map(({ partialFingerprints, locations }) => [
    JSON.stringify(locations).includes('"uri":"stream-check/'),
    partialFingerprints['primaryLocationLineHash'] === `${partialFingerprints['streamCheck/v1']}:1`,
  ]);
  for (const [isInNoFile, isOurs] of all) expect(isOurs).toBe(isInNoFile);
  expect(new Set(all.map(([isInNoFile]) => isInNoFile)).size).toBe(2);
});

it('the line of a silence is not that of a cause which does not rest on it', () => {
  const blocked = bad.runs.find(({ client }) => client.id === './clients/chat.mjs')!;
  const [cause] = blocked.verdict.causes.filter(({ status }) => status === 'detected');
  const lineOf = (evidence: NonNullable<typeof cause>['evidence']) => {
    const verdict = { ...blocked.verdict, causes: [{ ...cause!, evidence }] };
    return findingsOf({ ...good, runs: [{ ...blocked, status: 'passed', verdict }] })[0]!.place?.line;
  };
  expect(lineOf(cause!.evidence.filter(({ kind }) => kind !== 'place'))).toBeUndefined();
  expect(lineOf([{ kind: 'place', ...blocked.loop!.blockedAt[0]! }])).toBe(41);
});

describe('the facts of a run that fails', () => {
  const run = bad.runs.find(({ client }) => client.id === './clients/chat.mjs')!;
  const report = { ...bad, runs: [run], gate: [] };
  const { hop, summary, causes } = run.verdict;
  const advice = causes.find(({ status }) => status === 'detected')!.advice!;
  const plain = (text: string) => text.replaceAll('%25', '%').replaceAll(/[\s\\*`"]+/g, ' ');

  it.each(['terminal', 'json', 'ndjson', 'junit', 'tap', 'github', 'gitlab', 'sarif', 'markdown', 'html', 'otel'])(
    '%s has the sentence, the cause, the line and what to change',
    async (id) => {
      const text = plain(await render(id, report));
      expect(text).toContain(summary.split(',')[0]);
      expect(text).toContain('sync-iteration-in-async');
      expect(text).toContain('chat.mjs');
      expect(text).toMatch(/\b41\b/);
      expect(text).toContain(advice.split(' ').slice(0, 3).join(' '));
    },
  );

  it('prometheus has the hop and the cause', async () => {
    expect(await render('prometheus', report)).toMatch(
      new RegExp(`^stream_check_fault\\{.*hop="${hop}",cause="sync-iteration-in-async"\\} 1$`, 'm'),
    );
    expect(await render('prometheus', good)).not.toContain('stream_check_fault');
  });
});

describe('a rule that only warns and could not be measured', () => {
  const [rule] = bad.gate.filter(({ status }) => status === 'unmeasured');
  const report: Report = { ...good, gate: [{ ...rule!, level: 'warn' }] };

  it('is a warning', () => {
    expect(findingsOf(report)).toMatchObject([{ level: 'warning', isTolerated: true }]);
  });

  it('is neither an error nor a failure of a test', async () => {
    expect(await render('junit', report)).toContain('<system-out>warning: screen.lag.p95 was measured in none');
    expect(await render('tap', report)).toMatch(/^not ok 2 - .* # TODO only warns$/m);
  });
});

it('in SARIF braces and brackets of a message are no marks, and a path is an address', async () => {
  const run = bad.runs.find(({ client }) => client.id === './clients/chat.mjs')!;
  const verdict = { ...run.verdict, summary: 'late {0} [a](b)' };
  const client = { ...run.client, id: './my clients/100%.mjs' };
  const loop = { ...run.loop!, blockedAt: [] };
  const text = await render('sarif', { ...bad, runs: [{ ...run, verdict, client, loop }], gate: [] });
  const { runs } = JSON.parse(text) as {
    runs: { results: { message: { text: string }; locations: { physicalLocation: object }[] }[] }[];
  };
  const [result] = runs[0]!.results;
  expect(result!.message.text).toContain(String.raw`late {{0}} \[a\](b)`);
  expect(result!.locations[0]!.physicalLocation).toMatchObject({
    artifactLocation: { uri: 'my%20clients/100%25.mjs' },
  });
});
