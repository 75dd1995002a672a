// Each command that a report names is typed as it stands there, and does what it promises.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Recording } from '../../src/model/recording.ts';
import { checkJson, readReport, type Checked } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { describeWith } from '../support/require.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What a shell would change, if it were not quoted. */
const NASTY = `it's "ä→😀" $HOME \`id\`; \\n\n*`;

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));
const bin = join(directory, 'stream-check');
writeFileSync(bin, `#!/bin/sh\nexec "${process.execPath}" "${ROOT}bin/stream-check.js" "$@"\n`);
chmodSync(bin, 0o755);

/** Types a command as it is printed; the clone is the working directory. */
async function type(command: string): Promise<Checked> {
  const env = { PATH: `${directory}:${process.env['PATH']}`, HOME: process.env['HOME'] };
  const startedMs = performance.now();
  const child = spawn('/bin/sh', ['-c', command], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return readReport({ code, signal, ...output, tookMs: performance.now() - startedMs, pid: child.pid! });
}

describe('check', () => {
  it('a blocking client is compared with its asynchronous side, with all that was typed', async () => {
    const record = join(directory, NASTY.replaceAll('\n', ' ').replaceAll('/', ' '));
    const kept = [
      '--keep-text',
      '--prompt',
      NASTY,
      '--lock-step',
      '--header',
      `x-note: it's $HOME`,
      '--record',
      record,
    ];
    const { run } = await checkJson(['mock/steady', '--client', 'undici-sync:sampling=off', ...kept]);
    expect(run.verdict.passed).toBe(false);
    expect(run.verdict.next).toHaveLength(1);
    const { report } = await type(run.verdict.next[0]!);
    expect(report.comparison?.pairs.map(({ id }) => id)).toEqual(['undici']);
    const commands = readdirSync(record).map((file) => {
      return Recording.parse(JSON.parse(readFileSync(join(record, file), 'utf8'))).command;
    });
    expect(commands).toContainEqual(['mock/steady', ...kept, '--json', '--pair', 'undici:sampling=off']);
  });
});

describe('through', () => {
  it.each([
    ['post', 405, `--data '{"message": "hi"}'`],
    ['login', 401, `--header 'authorization: Bearer (token)'`],
  ])('an app that answers only to another request: %s', async (mode, status, change) => {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}/?word=${encodeURIComponent(NASTY)}&b=it's`;
    // As a shell takes it: the word of the app is quoted twice.
    const word = `'${NASTY.replaceAll("'", String.raw`'\''`)}'`;
    const start = `"${process.execPath}" fixtures/commands/picky-app.mjs ${port} ${mode} ${word}`;
    const { code, run } = await checkJson(['through', address, '--lock-step', '--start', start]);
    expect({ code, status: run.response?.status }).toEqual({ code: 4, status });
    const said = `Warning: refused with ${status}, token=(redacted)`;
    expect(run.verdict.evidence.at(-1)).toEqual({ kind: 'said-by-the-app', lines: [said] });
    expect(run.verdict.why.at(-1)).toBe(`The app wrote to stderr: ${said}`);
    expect(run.verdict.next).toHaveLength(1);
    expect(run.verdict.next[0]).toMatch(/^stream-check through /);
    expect(run.verdict.next[0]!.endsWith(change)).toBe(true);
    const typed = await type(run.verdict.next[0]!);
    expect(typed.run.verdict).toMatchObject({ delivery: 'incremental', passed: true, next: [], advice: null });
    expect(typed.code).toBe(0);
  });
});

describeWith('python3', 'run', () => {
  it('a program whose stdout holds is run with the repair, its arguments as they were', async () => {
    const chat = ['python3', 'fixtures/commands/chat.py', NASTY, '--timeout'];
    const { code, run } = await checkJson(['run', '--timed', '--json', '--', ...chat]);
    expect(code).toBe(1);
    expect(run.verdict.next[0]).toMatch(/^stream-check run --timed --json -- python3 -u fixtures/);
    const typed = await type(run.verdict.next[0]!);
    expect(typed.run.verdict).toMatchObject({ delivery: 'incremental', passed: true });
    expect(typed.code).toBe(0);
  });

  it('a variable that hides the fault is noted, and is no advice', async () => {
    const chat = ['run', '--timed', '--json', '--', 'python3', 'fixtures/commands/chat.py'];
    const { code, run } = await checkJson(chat, { PYTHONUNBUFFERED: '1' });
    expect({ code, next: run.verdict.next }).toEqual({ code: 0, next: [] });
    expect(run.verdict.limits.join(' ')).toContain('PYTHONUNBUFFERED is set in this environment');
  });

  it('filters of a pipeline are told to print at once', async () => {
    const script = `python3 -u fixtures/commands/chat.py | grep -v "it's \\$HOME" | tr '\\t' ' '`;
    const { code, run } = await checkJson(['run', '--json', '--lock-step', '--', 'sh', '-c', script]);
    expect(code).toBe(1);
    expect(run.verdict.advice).toContain('grep --line-buffered, stdbuf -oL tr');
    expect(run.verdict.next[0]).toMatch(/ -- sh -c .*\| grep --line-buffered -v .*\| stdbuf -oL tr /);
    const typed = await type(run.verdict.next[0]!);
    expect(typed.run.verdict).toMatchObject({ delivery: 'incremental', passed: true });
  });
});
