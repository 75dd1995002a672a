// The matrix of a config file through the built program: found by itself, split and merged, with cells that cannot be
// measured. Everything runs in lock-step.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Report, type Run } from '../../src/model/report.ts';
import { readReport, runBuilt } from '../support/cli.ts';
import { long } from '../support/form.ts';
import { freePort } from '../support/free-port.ts';

const roots: string[] = [];
afterAll(() => roots.forEach((directory) => rmSync(directory, { recursive: true })));

function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'stream-check-'));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** An app without packages. @param more code that runs for each request before it answers @param write how a piece goes out */
const app = (port: number, more = '', write = 'res.write(piece)') => `
import { createServer } from 'node:http';
const startedMs = Date.now();
createServer(async (req, res) => {
  if (req.url !== '/chat') { ${more}; res.end('up'); return; }
  const asked = { model: 'any', stream: true, messages: [] };
  const answer = await fetch(process.env.OPENAI_BASE_URL + '/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  });
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.flushHeaders();
  const held = [];
  for await (const piece of answer.body) ${write};
  res.end(Buffer.concat(held));
}).listen(${port});
`;

const shown = ({ client, scenario, subject, status, verdict: { delivery, hop } }: Run) => ({
  subject: subject.kind,
  client: client.id,
  scenario,
  status,
  delivery,
  hop,
});

long.it('init and stream-check alone: an app passes, fails when it holds its words, and passes again', async () => {
  const port = await freePort();
  const cwd = project({ 'package.json': '{"scripts": {"start": "node server.mjs"}}', 'server.mjs': app(port) });
  const init = await runBuilt(['init'], {}, cwd);
  expect({ code: init.code, stderr: init.stderr }).toEqual({ code: 0, stderr: '' });
  expect(init.stdout).toContain(`App: http://127.0.0.1:${port}/chat (server.mjs:5).`);
  expect(readFileSync(join(cwd, '.github/workflows/stream-check.yml'), 'utf8')).toContain('- run: npm install');
  // What is there is not replaced.
  expect(await runBuilt(['init'], {}, cwd)).toMatchObject({ code: 2, stdout: '' });

  const alone = await runBuilt([], {}, cwd);
  expect(alone.code).toBe(0);
  expect(alone.stdout).toContain('2 of 2 incremental');

  writeFileSync(join(cwd, 'server.mjs'), app(port, '', 'held.push(piece)'));
  const bad = readReport(await runBuilt(['ci', '--json', '--client', 'undici'], {}, cwd));
  const healthy = { client: 'undici', scenario: 'probe-short', status: 'passed', delivery: 'incremental' };
  expect(bad.report.runs.map(shown)).toMatchObject([{ subject: 'app', status: 'failed', hop: 'upstream' }, healthy]);
  expect(bad).toMatchObject({ code: 1, report: { config: { cells: 2, shard: null } } });

  writeFileSync(join(cwd, 'server.mjs'), app(port));
  // Options alone are options of the matrix, unless it has no such one.
  const reported = await runBuilt(['--scenario', 'steady', '--reporter', 'tap=out.tap'], {}, cwd);
  expect({ code: reported.code, tap: readFileSync(join(cwd, 'out.tap'), 'utf8') }).toMatchObject({
    code: 0,
    tap: expect.stringMatching(/^ok 1 - [^]*^ok 2 - mock\/steady › undici/m),
  });
  const other = await runBuilt(['--base-url', 'http://127.0.0.1:1/v1'], {}, cwd);
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('No model is named.') });
});

long.it('shards of three processes make the whole, in its order', async () => {
  const config = {
    subjects: ['mock'],
    clients: ['undici', 'fetch'],
    scenarios: ['probe-short', 'unicode'],
    lockStep: true,
  };
  const cwd = project({ 'stream-check.config.json': JSON.stringify(config) });
  const whole = readReport(await runBuilt(['ci', '--json'], {}, cwd));
  const parts = await Promise.all(
    [1, 2, 3].map(async (index) => readReport(await runBuilt(['ci', '--json', '--shard', `${index}/3`], {}, cwd))),
  );
  expect(parts.flatMap(({ report }) => report.runs.map(shown))).toEqual(whole.report.runs.map(shown));
  expect(parts.map(({ report }) => report.runs.length)).toEqual([1, 2, 1]);
  const { hash } = whole.report.config!;
  expect(parts.map(({ report }) => report.config)).toEqual(
    [1, 2, 3].map((index) => ({ hash, cells: 4, shard: { index, count: 3 } })),
  );
});

/** A client that notes each process in which it is loaded. */
const OWN_CLIENT = `
import { appendFileSync } from 'node:fs';
appendFileSync(new URL('processes.txt', import.meta.url), process.pid + '\\n');
export async function* open({ url, headers, body }, signal) {
  const answer = await fetch(url, { method: 'POST', headers, body, signal });
  for await (const piece of answer.body) {
    const events = Buffer.from(piece).toString().split('\\n').filter((line) => line.startsWith('data: {'));
    for (const event of events) yield JSON.parse(event.slice(6)).choices[0]?.delta?.content ?? '';
  }
}
`;

long.it('the runs of a cell in lock-step share one process of the client; those of a check do not', async () => {
  const config = { subjects: ['mock'], clients: ['./own.mjs'], runs: 3, lockStep: true };
  const cwd = project({ 'stream-check.config.json': JSON.stringify(config), 'own.mjs': OWN_CLIENT });
  const processes = () => new Set(readFileSync(join(cwd, 'processes.txt'), 'utf8').trim().split('\n')).size;
  const { report } = readReport(await runBuilt(['ci', '--json'], {}, cwd));
  expect(report.runs.map(({ repeat, verdict }) => [repeat, verdict.proven])).toEqual([
    [1, true],
    [2, true],
    [3, true],
  ]);
  expect(processes()).toBe(1);
  rmSync(join(cwd, 'processes.txt'));
  await runBuilt(['mock', '--lock-step', '--client', './own.mjs', '--runs', '2', '--json'], {}, cwd);
  expect(processes()).toBe(2);
});

long.it('from a directory below, paths of the config count from where it stands, typed ones from here', async () => {
  const config = { subjects: ['mock'], lockStep: true, baseline: 'base.json', reporters: ['json=report.json'] };
  const cwd = project({ 'stream-check.config.json': JSON.stringify(config), 'below/x': '' });
  const below = join(cwd, 'below');
  const updated = await runBuilt(['ci', '--update-baseline'], {}, below);
  expect(updated).toMatchObject({ code: 0, stderr: `${join('..', 'stream-check.config.json')}: 1 cell.\n` });
  expect(readdirSync(cwd).toSorted()).toEqual(['base.json', 'below', 'report.json', 'stream-check.config.json']);
  const typed = await runBuilt(['ci', '--reporter', 'json=own.json', '--record', 'evidence'], {}, below);
  expect(typed.code).toBe(0);
  expect(readdirSync(below).toSorted()).toEqual(['evidence', 'own.json', 'x']);
  expect(Report.parse(JSON.parse(readFileSync(join(below, 'own.json'), 'utf8'))).baseline).not.toBeNull();
});

describe('cells that cannot be measured', () => {
  it('an app that is not ready is named; the others are measured and reported, exit code 2', async () => {
    const [late, never] = [await freePort(), await freePort()];
    const entry = (name: string, port: number, timeout: number) => ({
      app: `http://127.0.0.1:${port}/chat`,
      start: `node ${name}.mjs`,
      ready: { path: '/up', timeout },
    });
    const config = { subjects: [entry('never', never, 2), 'mock', entry('late', late, 30)], lockStep: true };
    const cwd = project({
      'stream-check.config.json': JSON.stringify(config),
      'never.mjs': app(never, 'res.statusCode = 503'),
      'late.mjs': app(late, 'res.statusCode = Date.now() - startedMs < 700 ? 503 : 200'),
    });
    const { code, stdout, stderr } = await runBuilt(['ci', '--json'], {}, cwd);
    const report = Report.parse(JSON.parse(stdout));
    expect(report.runs.map(shown)).toMatchObject([
      { subject: 'client', status: 'passed' },
      { subject: 'app', status: 'passed' },
    ]);
    const words = `http://127.0.0.1:${never}/chat · probe-short: The app for http://127.0.0.1:${never} answered /up with nothing but 503 within 2 s`;
    expect(report.warnings.join()).toContain(words);
    expect(stderr).toContain(words);
    expect({ code, exitCode: report.exitCode }).toEqual({ code: 2, exitCode: 2 });
  });

  it.each([
    ['{"subjects": ["mock"], "clientz": []}', 'unknown key clientz'],
    ['{"subjects": []}', 'subjects: expected at least one'],
    ['{"subjects": ["mock"], "rules": {"deliverry": "error"}}', 'The rules of stream-check.config.json cannot be'],
    ['{"subjects": ["mock"], "reporters": ["json=a", "terminal=a"]}', 'cannot be written to a'],
    ['{"subjects": ["mock", {"program": ["no-such-program"]}]}', 'no-such-program'],
  ])('%s: nothing is measured', async (text, words) => {
    const cwd = project({ 'stream-check.config.json': text });
    const { code, stdout, stderr } = await runBuilt([], {}, cwd);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});
