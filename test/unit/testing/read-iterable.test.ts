// The text of what an iterable gives, whatever its pieces are.
import { expect, it } from 'vitest';
import { readIterable } from '../../../src/testing/read-iterable.ts';

async function textOf(pieces: readonly unknown[]): Promise<string> {
  let all = '';
  const read = async function* () {
    yield* pieces;
  };
  const end = await readIterable(read, {
    text: undefined,
    onPiece: (text) => void (all += text),
    signal: new AbortController().signal,
  });
  expect(end).toEqual({ how: 'ended', message: null });
  return all;
}

it('is that of bytes of any class, also where a character is cut, and the JSON of values', async () => {
  const bytes = new TextEncoder().encode('é');
  const cut = [bytes.slice(0, 1), bytes.slice(1)];
  const { buffer } = new TextEncoder().encode('b');
  expect(await textOf(['a', buffer, new DataView(buffer), ...cut, { c: 1 }, undefined])).toBe('abbé{"c":1}');
});
