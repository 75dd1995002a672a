// What counts as given by the mock: what it spoke, or where its faults held that, what it wrote.
import { describe, expect, it } from 'vitest';
import type { ChunkLog, ExchangeLog } from '../../../../src/mock/exchange.ts';
import { createDigester } from '../../../../src/record/text/digest.ts';
import { givenChunks, originTimeline } from '../../../../src/record/vantages/origin.ts';

const MS = 1_000_000n;
const chunk = (spokenMs: number, writtenMs: number | null) =>
  ({
    channel: 'text',
    text: 'word ',
    characters: 5,
    bytes: 20,
    spokenAt: BigInt(spokenMs) * MS,
    writtenAt: writtenMs === null ? null : BigInt(writtenMs) * MS,
  }) as ChunkLog;
const exchange = (faults: string[]): ExchangeLog =>
  ({
    faults,
    chunks: [chunk(1, 30), chunk(2, 30), chunk(3, null)],
    headersAt: null,
    endedAt: null,
  }) as unknown as ExchangeLog;

describe('given', () => {
  it('is all that was spoken, also to a reader who is slow to take it', () => {
    const log = exchange([]);
    expect(givenChunks(log)).toBe(log.chunks);
  });

  it('is what was written, and when, where a fault held it or dropped it', () => {
    expect(givenChunks(exchange(['stall'])).map(({ spokenAt }) => spokenAt)).toEqual([30n * MS, 30n * MS]);
  });

  it('makes the timeline, its words included', () => {
    const log = exchange(['stall']);
    const { arrivals, digests } = originTimeline(log, createDigester(Buffer.alloc(16)), 0n, false, givenChunks(log));
    expect(arrivals.map(({ atMs }) => atMs)).toEqual([30, 30]);
    expect(digests.text?.characters).toBe(10);
  });
});
