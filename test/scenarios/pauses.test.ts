// What the instrument knows of its own delays: what a thread did while it gave no sign of life, and that it was stopped.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createPauseWatch } from '../../src/host/pauses.ts';
import { readReport, startCli } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';

/** Only Linux tells what a thread did. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

const LENGTH_MS = 300;

function paused(how: () => void) {
  const watch = createPauseWatch();
  watch.tick(process.hrtime.bigint());
  how();
  return watch.stop(process.hrtime.bigint());
}

onLinux('what a thread did in a pause (Linux alone tells)', () => {
  it('it worked', () => {
    const [pause] = paused(() => {
      const endMs = performance.now() + LENGTH_MS;
      while (performance.now() < endMs);
    });
    expect(Number(pause!.to - pause!.from) / 1e6).toBeGreaterThanOrEqual(LENGTH_MS);
    // Others may have had the processor for a part of it: that is the queue.
    expect(pause!.busyMs! + pause!.queuedMs!).toBeGreaterThan(0.8 * LENGTH_MS);
    expect(pause!.busyMs!).toBeGreaterThan(0.2 * LENGTH_MS);
  });

  it('it waited for something', () => {
    const [pause] = paused(() => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LENGTH_MS));
    expect(pause!.busyMs!).toBeLessThan(0.3 * LENGTH_MS);
    expect(pause!.stolenMs === null || pause!.stolenMs >= 0).toBe(true);
  });
});

it('what comes in time is no pause', () => {
  const watch = createPauseWatch();
  watch.tick(0n);
  watch.tick(14_000_000n);
  expect(watch.stop(20_000_000n)).toEqual([]);
});

describe('a check that was stopped in its middle measures again, and accuses nobody', () => {
  const TRACED = 'fixtures/projects/traced';

  it.each(['check', 'run', 'through'])('%s', async (command) => {
    const trace = join(mkdtempSync(join(tmpdir(), 'stream-check-pauses-')), 'trace');
    const port = await freePort();
    const common = ['--timed', '--json', '--scenario', 'steady'];
    const args = {
      check: ['mock', ...common, '--client', `./${TRACED}/client.mjs`],
      run: ['run', ...common, '--', process.execPath, `${TRACED}/program.mjs`],
      through: [
        'through',
        `http://127.0.0.1:${port}/`,
        ...common,
        '--start',
        `${process.execPath} ${TRACED}/app.mjs ${port}`,
      ],
    }[command]!;
    const { child, finished } = startCli(args, { TRACE: trace, SLOW_FROM: '99' });
    // A program asks once; the others have warmed up with their first request.
    const request = command === 'run' ? '1' : '2';
    const came = () =>
      existsSync(trace)
        ? readFileSync(trace, 'utf8')
            .split('\n')
            .filter((line) => line === request).length
        : 0;
    await vi.waitUntil(() => came() > 8, { timeout: 60_000, interval: 20 });
    child.kill('SIGSTOP');
    await sleep(2_500);
    child.kill('SIGCONT');
    const { run, code, stderr } = readReport(await finished);
    expect(stderr).toMatch(/measured again, for the measuring process stood still/);
    expect(run.verdict).toMatchObject({ passed: true });
    expect(run.parallel?.serialised ?? false).toBe(false);
    expect(code).toBe(0);
  });
});
