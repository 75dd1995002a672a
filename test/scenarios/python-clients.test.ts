// Clients in Python: own ones, the well-known libraries, and the version in which google/adk-python#1306 was found.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkJson, runBuilt } from '../support/cli.ts';
import { processesWith } from '../support/processes.ts';
import { describeWith, describeWithVenv } from '../support/require.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));
const own = (name: string) => `./fixtures/commands/${name}.py`;

const INCREMENTAL = { delivery: 'incremental', hop: null, passed: true };
const STARVED = { delivery: 'buffered', hop: 'event-loop', passed: false };

describeWith('python3', 'own clients in Python', () => {
  it('an async generator: proven', async () => {
    const { code, run } = await checkJson(['mock/steady', '--client', own('own-async')]);
    expect(run.verdict).toMatchObject({ ...INCREMENTAL, proven: true });
    expect(run.client.runtime?.name).toBe('python');
    expect(code).toBe(0);
  });

  it('a sync generator: perfect for itself, the rest of its process starves', async () => {
    const { code, run } = await checkJson(['mock/steady', '--client', own('own-sync')]);
    expect(run.verdict).toMatchObject(STARVED);
    expect(run.vantages.app?.delivery).toBe('incremental');
    expect(run.loop!.longestGapMs).toBeGreaterThan(0.9 * run.vantages.app!.endMs!);
    expect(run.parallel).toMatchObject({ serialised: true, secondReachedOrigin: false });
    expect(code).toBe(1);
  });

  it('one that raises half-way: what came before is kept, the place is told in one line', async () => {
    const { code, run } = await checkJson(['mock/steady', '--timed', '--client', own('throws')]);
    expect(run.outcome).toEqual({
      kind: 'client-crashed',
      message: expect.stringMatching(/^ValueError: five is enough \(throws\.py:\d+ in open\)$/) as string,
    });
    expect(run.vantages.app?.chunks).toBe(5);
    expect(code).toBe(4);
  });

  it('one that hangs in C code, deaf to SIGTERM: timed out, and no process is left', async () => {
    const mark = randomUUID();
    const args = ['mock/steady', '--timed', '--timeout', '3', '--client', own('hangs')];
    const { code, run } = await checkJson(args, { STREAM_CHECK_TEST_MARK: mark });
    expect(run.outcome.kind).toBe('timed-out');
    expect(code).toBe(4);
    expect(processesWith(mark)).toEqual([]);
  });

  it('one that prints fails nothing', async () => {
    const { code, run } = await checkJson(['mock/steady', '--timed', '--client', own('prints')]);
    expect(run.verdict.delivery).toBe('incremental');
    expect(code).toBe(0);
  });

  it.each([
    ['no open', 'x = 1\n', /defines no function open\(request\)/],
    [
      'an import that raises',
      'import nothing_of_that_name\n',
      /ModuleNotFoundError: No module named 'nothing_of_that_name'/,
    ],
  ])('%s', async (_, source, message) => {
    const path = join(directory, 'client.py');
    writeFileSync(path, source);
    const { code, run } = await checkJson(['mock/steady', '--timed', '--client', path]);
    expect(run.outcome).toMatchObject({ kind: 'client-crashed', message: expect.stringMatching(message) as string });
    expect(code).toBe(4);
  });

  it('an interpreter that is none', async () => {
    const { code, stderr } = await runBuilt(['mock', '--client', `${own('own-sync')}:python=./nowhere/python`]);
    expect(stderr).toContain('There is no program to run at');
    expect(code).toBe(2);
  });
});

describeWithVenv('current', 'current libraries', (python) => {
  it.each([
    ['httpx', INCREMENTAL],
    ['aiohttp', INCREMENTAL],
    ['openai-python', INCREMENTAL],
    ['litellm-async', INCREMENTAL],
    ['litellm-thread', INCREMENTAL],
    ['google-adk-model', INCREMENTAL],
    ['httpx-sync', STARVED],
    ['requests', STARVED],
    ['openai-python-sync', STARVED],
    ['litellm-sync', STARVED],
  ])('%s', async (client, expected) => {
    const { run } = await checkJson(['mock/steady', '--timed', '--client', `${client}:python=${python}`]);
    expect(run.outcome).toEqual({ kind: 'completed', message: null });
    expect(run.verdict).toMatchObject(expected);
    expect(run.client.version).toMatch(/^\d+\./);
  });

  it('google-adk is clean, and proven so', async () => {
    const { code, run } = await checkJson(['mock/steady', '--client', `google-adk:python=${python}`]);
    expect(run.verdict).toMatchObject({ ...INCREMENTAL, proven: true });
    expect(run.parallel?.serialised).toBe(false);
    expect(code).toBe(0);
  });
});

describeWithVenv('adk-1.2.1', 'google-adk 1.2.1', (python) => {
  it('starves its process: google/adk-python#1306', async () => {
    const { code, run } = await checkJson(['mock/steady', '--client', `google-adk:python=${python}`]);
    expect(run.client.version).toBe('1.2.1');
    expect(run.vantages.app?.delivery).toBe('incremental');
    expect(run.verdict).toMatchObject(STARVED);
    expect(run.parallel).toMatchObject({ serialised: true, secondReachedOrigin: false });
    expect(run.loop!.longestGapMs).toBeGreaterThan(0.9 * run.vantages.app!.endMs!);
    expect(code).toBe(1);
  });
});

describe('what a Python client may be given', () => {
  it.each([
    ['httpx:node=/usr/bin/node', 'Known: python=<path>'],
    ['undici:python=/usr/bin/python3', 'Known: node=<path>'],
  ])('%s', async (client, hint) => {
    const { code, stderr } = await runBuilt(['mock', '--client', client]);
    expect(stderr).toContain(hint);
    expect(code).toBe(2);
  });
});
