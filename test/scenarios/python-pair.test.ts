// What a blocking client in Python costs the rest of its process, measured: the pair of litellm by the clock.
import { expect, it } from 'vitest';
import { checkJson } from '../support/cli.ts';
import { describeWithVenv } from '../support/require.ts';
import { causesOf } from '../support/verdicts.ts';

describeWithVenv('current', 'the pair of litellm', (python) => {
  it('blocking, awaited, in a thread', async () => {
    const { code, report } = await checkJson(['mock/steady', '--timed', '--pair', `litellm:python=${python}`]);
    const verdicts = report.runs.map(({ client, verdict }) => [client.id, verdict.delivery, verdict.hop]);
    expect(verdicts).toEqual([
      ['litellm-sync', 'buffered', 'event-loop'],
      ['litellm-async', 'incremental', null],
      ['litellm-thread', 'incremental', null],
    ]);
    const [sync] = report.runs;
    expect(causesOf(sync!)).toHaveProperty('sync-iteration-in-async', 'detected');
    expect(sync?.client.packages).toMatchObject({ litellm: sync?.client.version });
    const { sync: cost, others } = report.comparison!.pairs[0]!;
    expect(cost.longestPauseMs).toBe(sync?.loop?.longestGapMs);
    expect(cost.observerLagP95Ms).toBe(sync?.vantages.observer?.lagMs.p95);
    for (const other of others) {
      expect(other.longestPauseMs!).toBeLessThan(0.5 * cost.longestPauseMs!);
      expect(other.secondStreamLateMs!).toBeLessThan(0.5 * cost.secondStreamLateMs!);
    }
    expect(report.comparison?.summary).toMatch(/^litellm-sync costs everybody else in its process: /);
    expect(code).toBe(1);
  });
});
