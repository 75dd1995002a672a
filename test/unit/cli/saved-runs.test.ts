// analyze and report with files of all kinds: what can be read is judged, the rest is named; no report takes a file that is
// needed.
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Report } from '../../../src/model/report.ts';
import { runCli } from '../../cli/fake-io.ts';

const RECORDING = new URL('../../../fixtures/recordings/collected-answer/not-buffered.json', import.meta.url);
const REPORT = new URL('../../../fixtures/reports/buffered.json', import.meta.url);
const root = mkdtempSync(join(realpathSync(tmpdir()), 'stream-check-'));
afterAll(() => rmSync(root, { recursive: true }));
let directory = root;
beforeEach(() => {
  directory = mkdtempSync(join(root, 'one-'));
  mkdirSync(join(directory, 'recordings'));
  copyFileSync(RECORDING, join(directory, 'recordings', 'a.json'));
});
const run = (...args: string[]) => runCli(args, {}, directory);

describe.each(['analyze', 'report'])('%s', (command) => {
  it('judges the good file and names the bad ones, on stderr and in the Report', async () => {
    writeFileSync(join(directory, 'recordings', 'b.json'), readFileSync(RECORDING, 'utf8').slice(0, 8192));
    const alone = await run(command, 'recordings/a.json', '--json');
    const { code, stdout, stderr } = await run(command, 'recordings', 'missing.json', '--json');
    expect(alone.code).not.toBe(2);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      / recordings\/b\.json is cut off in the middle, after 8192 bytes\.\n.*missing\.json cannot be read: there is no such file\.\n$/,
    );
    const report = Report.parse(JSON.parse(stdout));
    expect(report.runs).toEqual(Report.parse(JSON.parse(alone.stdout)).runs);
    expect(report).toMatchObject({
      exitCode: 2,
      warnings: [
        expect.stringMatching(/ recordings\/b\.json .*; it is left out\.$/),
        expect.stringContaining('missing.json'),
      ],
    });
  });

  it('a recording that is given twice counts once', async () => {
    const report = Report.parse(JSON.parse((await run(command, 'recordings', 'recordings/a.json', '--json')).stdout));
    expect(report.runs).toHaveLength(1);
    expect(report.warnings).toEqual(['Recordings were given more than once; each counts once.']);
  });

  it('with bad files alone names them', async () => {
    writeFileSync(join(directory, 'recordings', 'a.json'), '');
    for (let i = 0; i < 12; i++) writeFileSync(join(directory, 'recordings', `b${i}.json`), 'x');
    const { code, stdout, stderr } = await run(command, 'recordings');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^stream-check: None of these 13 files can be read\.\n.* recordings\/a\.json is empty\.\n/);
    expect(stderr).toContain('  and 3 more\n');
  });
});

it('report takes recordings and reports together', async () => {
  copyFileSync(REPORT, join(directory, 'recordings', 'b.json'));
  const { stdout, stderr } = await run('report', 'recordings', '--json');
  expect(stderr).toBe('');
  expect(Report.parse(JSON.parse(stdout)).runs).toHaveLength(2);
});

describe('two reports to one file', () => {
  it.each([
    ['out.json', 'out.json'],
    ['out.json', './recordings/../out.json'],
    ['out.json', 'there/out.json'],
    ['out.json', 'link.json'],
    ['out.json', 'hard.json'],
    ['new.json', 'there/new.json'],
  ])('%s and %s', async (one, other) => {
    writeFileSync(join(directory, 'out.json'), 'before');
    symlinkSync('.', join(directory, 'there'));
    symlinkSync('out.json', join(directory, 'link.json'));
    linkSync(join(directory, 'out.json'), join(directory, 'hard.json'));
    const files = ['--reporter', `json=${one}`, '--reporter', `terminal=${other}`];
    const { code, stdout, stderr } = await run('analyze', 'recordings', ...files);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`The report "terminal" cannot be written to ${other}: the report "json" is.`);
    expect(readFileSync(join(directory, 'out.json'), 'utf8')).toBe('before');
    expect(existsSync(join(directory, 'new.json'))).toBe(false);
  });

  it('two devices or two files are none', async () => {
    const both = (one: string, other: string) =>
      run('analyze', 'recordings', '--reporter', `json=${one}`, '--reporter', `terminal=${other}`);
    expect((await both('a.json', 'b.json')).stderr).toBe('');
    expect(['a.json', 'b.json'].map((name) => existsSync(join(directory, name)))).toEqual([true, true]);
    if (process.platform !== 'win32') expect((await both('/dev/null', '/dev/null')).stderr).toBe('');
  });
});

it('no report replaces the recording that it is made of', async () => {
  const { code, stderr } = await run('analyze', 'recordings/a.json', '--reporter', 'json=./recordings/a.json');
  expect(code).toBe(2);
  expect(stderr).toContain('cannot be written to ./recordings/a.json: it is read.');
  expect(JSON.parse(readFileSync(join(directory, 'recordings', 'a.json'), 'utf8'))).toMatchObject({
    kind: 'recording',
  });
});
