// What an answer of an endpoint is made of, by its bytes and by how they came.
import { describe, expect, it } from 'vitest';
import { formatOf } from '../../../../../src/record/subjects/endpoint/format.ts';

/** @param body one read each, so many ms apart */
async function idOf(body: readonly string[], everyMs: number, type = 'application/json'): Promise<string> {
  const reads = body.map((piece, i) => {
    return { at: BigInt(Math.round(1e6 * everyMs * i)), framedBytes: piece.length, body: Buffer.from(piece) };
  });
  return (await formatOf({ path: '/api', reads, responseHeaders: { 'content-type': type } })).id;
}

/** 240 bytes of JSON, in pieces. */
const RECIPE = JSON.stringify({ title: 'Soup', steps: 'x'.repeat(213) });
const cut = (pieces: number): string[] =>
  Array.from({ length: pieces }, (_, i) =>
    RECIPE.slice((i * RECIPE.length) / pieces, ((i + 1) * RECIPE.length) / pieces),
  );

describe('one JSON body', () => {
  it('is text where a model writes it, whatever its content type', async () => {
    expect(await idOf(cut(8), 72)).toBe('text');
    expect(await idOf(cut(8), 72, 'text/plain')).toBe('text');
  });

  it('is no stream where it came in few pieces, or within a short time', async () => {
    expect(await idOf([RECIPE], 0)).toBe('json');
    expect(await idOf(cut(7), 100)).toBe('json');
    expect(await idOf(cut(8), 71)).toBe('json');
  });

  it('is no stream where it came as fast as a network is slow', async () => {
    const list = JSON.stringify(Array.from({ length: 100 }, () => 'words'.repeat(10)));
    const packets = Array.from({ length: 10 }, (_, i) => list.slice(540 * i, i === 9 ? undefined : 540 * (i + 1)));
    expect(await idOf(packets, 290)).toBe('json');
    expect(await idOf(packets, 320)).toBe('text');
  });

  it('is no stream behind blanks that keep the connection open', async () => {
    expect(await idOf([...Array.from({ length: 20 }, () => '\n'), RECIPE], 500)).toBe('json');
  });

  it('is an error where it came at once', async () => {
    expect(await idOf(['{"error":{"message":"no key"}}'], 0)).toBe('json');
  });
});

it('what comes bit by bit in another form keeps it', async () => {
  expect(
    await idOf(
      Array.from({ length: 20 }, () => 'data: {"t":"a"}\n\n'),
      100,
    ),
  ).toBe('events');
  expect(
    await idOf(
      Array.from({ length: 20 }, () => '{"t":"a"}\n'),
      100,
    ),
  ).toBe('lines');
});
