// What is said of a client or an app that never came to its measured request.
import { expect, it } from 'vitest';
import { unreadyOutcome } from '../../../../src/record/subjects/unready.ts';
import type { TapExchange } from '../../../../src/record/vantages/wire.ts';

const limits = { idleTimeoutMs: 1_000, startTimeoutMs: 5_000, maxTimeMs: 120_000 };
const warmUp = (ended: TapExchange['ended']) => ({ ended }) as TapExchange;

it.each([
  [undefined, 'the client made no request: it is still being imported, or waits for something, in 5 s (--timeout).'],
  [
    warmUp('complete'),
    'the client got the whole answer to a first request, which warms it up, and did not end its stream, in 5 s (--timeout).',
  ],
  [
    warmUp('open'),
    'the client did not read the answer to a first request, which warms it up, to its end, in 5 s (--timeout).',
  ],
])('a client: %o', (exchange, message) => {
  expect(unreadyOutcome('silent', limits, false, exchange)).toEqual({ kind: 'timed-out', message, limit: 'timeout' });
});

it('the longest time is another limit than silence', () => {
  expect(unreadyOutcome('too-long', limits, true, undefined)).toEqual({
    kind: 'timed-out',
    message: 'the app did not answer a first request, which warms it up, in 120 s (--max-time).',
    limit: 'max-time',
  });
});

it('Ctrl-C and other limits have words of their own', () => {
  expect(unreadyOutcome('interrupted', limits, false, undefined)).toBeNull();
  expect(unreadyOutcome('messages', limits, false, undefined)).toBeNull();
});
