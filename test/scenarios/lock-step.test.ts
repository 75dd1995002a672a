// Proof without a threshold of time.
import { afterEach, describe, expect, it } from 'vitest';
import { checkJson } from '../support/cli.ts';
import { long, someOf } from '../support/form.ts';
import { burnProcessors } from '../support/load.ts';

let rest = () => {};
afterEach(() => rest());

describe('an honest client is proven', () => {
  // 10 to 40 ms on an idle machine; the answer itself would take 3 s.
  it('in a small part of the time that the answer takes', async () => {
    const { code, run } = await checkJson(['mock', '--client', 'undici', '--lock-step']);
    expect(run.lockStep).toMatchObject({
      proven: true,
      chunksSent: 30,
      chunksSeenAlone: 30,
      chunksBehind: 0,
      hop: null,
    });
    expect(run.lockStep!.durationMs).toBeLessThan(1_000);
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, hop: null });
    expect(code).toBe(0);
  });

  long.it('with both cores busy: incremental by proof, whatever the clock says', async () => {
    rest = burnProcessors(2);
    const { code, run } = await checkJson(['mock', '--client', 'undici']);
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true });
    expect(code).toBe(0);
  });
});

describe('what had to be pushed is the size of the buffer, to the byte', () => {
  const sizes = [
    ['batched-4096', 4_096],
    ['batched-16384', 16_384],
  ] as const;
  it.concurrent.each(someOf(sizes, ([scenario]) => scenario === 'batched-4096'))(
    '%s',
    async (scenario, bufferBytes) => {
      const { code, run } = await checkJson([`mock/${scenario}`, '--lock-step']);
      expect(run.lockStep).toMatchObject({ proven: false, bufferBytes, hop: 'upstream' });
      expect(run.verdict).toMatchObject({ hop: 'upstream', passed: false });
      expect(code).toBe(1);
    },
  );
});

long.it('a client that stays one chunk behind is found, and called so', async () => {
  const { run } = await checkJson(['mock', '--client', './fixtures/commands/one-chunk-behind.mjs']);
  expect(run.lockStep).toMatchObject({ proven: false, chunksBehind: 1, hop: 'client', bufferBytes: null });
  expect(run.verdict).toMatchObject({ delivery: 'micro-batched', hop: 'client' });
  expect(run.verdict.causes).toContainEqual(expect.objectContaining({ id: 'one-chunk-behind', status: 'detected' }));
});
