// What check does around the measurement, which is replaced here: what it asks for, where reports go, Ctrl-C.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { CheckJob } from '../../src/check.ts';
import { run } from '../../src/cli/run.ts';
import type { Report } from '../../src/model/report.ts';
import { createFakeIo, runCli } from './fake-io.ts';

const measured = vi.hoisted(() => ({
  jobs: [] as CheckJob[],
  exitCode: 0,
  started: () => {},
  waits: false,
}));

vi.mock('../../src/check.ts', () => ({
  async check(job: CheckJob, { signal }: { signal: AbortSignal }) {
    measured.jobs.push(job);
    measured.started();
    if (measured.waits) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { exitCode: measured.exitCode } as Report;
  },
}));

vi.mock('../../src/report/reporters/index.ts', async () => {
  const { defineCatalog } = await import('../../src/catalog.ts');
  const render = (id: string) => (report: Report, options: object) =>
    JSON.stringify({ id, exitCode: report.exitCode, ...options });
  return {
    reporters: defineCatalog(
      'reporter',
      ['terminal', 'json'].map((id) => ({ id, summary: '', load: async () => ({ render: render(id) }) })),
    ),
  };
});

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => Object.assign(measured, { jobs: [], exitCode: 0, started: () => {}, waits: false }));

it('makes a job of the flags', async () => {
  const args = ['mock/steady', '--client', 'undici', '--client', 'fetch', '--runs', '2', '--record', 'out', '--timed'];
  const { code, stderr } = await runCli(args, {}, directory);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(measured.jobs).toHaveLength(1);
  expect(measured.jobs[0]).toMatchObject({ mode: 'timed', runs: 2, recordDir: join(directory, 'out') });
  expect(measured.jobs[0]!.scenario?.id).toBe('steady');
  expect(measured.jobs[0]!.subjects.map((subject) => subject.kind === 'client' && subject.client.choice.id)).toEqual([
    'undici',
    'fetch',
  ]);
});

it('counts the requests that others will get, before they get them', async () => {
  const args = ['m', '--base-url', 'https://u:pw@api.example.com/v1', '--runs', '3', '--client', 'undici'];
  const { stdout, stderr } = await runCli(args);
  expect(stderr).toContain('3 requests will be made to api.example.com (1 per client and run)');
  expect(stdout + stderr).not.toContain('pw');
  expect((await runCli([...args, '--quiet'])).stderr).toBe('');
});

it('hands on the exit code of the report', async () => {
  for (const code of [0, 1, 3, 4]) {
    measured.exitCode = code;
    expect((await runCli(['mock', '--json'])).code).toBe(code);
  }
});

it('prints one report on stdout, alone, and writes the others to files without colours', async () => {
  const { code, stdout, stderr } = await runCli(['mock', '--reporter', 'json=r.json'], { FORCE_COLOR: '1' }, directory);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ id: 'terminal', colorLevel: 1 });
  expect(JSON.parse(readFileSync(join(directory, 'r.json'), 'utf8'))).toMatchObject({ id: 'json', colorLevel: 0 });
});

it('loses nothing when a file cannot be written', async () => {
  measured.exitCode = 1;
  const { code, stdout, stderr } = await runCli(['mock', '--reporter', 'json=no/such/dir.json'], {}, directory);
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ id: 'terminal' });
  expect(stderr).toContain('no/such/dir.json could not be written');
});

it('reports what was measured when interrupted, with 130 in the report as well', async () => {
  const fake = createFakeIo();
  measured.started = () => fake.signal('SIGINT');
  expect(await run(['node', 'stream-check', 'mock'], fake.io)).toBe(130);
  expect(JSON.parse(fake.written().stdout)).toMatchObject({ exitCode: 130 });
  expect(fake.listening()).toBe(0);
});

it('the second Ctrl-C does not wait', async () => {
  const fake = createFakeIo();
  measured.waits = true;
  const ended = new Promise<void>((resolve) => (measured.started = resolve));
  const running = run(['node', 'stream-check', 'mock'], fake.io);
  await ended;
  fake.signal('SIGINT');
  fake.signal('SIGINT');
  expect(fake.deaths).toEqual(['SIGINT']);
  expect(await running).toBe(130);
});

it('takes options from a file; what is typed wins', async () => {
  writeFileSync(
    join(directory, 'c.json'),
    JSON.stringify({ model: 'mock/steady', client: 'fetch', runs: 3, timed: true }),
  );
  const { code, stderr } = await runCli(['check', '--config', 'c.json', '--runs', '2'], {}, directory);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(measured.jobs[0]).toMatchObject({ mode: 'timed', runs: 2 });
  expect(measured.jobs[0]!.subjects.map((subject) => subject.kind === 'client' && subject.client.choice.id)).toEqual([
    'fetch',
  ]);
});

it('a pasted line is asked through the proxy of the environment, and that is said', async () => {
  const env = { http_proxy: 'http://me:pw@proxy.test:3128' };
  const ask = async (...line: string[]) => {
    const { stderr } = await runCli(['curl', 'http://a.test/', ...line], env);
    const subject = measured.jobs.at(-1)!.subjects[0]!;
    const { via } = subject.kind === 'endpoint' ? subject.request.way : { via: null };
    return [via?.host ?? null, stderr.includes('proxy of the environment')];
  };
  expect((await runCli(['curl', 'http://a.test/'], env)).stderr).toContain(
    "Asked through the proxy of the environment, proxy.test:3128 (without it: --noproxy '*').",
  );
  expect(await ask('-s')).toEqual(['proxy.test:3128', true]);
  expect(await ask('--noproxy', 'a.test')).toEqual([null, false]);
  expect(await ask('-x', '')).toEqual([null, false]);
  expect(await ask('-x', 'other.test:1')).toEqual(['other.test:1', false]);
  expect(await ask('--unix-socket', '/tmp/s')).toEqual([null, false]);
});
