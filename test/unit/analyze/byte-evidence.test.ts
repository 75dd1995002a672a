// What bytes alone prove of a buffer, and what looks like one and is none.
import { describe, expect, it } from 'vitest';
import { classifyArrivals } from '../../../src/analyze/arrivals.ts';
import { byteEvidenceOf, countsBytes } from '../../../src/analyze/byte-evidence.ts';
import type { Arrival, Timeline } from '../../../src/model/timeline.ts';
import { timeline } from '../../support/recordings.ts';

interface Made {
  /** Sizes of the events. */
  events: readonly number[];
  /** Bytes of the body in each read, */
  reads: readonly number[];
  /** and how long it comes after the one before. */
  everyMs?: number;
  framing?: number;
}

function wire({ events, reads, everyMs = 400, framing = 0 }: Made): Timeline {
  const ends = reads.map((_, i) => reads.slice(0, i + 1).reduce((sum, bytes) => sum + bytes, 0));
  const readWith = (byte: number) => ends.findIndex((end) => end > byte);
  let startByte = 0;
  const arrivals = events.map((bytes): Arrival => {
    const endByte = startByte + bytes;
    const [beganReadId, readId] = [readWith(startByte), readWith(endByte - 1)];
    const frame = { beganReadId, readId, indexInRead: 0, startByte, endByte };
    startByte = endByte;
    return { atMs: 500 + everyMs * readId, channel: 'text', characters: 5, bytes, frame };
  });
  const made = reads.map((bytes, i) => {
    return { atMs: 500 + everyMs * i, bytes, framedBytes: bytes + framing, decodedBytes: bytes };
  });
  return { ...timeline('wire', arrivals), reads: made };
}

const byteEvidence = (made: Made, isFramed = true) => byteEvidenceOf(wire(made), { unitMs: 1, isFramed });

/** Events of other sizes each, 4,230 bytes and more in twenty of them. */
const EVENTS = Array.from({ length: 100 }, (_, i) => 150 + ((i * 37) % 120));
const TOTAL = EVENTS.reduce((sum, bytes) => sum + bytes, 0);

/** Reads of these sizes, and what is left in a last one. */
function reads(...sizes: readonly number[]): number[] {
  return [...sizes, TOTAL - sizes.reduce((sum, bytes) => sum + bytes, 0)];
}

/** The first bytes that hold whole events, of at least so many. */
function whole(atLeast: number): number[] {
  const sizes: number[] = [];
  let bytes = 0;
  for (const event of EVENTS) {
    bytes += event;
    if (bytes < atLeast) continue;
    sizes.push(bytes);
    bytes = 0;
  }
  return bytes > 0 ? [...sizes, bytes] : sizes;
}

describe('something counts bytes', () => {
  it('where the same number of bytes comes out each time, and cuts events', () => {
    const found = byteEvidence({ events: EVENTS, reads: reads(3963, 4096, 4096, 4096, 4096) });
    expect(found).toMatchObject({ stops: 5, stopsInside: 4, sizeBytes: 4096, accounting: 'body', intervalMs: 400 });
    expect(countsBytes(found)).toBe(true);
  });

  it('though a busy reader took one flush in two, and no more of them', () => {
    const once = byteEvidence({ events: EVENTS, reads: reads(3963, 4096, 1500, 2596, 4096, 4096) });
    expect(once).toMatchObject({ sizeBytes: 4096, accounting: 'body' });
    const often = byteEvidence({ events: EVENTS, reads: reads(600, 4096, 4096, 4096, 1500, 1200, 600, 400) });
    expect(often.sizeBytes).toBeNull();
  });

  it('whether or not headers and the end come by themselves', () => {
    const made = wire({ events: EVENTS, reads: reads(3963, 4096, 4096, 4096) });
    const alone = (atMs: number) => ({ atMs, bytes: 0, framedBytes: 200, decodedBytes: 0 });
    const later = made.arrivals.map((arrival) => {
      const { frame } = arrival;
      return { ...arrival, frame: { ...frame!, beganReadId: frame!.beganReadId + 1, readId: frame!.readId + 1 } };
    });
    const framed = { ...made, arrivals: later, reads: [alone(10), ...made.reads!, alone(9000)] };
    expect(byteEvidenceOf(framed, { unitMs: 1, isFramed: true })).toMatchObject({ stops: 4, sizeBytes: 4096 });
  });

  it('below the framing, where only the framed size is the same', () => {
    const sizes = [4096, 4088, 4080, 4072];
    const made = wire({ events: EVENTS, reads: reads(3800, ...sizes) });
    const framed = made.reads!.map((read) => ({ ...read, framedBytes: read.bytes < 4096 ? 4096 : read.bytes }));
    expect(byteEvidenceOf({ ...made, reads: framed }, { unitMs: 1, isFramed: true })).toMatchObject({
      sizeBytes: 4096,
      accounting: 'framed',
    });
  });

  it('where most stops lie inside of events, though no size is the same', () => {
    const found = byteEvidence({ events: EVENTS, reads: reads(4000, 4111, 3777, 4242) });
    expect(found).toMatchObject({ stops: 4, stopsInside: 4, sizeBytes: null });
    expect(countsBytes(found)).toBe(true);
  });

  it('in plain text, where the same round number of bytes comes each time', () => {
    const sizes = [1024, 1024, 1024, 1024, 600];
    expect(byteEvidence({ events: sizes, reads: sizes, everyMs: 2000 }, false).sizeBytes).toBe(1024);
    const others = [1000, 1000, 1000, 1000, 600];
    expect(byteEvidence({ events: others, reads: others, everyMs: 2000 }, false).sizeBytes).toBeNull();
  });
});

describe('nothing counts bytes', () => {
  const isAccused = (made: Made) => countsBytes(byteEvidence(made));

  it('where each stop is the end of an event', () => {
    expect(byteEvidence({ events: EVENTS, reads: whole(4000) })).toMatchObject({ stopsInside: 0, sizeBytes: null });
  });

  it('in two stops', () => {
    expect(isAccused({ events: EVENTS, reads: reads(4000, 4111) })).toBe(false);
    expect(isAccused({ events: EVENTS, reads: reads(4000, 4111, 3777) })).toBe(true);
  });

  it('where most stops are the end of an event', () => {
    const cut = (every: number) => {
      const sizes = whole(1500);
      // A few bytes of these come with the next ones.
      for (let i = every - 1; i < sizes.length - 1; i += every) {
        sizes[i]! -= 30 + 7 * i;
        sizes[i + 1]! += 30 + 7 * i;
      }
      return sizes;
    };
    expect(isAccused({ events: EVENTS, reads: cut(3) })).toBe(false);
    expect(isAccused({ events: EVENTS, reads: cut(2) })).toBe(true);
  });

  it('where the flushes are hardly larger than an event', () => {
    const events = Array.from({ length: 20 }, (_, i) => 2000 + 37 * i);
    const cutAt = (i: number) => 300 + ((i * 331) % 1500);
    const sizes = events.map((bytes, i) => bytes + cutAt(i + 1) - cutAt(i));
    sizes[0] = events[0]! + cutAt(1);
    sizes[19] = events[19]! - cutAt(19);
    expect(byteEvidence({ events, reads: sizes }).stopsInside).toBeLessThan(6);
  });

  it('where two flushes have one size', () => {
    expect(byteEvidence({ events: EVENTS, reads: reads(3963, 4096, 4096) }).sizeBytes).toBeNull();
    expect(byteEvidence({ events: EVENTS, reads: reads(3963, 4096, 4096, 4096) }).sizeBytes).toBe(4096);
  });

  it('where a model writes the events itself, token by token', () => {
    // Lines of 40 bytes in tokens of 8, 5 ms apart; it stops for half a second in the middle of a line, each 600 bytes.
    const pauses = new Set([73, 149, 226, 301]);
    const tokens = Array.from({ length: 375 }, () => 8);
    const made = wire({ events: Array.from({ length: 75 }, () => 40), reads: tokens });
    const found = (everyMs: number) => {
      let atMs = 500;
      const reads = made.reads!.map((read, i) => ({ ...read, atMs: (atMs += pauses.has(i) ? 500 : everyMs) }));
      return byteEvidenceOf({ ...made, reads }, { unitMs: 1, isFramed: true });
    };
    expect(found(5)).toMatchObject({ stops: 4, stopsInside: 0 });
    // A line of five tokens takes four times as long: up to 3 ms, and more.
    expect(found(0.8).stopsInside).toBe(0);
    expect(found(0.7).stopsInside).toBe(4);
  });

  it('where a model writes them, but not where a network cuts long ones into packets', () => {
    const long = Array.from({ length: 16 }, (_, i) => 2000 + ((i * 337) % 700));
    const total = long.reduce((sum, bytes) => sum + bytes, 0);
    const ends = Array.from({ length: 7 }, (_, i) => 4500 * (i + 1) + 131 * i);
    // Each flush comes in packets of 1,400 bytes, 5 ms apart.
    const cuts = [...ends, total].flatMap((end, i, all) => {
      const from = all[i - 1] ?? 0;
      const packets = Math.ceil((end - from) / 1400);
      return Array.from({ length: packets }, (_, k) => ({
        bytes: Math.min(1400, end - from - 1400 * k),
        atMs: 500 + 400 * i + 5 * k,
      }));
    });
    const made = wire({ events: long, reads: cuts.map(({ bytes }) => bytes) });
    const reads = made.reads!.map((read, i) => ({ ...read, atMs: cuts[i]!.atMs }));
    expect(byteEvidenceOf({ ...made, reads }, { unitMs: 1, isFramed: true })).toMatchObject({ stops: 7 });
    expect(countsBytes(byteEvidenceOf({ ...made, reads }, { unitMs: 1, isFramed: true }))).toBe(true);
  });

  it('where less comes at a time than any buffer holds', () => {
    const events = Array.from({ length: 240 }, (_, i) => 20 + ((i * 7) % 11));
    const total = events.reduce((sum, bytes) => sum + bytes, 0);
    const cut = (bytes: number) => {
      const sizes = Array.from({ length: 4 }, (_, i) => bytes + 3 * i);
      return [...sizes, total - sizes.reduce((sum, size) => sum + size, 0)];
    };
    expect(isAccused({ events, reads: cut(500), everyMs: 4000 })).toBe(false);
    expect(isAccused({ events, reads: cut(512), everyMs: 4000 })).toBe(true);
  });

  it('in stops that are shorter than the noise allows', () => {
    const made = wire({ events: EVENTS, reads: reads(4000, 4111, 3777, 4242), everyMs: 200 });
    expect(byteEvidenceOf(made, { unitMs: 21, isFramed: true }).stops).toBe(0);
    expect(byteEvidenceOf(made, { unitMs: 19, isFramed: true }).stops).toBe(4);
  });

  it('where a server writes the blank line with the next event', () => {
    const late = EVENTS.map((_, i) => 2 + (i % 3));
    const sizes = EVENTS.map((bytes, i) => bytes - late[i]! + (late[i - 1] ?? 0));
    expect(byteEvidence({ events: EVENTS, reads: [...sizes, late.at(-1)!], everyMs: 50 }).stopsInside).toBe(0);
    const twenty = whole(4000);
    const groups = twenty.map((bytes, i) => bytes - (late[i] ?? 0) + (late[i - 1] ?? 0));
    expect(byteEvidence({ events: EVENTS, reads: groups }).stopsInside).toBe(0);
  });

  it('where a server writes the id of an event with the next one', () => {
    const twenty = whole(4000);
    const groups = twenty.map((bytes, i) => bytes - (i < twenty.length - 1 ? 12 : 0) + (i > 0 ? 12 : 0));
    expect(byteEvidence({ events: EVENTS, reads: groups }).stopsInside).toBe(0);
  });

  it('where a server writes the beginning of the next event before it waits', () => {
    const twenty = Array.from({ length: 5 }, (_, k) => EVENTS.slice(20 * k, 20 * k + 20).reduce((a, b) => a + b, 0));
    const sizes = twenty.map((bytes, k) => (k === 0 ? bytes + 25 : k === 4 ? bytes - 25 : bytes));
    expect(byteEvidence({ events: EVENTS, reads: sizes }).stopsInside).toBe(0);
  });

  it('where one event grows while it is made', () => {
    const sizes = Array.from({ length: 20 }, (_, i) => 20 + ((i * 7) % 30));
    expect(byteEvidence({ events: [sizes.reduce((a, b) => a + b, 0)], reads: sizes }).stopsInside).toBe(0);
  });

  it('where events have one size, and as many come together each time', () => {
    const events = Array.from({ length: 24 }, () => 1024);
    expect(isAccused({ events, reads: [4096, 4096, 4096, 4096, 4096, 4096] })).toBe(false);
    expect(isAccused({ events, reads: [4096, 2048, 4096, 2048, 2048, 4096, 2048, 4096] })).toBe(false);
  });

  it('where whole packets come, as a network cuts what was there at once', () => {
    expect(isAccused({ events: EVENTS, reads: reads(1400, 2920, 4380, 2920, 1460, 2920) })).toBe(false);
    expect(isAccused({ events: EVENTS, reads: reads(1400, 2920, 4380, 2910, 1460, 2920) })).toBe(true);
  });

  it('where it comes faster than a model speaks', () => {
    const sizes = reads(3963, 4096, 4096, 4096, 4096);
    expect(isAccused({ events: EVENTS, reads: sizes, everyMs: 60 })).toBe(false);
    expect(isAccused({ events: EVENTS, reads: sizes, everyMs: 80 })).toBe(true);
  });
});

describe('what a busy machine may have made itself', () => {
  /** 16 events of 2,000 bytes and more, let out by 4,096 bytes or about as many every 160 ms. */
  const events = Array.from({ length: 16 }, (_, i) => 2000 + ((i * 337) % 700));
  const total = events.reduce((sum, bytes) => sum + bytes, 0);
  const made = (everyMs: number, unevenBytes = 131) => {
    const sizes = Array.from({ length: 8 }, (_, i) => 4096 + ((i * unevenBytes) % 400));
    return wire({ events, reads: [...sizes, total - sizes.reduce((sum, bytes) => sum + bytes, 0)], everyMs });
  };
  const evidence = (unitMs: number, everyMs = 160, unevenBytes = 131) =>
    byteEvidenceOf(made(everyMs, unevenBytes), { unitMs, isFramed: true });
  const classOf = (unitMs: number, everyMs = 160) => {
    const { delivery, reason } = classifyArrivals(made(everyMs), { bytes: evidence(unitMs, everyMs) });
    return reason ?? delivery;
  };

  it('is no size that is the same to the byte', () => {
    expect(evidence(1, 160, 0)).toMatchObject({ sizeBytes: 4096, stops: 8, blurred: null });
    expect(evidence(17, 160, 0)).toMatchObject({ sizeBytes: 4096, stops: 8, blurred: null });
    expect(evidence(17)).toMatchObject({ sizeBytes: null, stops: 0 });
  });

  it('is a proof on a quiet one, and on a busy one neither that nor an acquittal', () => {
    expect(classOf(1)).toBe('batched');
    expect(classOf(15)).toBe('batched');
    expect(classOf(17)).toBe('machine-too-noisy');
  });

  it('changes nothing where the lumps are within the budget', () => {
    expect(classOf(1, 99)).toBe('micro-batched');
    expect(classOf(17, 99)).not.toBe('machine-too-noisy');
  });

  it('is nothing where whole events come', () => {
    const whole = wire({ events, reads: events, everyMs: 160 });
    expect(byteEvidenceOf(whole, { unitMs: 17, isFramed: true }).blurred).toBeNull();
  });
});

describe('what a proven buffer means', () => {
  const classOf = (everyMs: number) => {
    const made = wire({ events: EVENTS, reads: reads(3963, 4096, 4096, 4096, 4096), everyMs });
    return classifyArrivals(made, { bytes: byteEvidenceOf(made, { unitMs: 1, isFramed: true }) });
  };

  it('is text in lumps, unless they follow each other within the budget', () => {
    expect(classOf(400)).toMatchObject({ delivery: 'batched', reason: null });
    expect(classOf(95)).toMatchObject({ delivery: 'micro-batched', reason: null });
  });
});
