// Suites of users, in projects that have the packed package: of vitest and of jest with the matchers, of pytest through `run`.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packPackage, ROOT, run, type Packed } from '../support/packed-project.ts';
import { describeWithProject, describeWithVenv } from '../support/require.ts';

let packed: Packed;
beforeAll(async () => {
  packed = await packPackage();
});
afterAll(() => rmSync(packed.directory, { recursive: true }));

interface Ran {
  stdout: string;
  stderr: string;
}

/** What it wrote, whether it ended well or not. */
async function output(file: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const options = { cwd, env: { ...process.env, NO_COLOR: '1', CI: '1', ...env }, maxBuffer: 1 << 24 };
  const { stdout, stderr } = await run(file, args, options).catch((error: unknown) => error as Ran);
  return stdout + stderr;
}

describe('a suite of vitest', () => {
  it('compiles against the types of the matchers, and passes', async () => {
    const project = await packed.project('suite-vitest', ['vitest', '@types/node']);
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    expect(await output(process.execPath, [compiler, '-p', project], project)).toBe('');
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const said = await output(process.execPath, [vitest, 'run', '--testTimeout', '30000'], project, {
      VITEST: '',
      VITEST_POOL_ID: '',
    });
    expect(said).toMatch(/Tests {2}4 passed/);
  });
});

describeWithProject('suite-jest', 'a suite of jest', () => {
  it('passes', async () => {
    const project = await packed.project('suite-jest');
    const jest = ['--experimental-vm-modules', join(project, 'node_modules/jest/bin/jest.js'), '--no-watchman'];
    expect(await output(process.execPath, jest, project)).toMatch(/Tests: +4 passed, 4 total/);
  });
});

describeWithVenv('pytest', 'a suite of pytest', (python) => {
  it('passes', async () => {
    const project = await packed.project('suite-pytest');
    const command = `${process.execPath} ${join(project, 'node_modules/stream-check/bin/stream-check.js')}`;
    const said = await output(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], project, {
      STREAM_CHECK: command,
      PYTHONDONTWRITEBYTECODE: '1',
    });
    expect(said).toContain('2 passed');
  });
});
