// Which read a body byte belongs to, when Node hands it over later. Drawn as "read: body".
import { describe, expect, test } from 'vitest';
import { createReadLog } from '../../../../src/record/vantages/wire-exchange.ts';

describe('createReadLog', () => {
  const bodies = (log: ReturnType<typeof createReadLog>) => log.reads.map((read) => read.body.toString());

  test('bytes handed over at once', () => {
    const log = createReadLog();
    for (const [i, body] of ['ab', 'c', ''].entries()) {
      log.begin(BigInt(i), 9);
      if (body !== '') log.addBody(Buffer.from(body));
      log.parsed(0);
    }
    expect(bodies(log)).toEqual(['ab', 'c', '']);
  });

  test('bytes held back over several reads, and handed over in other pieces', () => {
    const log = createReadLog();
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
