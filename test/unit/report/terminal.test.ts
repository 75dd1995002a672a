import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src/model/evidence.ts';
import { Report } from '../../../src/model/report.ts';
import { terminal } from '../../../src/report/reporters/terminal.ts';
import { inShell } from '../../../src/model/shell-words.ts';
import type { RenderOptions } from '../../../src/report/reporters/reporter.ts';
import { CONTROL } from '../../support/reports.ts';

const DIRECTORY = new URL('../../../fixtures/reports/', import.meta.url);
const names = readdirSync(DIRECTORY).filter((name) => name.endsWith('.json'));
const load = (name: string) => Report.parse(JSON.parse(readFileSync(new URL(name, DIRECTORY), 'utf8')));
const PLAIN: RenderOptions = { columns: 80, colorLevel: 0, unicode: true, verbose: false };
// eslint-disable-next-line no-control-regex
const COLOUR = /\u001b\[[\d;]*m/g;

describe.each(names)('%s', (name) => {
  const report = load(name);

  it.each([
    ['', {}],
    ['.ascii', { unicode: false }],
  ])('as it was%s', async (suffix, more) => {
    const path = new URL(name.replace('.json', `${suffix}.txt`), DIRECTORY).pathname;
    await expect(terminal.render(report, { ...PLAIN, ...more })).toMatchFileSnapshot(path);
  });

  it.each([60, 72, 80, 100, 140])('fits %d columns', (columns) => {
    const lines = terminal.render(report, { ...PLAIN, columns, verbose: true }).split('\n');
    // The table has seven columns, which need 72.
    expect(lines.filter((line) => line.length > Math.max(columns, 72))).toEqual([]);
  });

  it('in ASCII has nothing but ASCII of its own', () => {
    // eslint-disable-next-line no-control-regex
    expect(terminal.render(report, { ...PLAIN, unicode: false })).toMatch(/^[\u0000-\u007f]*$/);
  });

  it('says the same with colours', () => {
    const coloured = terminal.render(report, { ...PLAIN, colorLevel: 3 });
    expect(coloured).toMatch(COLOUR);
    expect(coloured.replace(COLOUR, '')).toBe(terminal.render(report, PLAIN));
  });

  it('ends with the exit code', () => {
    expect(terminal.render(report, PLAIN).trimEnd().split('\n').at(-1)).toContain(`exit ${report.exitCode}`);
  });
});

describe('a command to type', () => {
  it.each([60, 80, 200])('can be pasted as it is printed, in %d columns', (columns) => {
    const args = [
      'through',
      'http://h/?a=1&b=2',
      '--start',
      `sh -c "it's"\n  and`,
      '--data',
      '{"a": "b c"}',
      '--lock-step',
      "''",
    ];
    const report = load('failed.json');
    const { verdict } = report.runs[0]!;
    verdict.next = [inShell(['stream-check', ...args]), 'stream-check mock'];
    const text = terminal.render(report, { ...PLAIN, columns });
    const printed = /^ {4}next {2}(stream-check through[^]*?)^ {4}next {2}stream-check mock$/m.exec(text)![1]!;
    const print = inShell([process.execPath, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--']);
    const shell = printed.replace('stream-check', () => print);
    expect(JSON.parse(execFileSync('/bin/sh', ['-c', shell], { encoding: 'utf8' }))).toEqual(args);
  });
});

describe('what the network said', () => {
  it('cannot steer the terminal', () => {
    const report = load('failed.json');
    const nasty = 'a\u001b[31mb\u009bc\u202ed\r\ne';
    for (const run of report.runs) {
      run.verdict.summary = nasty;
      run.client.version = nasty;
      run.target.model = nasty;
      run.warnings = [nasty];
    }
    const text = terminal.render(report, PLAIN);
    expect(text).toContain('a\\x1b[31mb\\x9bc\\u202ed\\x0d\\x0ae');
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});

describe('controls', () => {
  const control: Evidence = { ...CONTROL, control: 'identity' };
  const rendered = (passed: boolean) => {
    const report = load('buffered.json');
    const run = report.runs[0]!;
    const evidence: Evidence[] = [control, { kind: 'left', causes: [] }, run.verdict.evidence[0]!];
    const why = ['Asked once.', 'Still possible: all.', 'The fact.'];
    return terminal.render(
      { ...report, runs: [{ ...run, verdict: { ...run.verdict, passed, evidence, why } }] },
      PLAIN,
    );
  };

  it('have a line each, behind all else that is known', () => {
    expect(rendered(false)).toMatch(
      / {4}why {3}The fact\.\n {4}tried Asked once\.\n {4}left {2}Still possible: all\.\n/,
    );
  });

  it('stand there as well where the run passes: they cost requests', () => {
    expect(rendered(true)).toContain('    tried Asked once.');
  });
});

it('a report without runs says that nothing was measured', () => {
  const report = { ...load('failed.json'), runs: [], exitCode: 130 };
  expect(terminal.render(report, PLAIN)).toContain('nothing was measured · exit 130');
});
