// What a matcher says of a stream, from what was pushed and seen: small numbers, no socket, no clock.
import { describe, expect, it } from 'vitest';
import { createExchangeLog } from '../../../src/mock/exchange.ts';
import type { ClaimedAnswer } from '../../../src/testing/answers.ts';
import { judgeArrivals, judgeLockStep } from '../../../src/testing/stream-outcome.ts';

const ENDED = { how: 'ended', message: null } as const;
const THREW = { how: 'threw', message: 'no more' } as const;
const GAVE_UP = { how: 'gave-up', message: null } as const;
const LIMITS = { budgetMs: 100, timeoutMs: 4000, url: 'http://127.0.0.1:1', pieces: 0, askedEarlier: false };
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
    expect(late).toMatchObject({
      passed: false,
      lines: [
        expect.stringContaining('150 ms late'),
        expect.stringContaining('30 chunks'),
        expect.stringContaining('Known: '),
      ],
    });
    expect(judgeLockStep([answerOf(times(30, 150))], ENDED, { ...LIMITS, budgetMs: 150 }).passed).toBe(true);
  });

  it('groups are counted', () => {
    const fours = times(8, [null, null, null, 2]).flat();
    const outcome = judgeLockStep([answerOf(fours)], ENDED, LIMITS);
    expect(outcome.passed).toBe(false);
    expect(outcome.lines[0]).toContain('groups of about 4 chunks (400 bytes): of 32 chunks 8 came before');
    expect(outcome.lines.at(-1)).toMatch(/between the socket of the model and this iterable/);
  });

  it('what stays behind by as many chunks is told from groups', () => {
    const late = answerOf(times(20, null));
    const seen = times(19, null).map((_, k) => ({ at: at(200 * (k + 1) + 1), characters: 10 * (k + 1) }));
    const { lines } = judgeLockStep([{ ...late, seen }], ENDED, { ...LIMITS, pieces: 19 });
    expect(lines[0]).toBe('The iterable stays 1 chunk behind: each comes out only when a later one is written.');
  });

  it('what never came out before the end was held as a whole', () => {
    const held = answerOf(times(10, null));
    const late = { ...held, seen: [{ at: held.exchange.endedAt! + 1n, characters: 100 }] };
    const { lines } = judgeLockStep([late], ENDED, { ...LIMITS, pieces: 10 });
    expect(lines[0]).toContain('Nothing came out until the model had ended its answer of 10 chunks (1,000 bytes)');
  });

  it('what never came out at all was not held: it is lost, given up, or not where it was looked for', () => {
    const held = answerOf(times(10, null));
    const first = (end: Parameters<typeof judgeLockStep>[1], pieces = 0) => {
      const { passed, lines } = judgeLockStep([held], end, { ...LIMITS, pieces });
      return [passed, lines[0]];
    };
    expect(first(ENDED)).toEqual([false, 'The iterable ended without a word of the 10 chunks that the model spoke.']);
    expect(first(GAVE_UP)).toEqual([
      false,
      'Nothing came out of an answer of 10 chunks (1,000 bytes), nor for 4,000 ms after it.',
    ]);
    expect(first(ENDED, 3)).toEqual([null, '3 pieces came, and no word of the model was found in them.']);
  });

  it('a stream that was proven and does not end fails', () => {
    const { passed, lines } = judgeLockStep([answerOf(times(30, 2))], GAVE_UP, LIMITS);
    expect(passed).toBe(false);
    expect(lines[0]).toContain('did not end: nothing came for 4,000 ms after the model had ended.');
  });

  it('a scenario that disturbs its answer is named in place of a hop', () => {
    const answer = answerOf(times(8, [null, null, null, 2]).flat());
    answer.exchange.faults = ['buffer'];
    const { lines } = judgeLockStep([answer], ENDED, LIMITS);
    expect(lines.at(-1)).toBe('The scenario steady itself disturbs the answer of the model (buffer); steady does not.');
    expect(judgeLockStep([answer], THREW, LIMITS).lines.at(-1)).toContain('itself disturbs');
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
    expect(judgeLockStep([], GAVE_UP, LIMITS).lines[0]).toBe('Nothing came for 4,000 ms.');
    expect(judgeLockStep([], ENDED, { ...LIMITS, askedEarlier: true }).lines.at(-1)).toContain('It was asked before.');
  });

  it('of several answers the one that came out is judged', () => {
    const aside = answerOf(times(3, null));
    expect(judgeLockStep([aside, answerOf(times(30, 2)), aside], ENDED, LIMITS).passed).toBe(true);
  });
});

describe('by arrivals alone', () => {
  const pieces = (count: number, gapMs: number) =>
    Array.from({ length: count }, (_, k) => ({ atMs: k * gapMs, characters: 8 }));

  const judged = (all: Parameters<typeof judgeArrivals>[0], end: Parameters<typeof judgeArrivals>[1]) =>
    judgeArrivals(all, end, LIMITS.timeoutMs);

  it('pieces one by one pass', () => {
    expect(judged(pieces(40, 30), ENDED).passed).toBe(true);
  });

  it('one flush accuses nobody', () => {
    const { passed, lines } = judged(pieces(40, 0), ENDED);
    expect({ passed, first: lines[0] }).toEqual({ passed: null, first: expect.stringContaining('(single-flush)') });
    expect(lines.join(' ')).toContain('100 % of the text within 15 ms');
  });

  it('flushes at even times are a timer', () => {
    const flushes = (sizes: readonly number[]) =>
      sizes.flatMap((size, k) => Array.from({ length: size }, () => ({ atMs: 500 * k, characters: 8 + (k % 3) })));
    expect(judged(flushes([8, 15, 11, 18, 14, 10]), ENDED).passed).toBe(false);
    // Steps of a model.
    expect(judged(flushes([10, 10, 10, 10, 10, 10]), ENDED).passed).toBeNull();
  });

  it('what was thrown is a failure, and a silence is none', () => {
    expect(judged(pieces(40, 30), THREW).passed).toBe(false);
    expect(judged(pieces(40, 30), THREW).lines.at(-1)).toBe('Until then 40 pieces had come.');
    expect(judged(pieces(40, 30), GAVE_UP)).toEqual({
      passed: null,
      lines: ['The iterable did not end: after 40 pieces nothing came for 4,000 ms.'],
    });
    expect(judged([], ENDED)).toMatchObject({
      passed: null,
      lines: ['The iterable ended without a text.', expect.anything()],
    });
  });
});
