// Where a config is found, in which forms, and what is said of one that cannot be read.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { configsIn, findProject, loadProject } from '../../../../src/config/project/find-config.ts';

let root = '';
const roots: string[] = [];
beforeEach(() => roots.push((root = mkdtempSync(join(tmpdir(), 'stream-check-')))));
afterAll(() => roots.forEach((directory) => rmSync(directory, { recursive: true })));

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const failure = (found: Promise<unknown>) =>
  found.then(
    () => 'nothing failed',
    (error: { message: string; hint: string | null }) => `${error.message} ${error.hint ?? ''}`,
  );
const model = async (cwd = root) => (await findProject(cwd))?.project.subjects[0]?.names[0];

describe('forms', () => {
  it.each([
    ['stream-check.config.json', '{"model": "mock/json"}'],
    ['stream-check.config.mjs', 'export default { model: "mock/mjs" };'],
    ['stream-check.config.cjs', 'module.exports = { model: "mock/cjs" };'],
    ['stream-check.config.js', 'module.exports = { model: "mock/js" };'],
    ['package.json', '{"stream-check": {"model": "mock/package"}}'],
  ])('%s', async (path, text) => {
    put({ [path]: text });
    expect(await model()).toMatch(/^mock\//);
  });

  it('.ts, by a compiler of the project where this Node has none; no file of ours is left', async () => {
    put({
      'stream-check.config.ts': 'const name: string = "mock/ts";\nexport default { model: name };',
      'node_modules/typescript/package.json': '{"main": "index.js"}',
      'node_modules/typescript/index.js':
        'exports.transpileModule = (text) => ({ outputText: text.replace(": string", "") });',
    });
    expect(await model()).toBe('mock/ts');
    expect(readdirSync(root).toSorted()).toEqual(['node_modules', 'stream-check.config.ts']);
  });
});

it.each(['{"name": "b"}', 'null', '[1]'])(
  'is found above package.json with %s, and paths count from there',
  async (b) => {
    put({ 'stream-check.config.json': '{"model": "mock"}', 'a/b/package.json': b });
    const found = await findProject(join(root, 'a/b'));
    expect(found?.project).toMatchObject({ name: join('..', '..', 'stream-check.config.json'), directory: root });
  },
);

it('the nearest one is taken', async () => {
  put({ 'stream-check.config.json': '{"model": "mock/a"}', 'b/package.json': '{"stream-check": {"model": "mock/b"}}' });
  expect(await model(join(root, 'b'))).toBe('mock/b');
});

it('of two in one directory the other one is named', async () => {
  put({ 'stream-check.config.mjs': 'export default { model: "mock" };', 'stream-check.config.json': '{}' });
  expect((await findProject(root))?.notes).toEqual([
    'stream-check.config.mjs is read; stream-check.config.json beside it is not.',
  ]);
  put({ 'package.json': '{"name": "a"}' });
  expect(await configsIn(root)).toEqual(['stream-check.config.mjs', 'stream-check.config.json']);
});

describe('what cannot be read', () => {
  it.each([
    ['stream-check.config.json', '', 'stream-check.config.json is empty'],
    ['stream-check.config.mjs', ' \n', 'stream-check.config.mjs is empty'],
    ['stream-check.config.json', '{"model": ', 'is cut off in the middle, after 10 bytes'],
    ['stream-check.config.mjs', 'export const model = "mock";', 'has no default export, but model'],
    ['stream-check.config.mjs', 'const a = 1;', 'exports nothing'],
    ['stream-check.config.mjs', '\nthrow new Error("no luck");', 'could not be loaded, line 2: Error: no luck'],
    ['stream-check.config.mjs', 'throw "a text"', 'could not be loaded: a text'],
    ['stream-check.config.mjs', 'throw "Bearer my-word-1234"', 'could not be loaded: Bearer (redacted)'],
    ['stream-check.config.mjs', 'export default {', 'could not be loaded: '],
    ['stream-check.config.mjs', 'import "./not-there.mjs"; export default {}', 'Install what it imports'],
    ['package.json', '{"stream-check": {"modle": "mock"}}', 'package.json, key "stream-check" does not fit the schema'],
  ])('%s: %j', async (path, text, words) => {
    put({ [path]: text });
    expect(await failure(findProject(root))).toContain(words);
  });

  it('a directory of that name', async () => {
    put({ 'stream-check.config.json/x': '' });
    expect(await failure(findProject(root))).toContain('cannot be read: EISDIR');
  });

  it.runIf(!('typescript' in process.features))('TypeScript, where nothing can compile it', async () => {
    put({ 'stream-check.config.ts': 'export default {};' });
    expect(await failure(findProject(root))).toMatch(/cannot read TypeScript.*stream-check\.config\.mjs/s);
  });
});

describe('one that is named', () => {
  it('is read from where it stands, package.json by its key', async () => {
    put({ 'a/x.json': '{"model": "mock/x"}', 'b/package.json': '{"stream-check": {"model": "mock/b"}}' });
    expect(await loadProject('a/x.json', root)).toMatchObject({ name: 'a/x.json', directory: join(root, 'a') });
    expect((await loadProject('b/package.json', root)).name).toBe('b/package.json, key "stream-check"');
  });

  it.each([
    ['x.mjs', {}, 'The config x.mjs cannot be read: there is no such file.'],
    ['x.json', {}, 'The config x.json cannot be read: there is no such file.'],
    ['x.yaml', { 'x.yaml': 'model: mock' }, 'neither JSON nor a module'],
    ['package.json', { 'package.json': '{"name": "a"}' }, 'package.json has no key "stream-check".'],
    ['d.mjs', { 'd.mjs/x': '' }, 'it is no file'],
  ] as [string, Record<string, string>, string][])('%s', async (typed, files, words) => {
    put(files);
    expect(await failure(loadProject(typed, root))).toContain(words);
  });
});

it('there may be none', async () => {
  expect(await configsIn(root)).toEqual([]);
});
