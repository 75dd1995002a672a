// External parts (curl, python, nginx, ...): a test whose part is missing is skipped with its reason, unless
// STREAM_CHECK_REQUIRE names the part, or says all: then it fails. The short form of the tests needs none of them, and has no such test.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as zlib from 'node:zlib';
import { describe, it } from 'vitest';
import { isLong } from './form.ts';

const required = (process.env['STREAM_CHECK_REQUIRE'] ?? '').split(',').map((name) => name.trim());

/** `describe`, or a skipped or failing stand-in when the program is missing. */
export function describeWith(program: string, title: string, suite: () => void): void {
  const { error, status } = spawnSync(program, [program === 'nginx' ? '-v' : '--version'], { stdio: 'ignore' });
  describeIf(error === undefined && status === 0, program, `${program} is missing`, title, suite);
}

/** The same for a virtual environment of fixtures/python; the suite gets its interpreter. */
export function describeWithVenv(name: string, title: string, suite: (python: string) => void): void {
  const python = fileURLToPath(new URL(`../../.venvs/${name}/bin/python`, import.meta.url));
  describeIf(existsSync(python), 'python', `no virtual environment .venvs/${name}`, title, () => suite(python));
}

/**
 * The same for a project of fixtures/projects whose packages are installed. The suite gets its directory, and the Node that it
 * brings; null for the one that runs the tests.
 */
export function describeWithProject(
  name: string,
  title: string,
  suite: (project: { directory: string; node: string | null }) => void,
): void {
  const directory = fileURLToPath(new URL(`../../fixtures/projects/${name}`, import.meta.url));
  const installed = `${directory}/node_modules`;
  const node = nodeOf(name);
  const needsNode = name === 'sdks-current';
  const isPresent = existsSync(installed) && (!needsNode || existsSync(node));
  const reason = `fixtures/projects/${name} is not installed: npm install --prefix fixtures/projects/${name}`;
  describeIf(isPresent, 'sdks', reason, title, () => suite({ directory, node: needsNode ? node : null }));
}

/** The Node that a project of fixtures/projects brings. */
export function nodeOf(name: string): string {
  const installed = fileURLToPath(new URL(`../../fixtures/projects/${name}/node_modules`, import.meta.url));
  return `${installed}/node-${process.platform}-${process.arch}/bin/node`;
}

/** A Node that reads and writes zstd: the one that runs the tests, or that of fixtures/projects/sdks-current; null where there is none. */
export function nodeWithZstd(): string | null {
  if ('createZstdCompress' in zlib) return process.execPath;
  const node = nodeOf('sdks-current');
  return existsSync(node) ? node : null;
}

/** An interpreter of this version, on the PATH or among those of pyenv; null where there is none. */
export function findPython(version: string): string | null {
  const directory = `${homedir()}/.pyenv/versions`;
  const own = existsSync(directory) ? readdirSync(directory).filter((name) => name.startsWith(`${version}.`)) : [];
  const candidates = [`python${version}`, ...own.map((name) => `${directory}/${name}/bin/python`)];
  for (const candidate of candidates) {
    const found = spawnSync(candidate, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  return null;
}

function describeIf(isPresent: boolean, part: string, reason: string, title: string, suite: () => void): void {
  if (!isLong) return;
  if (isPresent) describe(title, suite);
  else standIn(part, reason, title);
}

/** `describe` for what is nowhere required, not even in CI: skipped where it is missing. */
export function describeIfPresent(isPresent: boolean, title: string, suite: () => void): void {
  if (isLong && isPresent) describe(title, suite);
}

/** A test that fails where the part is required; else it is skipped, with the reason. */
export function standIn(part: string, reason: string, title: string): void {
  if (!required.includes('all') && !required.includes(part)) return it.skip(`${title} (${reason})`);
  it(title, () => {
    throw new Error(`${reason}, and STREAM_CHECK_REQUIRE asks for it.`);
  });
}
