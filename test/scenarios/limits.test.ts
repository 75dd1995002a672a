// What has no end, or no measure, as real processes: it is given up with a sentence that names the limit, and exit 4.
// The same rows with 300 MB, and what they cost: npm run bench -- limits.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkJson, readReport, runBuilt, type Checked } from '../support/cli.ts';
import { long } from '../support/form.ts';

const fileOf = (name: string) => fileURLToPath(new URL(`../bench/${name}.mjs`, import.meta.url));
// More than enough beside other tests, where a limit of size is to be met; and where one of time is.
const PATIENCE = ['--timeout', '30', '--max-time', '90'];
const NO_PATIENCE = ['--timeout', '4'];

let upstream: ChildProcess;
let port = '';
beforeAll(async () => {
  // 80 MB where something has no end.
  upstream = spawn(process.execPath, [fileOf('hostile-upstream'), '80'], { stdio: ['ignore', 'pipe', 'inherit'] });
  port = String((await once(upstream.stdout!, 'data'))[0]).trim();
});
afterAll(() => upstream.kill());

const asked = (mode: string) =>
  checkJson(['m', '--base-url', `http://127.0.0.1:${port}/${mode}/v1`, ...PATIENCE], { OPENAI_API_KEY: 'not-needed' });
const hosted = (mode: string, patience = PATIENCE) =>
  checkJson(['mock', '--timed', '--client', fileOf('hostile-client'), ...patience], {
    HOSTILE: mode,
    HOSTILE_MB: '20',
  });

function expectGivenUp({ code, run: { outcome, verdict } }: Checked, limit: string, words: string): void {
  expect({ code, limit: outcome.limit }).toEqual({ code: 4, limit });
  expect(outcome.message).toContain(words);
  expect(verdict.summary).toContain(words);
}

describe('an upstream', () => {
  it.concurrent('that sends interim answers without end', async () => {
    expectGivenUp(await asked('endless-1xx'), 'interim-answers', 'more than 100 interim answers (status 1xx) came');
  });

  it.concurrent('that sends headers without end', async () => {
    expectGivenUp(await asked('endless-headers'), 'header-bytes', 'headers of the answer are longer than 16 KB');
  });

  it.concurrent('that sends a body without end', async () => {
    expectGivenUp(await asked('endless-body-line'), 'wire-bytes', 'more than 64 MB came on the wire');
  });

  long.it.concurrent('whose small body unpacks to one event without end', async () => {
    expectGivenUp(await asked('gzip-bomb-one-frame'), 'frame-bytes', 'one event of the answer is longer than 25 MB');
  });

  long.it.concurrent('whose small body unpacks to very much text', async () => {
    expectGivenUp(await asked('gzip-bomb'), 'text-characters', 'longer than 8,000,000 characters');
  });

  it.concurrent('that gives each event a type of its own: ten are named', async () => {
    const { run } = await asked('endless-types');
    expect(run.outcome).toEqual({ kind: 'completed', message: null });
    const warning = run.warnings.find((text) => text.includes('unknown types'));
    expect(warning).toMatch(/kind-9.*, and 990 more \(19990\)\.$/);
    expect(warning!.length).toBeLessThan(2_000);
  });
});

describe('an answer just below a limit is whole:', () => {
  it.concurrent.each([
    ['nearly-all-events', 99_000],
    ['nearly-all-bytes', 530],
  ])('%s', async (mode, events) => {
    const { run } = await asked(mode);
    expect(run.outcome).toEqual({ kind: 'completed', message: null });
    expect(run.vantages.wire!.characters).toBe(2 * events);
    expect(run.vantages.app!.characters).toBe(2 * events);
  });
});

describe('a client', () => {
  it.concurrent('that hangs while it is imported', async () => {
    const given = await hosted('hangs-at-import', NO_PATIENCE);
    expectGivenUp(given, 'timeout', 'still being imported, or waits for something, in 4 s');
  });

  it.concurrent('that does not end its stream after the whole answer, in its warm-up already', async () => {
    expectGivenUp(await hosted('never-ends', NO_PATIENCE), 'timeout', 'got the whole answer to a first request');
  });

  it.concurrent('that writes a line without end', async () => {
    expectGivenUp(await hosted('floods-fd3'), 'message-characters', 'longer than 16,000,000 characters');
  });

  it.concurrent('that reports of a stream that nobody opened', async () => {
    const { code, run } = await hosted('far-stream');
    expect(code).toBe(4);
    expect(run.outcome.message).toMatch(/no line of the protocol: .*100000000/);
  });
});

it.concurrent('a program that prints without end', async () => {
  const command = ['sh', '-c', 'head -c 30000000 /dev/zero'];
  const given = await runBuilt(['run', '--timed', '--json', ...PATIENCE, '--', ...command]);
  expectGivenUp(readReport(given), 'stdout-bytes', 'more than 16 MB came on stdout');
});
