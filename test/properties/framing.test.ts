// Where events end must not depend on how the bytes were cut, and what they say must be what a real parser hears.
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSseFramer } from '../../src/protocols/framing/sse.ts';
import type { Frame } from '../../src/protocols/framing/framer.ts';
import { runs } from '../support/form.ts';

const NUM_RUNS = runs({ short: 500, long: 5_000 });

const lineEnd = fc.constantFrom('\n', '\r', '\r\n');
const value = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, ''));
const line = fc.oneof(
  value.map((text) => `data: ${text}`),
  value.map((text) => `data:${text}`),
  value.map((text) => `event: ${text}`),
  value.map((text) => `: ${text}`),
  fc.constantFrom('data', 'id: 7', 'retry: 10', 'nonsense', '\uFEFFdata: marked'),
);
const body = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(
      fc
        .tuple(fc.array(line, { maxLength: 4 }), fc.array(lineEnd, { minLength: 6, maxLength: 6 }))
        .map(([lines, ends]) => lines.map((text, i) => text + ends[i]).join('') + ends[5]),
      { maxLength: 6 },
    ),
    fc.oneof(fc.constant(''), line),
  )
  .map(([mark, events, rest]) => new TextEncoder().encode(mark + events.join('') + rest));
/** A body and the ends of the reads in which it comes. */
const cutBody = body.chain((bytes) =>
  fc.tuple(fc.constant(bytes), fc.uniqueArray(fc.nat({ max: bytes.length }), { maxLength: 12 })),
);

function readsOf(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...cuts, bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, i) => bytes.slice(ends[i - 1] ?? 0, end));
}

function frame(reads: readonly Uint8Array[]): { frames: Frame[]; trailingBytes: number } {
  const framer = createSseFramer();
  const frames = reads.flatMap((bytes, readId) => framer.feed(bytes, readId));
  return { frames, trailingBytes: framer.finish().trailingBytes };
}

describe('framing of server-sent events', () => {
  test('any cut of the bytes gives the same events at the same bytes', () => {
    fc.assert(
      fc.property(cutBody, ([bytes, cuts]) => {
        const place = ({ event, data, isComment, startByte, endByte }: Frame) => [
          event,
          data,
          isComment,
          startByte,
          endByte,
        ];
        const whole = frame([bytes]);
        const cut = frame(readsOf(bytes, cuts));
        expect(cut.frames.map(place)).toEqual(whole.frames.map(place));
        expect(cut.trailingBytes).toBe(whole.trailingBytes);
      }),
      { numRuns: NUM_RUNS },
    );
  });

  test('the events are those that eventsource-parser hears in the whole text', () => {
    fc.assert(
      fc.property(cutBody, ([bytes, cuts]) => {
        const heard: unknown[] = [];
        const parser = createParser({ onEvent: ({ event, data }) => heard.push([event ?? null, data]) });
        const text = new TextDecoder().decode(bytes);
        parser.feed(text.endsWith('\r') ? `${text}\n` : text);
        const { frames } = frame(readsOf(bytes, cuts));
        expect(frames.filter((one) => !one.isComment).map(({ event, data }) => [event, data])).toEqual(heard);
      }),
      { numRuns: NUM_RUNS },
    );
  });

  test('every byte belongs to one frame or to the rest, and reads are named in order', () => {
    fc.assert(
      fc.property(cutBody, ([bytes, cuts]) => {
        const reads = readsOf(bytes, cuts);
        const { frames, trailingBytes } = frame(reads);
        let at = 0;
        for (const one of frames) {
          expect(one.startByte).toBe(at);
          expect(one.endByte).toBeGreaterThan(at);
          expect(one.beganReadId).toBe(readOfByte(reads, one.startByte));
          at = one.endByte;
        }
        expect(at + trailingBytes).toBe(bytes.length);
        for (const [readId] of reads.entries()) {
          const indexes = frames.filter((one) => one.readId === readId).map((one) => one.indexInRead);
          expect(indexes).toEqual(indexes.map((_, i) => i));
        }
      }),
      { numRuns: NUM_RUNS },
    );
  });

  test('an event is complete in the very read after which a parser could dispatch it', () => {
    fc.assert(
      fc.property(cutBody, ([bytes, cuts]) => {
        const reads = readsOf(bytes, cuts);
        for (const { readId } of frame(reads).frames.filter((one) => !one.isComment)) {
          const before = frame([Buffer.concat(reads.slice(0, readId))]).frames.length;
          const after = frame([Buffer.concat(reads.slice(0, readId + 1))]).frames.length;
          expect(after).toBeGreaterThan(before);
        }
      }),
    );
  });
});

function readOfByte(reads: readonly Uint8Array[], byte: number): number {
  let end = 0;
  return reads.findIndex((read) => (end += read.length) > byte);
}
