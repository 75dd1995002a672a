// Reports that do not come out, config files that are none, and foreign words, through the built program: what was measured is
// never lost, whatever cannot be written, and every mistake is named before anything is measured.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../support/cli.ts';
import { runs } from '../support/form.ts';
import { comparisonWithFailures } from '../support/reports.ts';
import { foreignPlaces, withForeignText } from '../support/foreign-text.ts';

const SAVED = fileURLToPath(new URL('../../fixtures/reports/buffered.json', import.meta.url));
const TERMINAL = readFileSync(SAVED.replace('.json', '.txt'), 'utf8');
/** The last line says the code with which the process ends. */
const WORSE = TERMINAL.replace(/exit 1\n$/, 'exit 2\n');
/** Where a module ended the process, there is no verdict. */
const WITHOUT_END = TERMINAL.replace(/\n.*\n$/, '');
const root = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(root, { recursive: true }));
const directory = () => mkdtempSync(join(root, 'one-'));
/** No process may write here, root included. */
const NOWHERE = '/proc/self/report.json';

const report = (cwd: string, ...reporters: string[]) =>
  runBuilt(['report', SAVED, ...reporters.flatMap((one) => ['--reporter', one])], {}, cwd);

it.runIf(existsSync('/proc/self'))('a directory that cannot be made is refused at once, also below /proc', () => {
  const bin = fileURLToPath(new URL('../../bin/stream-check.js', import.meta.url));
  // Node's own way to make it never returned, and nothing but SIGKILL ended that.
  const given = { timeout: 60_000, killSignal: 'SIGKILL', encoding: 'utf8' } as const;
  const ran = spawnSync(process.execPath, [bin, 'mock', '--lock-step', '--record', '/proc/nope/deep'], given);
  expect([ran.status, ran.stdout]).toEqual([2, '']);
  expect(ran.stderr).toContain('Recordings cannot be saved in /proc/nope/deep: ENOENT: no such file or directory.');
});

describe.concurrent('a report that does not come out', () => {
  it('two to one file are refused', async () => {
    const cwd = directory();
    const ran = await report(cwd, 'json=out', 'junit=./out');
    expect([ran.code, ran.stdout, existsSync(join(cwd, 'out'))]).toEqual([2, '', false]);
    expect(ran.stderr).toContain('The report "junit" cannot be written to ./out: the report "json" is.');
  });

  it('a link to a file that is not there yet is that file', async () => {
    const cwd = directory();
    symlinkSync('out', join(cwd, 'link'));
    symlinkSync(join(cwd, 'link'), join(cwd, 'second'));
    const ran = await report(cwd, 'json=second', 'junit=out');
    expect([ran.code, ran.stdout, existsSync(join(cwd, 'out'))]).toEqual([2, '', false]);
    expect(ran.stderr).toContain('The report "junit" cannot be written to out: the report "json" is.');
  });

  it('where nobody may write, it stands on stdout, and the others in their files', async () => {
    const cwd = directory();
    const ran = await report(cwd, `json=${NOWHERE}`, 'tap=fine.tap');
    expect([ran.code, ran.stdout]).toEqual([2, WORSE]);
    expect(ran.stderr).toMatch(/^stream-check: \/proc\/self\/report\.json could not be written: E\w+: .+\n$/);
    expect(readFileSync(join(cwd, 'fine.tap'), 'utf8')).toContain('not ok 1');
  });

  it('on a full disk too, and what stood in the file is still there', async ({ skip }) => {
    const cwd = directory();
    const disk = join(cwd, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk]);
    skip(mounted.status !== 0, 'no tmpfs can be mounted here');
    try {
      writeFileSync(join(disk, 'old.json'), 'old');
      const ran = await report(cwd, 'json=disk/old.json', 'ndjson=disk/lines');
      expect([ran.code, ran.stdout]).toEqual([2, WORSE]);
      expect(ran.stderr).toContain('disk/old.json could not be written: ENOSPC: no space left on device');
      expect(ran.stderr).toContain('disk/lines could not be written: ENOSPC: no space left on device');
      expect(readFileSync(join(disk, 'old.json'), 'utf8')).toBe('old');
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  it('a device that takes nothing is a full disk', async () => {
    const ran = await report(directory(), 'json=/dev/full');
    expect([ran.code, ran.stdout]).toEqual([2, WORSE]);
    expect(ran.stderr).toContain('/dev/full could not be written: ENOSPC');
  });

  it('a reporter that throws takes nothing from the others', async () => {
    const cwd = directory();
    writeFileSync(join(cwd, 'throws.mjs'), 'export function render() { throw new Error("no ink"); }');
    const ran = await report(cwd, './throws.mjs=own.txt', 'csv=fine.csv', 'json');
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({ exitCode: 1 });
    expect(ran.stderr).toBe('stream-check: The reporter ./throws.mjs failed: no ink.\n');
    expect(existsSync(join(cwd, 'fine.csv'))).toBe(true);
  });

  it.each([
    [
      'never settles',
      'return new Promise(() => {});',
      2,
      'The reporter ./own.mjs failed: its promise is never settled.',
    ],
    ['ends the process as if all were well', 'process.exit(0);', 2, 'called process.exit(0) before the end.'],
    ['throws when nobody listens', 'Promise.reject(new Error("late")); return "";', 70, 'Error: late'],
  ])('a reporter that %s takes nothing from the others', async (_, body, code, said) => {
    const cwd = directory();
    writeFileSync(join(cwd, 'own.mjs'), `export function render() { ${body} }`);
    const ran = await report(cwd, './own.mjs=own.txt', 'tap=fine.tap');
    expect([ran.code, ran.stdout]).toEqual([code, body === 'process.exit(0);' || code === 70 ? WITHOUT_END : WORSE]);
    expect(ran.stderr).toContain(said);
    expect(readFileSync(join(cwd, 'fine.tap'), 'utf8')).toContain('not ok 1');
  });
});

describe.concurrent('a config that is none', () => {
  it.each([
    ['an unknown key', 'json', '{"subjetcs":["mock"]}', 'subjetcs'],
    ['a wrong type', 'json', '{"subjects":["mock"],"runs":"many"}', 'runs'],
    ['a list without a subject', 'json', '{"subjects":[]}', 'subjects'],
    ['no JSON', 'json', '{"subjects":', 'stream-check.config.json'],
    [
      'a module that is not there',
      'mjs',
      'import "no-such-package-of-mine"; export default {};',
      'no-such-package-of-mine',
    ],
    ['an import that throws', 'mjs', 'throw new Error("broken at import");', 'broken at import'],
    ['a reporter that is not there', 'json', '{"subjects":["mock"],"reporters":["./nowhere.mjs"]}', './nowhere.mjs'],
  ])('%s is named, with the file', async (_, ending, text, named) => {
    const cwd = directory();
    const file = `stream-check.config.${ending}`;
    writeFileSync(join(cwd, file), text);
    const ran = await runBuilt(['ci'], {}, cwd);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain(named);
    expect(ran.stderr).not.toMatch(/\n\s+at /);
    if (named !== './nowhere.mjs') expect(ran.stderr).toContain(file);
  });

  it('a baseline of another schema version is named as one', async () => {
    const cwd = directory();
    writeFileSync(join(cwd, 'baseline.json'), '{"schemaVersion":99,"kind":"baseline","entries":[]}');
    const ran = await runBuilt(['mock/steady', '--lock-step', '--baseline', 'baseline.json'], {}, cwd);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain('baseline.json');
    expect(ran.stderr).toMatch(/version/);
  });
});

const MIB = 1024 * 1024;
const LONG_MIB = runs({ short: 2, long: 10 });

it(`strings of ${LONG_MIB} MiB pass every format, in bounded time and memory`, async () => {
  const cwd = directory();
  const made = comparisonWithFailures();
  const places = foreignPlaces(made);
  const nasty = '<script>]]>=1\u001b[2J\n::error::x \\ud800';
  const words = withForeignText(made, places, (text) => nasty + text);
  const long = nasty.repeat((LONG_MIB * MIB) / nasty.length);
  const [first, ...rest] = words.runs;
  const huge = {
    ...words,
    warnings: [long],
    runs: [
      {
        ...first!,
        client: { ...first!.client, version: long },
        verdict: { ...first!.verdict, summary: long, next: [long] },
      },
      ...rest,
    ],
  };
  writeFileSync(join(cwd, 'huge.json'), JSON.stringify(huge));
  const formats = [
    'json',
    'junit',
    'github',
    'gitlab',
    'sarif',
    'markdown',
    'tap',
    'prometheus',
    'csv',
    'html',
    'ndjson',
    'otel',
  ];
  const args = formats.flatMap((id) => ['--reporter', `${id}=out.${id}`]);
  const ran = await runBuilt(['report', 'huge.json', ...args], { NODE_OPTIONS: '--max-old-space-size=512' }, cwd);
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: made.exitCode, stderr: '' });
  // oxlint-disable-next-line no-control-regex
  expect(ran.stdout).not.toMatch(/^\s*::error|\u001b/m);
  expect(ran.tookMs).toBeLessThan(60_000);
  for (const id of formats) {
    const holdsAll = ['json', 'html', 'ndjson', 'csv'].includes(id);
    expect(statSync(join(cwd, `out.${id}`)).size, id).toBeLessThan(holdsAll ? 200 * MIB : 10 * MIB);
  }
  expect(JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))).toMatchObject({ warnings: [long] });
});
