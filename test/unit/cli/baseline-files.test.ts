// Files that a baseline, a merged report and recordings judged again are made of: good, damaged, foreign, of another version.
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Baseline } from '../../../src/model/baseline.ts';
import type { Judged } from '../../../src/model/judged.ts';
import type { Recording } from '../../../src/model/recording.ts';
import { Report } from '../../../src/model/report.ts';
import { runCli } from '../../cli/fake-io.ts';

const RECORDING = new URL('../../../fixtures/recordings/collected-answer/not-buffered.json', import.meta.url);
const root = mkdtempSync(join(realpathSync(tmpdir()), 'stream-check-'));
afterAll(() => rmSync(root, { recursive: true }));
let directory = root;
beforeEach(() => {
  directory = mkdtempSync(join(root, 'one-'));
  copyFileSync(RECORDING, join(directory, 'a.json'));
});
const write = (name: string, content: unknown) =>
  writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
const run = (...args: string[]) => runCli(args, {}, directory);
const recording = JSON.parse(readFileSync(RECORDING, 'utf8')) as Recording;

async function reportOf(...args: string[]): Promise<{ code: number; stderr: string; report: Report }> {
  const { code, stdout, stderr } = await run(...args, '--json');
  return { code, stderr, report: Report.parse(JSON.parse(stdout)) };
}

describe('--baseline', () => {
  it('of report is written, compared with, and the same again', async () => {
    const { report: made } = await reportOf('report', 'a.json', '--baseline', 'b.json', '--update-baseline');
    expect(made.baseline).toMatchObject({ file: 'b.json', updated: true });
    // The one recording does not pass.
    expect(made.warnings.at(-1)).toMatch(/^Measured for the baseline b\.json: 1 new\. 1 of them does not pass/);
    const text = readFileSync(join(directory, 'b.json'), 'utf8');
    for (const command of ['report', 'analyze']) {
      const { report } = await reportOf(command, 'a.json', '--baseline', 'b.json');
      expect(report.baseline?.comparisons.map(({ status }) => status)).toEqual(['same']);
      expect(report.gate.filter(({ rule }) => rule === 'baseline').map(({ status }) => status)).toEqual(['passed']);
    }
    await run('report', 'a.json', '--baseline', 'b.json', '--update-baseline');
    expect(readFileSync(join(directory, 'b.json'), 'utf8')).toBe(text);
  });

  it('is a file of the project, which everybody reads who has it', async () => {
    await run('report', 'a.json', '--baseline', 'b.json', '--update-baseline');
    if (process.platform !== 'win32') expect(statSync(join(directory, 'b.json')).mode & 0o777).toBe(0o644);
  });

  /** A baseline in which the recording was all right. */
  async function writeGoodBaseline(): Promise<void> {
    await run('report', 'a.json', '--baseline', 'b.json', '--update-baseline');
    const made = JSON.parse(readFileSync(join(directory, 'b.json'), 'utf8')) as Baseline;
    write('b.json', {
      ...made,
      entries: made.entries.map((one) => ({ ...one, shapes: { incremental: 1 }, passed: 1 })),
    });
  }
  const ofBaseline = ({ gate }: Report) => gate.filter(({ rule }) => rule === 'baseline').map(({ status }) => status);

  const ignoring = (...metrics: string[]) => {
    const scope = { subject: null, client: null, protocol: null, scenario: null };
    const keyed = { place: null, statistic: null, reason: 'known', scope };
    const ignores = metrics.map((metric) => ({ key: metric, metric, ...keyed }));
    return { rules: [], ignores, isStrict: false, inconclusive: 'fail' };
  };

  it('of report heeds the ignores with which was measured', async () => {
    await writeGoodBaseline();
    const { report } = await reportOf('analyze', 'a.json');
    write('one.json', { ...report, rules: ignoring('delivery', 'baseline'), exitCode: 0 });
    const { code, report: compared } = await reportOf('report', 'one.json', '--baseline', 'b.json');
    expect([code, ofBaseline(compared)]).toEqual([0, ['ignored']]);
    write('one.json', { ...report, rules: ignoring('delivery'), exitCode: 0 });
    const { code: failed, report: worse } = await reportOf('report', 'one.json', '--baseline', 'b.json');
    expect([failed, ofBaseline(worse)]).toEqual([1, ['failed']]);
  });

  it('of report stands in place of what the reports were compared with', async () => {
    await writeGoodBaseline();
    const { report } = await reportOf('analyze', 'a.json', '--baseline', 'b.json');
    expect(ofBaseline(report)).toEqual(['failed']);
    write('one.json', { ...report, rules: ignoring('delivery') });
    expect((await run('report', 'one.json')).code).toBe(1);
    const accepted = await reportOf('report', 'one.json', '--baseline', 'b.json', '--update-baseline');
    expect([accepted.code, ofBaseline(accepted.report)]).toEqual([0, []]);
    const again = await reportOf('report', 'one.json', '--baseline', 'b.json');
    expect([again.code, ofBaseline(again.report), again.report.exitCode]).toEqual([0, ['passed'], 0]);
    write('two.json', { ...report, exitCode: 130 });
    expect((await run('report', 'two.json', '--baseline', 'b.json')).code).toBe(130);
  });

  it('each run has the system of the machine that measured it', async () => {
    const elsewhere = { ...recording, id: 'other', environment: { ...recording.environment, os: 'darwin 24.0.0' } };
    write('c.json', elsewhere);
    const systems = ({ baseline }: Report) => baseline!.comparisons.map(({ key }) => key.system.split(' ')[0]);
    const made = await reportOf('report', 'a.json', 'c.json', '--baseline', 'b.json', '--update-baseline');
    expect(systems(made.report)).toEqual(['linux', 'darwin']);
    expect(systems((await reportOf('analyze', 'a.json', 'c.json', '--baseline', 'b.json')).report)).toHaveLength(2);
    for (const name of ['a', 'c']) write(`${name}-report.json`, (await reportOf('analyze', `${name}.json`)).report);
    const merged = await reportOf('report', 'a-report.json', 'c-report.json', '--baseline', 'b.json');
    expect([systems(merged.report), ofBaseline(merged.report)]).toEqual([
      ['linux', 'darwin'],
      ['passed', 'passed'],
    ]);
  });

  it('what cannot be compared only warns, and fails by the strict preset', async () => {
    write('b.json', { schemaVersion: 1, kind: 'baseline', entries: [] });
    const warned = await reportOf('analyze', 'a.json', '--baseline', 'b.json');
    expect(warned.report.gate).toMatchObject([{ rule: 'baseline', status: 'warned' }]);
    const strict = await reportOf('analyze', 'a.json', '--baseline', 'b.json', '--preset', 'strict');
    expect(strict.report.gate).toContainEqual(expect.objectContaining({ rule: 'baseline', status: 'failed' }));
    expect(strict.code).not.toBe(0);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'none',
      null,
      /^stream-check: There is no baseline b\.json\.\n--baseline b\.json --update-baseline    writes one\n$/,
    ],
    [
      'a damaged one',
      '{"kind":"baseline","entries":[',
      /The baseline b\.json is cut off in the middle, after 30 bytes/,
    ],
    ['a broken one', '{\n  "kind": "baseline",,\n}', /The baseline b\.json is no JSON from line 2, column 22 on/],
    ['a foreign file', { name: 'p', version: '1.0.0' }, /The baseline b\.json is no file of stream-check/],
    ['a recording', recording, /The baseline b\.json is a recording, and no baseline/],
    [
      'one of another version',
      { schemaVersion: 2, kind: 'baseline', entries: [] },
      /has schema version 2, and this stream-check reads version 1\.\nnpm install/,
    ],
    [
      'an entry that does not fit',
      { schemaVersion: 1, kind: 'baseline', entries: [{ subject: 'mock' }] },
      /The baseline b\.json does not fit the schema\.\n {2}entries\.0\.client: expected string, found nothing/,
    ],
  ])('%s is named before anything is measured', async (_, content, words) => {
    if (content !== null) write('b.json', content);
    for (const args of [
      ['mock'],
      ['analyze', 'a.json'],
      ['through', 'http://127.0.0.1:9/'],
      ['run', '--', process.execPath],
    ]) {
      const own = args.indexOf('--') === -1 ? args.length : args.indexOf('--');
      const { code, stdout, stderr } = await run(...args.toSpliced(own, 0, '--baseline', 'b.json'));
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(words);
    }
  });

  it('--update-baseline alone says what it needs', async () => {
    const { code, stderr } = await run('mock', '--update-baseline');
    expect([code, stderr]).toEqual([
      2,
      'stream-check: --update-baseline needs --baseline <file>.\n--baseline baseline.json\n',
    ]);
  });

  it('a file that cannot be written costs exit code 2, and the report is on stdout', async () => {
    const out = await reportOf('report', 'a.json', '--baseline', '/proc/none/b.json', '--update-baseline');
    expect(out.code).toBe(2);
    expect(out.report.warnings.at(-1)).toMatch(/^The baseline \/proc\/none\/b\.json could not be written: ENOENT/);
  });
});

describe('analyze says what changed', () => {
  const said: Judged = { tool: '0.0.1', delivery: 'incremental', passed: true, hop: null, reason: null, causes: [] };

  it('by what the recording says of itself', async () => {
    write('a.json', { ...recording, judged: said });
    const { report, stderr } = await reportOf('analyze', 'a.json');
    const [one] = report.runs;
    expect(one!.earlier).toEqual(said);
    expect(stderr).toBe('1 recording judged again: 1 otherwise.\n');
    expect(report.warnings).toEqual([
      expect.stringMatching(
        /^\S+ of \d{4}-\d\d-\d\d \(run \S+\): stream-check 0\.0\.1 said incremental, passed, and this one says /,
      ),
    ]);
    expect((await run('analyze', 'a.json', '--quiet', '--json')).stderr).toBe('');
  });

  it('by a report that is given too, which counts more', async () => {
    const { stdout } = await run('analyze', 'a.json', '--json');
    write('old.json', stdout);
    write('a.json', { ...recording, judged: said });
    const same = await reportOf('analyze', 'a.json', 'old.json');
    expect([same.stderr, same.report.runs[0]!.earlier]).toEqual(['1 recording judged again: 1 as before.\n', null]);
    const other = JSON.parse(stdout) as Report;
    other.runs[0]!.verdict.causes = [];
    write('old.json', other);
    const { report } = await reportOf('analyze', 'a.json', 'old.json');
    const found = report.runs[0]!.verdict.causes.filter(({ status }) => status === 'detected').map(({ id }) => id);
    expect(report.warnings.join()).toContain(
      found.length === 0 ? '' : `as this one does; ${found.join(', ')} found now`,
    );
  });

  it('nothing of a recording that says nothing', async () => {
    expect((await reportOf('analyze', 'a.json')).stderr).toBe('');
  });

  it('a report alone is no recording', async () => {
    const { stdout } = await run('analyze', 'a.json', '--json');
    write('old.json', stdout);
    const { code, stderr } = await run('analyze', 'old.json');
    expect([code, stderr]).toEqual([
      2,
      'stream-check: There is no recording among these files: a report holds what was said, not what was seen.\nstream-check report <report>    renders it\n',
    ]);
  });
});

describe('report merges what belongs together', () => {
  it('a report twice is refused by the run that is in both', async () => {
    const { stdout } = await run('analyze', 'a.json', '--json');
    write('one.json', stdout);
    write('two.json', stdout);
    const { code, stdout: out, stderr } = await run('report', 'one.json', 'two.json');
    expect([code, out]).toEqual([2, '']);
    expect(stderr).toMatch(/^stream-check: one\.json and two\.json cannot be merged: the run \S+ is in both\.\n$/);
  });

  it('so are versions that disagree', async () => {
    const { stdout } = await run('analyze', 'a.json', '--json');
    const one = JSON.parse(stdout) as Report;
    write('one.json', one);
    write('two.json', { ...one, tool: { ...one.tool, version: '9.9.9' }, runs: [] });
    const { code, stderr } = await run('report', 'one.json', 'two.json');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /one\.json was made by stream-check \S+, and two\.json by 9\.9\.9: they cannot be merged\.\nstream-check analyze/,
    );
  });
});
