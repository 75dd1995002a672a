// Apps seen from outside: the mock is their model, their text is found by its words.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checkJson, runBuilt, startCli } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { long, someOf } from '../support/form.ts';
import { processesWith } from '../support/processes.ts';
import { describeWithVenv } from '../support/require.ts';

const ADK_APP = 'fixtures/projects/fastapi-adk';

async function throughNode(mode: string, ...more: string[]) {
  const port = await freePort();
  const mark = randomUUID();
  const start = `${process.execPath} fixtures/projects/node-chat/app.mjs ${port} ${mode}`;
  const args = ['through', `http://127.0.0.1:${port}/chat`, '--scenario', 'steady', '--start', start, ...more];
  const checked = await checkJson(args, { STREAM_CHECK_TEST_MARK: mark });
  // Whatever happened, the app is gone, and the child that it started.
  expect(processesWith(mark)).toEqual([]);
  return checked;
}

describe('an app in Node', () => {
  it('that passes text on as it comes is proven incremental by both instruments', async () => {
    const { code, run, stderr } = await throughNode('plain');
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true, vantage: 'wire' });
    expect(run.vantages.wire).toMatchObject({ chunks: 40, delivery: 'incremental' });
    expect(run.parallel?.serialised).toBe(false);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  long.it('that collects is at fault itself', async () => {
    const { code, run } = await throughNode('buffered', '--timed');
    expect(run.verdict).toMatchObject({ delivery: 'buffered', hop: 'upstream', passed: false });
    expect(run.verdict.summary).toContain('held by the app');
    expect(code).toBe(1);
  });

  long.it('that compresses without a flush is asked once more without compression', async () => {
    const { code, run } = await throughNode('gzip');
    expect(run.request!.acceptEncoding).toMatch(/^gzip, deflate, br(, zstd)?$/);
    expect(run.response).toMatchObject({ contentEncoding: 'gzip' });
    expect(run.verdict).toMatchObject({ delivery: 'buffered', hop: 'upstream', passed: false });
    expect(run.experiments).toMatchObject([
      {
        id: 'identity',
        encoding: 'gzip',
        before: 'buffered',
        after: 'incremental',
        rulesIn: ['compressor-not-flushed'],
      },
    ]);
    expect(run.verdict.why.join(' ')).toContain(
      'With compression (gzip) held to the end, without it incremental: the compressor does not flush.',
    );
    expect(code).toBe(1);
  });

  const HOLDING = [
    ['gzip', 'identity', 'compressor-not-flushed', null],
    ['interval', 'larger-chunks', 'flush-timer', 'time'],
    ['fills', 'larger-chunks', 'unflushed-writes', 'bytes'],
  ] as const;
  it.concurrent.each(someOf(HOLDING, ([mode]) => mode === 'gzip'))(
    'that holds text by %s is asked %s, when asked why, and the cause is named',
    async (mode, id, cause, by) => {
      const { code, run } = await throughNode(mode, '--lock-step', '--why');
      const [made] = run.experiments;
      expect([run.experiments.length, made?.id, made?.letOut?.by ?? null]).toEqual([1, id, by]);
      expect(run.verdict.causes.find(({ status }) => status === 'detected')?.id).toBe(cause);
      expect(code).toBe(1);
    },
  );

  long.it('that compresses and flushes is innocent', async () => {
    const { code, run } = await throughNode('gzip-flush');
    expect(run.response).toMatchObject({ contentEncoding: 'gzip' });
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
    expect(run.experiments).toEqual([]);
    expect(code).toBe(0);
  });

  long.it.concurrent('that sends nothing but comments is given up in its first answer', async () => {
    const { code, run, tookMs } = await throughNode('pings', '--timeout', '5');
    expect(run.outcome).toMatchObject({ kind: 'timed-out', limit: 'timeout' });
    expect(run.outcome.message).toContain('nothing but comments, pings or empty pieces came for 5 s');
    expect(tookMs).toBeLessThan(30_000);
    expect(code).toBe(4);
  });

  long.it.concurrent('is asked for what --header says', async () => {
    const { run } = await throughNode('gzip', '--lock-step', '--header', 'accept-encoding: identity');
    expect(run.request!.acceptEncoding).toBe('identity');
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
  });

  long.it.concurrent('that serves one after the other serialises streams, though one alone is proven', async () => {
    const { code, run } = await throughNode('one-lane', '--lock-step');
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: false });
    expect(run.parallel).toMatchObject({ serialised: true, secondReachedOrigin: false });
    expect(code).toBe(1);
  });

  long.it.concurrent('that asks its model for no stream is told so', async () => {
    const { code, run } = await throughNode('no-stream', '--timed');
    expect(run.verdict).toMatchObject({ delivery: 'buffered', hop: 'upstream', passed: false });
    expect(run.verdict.causes[0]).toMatchObject({ id: 'stream-not-requested', status: 'detected' });
    expect(code).toBe(1);
  });

  long.it.concurrent('that drips an answer which it asked for as a whole is told so after one request', async () => {
    const { code, run, tookMs } = await throughNode('drips', '--scenario', 'probe-short');
    expect(run.verdict.summary).toContain('no stream was asked for');
    expect(run).toMatchObject({ lockStep: null, parallel: null });
    expect(tookMs).toBeLessThan(20_000);
    expect(code).toBe(1);
  });

  long.it.concurrent('that asks its model for something else first is judged by the stream', async () => {
    const { code, run } = await throughNode('asks-twice', '--lock-step');
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
    expect(run.warnings[0]).toContain('the app asked its model 2 times');
    expect(code).toBe(0);
  });

  long.it.concurrent('whose words are cut to pieces is judged all the same', async () => {
    const { code, run } = await throughNode('letters', '--lock-step');
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
    expect(code).toBe(0);
  });

  long.it.concurrent('that lets a second stream begin, and then wait, serialises them', async () => {
    const { code, run } = await throughNode('one-word', '--lock-step');
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: false, hop: 'upstream' });
    expect(run.parallel).toMatchObject({ streams: 2, serialised: true, secondReachedOrigin: true, hop: 'upstream' });
    expect(run.parallel!.firstContentMs.every((ms) => ms !== null && ms < run.parallel!.heldMs)).toBe(true);
    expect(code).toBe(1);
  });

  long.it.concurrent('that serves five at a time shows it to the sixth stream alone', async () => {
    const five = await throughNode('five-lanes', '--lock-step', '--parallel', '5');
    expect(five.run.parallel).toMatchObject({ streams: 5, serialised: false });
    expect(five.code).toBe(0);
    const six = await throughNode('five-lanes', '--lock-step', '--parallel', '6');
    expect(six.run.parallel).toMatchObject({ streams: 6, serialised: true });
    expect(six.run.verdict.summary).toContain('the last of 6 has to wait');
    expect(six.code).toBe(1);
  });

  long.it('that passes four pieces on at a time is said to count them, whatever their size', async () => {
    const { code, run } = await throughNode('by-fours');
    expect(run.verdict).toMatchObject({ delivery: 'batched', hop: 'upstream', passed: false });
    expect(run.hops.upstream!.mechanism).toMatchObject({ kind: 'count', count: 4, sizeBytes: null });
    expect(code).toBe(1);
  });

  it('that stands still once in its life is measured again, and passes with a note', async () => {
    const { code, run, stderr } = await throughNode('one-pause');
    expect(run.verdict).toMatchObject({ delivery: 'incremental', passed: true });
    expect(run.verdict.limits.join(' ')).toMatch(/Once, .* It did not show again/);
    expect(run.repeats.filter(({ shown }) => shown)).toHaveLength(1);
    if (run.repeats.length > 1) expect(stderr).toContain('measured again');
    expect(code).toBe(0);
  });

  long.it('that stands still in each answer is accused, for it shows again', async () => {
    const { code, run } = await throughNode('pauses');
    expect(run.verdict).toMatchObject({ passed: false, hop: 'upstream' });
    expect(run.repeats.length).toBeGreaterThan(1);
    expect(code).toBe(1);
  });

  long.it.concurrent('that does not show the thinking is no fault of its text, unless it is asked for', async () => {
    const { code, run } = await throughNode('plain', '--scenario', 'reasoning', '--lock-step');
    expect(run.verdict).toMatchObject({ delivery: 'incremental', passed: true });
    expect(run.channels.reasoning).toMatchObject({ arrivedCharacters: 0 });
    expect(code).toBe(0);
    const asked = await throughNode('plain', '--scenario', 'reasoning', '--timed', '--expect', 'reasoning');
    expect(asked.run.verdict).toMatchObject({ passed: false, summary: 'the thinking never came' });
    expect(asked.code).toBe(1);
  });

  long.it.concurrent('that answers with an error', async () => {
    const { code, run } = await throughNode('fails', '--timed');
    expect(run.outcome).toEqual({ kind: 'http-error', message: '500 Internal Server Error: broken inside' });
    expect(code).toBe(4);
  });

  long.it.concurrent('that runs already finds the mock at the port that was told', async () => {
    const [port, mockPort] = [await freePort(), await freePort()];
    const { spawn } = await import('node:child_process');
    const app = spawn(process.execPath, ['fixtures/projects/node-chat/app.mjs', String(port), 'plain'], {
      env: { ...process.env, OPENAI_BASE_URL: `http://127.0.0.1:${mockPort}/v1`, STREAM_CHECK_MODEL: 'any' },
      stdio: 'ignore',
      detached: true,
    });
    try {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const args = ['through', `http://127.0.0.1:${port}/`, '--port', String(mockPort), '--lock-step'];
      const { code, run, stderr } = await checkJson(args);
      expect(stderr).toContain(`http://127.0.0.1:${mockPort}/v1`);
      expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true });
      expect(code).toBe(0);
    } finally {
      process.kill(-app.pid!, 'SIGKILL');
    }
  });

  long.it.concurrent('is stopped on Ctrl-C too', async () => {
    const port = await freePort();
    const mark = randomUUID();
    const start = `${process.execPath} fixtures/projects/node-chat/app.mjs ${port} plain`;
    const args = ['through', `http://127.0.0.1:${port}/`, '--timed', '--start', start];
    const { child, finished } = startCli(args, { STREAM_CHECK_TEST_MARK: mark });
    await expect.poll(() => processesWith(mark).length, { timeout: 20_000 }).toBeGreaterThan(3);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    child.kill('SIGINT');
    expect((await finished).code).toBe(130);
    expect(processesWith(mark)).toEqual([]);
  });
});

describe('mistakes: a sentence, exit 2, nothing measured', () => {
  it('a command that ends', async () => {
    const { code, stderr } = await runBuilt([
      'through',
      'http://127.0.0.1:9/',
      '--start',
      'echo no such module >&2; exit 3',
    ]);
    expect(stderr).toContain('The app for http://127.0.0.1:9 ended with code 3; its last words: no such module.');
    expect(code).toBe(2);
  });

  it('an address that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await runBuilt(['through', `http://127.0.0.1:${port}/`, '--start', 'true']);
    server.close();
    expect(stderr).toContain(`Something listens at http://127.0.0.1:${port} already.`);
    expect(code).toBe(2);
  });
});

async function throughAdk(python: string, loop: string, ...more: string[]) {
  const port = await freePort();
  const mark = randomUUID();
  const start = `exec ${python} -m uvicorn app:app --app-dir ${ADK_APP} --port ${port} --loop ${loop}`;
  const args = ['through', `http://127.0.0.1:${port}/chat?q=hi`, '--scenario', 'steady', '--start', start, ...more];
  const checked = await checkJson(args, { STREAM_CHECK_TEST_MARK: mark });
  expect(processesWith(mark)).toEqual([]);
  return checked;
}

const LOOPS = [['asyncio'], ['uvloop']] as const;

describeWithVenv('adk-1.2.1', 'FastAPI around google-adk 1.2.1', (python) => {
  it.concurrent.each(LOOPS)('serialises streams, though one alone is proven incremental: %s', async (loop) => {
    const { code, run } = await throughAdk(python, loop, '--lock-step');
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: false, hop: 'upstream' });
    expect(run.vantages.wire?.delivery).toBe('incremental');
    expect(run.parallel).toMatchObject({ serialised: true, secondReachedOrigin: false });
    expect(run.verdict.causes.find(({ id }) => id === 'serialised-streams')?.status).toBe('detected');
    expect(code).toBe(1);
  });
});

describeWithVenv('current', 'FastAPI around current google-adk', (python) => {
  it.concurrent.each(LOOPS)('is clean: %s', async (loop) => {
    const { code, run } = await throughAdk(python, loop);
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
    expect(run.parallel?.serialised).toBe(false);
    expect(code).toBe(0);
  });
});
