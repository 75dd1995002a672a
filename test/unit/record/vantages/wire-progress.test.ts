// What counts as progress of an answer: words do, signs of life do not.
import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { protocols } from '../../../../src/protocols/index.ts';
import { lastContentAt, lastNewsAt } from '../../../../src/record/vantages/wire-progress.ts';
import type { TapExchange } from '../../../../src/record/vantages/wire.ts';

const MS = 1_000_000n;
/** The first request at 1 s by the clock; a read a second after that. */
function exchange(bodies: readonly (string | Buffer)[], contentEncoding?: string): TapExchange {
  const reads = bodies.map((body, i) => ({ at: BigInt(i + 2) * 1000n * MS, framedBytes: 9, body: Buffer.from(body) }));
  const responseHeaders = {
    'content-type': 'text/event-stream',
    ...(contentEncoding === undefined ? {} : { 'content-encoding': contentEncoding }),
  };
  const times = { requestedAt: 1000n * MS, headersAt: null, endedAt: null };
  return { ...times, responseHeaders, reads, ended: 'open', status: 200 } as unknown as TapExchange;
}
const chat = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
/** In which second the last progress came; null for never. */
const secondOf = (at: bigint | null) => (at === null ? null : Number(at / 1000n / MS));

describe('by the words of an API', () => {
  const second = async (...bodies: string[]) =>
    secondOf(await lastContentAt([exchange(bodies)], protocols.get('openai-chat')));

  it.each<[string, string[], number | null]>([
    ['a word', [chat('a'), chat('b')], 3],
    ['a comment is none', [chat('a'), ': ping\n\n', ': ping\n\n'], 2],
    ['an empty delta is none', [chat('a'), chat(''), chat('')], 2],
    ['nor is a part of an event', [chat('a'), 'data: {"choices":'], 2],
    ['nothing at all', [], null],
    ['comments alone', [': ping\n\n'], null],
  ])('%s', async (_, bodies, expected) => {
    expect(await second(...bodies)).toBe(expected);
  });

  it('the last request counts, and none is none', async () => {
    const seen = [exchange([chat('a'), chat('b')]), exchange([chat('a')])];
    expect(secondOf(await lastContentAt(seen, protocols.get('openai-chat')))).toBe(2);
    expect(await lastContentAt([], protocols.get('openai-chat'))).toBeNull();
  });
});

describe('where nobody knows the format', () => {
  const second = async (...bodies: string[]) => secondOf(await lastNewsAt([exchange(bodies)]));

  it.each<[string, string[], number | null]>([
    ['any text', ['one', 'two'], 3],
    ['a comment is none', ['one', ': keep alive\n\n', ':\n\n'], 2],
    ['a blank is none', ['one', '\n', '  \n'], 2],
    ['what came before is none', ['event: ping\ndata: {}\n\n', 'one', 'event: ping\ndata: {}\n\n'], 3],
    ['nor is that with another time in it', ['event: ping\ndata: 10:15\n\n', 'event: ping\ndata: 10:16\n\n'], 2],
    ['comments alone', [': ping\n\n'], null],
  ])('%s', async (_, bodies, expected) => {
    expect(await second(...bodies)).toBe(expected);
  });

  it('compressed text counts when it can be read', async () => {
    const body = gzipSync('one');
    expect(secondOf(await lastNewsAt([exchange([body.subarray(0, 10), body.subarray(10)], 'gzip')]))).toBe(3);
    expect(await lastNewsAt([])).toBeNull();
  });
});
