// Reports on their way out: modules of the user, and what goes wrong with them or with their files.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runCli } from './fake-io.ts';

const SAVED = new URL('../../fixtures/reports/buffered.json', import.meta.url).pathname;
const TERMINAL = readFileSync(SAVED.replace('.json', '.txt'), 'utf8');
const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

let modules = 0;
/** Each a file of its own: Node keeps what it imported. */
function module(text: string): string {
  const name = `./reporter-${(modules += 1)}.mjs`;
  writeFileSync(join(directory, name), text);
  return name;
}
const report = (...reporters: string[]) =>
  runCli(['report', SAVED, ...reporters.flatMap((one) => ['--reporter', one])], {}, directory);
const written = (name: string) => readFileSync(join(directory, name), 'utf8');

it('a module of the user makes text of the report, also later', async () => {
  const own = module('export const render = async (report) => `${report.runs.length} runs, exit ${report.exitCode}`;');
  expect(await report(own)).toEqual({ code: 1, stdout: '1 runs, exit 1\n', stderr: '' });
  const { stdout } = await report(`${own}=own.txt`);
  expect([stdout, written('own.txt')]).toEqual([TERMINAL, '1 runs, exit 1\n']);
});

it('one that throws, or returns no text, takes nothing from the others', async () => {
  const throws = module('export function render() { throw new Error("no ink\\nat line 7"); }');
  const { code, stdout, stderr } = await report(throws, 'json=of-throws.json');
  expect({ code, stderr }).toEqual({ code: 2, stderr: `stream-check: The reporter ${throws} failed: no ink.\n` });
  expect(stdout).toBe(TERMINAL);
  expect(JSON.parse(written('of-throws.json'))).toMatchObject({ exitCode: 1 });
  const number = module('export const render = () => 7;');
  expect((await report(`${number}=none.txt`)).stderr).toContain(
    `The reporter ${number} returned number, and not a text.`,
  );
});

it('one that changes its report changes its own', async () => {
  const changes = module('export function render(report) { report.runs = []; report.exitCode = 0; return ""; }');
  const { code, stdout } = await report(`${changes}=changed.txt`);
  expect({ code, stdout }).toEqual({ code: 1, stdout: TERMINAL });
});

it.each([
  ['./nowhere.mjs', 'cannot be loaded: there is no such file.'],
  [module('export const rendre = 1;'), 'exports no function "render".'],
  [module('throw new Error("broken at import")'), 'cannot be loaded: broken at import.'],
  [module('import "no-such-package-of-mine";'), "cannot be loaded: Cannot find package 'no-such-package-of-mine'"],
])('%s is refused before anything is read', async (own, reason) => {
  const { code, stdout, stderr } = await report(own);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(reason);
  expect(stderr).not.toMatch(/\n\s+at /);
});

it('an id that is none is answered with the nearest one, and a path is not', async () => {
  expect((await report('ndjsno')).stderr).toContain('Did you mean "ndjson"?');
  expect((await report('reports/mine.js')).stderr).toContain('there is no such file');
});

it('a file that cannot be written costs the exit code, and no report', async () => {
  const { code, stdout, stderr } = await report('ndjson=no-such-directory/out.ndjson', 'json=fine.json');
  expect({ code, stdout }).toEqual({ code: 2, stdout: TERMINAL });
  expect(stderr).toContain('no-such-directory/out.ndjson could not be written: ENOENT');
  expect(JSON.parse(written('fine.json'))).toMatchObject({ exitCode: 1 });
});

it('lines are written while it runs, and end with the report', async () => {
  const { code, stdout } = await runCli(
    ['mock/steady', '--lock-step', '--reporter', 'ndjson=live.ndjson', '--quiet'],
    {},
    directory,
  );
  expect({ code, shown: stdout.includes('exit 0') }).toEqual({ code: 0, shown: true });
  const lines = written('live.ndjson')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; report?: { exitCode: number } });
  const types = new Set(lines.map(({ type }) => type));
  expect([...types].toSorted()).toEqual(['delta', 'end', 'phase', 'run']);
  expect(lines.at(-1)).toMatchObject({ type: 'end', report: { exitCode: 0 } });
  expect(statSync(join(directory, 'live.ndjson')).mode & 0o777).toBe(0o600);
});

it('a server that is not there costs the exit code, and no report; to a file goes what would be sent', async () => {
  const { code, stdout, stderr } = await report('otel=http://127.0.0.1:1', 'otel=signals.json');
  expect({ code, stdout }).toEqual({ code: 2, stdout: TERMINAL });
  expect(stderr).toMatch(/^stream-check: The report otel could not be sent: .*ECONNREFUSED.*\.\n$/);
  const { metrics } = JSON.parse(written('signals.json')) as { metrics: { name: string }[] };
  expect(metrics.map(({ name }) => name)).toContain('gen_ai.client.operation.time_to_first_chunk');
});
