// The package as a program of a user has it: packed, unpacked, its types compiled against, its functions called.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packPackage, ROOT, run, type Packed } from '../support/packed-project.ts';

let packed: Packed;
let project: string;
beforeAll(async () => {
  packed = await packPackage();
  project = await packed.project('library');
});
afterAll(() => rmSync(packed.directory, { recursive: true }));

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
