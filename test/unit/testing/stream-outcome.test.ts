// What a matcher says of a stream, from what was pushed and seen: small numbers, no socket, no clock.
import { describe, expect, it } from 'vitest';
import { createExchangeLog } from '../../../src/mock/exchange.ts';
import type { ClaimedAnswer } from '../../../src/testing/answers.ts';
import { judgeArrivals, judgeLockStep } from '../../../src/testing/stream-outcome.ts';

const ENDED = { how: 'ended', message: null } as const;
const THREW = { how: 'threw', message: 'no more' } as const;
const LIMITS = { budgetMs: 100, url: 'http://127.0.0.1:1' };
const at = (ms: number) => BigInt(ms) * 1_000_000n;

/** An answer of 10 characters and 100 bytes a chunk; each was spoken `waitMs` after the one before. @param seenAfter ms; null for in vain */
function answerOf(
  seenAfter: readonly (number | null)[],
  { waitMs = 200, stream = true, isCut = false } = {},
): ClaimedAnswer {
  const request = { id: '1', protocol: 'openai-chat', path: '/', model: null, scenario: 'steady', stream } as const;
  const exchange = createExchangeLog({ ...request, requestedAt: at(0) });
  let held = 0;
  const seen = seenAfter.flatMap((ms, k) => {
    held = ms === null ? held : k + 1;
    return ms === null ? [] : [{ at: at(k * waitMs + ms), characters: 10 * held }];
  });
  exchange.endedAt = at(seenAfter.length * waitMs);
  exchange.chunks = seenAfter.map((_, index) => ({
    index,
    tracer: `t000${index}`,
    channel: 'text',
    text: '',
    characters: 10,
    bytes: 100,
    plannedAt: null,
    spokenAt: at(index * waitMs),
    writtenAt: null,
  }));
  const pushes = seenAfter.map((ms, k) => ({
    spokenAt: at(k * waitMs),
    characters: 10 * (k + 1),
    bytes: 100 * (k + 1),
    seenAt: ms === null ? null : at(k * waitMs + ms),
    waitEndedAt: at(k * waitMs + (ms ?? waitMs)),
  }));
  return { exchange, seen, pushes, isCut };
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('by order', () => {
  it('thirty chunks that were seen alone are a proof', () => {
    const outcome = judgeLockStep([answerOf(times(30, 2))], ENDED, LIMITS);
    expect(outcome).toMatchObject({ passed: true, lines: [expect.stringContaining('30 chunks')] });
  });

  it('a proof in which half of the chunks are over the budget fails', () => {
    const late = judgeLockStep([answerOf(times(30, 150))], ENDED, LIMITS);
    expect(late).toMatchObject({ passed: false, lines: [expect.stringContaining('150 ms late'), expect.anything()] });
    expect(judgeLockStep([answerOf(times(30, 150))], ENDED, { ...LIMITS, budgetMs: 150 }).passed).toBe(true);
  });

  it('groups are counted', () => {
    const fours = times(8, [null, null, null, 2]).flat();
    const outcome = judgeLockStep([answerOf(fours)], ENDED, LIMITS);
    expect(outcome.passed).toBe(false);
    expect(outcome.lines[0]).toContain('groups of about 4 chunks (400 bytes): of 32 chunks 8 came before');
    expect(outcome.lines.at(-1)).toMatch(/between the socket of the model and this iterable/);
  });

  it('what never came out before the end was held as a whole', () => {
    const { lines } = judgeLockStep([answerOf(times(10, null))], ENDED, LIMITS);
    expect(lines[0]).toContain('Nothing came out until the model had ended its answer of 10 chunks (1,000 bytes)');
  });

  it('an iterable that ends in the middle held nothing', () => {
    const { passed, lines } = judgeLockStep([answerOf([2, 2, 2], { isCut: true })], ENDED, LIMITS);
    expect({ passed, lines }).toEqual({
      passed: false,
      lines: ['The iterable ended after 3 chunks, before the model did.'],
    });
  });

  it('what it threw comes first', () => {
    const { passed, lines } = judgeLockStep([answerOf([2, null])], THREW, LIMITS);
    expect({ passed, first: lines[0] }).toEqual({ passed: false, first: 'The iterable threw: no more.' });
  });

  it('a request for no stream is named', () => {
    const { passed, lines } = judgeLockStep([answerOf([], { stream: false })], ENDED, LIMITS);
    expect({ passed, first: lines[0] }).toEqual({
      passed: false,
      first: expect.stringContaining('did not ask for a stream'),
    });
  });

  it('without a request, and without a push, nothing can be said', () => {
    expect(judgeLockStep([], ENDED, LIMITS)).toMatchObject({
      passed: null,
      lines: [expect.stringContaining(LIMITS.url), expect.anything()],
    });
    expect(judgeLockStep([answerOf([])], ENDED, LIMITS).passed).toBeNull();
    expect(judgeLockStep([], THREW, LIMITS).passed).toBe(false);
  });

  it('of several answers the one that came out is judged', () => {
    const aside = answerOf(times(3, null));
    expect(judgeLockStep([aside, answerOf(times(30, 2)), aside], ENDED, LIMITS).passed).toBe(true);
  });
});

describe('by arrivals alone', () => {
  const pieces = (count: number, gapMs: number) =>
    Array.from({ length: count }, (_, k) => ({ atMs: k * gapMs, characters: 8 }));

  it('pieces one by one pass', () => {
    expect(judgeArrivals(pieces(40, 30), ENDED).passed).toBe(true);
  });

  it('one flush accuses nobody', () => {
    const { passed, lines } = judgeArrivals(pieces(40, 0), ENDED);
    expect({ passed, first: lines[0] }).toEqual({ passed: null, first: expect.stringContaining('(single-flush)') });
    expect(lines.join(' ')).toContain('100 % of the text within 15 ms');
  });

  it('flushes at even times are a timer', () => {
    const flushes = (sizes: readonly number[]) =>
      sizes.flatMap((size, k) => Array.from({ length: size }, () => ({ atMs: 500 * k, characters: 8 + (k % 3) })));
    expect(judgeArrivals(flushes([8, 15, 11, 18, 14, 10]), ENDED).passed).toBe(false);
    // Steps of a model.
    expect(judgeArrivals(flushes([10, 10, 10, 10, 10, 10]), ENDED).passed).toBeNull();
  });

  it('what was thrown is a failure, and a silence is none', () => {
    expect(judgeArrivals(pieces(40, 30), THREW).passed).toBe(false);
    expect(judgeArrivals(pieces(40, 30), { how: 'gave-up', message: null }).passed).toBeNull();
  });
});
