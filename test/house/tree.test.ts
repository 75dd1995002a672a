// The house keeps its own rules: one id everywhere, a page for everything, no rooms without a name.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { causes } from '../../src/analyze/causes/index.ts';
import { metrics } from '../../src/metrics/metrics.ts';
import { allPages } from '../../src/cli/pages.ts';
import { scenarios } from '../../src/mock/scenarios.ts';
import { protocols } from '../../src/protocols/index.ts';
import { clients } from '../../src/clients/index.ts';
import { ReceivedMessage } from '../../src/record/process/host-message.ts';
import { reporters } from '../../src/report/reporters/index.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    return statSync(join(ROOT, path)).isDirectory() ? filesUnder(path) : [path];
  });
}
const sources = filesUnder('src');

describe('one id everywhere', () => {
  it.each(causes.entries.map(({ id }) => id))('cause %s has code, a page, a test and recordings', (id) => {
    expect(existsSync(join(ROOT, `src/analyze/causes/${id}.ts`))).toBe(true);
    expect(read(`src/analyze/causes/${id}.md`)).toMatch(new RegExp(`^# ${id}\n`));
    expect(existsSync(join(ROOT, `test/unit/analyze/causes/${id}.test.ts`))).toBe(true);
    expect(readdirSync(join(ROOT, `fixtures/recordings/${id}`)).length).toBeGreaterThan(1);
  });

  it('there is no page, test or folder of recordings without a cause', () => {
    const ids = new Set<string>(causes.entries.map(({ id }) => id));
    const named = [
      ...readdirSync(join(ROOT, 'src/analyze/causes')).filter((name) => name.endsWith('.md')),
      ...readdirSync(join(ROOT, 'test/unit/analyze/causes')),
      ...readdirSync(join(ROOT, 'fixtures/recordings')).filter((name) => !name.includes('.')),
    ].map((name) => name.replace(/(\.test\.ts|\.md)$/, ''));
    expect(named.filter((name) => !ids.has(name))).toEqual([]);
  });

  it.each(clients.entries.map(({ id }) => id))('client %s has a file and a field note', (id) => {
    const places = [`built-in/${id}.ts`, `project/${id}.ts`, `python/${id}.py`];
    expect(places.filter((place) => existsSync(join(ROOT, 'src/clients', place)))).toHaveLength(1);
    expect(read('src/clients/README.md')).toMatch(new RegExp(`^## ${id}\n`, 'm'));
  });

  it.each(protocols.entries.map(({ id }) => id))('protocol %s has a file and wire fixtures', (id) => {
    expect(existsSync(join(ROOT, `src/protocols/${id}.ts`))).toBe(true);
    expect(readdirSync(join(ROOT, `fixtures/protocols/${id}`)).length).toBeGreaterThan(1);
  });

  it.each(scenarios.entries.map(({ id }) => id))('scenario %s', (id) => {
    expect(existsSync(join(ROOT, `fixtures/scenarios/${id}.json`))).toBe(true);
  });

  it.each(reporters.entries.map(({ id }) => id))('reporter %s', (id) => {
    expect(existsSync(join(ROOT, `src/report/reporters/${id}.ts`))).toBe(true);
  });
});

it('every word and figure of a report can be explained', async () => {
  const pages = allPages();
  expect(pages.map(({ id }) => id)).toEqual(expect.arrayContaining(metrics.entries.map(({ id }) => id)));
  // Pages of clients ask interpreters whether they can run: all at once.
  const texts = await Promise.all(pages.map(async ({ id, text }) => ({ id, text: await text(80) })));
  for (const { id, text } of texts) expect(text.length, id).toBeGreaterThan(20);
}, 60_000);

it('the page of the host protocol has every message', () => {
  const types = ReceivedMessage.options.map(({ shape }) => shape.type.value);
  expect(types.length).toBeGreaterThan(5);
  const page = read('src/host/README.md');
  expect(types.filter((type) => !page.includes(`| \`${type}\``))).toEqual([]);
});

it('no room is called utils, helpers, common or lib', () => {
  expect(sources.filter((path) => /(^|\/)(utils?|helpers?|common|lib|misc)(\.|\/)/.test(path))).toEqual([]);
});

it('every file of code begins by saying what it is for', () => {
  const silent = sources
    .filter((path) => path.endsWith('.ts') && !path.endsWith('index.ts'))
    .filter((path) => {
      const head = read(path).split('\n').slice(0, 30).join('\n');
      return !/^(\/\/|\/\*\*)/m.test(head);
    });
  expect(silent).toEqual([]);
});

it('the map names every room', () => {
  const map = read('src/README.md');
  const rooms = readdirSync(join(ROOT, 'src')).filter((name) => statSync(join(ROOT, 'src', name)).isDirectory());
  for (const room of rooms) expect(map).toContain(`\`${room}/\``);
});

it('at the top there is only what belongs there', () => {
  const allowed =
    /^(\..*|bin|src|fixtures|test|package\.json|package-lock\.json|tsconfig\.json|README\.md|LICENSE|CHANGELOG\.md|node_modules|dist|coverage)$/;
  expect(readdirSync(ROOT).filter((name) => !allowed.test(name))).toEqual([]);
});
