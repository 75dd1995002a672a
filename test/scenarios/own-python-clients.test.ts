// Clients in Python that people write themselves: honest ones, and what can go wrong with them. Those that a busy machine cannot
// change are run beside each other.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/fake-io.ts';
import { checkJson } from '../support/cli.ts';
import { processesWith } from '../support/processes.ts';
import { describeWith, findPython } from '../support/require.ts';
import { causesOf, INCREMENTAL, STARVED } from '../support/verdicts.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));
const own = (name: string) => `./fixtures/commands/${name}.py`;

describeWith('python3', 'own clients in Python', () => {
  it('an async generator: proven; a sync generator: perfect for itself, the rest of its process starves', async () => {
    const specs = [own('own-async'), own('own-sync')].flatMap((id) => ['--client', id]);
    const { code, report } = await checkJson(['mock/steady', ...specs]);
    const [async, run] = [report.runs[0]!, report.runs[1]!];
    expect(async.verdict).toMatchObject({ ...INCREMENTAL, proven: true });
    expect(async.client.runtime?.name).toBe('python');
    expect(async.status).toBe('passed');
    expect(run.verdict).toMatchObject(STARVED);
    expect(run.vantages.app?.delivery).toBe('incremental');
    expect(run.loop!.longestGapMs).toBeGreaterThan(0.9 * run.vantages.app!.endMs!);
    expect(run.parallel).toMatchObject({ serialised: true, secondReachedOrigin: false });
    expect(code).toBe(1);
  });

  it('one that awaits the whole body: held at the client, its loop alive', async () => {
    const { code, run } = await checkJson(['mock/steady', '--timed', '--client', own('awaits-body')]);
    expect(run.verdict).toMatchObject({ delivery: 'buffered', hop: 'client', passed: false });
    expect(causesOf(run)).toEqual({ 'body-awaited-before-iteration': 'detected' });
    expect(run.loop!.longestGapMs).toBeLessThan(0.5 * run.vantages.app!.endMs!);
    expect(code).toBe(1);
  });

  // Work between chunks that the client can afford, and work that makes it fall behind.
  it.each(['0.03', '0.12'])('work of %s s between chunks is no blocking iterator', async (seconds) => {
    const args = ['mock/steady', '--timed', '--client', own('works-between')];
    const { run } = await checkJson(args, { WORK_S: seconds });
    expect(run.outcome.kind).toBe('completed');
    expect(causesOf(run)).not.toHaveProperty('sync-iteration-in-async');
    expect(run.verdict.hop).not.toBe('event-loop');
  });

  it.concurrent('one that raises half-way: what came before is kept, the place is told in one line', async () => {
    const { code, run } = await checkJson(['mock/steady', '--timed', '--client', own('throws')]);
    expect(run.outcome).toEqual({
      kind: 'client-crashed',
      message: expect.stringMatching(/^ValueError: five is enough \(throws\.py:\d+ in open\)$/) as string,
    });
    expect(run.vantages.app?.chunks).toBe(5);
    expect(code).toBe(4);
  });

  it.concurrent('one that hangs in C code, deaf to SIGTERM: timed out, and no process is left', async () => {
    const mark = randomUUID();
    const args = ['mock/steady', '--timed', '--timeout', '8', '--client', own('hangs')];
    const { code, run } = await checkJson(args, { STREAM_CHECK_TEST_MARK: mark });
    expect(run.outcome.kind).toBe('timed-out');
    expect(run.warnings).toEqual(['timed: a process of the client did not end on SIGTERM, and was killed.']);
    expect(code).toBe(4);
    expect(processesWith(mark)).toEqual([]);
  });

  it.concurrent('one that leaves a child behind: no process is left', async () => {
    const mark = randomUUID();
    const args = ['mock/steady', '--lock-step', '--client', own('forks')];
    const { code } = await checkJson(args, { STREAM_CHECK_TEST_MARK: mark });
    expect(code).toBe(0);
    expect(processesWith(mark)).toEqual([]);
  });

  it.concurrent('the blocking line is named, and sampling changes no verdict', async () => {
    const clients = [
      own('own-sync'),
      `${own('own-sync')}:sampling=off`,
      own('own-async'),
      `${own('own-async')}:sampling=off`,
    ];
    const { report } = await checkJson(['mock/steady', '--lock-step', ...clients.flatMap((id) => ['--client', id])]);
    const [sync, unsampled, async, unsampledAsync] = report.runs;
    expect(sync?.loop?.blockedAt[0]).toMatchObject({
      file: 'fixtures/commands/own-sync.py',
      function: 'open',
      source: 'for line in response:',
    });
    expect(sync!.loop!.blockedAt[0]!.share).toBeGreaterThan(0.8);
    expect(unsampled?.loop?.blockedAt).toEqual([]);
    for (const run of [sync, unsampled]) expect(run?.verdict).toMatchObject(STARVED);
    for (const run of [async, unsampledAsync]) expect(run?.verdict).toMatchObject(INCREMENTAL);
  });

  it.concurrent('one that prints fails nothing', async () => {
    const { code, run } = await checkJson(['mock/steady', '--lock-step', '--client', own('prints')]);
    expect(run.verdict.delivery).toBe('incremental');
    expect(code).toBe(0);
  });

  it.concurrent.each([
    ['no open', 'x = 1\n', /defines no function open\(request\)/],
    [
      'an import that raises',
      'import nothing_of_that_name\n',
      /ModuleNotFoundError: No module named 'nothing_of_that_name'/,
    ],
  ])('%s', async (name, source, message) => {
    const path = join(directory, `${name.replaceAll(' ', '-')}.py`);
    writeFileSync(path, source);
    const { code, run } = await checkJson(['mock/steady', '--timed', '--client', path]);
    expect(run.outcome).toMatchObject({ kind: 'client-crashed', message: expect.stringMatching(message) as string });
    expect(code).toBe(4);
  });

  it.concurrent('an interpreter that is none', async () => {
    const { code, stderr } = await runCli(['mock', '--client', `${own('own-sync')}:python=./nowhere/python`]);
    expect(stderr).toContain('There is no program to run at');
    expect(code).toBe(2);
  });

  it.concurrent.each([
    ['that cannot be executed', '', 0o644, /There is no program to run at/],
    ['that is no Python', '#!/bin/sh\nexit 1\n', 0o755, /there is no Python that works at/],
    ['that is too old', '#!/bin/sh\necho 3 8 1\n', 0o755, /is Python 3\.8; 3\.9 or newer is needed/],
  ])('an interpreter %s', async (name, source, mode, message) => {
    const path = join(directory, name.replaceAll(' ', '-'));
    writeFileSync(path, source, { mode });
    for (const id of [own('own-sync'), 'httpx']) {
      const { code, stderr } = await runCli(['mock', '--client', `${id}:python=${path}`]);
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('    at ');
      expect(code).toBe(2);
    }
  });

  it.concurrent('a package that is missing: which, for which interpreter, and how to install it', async () => {
    const path = join(directory, 'python-without-packages');
    writeFileSync(path, '#!/bin/sh\nexec python3 -I -S "$@"\n', { mode: 0o755 });
    const { code, stderr } = await runCli(['mock', '--client', `google-adk:python=${path}`]);
    expect(stderr).toContain(`the Python package google.adk is not installed for ${path}`);
    expect(stderr).toContain(`${path} -m pip install google-adk litellm`);
    expect(code).toBe(2);
  });
});

// No part of what CI requires: a machine has the versions that it has.
for (const version of ['3.9', '3.11', '3.13']) {
  const python = findPython(version);
  const title = `own clients on Python ${version}${python === null ? ` (there is no Python ${version})` : ''}`;
  describe.skipIf(python === null)(title, { concurrent: true }, () => {
    it('sync and async get the verdicts that they deserve', async () => {
      const clients = [own('own-sync'), own('own-async')].flatMap((id) => ['--client', `${id}:python=${python}`]);
      const { code, report } = await checkJson(['mock/steady', '--lock-step', ...clients]);
      expect(report.runs.map(({ verdict }) => verdict)).toMatchObject([STARVED, { ...INCREMENTAL, proven: true }]);
      expect(report.runs[0]?.client.runtime?.version).toMatch(new RegExp(`^${version}\\.`));
      expect(code).toBe(1);
    });
  });
}

describe('what a Python client may be given', () => {
  it.each([
    ['httpx:node=/usr/bin/node', 'Known: python=<path>'],
    ['undici:python=/usr/bin/python3', 'Known: node=<path>'],
  ])('%s', async (client, hint) => {
    const { code, stderr } = await runCli(['mock', '--client', client]);
    expect(stderr).toContain(hint);
    expect(code).toBe(2);
  });
});
