// The package as a program of a user has it: packed, unpacked, its types compiled against, its functions called.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
const project = join(directory, 'library');
afterAll(() => rmSync(directory, { recursive: true }));

/** The package from its tarball; what it depends on is linked from this one, so that no network is needed. */
beforeAll(async () => {
  cpSync(join(ROOT, 'fixtures/projects/library'), project, { recursive: true });
  const pack = ['pack', '--ignore-scripts', '--pack-destination', directory, '--json'];
  const { stdout } = await run('npm', pack, { cwd: ROOT, maxBuffer: 1 << 24 });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, 'stream-check'), { recursive: true });
  await run('tar', ['-xzf', join(directory, filename), '-C', join(modules, 'stream-check'), '--strip-components=1']);
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object };
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
});

it('compiles against its types, and finds what the command line would', async () => {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const compiled = await run(process.execPath, [compiler, '-p', project]).catch((error: unknown) => error);
  expect(compiled).toMatchObject({ stdout: '' });
  mkdirSync(join(project, 'recordings'));
  const { stdout } = await run(process.execPath, ['out/check.js', 'recordings'], { cwd: project });
  const found = JSON.parse(stdout) as Record<string, unknown>;
  expect(found).toMatchObject({
    exitCode: 0,
    client: 'fetch',
    phases: expect.arrayContaining(['calibration', 'lock-step', 'judging']),
    recorded: ['undici'],
    saved: 2,
    isRecording: true,
    isReport: true,
    verdict: 'incremental',
    again: 0,
    gated: 0,
    isSame: true,
    text: expect.stringContaining('1 of 1 incremental · exit 0'),
    mistakes: [
      { code: 'usage', message: 'The options do not fit: runs: expected number, found "3".' },
      { code: 'unknown-id', message: 'Unknown scenario "stedy". Did you mean "steady"?' },
    ],
  });
});
