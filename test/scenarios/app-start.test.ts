// Whether the app that --start names is the one that answers. If not: a sentence with its last words, exit 2.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { checkJson, runBuilt, startCli, type Finished } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { processesWith } from '../support/processes.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-start-'));
afterAll(() => rmSync(directory, { recursive: true }));

const APP = `${process.execPath} fixtures/projects/node-chat/app.mjs`;

/**
 * Another program takes the port as soon as the command of the app runs. @param commandOf waits for a file before it goes on
 * @param atRequest whether that file is made only when somebody asks
 */
async function withPortTaken(commandOf: (port: number) => string, atRequest: boolean): Promise<Finished> {
  const port = await freePort();
  const mark = randomUUID();
  const gate = join(directory, mark);
  const open = () => writeFileSync(gate, '');
  const start = `touch ${gate}.there; until [ -e ${gate} ]; do sleep 0.05; done; ${commandOf(port)}`;
  const args = ['through', `http://127.0.0.1:${port}/`, '--lock-step', '--start', start];
  const { finished } = startCli(args, { STREAM_CHECK_TEST_MARK: mark });
  await vi.waitUntil(() => existsSync(`${gate}.there`), { timeout: 60_000 });
  const other = createServer((request, response) => {
    open();
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: t0000 hello\n\n');
  });
  await once(other.listen(port, '127.0.0.1'), 'listening');
  if (!atRequest) open();
  try {
    return await finished;
  } finally {
    other.close();
    other.closeAllConnections();
    expect(processesWith(mark)).toEqual([]);
  }
}

describe.concurrent('an app whose port another program took', () => {
  it('ends at once', async () => {
    const { code, stdout, stderr } = await withPortTaken(() => 'echo port is taken >&2; exit 3', false);
    expect(stderr).toMatch(/The app for http:\S+ ended with code 3; its last words: port is taken\./);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('ends while it is asked', async () => {
    const { code, stdout, stderr } = await withPortTaken((port) => `${APP} ${port} plain`, true);
    expect(stderr).toMatch(/ended with code 1; its last words: .*EADDRINUSE.*What answers there is another program\./);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe.concurrent('an app', () => {
  it('that ends as soon as it listens', async () => {
    const port = await freePort();
    const script = `require('node:net').createServer().listen(${port}, '127.0.0.1'); setTimeout(() => { console.error('bye'); process.exit(1) }, 350)`;
    const start = `${process.execPath} -e "${script}"`;
    const { code, stderr } = await runBuilt(['through', `http://127.0.0.1:${port}/`, '--lock-step', '--start', start]);
    expect(stderr).toMatch(/The app for http:\S+ ended with code 1; its last words: bye\./);
    expect(code).toBe(2);
  });

  it('that its command starts in the background is waited for', async () => {
    const port = await freePort();
    const start = `${APP} ${port} plain &`;
    const mark = randomUUID();
    const args = ['through', `http://127.0.0.1:${port}/`, '--lock-step', '--start', start];
    const { code, run, report } = await checkJson(args, { STREAM_CHECK_TEST_MARK: mark });
    expect({ code, proven: run.verdict.proven, warnings: report.warnings }).toEqual({
      code: 0,
      proven: true,
      warnings: [],
    });
    expect(processesWith(mark)).toEqual([]);
  });

  it('that leaves its process group is named, and not asked', async () => {
    const port = await freePort();
    const mark = randomUUID();
    // The child of this app lives on as well.
    const args = ['through', `http://127.0.0.1:${port}/`, '--lock-step'];
    const start = `setsid ${APP} ${port} plain & sleep 0.3`;
    const { code, stderr } = await runBuilt([...args, '--start', start], { STREAM_CHECK_TEST_MARK: mark });
    const pids = [...stderr.matchAll(/\w+ \(process (\d+)\)/g)].map(([, pid]) => Number(pid));
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    expect(stderr).toMatch(/ended with code 0\. It left its process group, and runs on: .*node \(process/);
    expect(code).toBe(2);
    await vi.waitFor(() => expect(processesWith(mark)).toEqual([]), { timeout: 5_000 });
  });

  it('that never listens is waited for as long as --timeout says', async () => {
    const args = ['through', 'http://127.0.0.1:9/', '--timeout', '2', '--start', 'sleep 600'];
    const { code, stderr, tookMs } = await runBuilt(args);
    expect(stderr).toContain('The app for http://127.0.0.1:9 did not listen there within 2 s (--timeout).');
    expect(code).toBe(2);
    expect(tookMs).toBeLessThan(30_000);
  });
});
