// From the log of the pushes and the timelines to what each vantage had when each wait ended.
import { describe, expect, it } from 'vitest';
import type { PushLog } from '../../../../src/record/instruments/instrument.ts';
import { lockStepsOf } from '../../../../src/record/instruments/lock-step-record.ts';
import type { Arrival, Channel, Read, Timeline, VantageId } from '../../../../src/model/timeline.ts';
import { timeline } from '../../../support/recordings.ts';

const MS = 1_000_000n;
/** The request was made at 5 ms of our clock; times are counted from there. */
const REQUEST_AT = 5n * MS;
const at = (ms: number) => REQUEST_AT + BigInt(ms) * MS;

/** A chunk of ten characters and 150 bytes, spoken and waited for until so many ms. */
function push(k: number, spokenMs: number, endMs: number, seenMs: number | null = null): PushLog {
  const seenAt = seenMs === null ? null : at(seenMs);
  return { spokenAt: at(spokenMs), waitEndedAt: at(endMs), characters: 10 * k, bytes: 150 * k, seenAt };
}
function arrival(atMs: number, more: Partial<Arrival> = {}): Arrival {
  return { atMs, channel: 'text', characters: 10, bytes: 150, ...more };
}
const framed = (atMs: number, endByte: number, characters = 10): Arrival => {
  const frame = { beganReadId: 0, readId: 0, indexInRead: 0, startByte: 0, endByte };
  return arrival(atMs, { characters, channel: characters === 0 ? null : 'text', frame });
};
const reads = (...rows: [atMs: number, bytes: number][]) =>
  rows.map(([atMs, bytes]): Read => ({ atMs, bytes, framedBytes: bytes + 9, decodedBytes: bytes }));

const same = <T>(stamp: T) => stamp;
function steps(pushes: readonly PushLog[], ...timelines: Timeline[]) {
  const byVantage = Object.fromEntries(timelines.map((one) => [one.vantage, one]));
  return lockStepsOf(pushes, same, REQUEST_AT, byVantage);
}
const seen = (vantage: VantageId, arrivals: Arrival[], of: Read[] | null = null): Timeline => {
  return { ...timeline(vantage, arrivals), reads: of };
};

it('times are counted from the request, and a chunk is seen by the clock of who saw it', () => {
  const ahead = lockStepsOf([push(1, 10, 40, 130), push(2, 50, 90)], (stamp) => stamp - 100n * MS, REQUEST_AT, {});
  expect(ahead).toMatchObject([
    { sentAtMs: 10, waitedMs: 30, seenAtMs: 30, sentCharacters: 10 },
    { sentAtMs: 50, waitedMs: 40, seenAtMs: null, sentCharacters: 20 },
  ]);
});

it('what had arrived at the end of a wait, at its last moment too', () => {
  const wire = seen('wire', [arrival(20), arrival(41)], reads([20, 160], [40, 7], [41, 150]));
  const app = seen('app', [arrival(40)]);
  const observer = seen('observer', [arrival(90)]);
  const screen = seen('screen', [arrival(30), arrival(35)], reads([30, 11], [35, 12], [95, 13]));
  const [first, second] = steps([push(1, 10, 40), push(2, 40, 90)], wire, app, observer, screen);
  expect(first!.arrived).toEqual({ wireBytes: 167, wire: 10, app: 10, observer: 0, screen: 20, screenBytes: 23 });
  expect(second!.arrived).toEqual({ wireBytes: 317, wire: 20, app: 10, observer: 10, screen: 20, screenBytes: 23 });
});

it('a vantage that does not exist has nothing', () => {
  const [only] = steps([push(1, 10, 40)]);
  expect(only!.arrived).toEqual({ wireBytes: 0, wire: 0, app: 0, observer: 0, screen: 0, screenBytes: 0 });
  expect(steps([])).toEqual([]);
});

describe('where the frame of a chunk ends in the body', () => {
  // A role in front of the first chunk: 60 bytes.
  const role = framed(5, 60, 0);
  const sent = (arrivals: Arrival[]) =>
    steps([push(1, 10, 40), push(2, 40, 90)], seen('wire', arrivals)).map(({ sentBytes }) => sentBytes);

  it('is told by the wire, once all has come there', () => {
    expect(sent([role, framed(20, 200), framed(50, 355)])).toEqual([200, 355]);
  });

  it('is that of the frame that completed it', () => {
    expect(sent([role, framed(20, 130, 4), framed(30, 260, 6), framed(50, 400)])).toEqual([260, 400]);
    expect(sent([framed(20, 500, 25)])).toEqual([500, 500]);
  });

  it('is as it was spoken where not all has come, or frames are not known', () => {
    expect(sent([role, framed(20, 200)])).toEqual([150, 300]);
    expect(sent([arrival(20), arrival(50)])).toEqual([150, 300]);
    expect(steps([push(1, 10, 40)]).map(({ sentBytes }) => sentBytes)).toEqual([150]);
  });
});

describe('kinds of words that a vantage never shows', () => {
  const of = (...channels: (Channel | null)[]) =>
    channels.map((channel, k) => arrival(10 * k, channel === null ? { channel, characters: 0 } : { channel }));
  // Two thoughts, then text; a wait that ends after each.
  const origin = seen('origin', of(null, 'reasoning', 'reasoning', 'text', 'reasoning'));
  const pushes = [push(1, 0, 15), push(2, 15, 25), push(3, 25, 45), push(4, 45, 55)];
  const appOf = (arrivals: Arrival[], spoken = origin) =>
    steps(pushes, spoken, seen('app', arrivals)).map(({ arrived }) => arrived.app);

  it('count as arrived as soon as they are spoken', () => {
    expect(appOf([arrival(40)])).toEqual([10, 20, 30, 40]);
    // The text is not there yet: only thoughts are.
    expect(appOf([arrival(50)])).toEqual([10, 20, 20, 40]);
  });

  it('but not where nothing has been seen at all, or all kinds have', () => {
    expect(appOf([])).toEqual([0, 0, 0, 0]);
    expect(appOf([arrival(30, { channel: 'reasoning' }), arrival(40)])).toEqual([0, 0, 20, 20]);
    expect(steps(pushes, seen('app', [arrival(40)])).map(({ arrived }) => arrived.app)).toEqual([0, 0, 10, 10]);
  });
});
