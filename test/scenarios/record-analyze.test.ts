// What was recorded is judged again, offline, to the same Report.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkJson, runBuilt } from '../support/cli.ts';
import { long, someOf } from '../support/form.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

const CHECKS: readonly [string, string, readonly string[]][] = [
  ['steady', 'undici-sync', []],
  ['batched-4096', 'node-http', ['--timed']],
  ['truncated', 'fetch', ['--lock-step']],
];

it.each(someOf(CHECKS, ([id]) => id === 'truncated'))('%s with %s %j', async (scenario, client, flags) => {
  const recordDir = join(directory, `${scenario}-${client}`);
  const clients = ['--client', client, '--client', 'undici'];
  const first = await checkJson([`mock/${scenario}`, ...flags, ...clients, '--record', recordDir]);
  const files = readdirSync(recordDir).map((name) => join(recordDir, name));
  expect(files).toHaveLength(2);
  expect([recordDir, ...files].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600, 0o600]);
  const second = await checkJson(['analyze', ...files]);
  const { startedAt: _, durationMs: __, ...report } = first.report;
  const { startedAt: ___, durationMs: ____, ...again } = second.report;
  expect(JSON.stringify(again)).toBe(JSON.stringify(report));
  expect(second.code).toBe(first.code);
  const { stdout } = await runBuilt(['report', ...files]);
  expect(stdout).toContain(`exit ${first.code}`);
});

long.it('holds no words unless they are to be kept', async () => {
  const [plain, kept] = [join(directory, 'plain'), join(directory, 'kept')];
  await checkJson(['mock/steady', '--timed', '--record', plain]);
  await checkJson(['mock/steady', '--timed', '--record', kept, '--keep-text']);
  const textOf = (dir: string) => readFileSync(join(dir, readdirSync(dir)[0]!), 'utf8');
  expect(textOf(plain)).not.toContain('t0003');
  expect(textOf(kept)).toContain('t0003');
});

it('evidence that cannot be saved costs exit code 2, and the report is on stdout', async () => {
  const client = join(directory, 'removes.mjs');
  const gone = join(directory, 'gone');
  // It takes the directory away that was there when it was tried.
  const source = `import { rmSync } from 'node:fs';
export async function* open(request, signal) {
  rmSync(${JSON.stringify(gone)}, { recursive: true, force: true });
  const response = await fetch(request.url, { method: request.method, headers: request.headers, body: request.body, signal });
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) yield piece;
}`;
  writeFileSync(client, source);
  const args = ['mock/one-chunk', '--lock-step', '--client', client, '--record', gone, '--json'];
  const { code, stdout, stderr } = await runBuilt(args);
  const report = JSON.parse(stdout) as { runs: unknown[]; exitCode: number; warnings: string[] };
  expect(code).toBe(2);
  expect(report).toMatchObject({
    exitCode: 2,
    warnings: [`A recording could not be saved in ${gone}: ENOENT: no such file or directory.`],
  });
  expect(report.runs).toHaveLength(1);
  expect(stderr).toContain('could not be saved');
});
