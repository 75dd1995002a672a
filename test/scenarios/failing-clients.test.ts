// What a client can do wrong. What it reported until then is kept, and no process is left.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../cli/fake-io.ts';
import { checkJson, runBuilt, startCli } from '../support/cli.ts';
import { long, someOf } from '../support/form.ts';
import { processesWith } from '../support/processes.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));
const own = (name: string) => ['mock/steady', '--client', `./fixtures/commands/${name}.mjs`];

describe('a client that fails', () => {
  const failures: readonly [string, string, RegExp][] = [
    ['exits', 'client-crashed', /code 3/],
    ['killed', 'client-crashed', /SIGKILL/],
    ['throws', 'client-crashed', /\w/],
    ['rubbish', 'protocol-error', /line \d+ on file descriptor 3 of the client is no line of the protocol: "/],
    ['never-ends', 'timed-out', /came for 3 s|nothing moved for 3 s/],
  ];
  it.concurrent.each(someOf(failures, ([name]) => name === 'throws'))('%s', async (name, kind, message) => {
    const mark = randomUUID();
    const limit = kind === 'timed-out' ? ['--timeout', '3'] : [];
    const { code, run, stderr } = await checkJson([...own(name), ...limit], { STREAM_CHECK_TEST_MARK: mark });
    expect(run.outcome.kind).toBe(kind);
    expect(run.outcome.message).toMatch(message);
    expect(run.vantages.app!.characters).toBeGreaterThan(0);
    expect(run.verdict.summary).not.toMatch(/\n\s+at /);
    expect(stderr).toBe('');
    expect(code).toBe(4);
    expect(processesWith(mark)).toEqual([]);
  });

  long.it.concurrent('one that prints to stdout fails nothing', async () => {
    const { code, run } = await checkJson([...own('prints'), '--lock-step']);
    expect(run.outcome.kind).toBe('completed');
    expect(run.verdict.delivery).toBe('incremental');
    expect(code).toBe(0);
  });

  long.it.concurrent('one that is no module is a client that failed, not a bug of ours', async () => {
    writeFileSync(join(directory, 'broken.mjs'), 'export function open( {');
    const { code, run, stderr } = await checkJson(['mock', '--client', join(directory, 'broken.mjs')]);
    expect(run.outcome.kind).toBe('client-crashed');
    expect(run.outcome.message).toContain('SyntaxError');
    expect(code).toBe(4);
    expect(stderr).not.toContain('    at ');
  });

  long.it.each([
    ['awaits-body', 'body-awaited-before-iteration'],
    ['asks-for-no-stream', 'stream-not-requested'],
    ['slices-answer', 'stream-not-requested'],
  ])('%s: %s, at the client', async (name, cause) => {
    const { code, run } = await checkJson([...own(name), '--timed']);
    expect(run.verdict).toMatchObject({ delivery: 'buffered', hop: 'client', passed: false });
    expect(run.verdict.causes.find(({ status }) => status === 'detected')?.id).toBe(cause);
    expect(code).toBe(1);
  });

  long.it('collects-arguments: the text streams, the arguments of the call do not', async () => {
    const client = './fixtures/commands/collects-arguments.mjs';
    const { code, run } = await checkJson(['mock/tool-call', '--timed', '--client', client]);
    expect(run.verdict).toMatchObject({ hop: 'client', passed: false });
    expect(run.channels['tool-arguments']).not.toMatchObject({ delivery: 'incremental' });
    expect(run.verdict.causes.find(({ status }) => status === 'detected')?.id).toBe('tool-arguments-held');
    expect(code).toBe(1);
  });
});

describe('Ctrl-C', () => {
  long.it('reports what was measured, 130, and leaves no process', async () => {
    const mark = randomUUID();
    const { child, finished } = startCli(['mock/long', '--timed'], { STREAM_CHECK_TEST_MARK: mark });
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await finished;
    expect(code).toBe(130);
    expect(stdout).toContain('interrupted');
    expect(stdout).toMatch(/[1-9][\d,]* chunks/);
    expect(stdout).toContain('exit 130');
    expect(stderr).toBe('');
    expect(processesWith(mark)).toEqual([]);
  });

  it('before anything was measured', async () => {
    const mark = randomUUID();
    const { child, finished } = startCli(['mock'], { STREAM_CHECK_TEST_MARK: mark });
    // Its first process has been started, and cannot have measured anything yet.
    await vi.waitUntil(() => processesWith(mark).length > 1, { timeout: 30_000, interval: 10 });
    child.kill('SIGINT');
    const { code, stdout } = await finished;
    expect(code).toBe(130);
    expect(stdout).toContain('exit 130');
    expect(processesWith(mark)).toEqual([]);
  });
});

long.describe.concurrent('mistakes: a sentence, what to type instead, exit 2', () => {
  it.each([
    [['mock', '--client', 'undcii'], 'Did you mean "undici"?', 'Known:'],
    [['mock/bufered'], 'Did you mean "buffered"?', 'Known:'],
    [['mock', '--cleint', 'undici'], 'Did you mean --client?', '--help'],
    [
      ['mock', '--protocol', 'openai'],
      'Unknown protocol "openai"',
      'Known: openai-chat, openai-responses, openai-completions',
    ],
    [['gpt-4o-mini'], 'OPENAI_API_KEY', 'npx stream-check mock'],
    [['mock', '--scenario', './missing.json'], 'there is no such file', ''],
    [['mock', '--config', './missing.json'], 'there is no such file', ''],
    [['analyze', './missing.json'], 'there is no such file', ''],
    [['mock', '--client', './missing.mjs'], 'There is no file ./missing.mjs', 'Looked for'],
  ])('%j', async (args, message, hint) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain('    at ');
  });

  it.each([
    [
      'scenario',
      ['mock', '--scenario'],
      { id: 'Mine', description: 'x', schedule: {}, expect: { exitCode: 0 } },
      'id:',
    ],
    ['scenario fault', ['mock', '--scenario'], faulty(), 'timer.periodMs'],
    [
      'silent scenario',
      ['mock', '--scenario'],
      { ...faulty(), faults: [], schedule: {} },
      'schedule: something to say',
    ],
    ['config', ['mock', '--config'], { runs: 'many' }, 'runs: expected number, found "many"'],
    [
      'recording',
      ['analyze'],
      { schemaVersion: 1, kind: 'recording', tool: {} },
      'tool.name: expected string, found nothing',
    ],
  ])('a %s that does not fit: key path, expected, found', async (name, args, content, words) => {
    const path = join(directory, `${name.replace(' ', '-')}.json`);
    writeFileSync(path, JSON.stringify(content));
    const { code, stderr } = await runCli([...args, path]);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  it('a recording that is cut off in the middle is said to be so', async () => {
    const path = join(directory, 'cut.json');
    writeFileSync(path, '{"schemaVersion":1,"kind":"recording","streams":[{"instr');
    const { code, stderr } = await runBuilt(['analyze', path]);
    expect(stderr).toContain('is cut off in the middle');
    expect(code).toBe(2);
  });

  it('a port that is taken', async () => {
    const first = startCli(['serve', '--port', '0']);
    const port = await new Promise<string>((resolve) => {
      first.child.stdout.on('data', (text: string) => resolve(/127\.0\.0\.1:(\d+)/.exec(text)?.[1] ?? ''));
    });
    const second = await runBuilt(['serve', '--port', port]);
    expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining(`Port ${port} is taken`) as string });
    first.child.kill('SIGINT');
    expect((await first.finished).code).toBe(0);
  });
});

function faulty(): object {
  const schedule = { segments: [{ chunks: 5, gapMs: 10 }] };
  return { id: 'mine', description: 'x', schedule, faults: [{ id: 'timer' }], expect: { exitCode: 0 } };
}
