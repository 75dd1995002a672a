// Which read a body byte belongs to, when Node hands it over later. Drawn as "read: body".
import { describe, expect, test } from 'vitest';
import { bodyBeginning, createReadLog, createWireBudget } from '../../../../src/record/vantages/wire-exchange.ts';

describe('createReadLog', () => {
  const bodies = (log: ReturnType<typeof createReadLog>) => log.reads.map((read) => read.body.toString());

  test('bytes handed over at once', () => {
    const log = createReadLog(createWireBudget());
    for (const [i, body] of ['ab', 'c', ''].entries()) {
      log.begin(BigInt(i), 9);
      if (body !== '') log.addBody(Buffer.from(body));
      log.parsed(0);
    }
    expect(bodies(log)).toEqual(['ab', 'c', '']);
  });

  test('bytes held back over several reads, and handed over in other pieces', () => {
    const log = createReadLog(createWireBudget());
    log.begin(0n, 9);
    log.addBody(Buffer.from('a'));
    log.parsed(2); // bc
    log.begin(1n, 9);
    log.parsed(5); // bc def
    log.begin(2n, 9);
    log.addBody(Buffer.from('bcd'));
    log.addBody(Buffer.from('efg'));
    log.parsed(1); // h
    log.addBody(Buffer.from('h'));
    expect(bodies(log)).toEqual(['abc', 'def', 'gh']);
  });
});

describe('what the exchanges of a stream bring together', () => {
  const MB = 1024 * 1024;

  test('64 MB are taken, a byte more is not, until the next stream begins', () => {
    const budget = createWireBudget();
    budget.addRead(64 * MB);
    expect(budget.met).toBeNull();
    budget.addRead(1);
    expect(budget.met).toBe('wire-bytes');
    budget.renew();
    expect(budget.met).toBeNull();
  });

  test('the first limit stays', () => {
    const budget = createWireBudget();
    for (let i = 0; i < 1_000; i++) budget.addRequest();
    expect(budget.met).toBeNull();
    budget.addRequest();
    budget.addRead(65 * MB);
    expect(budget.met).toBe('requests');
  });

  test('reads count too: each costs more than its bytes', () => {
    const budget = createWireBudget();
    const log = createReadLog(budget);
    for (let i = 0; i <= 125_000; i++) log.begin(0n, 1);
    expect(budget.met).toBe('reads');
  });
});

test('the beginning of a body is that of its first reads', () => {
  const reads = ['abc', 'def', 'ghi'].map((body) => ({ at: 0n, framedBytes: 3, body: Buffer.from(body) }));
  expect(bodyBeginning({ reads }, 4)).toBe('abcdef');
});
