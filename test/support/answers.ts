// Answers of the mock made by hand: its chunks, what apps make of them, and what goes wrong with them on the way.
import { createRandom } from '../../src/mock/random.ts';
import { speak } from '../../src/mock/words.ts';
import type { ChunkLog, ExchangeLog } from '../../src/mock/exchange.ts';
import { createExchangeLog } from '../../src/mock/exchange.ts';
import type { Channel } from '../../src/model/timeline.ts';
import type { StampedPiece } from '../../src/texts/whole-tracks.ts';

/** Between two chunks. */
const GAP = 50_000_000n;

/** Chunk i is spoken 50 ms after the one before. @param lengths characters of each, about */
export function chunksOf(
  lengths: readonly number[],
  { words = 'ascii', channel = 'text' }: { words?: 'ascii' | 'unicode'; channel?: Channel } = {},
): ChunkLog[] {
  const random = createRandom(lengths.length);
  return lengths.map((length, index) => {
    const text = speak(index, length, words, random);
    return {
      index,
      tracer: `t${String(index).padStart(4, '0')}`,
      channel,
      text,
      characters: text.length,
      bytes: text.length + 100,
      plannedAt: null,
      spokenAt: BigInt(index) * GAP,
      writtenAt: null,
    };
  });
}

export function exchangeOf(chunks: ChunkLog[], more: Partial<ExchangeLog> = {}): ExchangeLog {
  const log = createExchangeLog({
    id: 'made',
    protocol: 'openai-chat',
    path: '/v1/chat/completions',
    model: 'm',
    scenario: 'made',
    stream: true,
    requestedAt: 0n,
  });
  return { ...log, chunks, isWhole: true, outcome: 'completed', ...more };
}

/** A piece of text in the place of one chunk. */
export interface Said {
  text: string;
  /** The chunk with which it is sent. */
  with: number;
}

export function saidOf(chunks: readonly ChunkLog[]): Said[] {
  return chunks.map(({ text }, index) => ({ text, with: index }));
}

/** What may happen to one piece. */
export const HARMS = ['lost', 'doubled', 'swapped', 'changed'] as const;
export type Harm = (typeof HARMS)[number];

/** @param at the piece; of two that are swapped the first */
export function harmed(said: readonly Said[], harm: Harm, at: number): Said[] {
  const piece = said[at]!;
  switch (harm) {
    case 'lost':
      return said.filter((_, i) => i !== at);
    case 'doubled':
      return said.flatMap((one, i) => (i === at ? [one, one] : [one]));
    case 'swapped':
      return said.map((one, i) => {
        const other = i === at ? said[at + 1] : i === at + 1 ? piece : undefined;
        // The words come one after the other all the same: what was spoken later cannot come earlier.
        return other === undefined ? one : { text: other.text, with: at + 1 };
      });
    default:
      return said.map((one, i) => (i === at ? { ...one, text: changedWord(one.text) } : one));
  }
}

/** With its last letter another one; of a piece that is its word alone, a digit. */
function changedWord(text: string): string {
  const at = text.search(/[\p{L}\p{N}](?=[^\p{L}\p{N}]*$)/u);
  const sign = String.fromCodePoint(text.codePointAt(at)!);
  return `${text.slice(0, at)}${/\d/.test(sign) ? 'x' : '7'}${text.slice(at + sign.length)}`;
}

/** What apps make of the pieces; `sends` in order. */
export const FORMATS: Readonly<Record<string, (said: readonly Said[]) => Said[]>> = {
  'plain text': (said) => [...said],
  SSE: (said) => said.map((one) => ({ ...one, text: `data: ${JSON.stringify({ text: one.text })}\n\n` })),
  NDJSON: (said) =>
    said.map((one, id) => ({ ...one, text: `${JSON.stringify({ id: `e${id}`, delta: { content: one.text } })}\n` })),
  'in capitals': (said) =>
    said.map((one) => ({ ...one, text: `data: ${JSON.stringify({ t: one.text.toUpperCase() })}\n\n` })),
  'a character an event': (said) =>
    said.flatMap((one) =>
      Array.from(one.text, (sign) => ({ ...one, text: `data: ${JSON.stringify({ text: sign })}\n\n` })),
    ),
  'three characters kept back': (said) => {
    const all = said.map(({ text }) => text);
    return said.map((one, i) => {
      const before = all.slice(0, i).join('');
      const so = before + all[i]!;
      const until = i === said.length - 1 ? so.length : so.length - 3;
      return { ...one, text: `data: ${JSON.stringify({ t: so.slice(Math.max(0, before.length - 3), until) })}\n\n` };
    });
  },
  markup: (said) =>
    said.map((one) => ({ ...one, text: one.text.replace(/\S+/g, (word) => `<span class="word">${word}</span>`) })),
};

/** Formats that say things again. */
export const RETELLING: Readonly<Record<string, (said: readonly Said[]) => Said[]>> = {
  'all once more at the end': (said) => [
    ...FORMATS['SSE']!(said),
    { text: `data: ${JSON.stringify({ text: said.map(({ text }) => text).join('') })}\n\n`, with: said.length - 1 },
  ],
  'the whole text so far in each event': (said) =>
    said.map((one, i) => {
      const text = said.slice(0, i + 1).map((piece) => piece.text);
      return { ...one, text: `data: ${JSON.stringify({ text: text.join('') })}\n\n` };
    }),
  'a line that is drawn anew': (said) =>
    said.map((one, i) => {
      const line = said.slice(i - (i % 4), i + 1).map((piece) => piece.text);
      return { ...one, text: `${i % 4 === 0 ? '\n' : '\r'}${line.join('')}` };
    }),
};

/** As bytes that came 1 ms after they were spoken. */
export function sent(said: readonly Said[]): StampedPiece[] {
  return said.map(({ text, with: chunk }) => ({ at: BigInt(chunk) * GAP + 1_000_000n, bytes: Buffer.from(text) }));
}
