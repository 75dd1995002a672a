// What the guard ends when its pipe closes, and what it leaves alone. That it ends what was started: scenarios/kill-matrix.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createGuard, nextMark } from '../../../../src/record/process/guard.ts';

const startSleep = () =>
  spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env: { PATH: process.env['PATH'], ...nextMark() } });

it('a start that failed beside a group that runs is forgotten', async () => {
  const [own, other] = [startSleep(), startSleep()];
  const guard = createGuard();
  try {
    guard.prepare();
    guard.add(own.pid!);
    guard.prepare();
    guard.giveUp();
    // The pipe closes here. A start that may still be going on is looked for among all that have the variable.
    guard.remove(own.pid!);
    const ended = once(other, 'exit').then(() => 'ended');
    expect(await Promise.race([ended, sleep(1500, 'lives')])).toBe('lives');
  } finally {
    own.kill('SIGKILL');
    other.kill('SIGKILL');
  }
});
