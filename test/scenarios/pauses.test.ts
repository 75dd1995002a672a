// What the instrument knows of its own delays: what a thread did while it gave no sign of life, and that it was stopped.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPauseWatch } from '../../src/host/pauses.ts';
import { readReport, startCli } from '../support/cli.ts';

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

it('a check that was stopped in its middle measures again, and accuses nobody', async () => {
  const { child, finished } = startCli(['mock/steady', '--timed', '--json']);
  // Calibration and start take less than three seconds; a timed stream takes two.
  await sleep(2_600);
  child.kill('SIGSTOP');
  await sleep(2_500);
  child.kill('SIGCONT');
  const { run, code } = readReport(await finished);
  expect(run.verdict).toMatchObject({ passed: true });
  expect(run.parallel?.serialised).toBe(false);
  expect(code).toBe(0);
});
