// What stands behind --against, and a project at another commit: real git in a directory of its own.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorktree } from '../../../src/against/git-worktree.ts';
import { kindOf } from '../../../src/against/other-side.ts';
import { runTool } from '../../../src/against/run-tool.ts';
import { runCli } from '../../cli/fake-io.ts';

it.each([
  ['https://app.example/v1', 'address'],
  ['http://127.0.0.1:8000', 'address'],
  ['6.1.0', 'version'],
  ['7.0.0-beta.2', 'version'],
  ['v6.1.0', 'git-ref'],
  ['main', 'git-ref'],
  ['HEAD~3', 'git-ref'],
  ['refs/tags/6.1.0', 'git-ref'],
  ['6.1', 'git-ref'],
])('%s is a %s', (typed, kind) => {
  expect(kindOf(typed)).toBe(kind);
});

const root = mkdtempSync(join(realpathSync(tmpdir()), 'stream-check-'));
afterAll(() => rmSync(root, { recursive: true }));
const project = join(root, 'project');
const app = join(project, 'app');
const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], {
    cwd: project,
    env,
    encoding: 'utf8',
  });
const where = { cwd: app, env };

beforeAll(() => {
  mkdirSync(join(app, 'node_modules', 'dep'), { recursive: true });
  git('init', '-q');
  writeFileSync(join(project, '.gitignore'), 'node_modules\n');
  writeFileSync(join(app, 'package.json'), '{"name":"app"}');
  writeFileSync(join(app, 'node_modules', 'dep', 'index.js'), 'installed');
  writeFileSync(join(app, 'client.mjs'), 'old');
  git('add', '-A');
  git('commit', '-qm', 'one');
  git('tag', 'v1');
  writeFileSync(join(app, 'client.mjs'), 'new');
});

describe('a project at another commit', () => {
  it('has the files of then, the packages of now, and is gone in the end', async () => {
    const worktree = await openWorktree('v1', where);
    const { directory, commit } = worktree;
    expect(commit).toBe(git('rev-parse', 'HEAD').trim());
    expect(worktree.placeOf(join(app, 'client.mjs'))).toBe(join(directory, 'client.mjs'));
    expect(worktree.placeOf('/elsewhere/client.mjs')).toBe('/elsewhere/client.mjs');
    expect(readFileSync(join(directory, 'client.mjs'), 'utf8')).toBe('old');
    expect(readFileSync(join(directory, 'node_modules', 'dep', 'index.js'), 'utf8')).toBe('installed');
    await worktree.close();
    expect(existsSync(directory)).toBe(false);
    // What is linked there was not taken away here.
    expect(existsSync(join(app, 'node_modules', 'dep', 'index.js'))).toBe(true);
    expect(readFileSync(join(app, 'client.mjs'), 'utf8')).toBe('new');
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  it('has the packages that are committed', async () => {
    mkdirSync(join(project, 'committed', 'node_modules', 'dep'), { recursive: true });
    writeFileSync(join(project, 'committed', 'package.json'), '{}');
    writeFileSync(join(project, 'committed', 'node_modules', 'dep', 'index.js'), 'then');
    git('add', '-f', 'committed');
    git('commit', '-qm', 'two');
    writeFileSync(join(project, 'committed', 'node_modules', 'dep', 'index.js'), 'now');
    const { directory, close } = await openWorktree('HEAD', { ...where, cwd: join(project, 'committed') });
    expect(readFileSync(join(directory, 'node_modules', 'dep', 'index.js'), 'utf8')).toBe('then');
    await close();
    git('reset', '-q', '--hard', 'v1');
    writeFileSync(join(app, 'client.mjs'), 'new');
  });

  it('is opened in a hook of git, whose index stays as it is', async () => {
    writeFileSync(join(project, 'staged'), 'to be committed');
    git('add', 'staged');
    const hook = { GIT_DIR: '.git', GIT_INDEX_FILE: join(project, '.git', 'index'), GIT_PREFIX: '' };
    const { directory, close } = await openWorktree('v1', { ...where, env: { ...env, ...hook } });
    expect(readFileSync(join(directory, 'client.mjs'), 'utf8')).toBe('old');
    await close();
    expect(git('diff', '--cached', '--name-only').trim()).toBe('staged');
    git('rm', '-q', '-f', 'staged');
  });

  it.each([
    ['a ref that is none', 'nope', app, '--against nope: there is no such branch, tag or commit.'],
    ['what looks like an option', '--help', app, '--against --help: there is no such branch, tag or commit.'],
    [
      'a directory in no repository',
      'main',
      root,
      '--against main is read as a git ref, and this directory is in no repository of git.',
    ],
  ])('%s', async (_, ref, cwd, message) => {
    await expect(openWorktree(ref, { ...where, cwd })).rejects.toMatchObject({ code: 'usage', message });
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });
});

it('without git, it is git that is missing, and no repository', async () => {
  const opening = openWorktree('main', { ...where, env: { PATH: '/nowhere' } });
  await expect(opening).rejects.toThrow('There is no git on the PATH.');
});

describe('a tool of the user', () => {
  it('that fails says why', async () => {
    const failing = [process.execPath, '-e', 'console.error("a reason"); process.exit(3)'] as const;
    await expect(runTool([...failing], where)).rejects.toMatchObject({ code: 'client-unavailable', hint: 'a reason' });
  });

  it('that is not there is named', async () => {
    await expect(runTool(['no-such-tool'], where)).rejects.toThrow('There is no no-such-tool on the PATH.');
  });
});

describe('what cannot be compared is said before anything is measured', () => {
  it.each([
    [['mock', '--against', 'v1'], 'nothing of the client undici is in this project'],
    [['mock', '--client', './client.mjs', '--against', '6.1.0'], 'needs one client that is a package of this project'],
    [['mock', '--against', 'https://a.example/v1'], 'needs a model at an address'],
    [['through', 'http://127.0.0.1:9/', '--against', 'v1'], 'so it needs the command'],
    [['run', '--against', 'v1', '--', 'node'], 'Unknown option'],
  ])('%j', async (args, words) => {
    const { code, stdout, stderr } = await runCli(args, env, app);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});
