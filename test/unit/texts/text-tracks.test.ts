// Words that an app has cut to pieces are put together again, in whatever form it sends them.
import { describe, expect, it } from 'vitest';
import { createTextTracks } from '../../../src/texts/text-tracks.ts';

/** Whether the word is found when it comes in the pieces of this form. */
function isFound(form: (piece: string) => string, pieces: Iterable<string> = 't0017'): boolean {
  const tracks = createTextTracks(10);
  return Array.from(pieces, (piece) => tracks.feed(form(piece)))
    .flat()
    .some((track) => track.includes('t0017'));
}

describe('a letter an event', () => {
  it.each<[string, (letter: string) => string]>([
    ['SSE with JSON', (t) => `event: delta\ndata: ${JSON.stringify({ id: 'x', t })}\n\n`],
    ['SSE without a blank', (t) => `data:${JSON.stringify({ t })}\r\n\r\n`],
    ['SSE with plain text', (t) => `data: ${t}\n\n`],
    ['SSE whose JSON has several lines', (t) => `data: {\ndata:   "t": ${JSON.stringify(t)}\ndata: }\n\n`],
    ['NDJSON', (t) => `${JSON.stringify({ choices: [{ delta: { content: t } }] })}\n`],
    ['a mark in front of a string', (t) => `0:${JSON.stringify(t)}\n`],
    ['a mark in front of a list', (t) => `2:${JSON.stringify([{ t }])}\n`],
    ['a list of two values', (t) => `data: ${JSON.stringify(['text', t])}\n\n`],
    ['JSON in a string of JSON', (t) => `data: ${JSON.stringify({ data: JSON.stringify({ t, n: 1 }) })}\n\n`],
    ['JSON in JSON in JSON', (t) => `${JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ t }) }) })}\n`],
    ['escaped letters', (t) => `data: {"t":"\\u00${t.charCodeAt(0).toString(16)}"}\n\n`],
  ])('%s', (_, form) => expect(isFound(form)).toBe(true));
});

it('two pieces in one list, one after the other', () => {
  expect(
    isFound(
      (text) => `data: ${JSON.stringify({ parts: [{ t: text.slice(0, 2) }, { t: text.slice(2) }] })}\n\n`,
      ['t0017'],
    ),
  ).toBe(true);
});

it('a line that comes in two reads', () => {
  const tracks = createTextTracks(10);
  tracks.feed('data: {"t":"t00"}\n\ndata: {"t"');
  expect(tracks.feed(':"17"}\n\n')).toContain('t0017');
});

it('other events between do no harm, whatever they are', () => {
  const between = ['', ': ping\n\n', 'data: [DONE]\n\n', 'data: {"half\n\n', 'data: 7\n\n', 'id: 4\n\n', '{"t":1}\n'];
  for (const other of between)
    expect(
      isFound((t) => `data: ${JSON.stringify({ t })}\n\n${other}`),
      other,
    ).toBe(true);
});

it('a track goes on, however many places there are', () => {
  const tracks = createTextTracks(10);
  tracks.feed('data: {"t":"t00"}\n\n');
  for (let i = 0; i < 300; i++) tracks.feed(`data: {"id${i}":"x"}\n\n`);
  expect(tracks.feed('data: {"t":"17"}\n\n')).toEqual(['t0017']);
});

it('what is no event is given up when it grows too long, and the next is found again', () => {
  const tracks = createTextTracks(10);
  tracks.feed('x'.repeat(300_000));
  tracks.feed('\ndata: {"t":"t00"}\n\n');
  expect(tracks.feed('data: {"t":"17"}\n\n')).toContain('t0017');
});
