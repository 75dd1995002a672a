import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { placeInRepository } from '../../../src/cli/repository.ts';

const root = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(root, { recursive: true }));

const cwd = join(root, 'clone', 'packages', 'chat');
mkdirSync(cwd, { recursive: true });
const clone = join(root, 'clone');

it('without a repository there is no place, but where a service says that its files are', () => {
  expect(placeInRepository({ cwd, env: {} })).toBe('');
  expect(placeInRepository({ cwd, env: { GITHUB_WORKSPACE: clone } })).toBe('packages/chat/');
  expect(placeInRepository({ cwd, env: { GITHUB_WORKSPACE: '', CI_PROJECT_DIR: clone } })).toBe('packages/chat/');
});

it('what a service names elsewhere is none', () => {
  for (const elsewhere of [join(root, 'other'), join(cwd, 'below'), join(clone, 'pack')]) {
    expect(placeInRepository({ cwd, env: { GITHUB_WORKSPACE: elsewhere } })).toBe('');
  }
});

it('the nearest repository counts, also a worktree, and behind links', () => {
  mkdirSync(join(clone, '.git'));
  expect(placeInRepository({ cwd, env: { GITHUB_WORKSPACE: root } })).toBe('packages/chat/');
  expect(placeInRepository({ cwd: clone, env: {} })).toBe('');
  symlinkSync(cwd, join(root, 'link'));
  expect(placeInRepository({ cwd: join(root, 'link'), env: {} })).toBe('packages/chat/');
  writeFileSync(join(clone, 'packages', '.git'), 'gitdir: elsewhere');
  expect(placeInRepository({ cwd, env: {} })).toBe('chat/');
});
