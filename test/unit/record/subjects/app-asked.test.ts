// Which of several answers is judged, and whose words came out: no socket is open.
import { describe, expect, it } from 'vitest';
import { createExchangeLog, type ChunkLog, type ExchangeLog } from '../../../../src/mock/exchange.ts';
import {
  answersIn,
  createAppAsked,
  judgedAnswer,
  type ShownAnswer,
} from '../../../../src/record/subjects/app-asked.ts';
import { createAppProgress } from '../../../../src/record/vantages/progress.ts';

const stream = (pieces: number, characters = 10 * pieces): ShownAnswer => ({ isStream: true, pieces, characters });
const whole = (pieces: number): ShownAnswer => ({ isStream: false, pieces, characters: 0 });

describe('judged is', () => {
  it.each<[string, ShownAnswer[], number | null]>([
    ['nothing, where nothing came out', [stream(0), whole(0)], null],
    ['the one whose words came out', [stream(0), stream(1)], 1],
    ['the one in the most pieces: a title comes at once', [stream(30), stream(1)], 0],
    ['the same where the title comes first', [stream(1), stream(30)], 1],
    ['of two that are alike the one with more text', [stream(1, 500), stream(1, 40)], 0],
    ['of two that are the same the later one', [stream(2), stream(2)], 1],
    ['a stream, even a poor one', [whole(1), stream(1)], 1],
    ['what was asked for as a whole, if nothing else came out', [stream(0), whole(1)], 1],
  ])('%s', (_, answers, judged) => expect(judgedAnswer(answers)).toBe(judged));
});

it('a single word may be anything: an id, a date', () => {
  expect([...answersIn(new Set(['t0000', 't0001', 't30002', 't1700000000', 't20001', 't20009']))]).toEqual([0, 2]);
});

describe('while an app answers', () => {
  const logOf = (id: string, wantsStream: boolean): ExchangeLog =>
    createExchangeLog({
      id,
      protocol: 'openai-chat',
      path: '/v1/chat/completions',
      model: null,
      scenario: 'steady',
      stream: wantsStream,
      requestedAt: 0n,
    });
  const speak = (log: ExchangeLog, tracer: string) => void log.chunks.push({ tracer, characters: 10 } as ChunkLog);

  function scene() {
    const progress = createAppProgress();
    const asked = createAppAsked(progress);
    const out = (text: string) => progress.add({ type: 'delta', t: '1', channel: 'text', text, stream: 0 });
    return { asked, out };
  }

  it('the likeliest, as long as nothing came out, is the last stream', () => {
    const { asked } = scene();
    expect(asked.judged()).toBeUndefined();
    asked.add(logOf('title', false), 3);
    expect(asked.judged()?.id).toBe('title');
    asked.add(logOf('rewrite', true), 4);
    asked.add(logOf('answer', true), 5);
    asked.add(logOf('rating', false), 6);
    expect(asked.judged()?.id).toBe('answer');
    expect(asked.found()).toEqual({ judged: null, cameOut: 0, earlier: false });
  });

  it('the first of two streams, if its words come out', () => {
    const { asked, out } = scene();
    const [first, second] = [logOf('a', true), logOf('b', true)];
    asked.add(first, 1);
    asked.add(second, 2);
    speak(first, 't10000');
    speak(second, 't20000');
    out('t10000 ');
    expect(asked.judged()?.id).toBe('a');
    expect(asked.found()).toEqual({ judged: 1, cameOut: 1, earlier: false });
    expect(asked.progressOf(first).seen().characters).toBe(10);
  });

  it('words of an answer without a stream, and of an earlier one', () => {
    const { asked, out } = scene();
    out('t0000 t0001');
    expect(asked.found()).toEqual({ judged: null, cameOut: 0, earlier: true });
    asked.add(logOf('whole', false), 2);
    out('T20000 T20001');
    expect(asked.found()).toEqual({ judged: 1, cameOut: 1, earlier: true });
  });

  it('the first request that was refused', () => {
    const { asked } = scene();
    const refused = { method: 'GET', path: '/a', status: 405, message: '' };
    asked.refuse(refused);
    asked.refuse({ ...refused, path: '/b' });
    expect(asked.firstRefused()).toEqual(refused);
  });
});
