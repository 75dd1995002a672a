// init: what it asks on a terminal, what it writes, and what it leaves alone.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { createFakeIo } from './fake-io.ts';

let cwd = '';
const roots: string[] = [];
beforeEach(() => roots.push((cwd = mkdtempSync(join(tmpdir(), 'stream-check-')))));
afterAll(() => roots.forEach((directory) => rmSync(directory, { recursive: true })));

/** @param answers lines that are typed on a terminal; null where stdin is none */
async function init(args: readonly string[] = [], answers: readonly string[] | null = null) {
  const { io, written } = createFakeIo({}, cwd);
  const stdin = Object.assign(new PassThrough(), { isTTY: answers !== null });
  const left = [...(answers ?? [])];
  // A line is typed when it is asked for.
  io.stderr.on('data', (text: Buffer) => {
    if (text.toString().includes(']') && left.length > 0) stdin.write(`${left.shift()}\n`);
  });
  const code = await run(['node', 'stream-check', 'init', ...args], { ...io, stdin: () => stdin });
  return { code, ...written(), unasked: left };
}
const read = (path: string) => readFileSync(join(cwd, path), 'utf8');

it('asks nothing where stdin is no terminal, and writes files that everybody may read', async () => {
  writeFileSync(join(cwd, 'package.json'), '{"dependencies": {"openai": "6"}}');
  expect(await init()).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(cwd).toSorted()).toEqual(['.github', 'package.json', 'stream-check.config.mjs']);
  expect(read('stream-check.config.mjs')).toContain("clients: ['openai'],");
  expect(statSync(join(cwd, 'stream-check.config.mjs')).mode & 0o777).toBe(0o644);
});

it('in a package of a monorepo the CI file is written where it is read', async () => {
  cwd = join(cwd, 'packages', 'chat');
  mkdirSync(join(cwd, '../../.git'), { recursive: true });
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, '../../.gitlab-ci.yml'), '');
  const { code, stdout } = await init();
  expect({ code, files: readdirSync(cwd) }).toEqual({ code: 0, files: ['stream-check.config.json'] });
  expect(read('../../.gitlab/stream-check-packages-chat.yml')).toContain('cd "packages/chat"');
  expect(stdout).toContain('wrote  ../../.gitlab/stream-check-packages-chat.yml\n');
  expect(stdout).toContain("include: '.gitlab/stream-check-packages-chat.yml'");
});

it('asks on a terminal for the app, its command and the CI', async () => {
  writeFileSync(join(cwd, 'package.json'), '{}');
  const answers = ['http://127.0.0.1:9/chat', 'node a.mjs', 'gitlab'];
  expect(await init([], answers)).toMatchObject({ code: 0, unasked: [] });
  expect(read('stream-check.config.mjs')).toContain("{ app: 'http://127.0.0.1:9/chat', start: 'node a.mjs' },");
  expect(readdirSync(cwd)).toContain('.gitlab-ci.yml');
});

it('an empty answer is what was proposed; "none" is nothing', async () => {
  expect(await init([], ['', 'none'])).toMatchObject({ code: 0, unasked: [] });
  expect(readdirSync(cwd)).toEqual(['stream-check.config.json']);
});

it('who leaves in the middle has nothing written', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const { io, written } = createFakeIo({}, cwd);
  io.stderr.once('data', () => stdin.end());
  const code = await run(['node', 'stream-check', 'init'], { ...io, stdin: () => stdin });
  expect({ code, files: readdirSync(cwd) }).toEqual({ code: 130, files: [] });
  expect(written().stderr).toContain('Nothing was written.');
});

it('--yes asks nothing on a terminal', async () => {
  expect(await init(['--yes'], ['never typed'])).toMatchObject({ code: 0, stderr: '', unasked: ['never typed'] });
});

it('a CI that is not known is named, and nothing is written', async () => {
  const { code, stderr } = await init([], ['', 'jenkin']);
  expect({ code, files: readdirSync(cwd) }).toEqual({ code: 2, files: [] });
  expect(stderr).toContain('Unknown CI system "jenkin"');
});

it('replaces nothing without --force, and no config of another name with it', async () => {
  writeFileSync(join(cwd, 'stream-check.config.json'), '{}');
  expect((await init()).stderr).toContain('This project has a config: stream-check.config.json.\n--force replaces it');
  expect(await init(['--force'])).toMatchObject({ code: 0 });
  const own = read('.github/workflows/stream-check.yml');
  rmSync(join(cwd, 'stream-check.config.json'));
  writeFileSync(join(cwd, '.github/workflows/stream-check.yml'), 'mine');
  expect((await init()).stdout).toContain('kept   .github/workflows/stream-check.yml');
  expect(read('.github/workflows/stream-check.yml')).toBe('mine');
  expect(await init(['--force'])).toMatchObject({ code: 0 });
  expect(read('.github/workflows/stream-check.yml')).toBe(own);
  writeFileSync(join(cwd, 'stream-check.config.ts'), '');
  expect((await init(['--force'])).stderr).toContain('This project has a config: stream-check.config.ts.');
});

it('what cannot be written is named, with what is there already', async () => {
  writeFileSync(join(cwd, '.github'), 'a file');
  const { code, stdout, stderr } = await init();
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('.github/workflows/stream-check.yml could not be written');
  expect(stderr).toContain('Written already: stream-check.config.json');
});
