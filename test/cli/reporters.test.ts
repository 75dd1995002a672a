// Reports on their way out: modules of the user, and what goes wrong with them or with their files.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { long } from '../support/form.ts';
import { comparisonWithFailures } from '../support/reports.ts';
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
/** The last line says the code with which the process ends. */
const worse = (text: string) => text.replace(/exit 1\n$/, 'exit 2\n');
const written = (name: string) => readFileSync(join(directory, name), 'utf8');

it('a module of the user makes text of the report, also later', async () => {
  const own = module('export const render = async (report) => `${report.runs.length} runs, exit ${report.exitCode}`;');
  expect(await report(own)).toEqual({ code: 1, stdout: '1 runs, exit 1\n', stderr: '' });
  const { stdout } = await report(`${own}=own.txt`);
  expect([stdout, written('own.txt')]).toEqual([TERMINAL, '1 runs, exit 1\n']);
});

it('the example of the page runs as it is printed', async () => {
  const page = readFileSync(new URL('../../src/guides/reporters.md', import.meta.url), 'utf8');
  const [, text] = /```js\n\/\/ slow-hops\.mjs\n([^]*?)```/.exec(page)!;
  expect(await report(module(text!))).toEqual({ code: 1, stdout: 'undici: upstream\n', stderr: '' });
});

it('one that throws, or returns no text, takes nothing from the others', async () => {
  const throws = module('export function render() { throw new Error("no ink\\nat line 7"); }');
  const { code, stdout, stderr } = await report(throws, 'json=of-throws.json');
  expect({ code, stderr }).toEqual({ code: 2, stderr: `stream-check: The reporter ${throws} failed: no ink.\n` });
  expect(stdout).toBe(worse(TERMINAL));
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

it('a format in parts comes to its file and to stdout as the same text', async () => {
  const saved = join(directory, 'with-arrivals.json');
  writeFileSync(saved, JSON.stringify(comparisonWithFailures()));
  const csv = (...where: string[]) =>
    runCli(['report', saved, ...where.flatMap((one) => ['--reporter', one])], {}, directory);
  const { stdout } = await csv('csv');
  expect(stdout.split('\r\n')).toHaveLength(162);
  await csv('csv=arrivals.csv');
  expect(written('arrivals.csv')).toBe(stdout);
});

it('a file that cannot be written costs the exit code, and no report', async () => {
  const { code, stdout, stderr } = await report('ndjson=no-such-directory/out.ndjson', 'json=fine.json');
  expect({ code, stdout }).toEqual({ code: 2, stdout: worse(TERMINAL) });
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

describe('under GitHub Actions', () => {
  const summary = join(directory, 'summary.md');
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  const onGithub = async (...args: string[]) => {
    const ran = await runCli(['report', SAVED, ...args], env, directory);
    return { ...ran, summary: existsSync(summary) ? readFileSync(summary, 'utf8') : null };
  };
  const HEADLINE = '## ✘ stream-check: 0 of 1 passed, exit 1';
  beforeEach(() => rmSync(summary, { force: true }));

  it('annotations are on stderr, and the summary stands behind what others wrote', async () => {
    writeFileSync(summary, 'of another');
    const ran = await onGithub('--reporter', 'json');
    expect(JSON.parse(ran.stdout)).toMatchObject({ exitCode: 1 });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^::error title=stream-check%3A undici[^\n]*\n$/);
    expect(ran.summary).toContain(`of another\n${HEADLINE}\n`);
    expect((await onGithub()).summary!.split(HEADLINE)).toHaveLength(3);
  });

  it('files are named from the root of the repository, wherever the project is in it', async () => {
    const project = join(directory, 'packages', 'chat');
    mkdirSync(project, { recursive: true });
    const saved = join(directory, 'with-line.json');
    writeFileSync(saved, JSON.stringify(comparisonWithFailures()));
    const { stderr } = await runCli(['report', saved], { ...env, GITHUB_WORKSPACE: directory }, project);
    expect(stderr).toMatch(/^::error file=packages\/chat\/clients\/chat\.mjs,line=41,/m);
  });

  it('what is asked for is not said twice, and --quiet leaves it all out', async () => {
    const asked = await onGithub('--reporter', 'github');
    expect(asked.stdout).toMatch(/^::error /);
    expect([asked.stderr, asked.summary]).toEqual(['', expect.stringContaining(HEADLINE)]);
    rmSync(summary);
    expect(await onGithub('--quiet')).toEqual({ code: 1, stdout: TERMINAL, stderr: '', summary: null });
  });

  it('the file stays below 1 MiB with what stands in it', async () => {
    for (const left of [600, 20]) {
      writeFileSync(summary, 'x'.repeat(1024 * 1024 - left));
      const ran = await onGithub();
      expect(statSync(summary).size).toBeLessThan(1024 * 1024);
      const said =
        left === 600 ? 'parts are left out here' : 'The summary of the job could not be written: its file is full.';
      expect(left === 600 ? ran.summary : ran.stderr).toContain(said);
    }
  });

  it('a summary that cannot be written is said, and changes no exit code: nobody asked for it', async () => {
    const ran = await runCli(['report', SAVED], { ...env, GITHUB_STEP_SUMMARY: directory }, directory);
    expect(ran).toMatchObject({ code: 1, stdout: TERMINAL });
    expect(ran.stderr).toContain('The summary of the job could not be written: EISDIR');
  });
});

long.it(
  'a server that is not there costs the exit code, and no report; to a file goes what would be sent',
  async () => {
    const { code, stdout, stderr } = await report('otel=http://127.0.0.1:1', 'otel=signals.json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: worse(TERMINAL) });
    expect(stderr).toMatch(/^stream-check: The report otel could not be sent: .*ECONNREFUSED.*\.\n$/);
    const { metrics } = JSON.parse(written('signals.json')) as { metrics: { name: string }[] };
    expect(metrics.map(({ name }) => name)).toContain('gen_ai.client.operation.time_to_first_chunk');
  },
);

it.each([
  ['otel=http://[bad', {}, 'http://[bad'],
  ['otel', { OTEL_EXPORTER_OTLP_ENDPOINT: 'no address' }, 'no address'],
])('%s to no address is refused before anything is read: %j', async (reporter, env, named) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { code, stdout, stderr } = await report(reporter);
  vi.unstubAllEnvs();
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^stream-check: The report otel cannot be sent: Configuration: /);
  expect(stderr).toContain(named);
});

it('a server that refuses a part of it, and answers that all is well, costs the exit code', async () => {
  const answers = (partialSuccess: object) =>
    createServer((request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ partialSuccess }));
    });
  const sent = async (partialSuccess: object) => {
    const server = answers(partialSuccess).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const ran = await report(`otel=http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    return ran;
  };
  const refused = await sent({ rejectedDataPoints: '5', errorMessage: 'too many series' });
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: worse(TERMINAL) });
  expect(refused.stderr).toMatch(
    /^stream-check: The report otel could not be sent: the server refused .*too many series/,
  );
  expect(await sent({ rejectedDataPoints: '0', errorMessage: 'old' })).toMatchObject({ code: 1, stderr: '' });
});
