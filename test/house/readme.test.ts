// README and the guides that `explain` prints: they show real output, name what is there, and can be read.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allPages } from '../../src/cli/pages.ts';
import { createProgram } from '../../src/cli/program.ts';
import { redactedIo } from '../../src/cli/redacted-io.ts';
import { SWITCH_NAMES } from '../../src/config/curl/switches.ts';
import { guides } from '../../src/guides/index.ts';
import { EXIT_CODES } from '../../src/model/exit-code.ts';
import { createFakeIo } from '../cli/fake-io.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');
const guideOf = (id: string) => read(`src/guides/${id}.md`);
const pages = [readme, ...guides.entries.map(({ id }) => guideOf(id))];

const program = createProgram(redactedIo(createFakeIo().io, []), [], () => {});
const named = (pattern: RegExp) => pages.flatMap((page) => [...page.matchAll(pattern)].map(([, name]) => name!));

/** Options of npm, of the benchmarks, of Stryker, of Docker and of Node. */
const OF_OTHERS = new Set(['--save-dev', '--list', '--mutate', '--init', '--experimental-vm-modules']);

/** Lines of a page that are longer than that. */
const longerThan = (columns: number, page: string) => page.split('\n').filter((line) => line.length > columns);

describe('the output that is shown is that of reports that were really made', () => {
  const reportOf = (name: string) => read(`fixtures/reports/${name}.txt`).trim();
  /** Without the table and what follows it: there the sentences count. */
  const withoutTable = (report: string) => report.split('\n  ┌')[0]!.trim();
  const indented = (text: string) => text.replace(/^(?=.)/gm, '    ');
  const fenced = (text: string) => `\n\n  ${text}\n\`\`\`\n`;

  it('README', () => {
    expect(readme).toContain(`\n\n${indented(`  ${withoutTable(reportOf('sync-against-async'))}`)}\n\n`);
  });

  it('explain report, with the table', () => {
    expect(guideOf('report')).toContain(fenced(reportOf('sync-against-async')));
  });

  it.each([
    ['pair', 'google-adk'],
    ['clients', 'sdks'],
    ['run', 'program'],
    ['through', 'app'],
  ])('explain %s', (id, name) => {
    expect(guideOf(id)).toContain(fenced(withoutTable(reportOf(name))));
  });
});

describe('what is named is there', () => {
  it('every option', () => {
    const known = new Set([
      ...[program, ...program.commands].flatMap(({ options }) => options.map(({ long }) => long)),
      ...SWITCH_NAMES.map((name) => `--${name}`),
    ]);
    const options = named(/(?<=[\s`(])(--[a-z](?:[a-z0-9.-]*[a-z0-9])?)/g);
    expect(options.length).toBeGreaterThan(50);
    expect(options.filter((option) => !known.has(option) && !OF_OTHERS.has(option))).toEqual([]);
  });

  it('every page and every command', () => {
    const ids = new Set(allPages().map(({ id }) => id));
    const explained = named(/\bexplain ([a-z0-9][a-z0-9-]*)/g);
    expect(explained.length).toBeGreaterThan(10);
    expect(explained.filter((id) => !ids.has(id))).toEqual([]);

    const known = new Set([...program.commands.map((command) => command.name()), 'help']);
    const commands = named(/(?:npx |`|^ {4}|&& )stream-check ([a-z]+)\b(?!:\/\/)/gm);
    expect(commands.length).toBeGreaterThan(20);
    expect(commands.filter((name) => !known.has(name) && !/^(mock|gpt|llama)$/.test(name))).toEqual([]);
  });

  it('every script and every benchmark', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const run = named(/\bnpm run ([a-z:]+)/g);
    expect(run.length).toBeGreaterThan(5);
    expect(run.filter((name) => !(name in scripts))).toEqual([]);

    const benchmarks = read('test/bench/run.mjs');
    const measured = [...guideOf('figures').matchAll(/^- `([a-z-]+)`/gm)].map(([, id]) => id!);
    expect(measured.length).toBeGreaterThan(10);
    expect(measured.filter((id) => !benchmarks.includes(`./${id}.mjs'`))).toEqual([]);
  });

  it('every exit code', () => {
    for (const { code } of EXIT_CODES) expect(readme).toMatch(new RegExp(`^\\| (.*\\b)?${code}\\b`, 'm'));
  });
});

describe('a guide', () => {
  const ids = guides.entries.map(({ id }) => id);

  it('is a file of the folder, and every file is one', () => {
    const files = readdirSync(new URL('../../src/guides/', import.meta.url)).filter((name) => name.endsWith('.md'));
    expect(files.toSorted()).toEqual(ids.map((id) => `${id}.md`).toSorted());
  });

  it.each(ids)('%s begins with its id, is linked in README, and fits a terminal', (id) => {
    expect(guideOf(id)).toMatch(new RegExp(`^# ${id}\n\n`));
    expect(readme).toContain(`](src/guides/${id}.md)`);
    expect(longerThan(80, guideOf(id))).toEqual([]);
  });
});

it('no page has long lines', () => {
  const folders = ['src', 'test', 'fixtures'].flatMap((folder) =>
    readdirSync(new URL(`../../${folder}/`, import.meta.url), { recursive: true, encoding: 'utf8' }).map(
      (path) => `${folder}/${path}`,
    ),
  );
  // What a reporter made is no page.
  const isPage = (path: string) => !path.includes('node_modules') && !path.startsWith('fixtures/reports/formats/');
  const found = folders.filter((path) => path.endsWith('.md') && isPage(path));
  expect(found.length).toBeGreaterThan(30);
  // A row of a table cannot be wrapped; README has none that would have to be.
  const isRow = (line: string) => line.startsWith('| ');
  const long = ['CHANGELOG.md', ...found].flatMap((path) =>
    longerThan(120, read(path)).flatMap((line) => (isRow(line) ? [] : `${path}: ${line}`)),
  );
  expect([...longerThan(120, readme), ...long]).toEqual([]);
});

it('README can be read in a few minutes, and shows at once what it is about', () => {
  const lines = readme.split('\n');
  expect(lines.length).toBeLessThanOrEqual(200);
  const firstScreen = lines.slice(0, 25).join('\n');
  for (const shown of ['npx stream-check mock ', 'npm test', '✔', '✘']) expect(firstScreen).toContain(shown);
});
