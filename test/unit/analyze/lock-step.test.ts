// What lock-step shows at each vantage, from what had arrived when each wait ended.
import { describe, expect, it } from 'vitest';
import { measureLockStep } from '../../../src/analyze/lock-step.ts';
import type { LockStep } from '../../../src/model/recording.ts';
import type { Arrival, Read, Timeline, VantageId } from '../../../src/model/timeline.ts';
import { draw, NO_SCREEN, streamOf, timeline } from '../../support/recordings.ts';

const CHARACTERS = 20;
const QUIET = { isTls: false, unitMs: 1 };

/** What each vantage had when the wait for chunk k ended, in chunks. */
type Have = { wire: number; app?: number; observer?: number };

/** @param have after chunk k was sent (0-based) */
function steps(count: number, bytes: number, have: (k: number) => Have): LockStep[] {
  return Array.from({ length: count }, (_, k) => {
    const { wire, app = wire, observer = app } = have(k);
    const seen = observer > k;
    return {
      sentAtMs: 10 * k,
      sentCharacters: CHARACTERS * (k + 1),
      sentBytes: bytes * (k + 1),
      seenAtMs: seen ? 10 * k + 1 : null,
      waitedMs: seen ? 1 : 9,
      arrived: {
        wireBytes: bytes * wire,
        wire: CHARACTERS * wire,
        app: CHARACTERS * app,
        observer: CHARACTERS * observer,
        ...NO_SCREEN,
      },
    };
  });
}

const measure = (lockStep: LockStep[], vantage: 'app' | 'observer' = 'observer') =>
  measureLockStep(streamOf([], { instrument: 'lock-step', lockStep }), vantage, QUIET)!;

it('thirty chunks seen alone are a proof', () => {
  expect(measure(steps(30, 150, (k) => ({ wire: k + 1 })))).toMatchObject({
    proven: true,
    chunksSeenAlone: 30,
    chunksBehind: 0,
    bufferBytes: null,
    flushes: [],
    hop: null,
    delayMs: { p50: 1, max: 1 },
  });
});

it('twenty-nine are none, but no hop holds anything either', () => {
  expect(measure(steps(29, 150, (k) => ({ wire: k + 1 })))).toMatchObject({
    proven: false,
    hop: null,
    mechanism: null,
    bufferBytes: null,
    proofMs: null,
  });
});

it('there is nothing to say without pushes, or of the origin', () => {
  const of = (lockStep: LockStep[] | null, vantage: VantageId = 'observer') =>
    measureLockStep(streamOf([], { instrument: 'lock-step', lockStep }), vantage, QUIET);
  const proof = steps(30, 150, (k) => ({ wire: k + 1 }));
  expect(of(null)).toBeNull();
  expect(of([])).toBeNull();
  expect(of(proof, 'origin')).toBeNull();
  expect(of(proof)).not.toBeNull();
});

describe('how long it took', () => {
  // Chunk 3 of 34 waits 9 ms in vain; the others 1 ms, and the last but one 4. Sent every 10 ms from 500 on.
  const waited = steps(34, 150, (k) => ({ wire: k === 3 ? k : k + 1 })).map((step, k): LockStep => {
    const sentAtMs = 500 + 10 * k;
    const waitedMs = k === 32 ? 4 : step.waitedMs;
    return { ...step, sentAtMs, waitedMs, seenAtMs: step.seenAtMs === null ? null : sentAtMs + waitedMs };
  });

  it('from the first chunk to the end of the last wait, and for the row that proves it', () => {
    // Chunk 33 is sent at 830 and waits until 831; the row begins with chunk 4 at 540.
    expect(measure(waited)).toMatchObject({ durationMs: 331, proofMs: 291, patienceMs: 9, chunksSent: 34 });
  });

  it('for each chunk that was seen alone', () => {
    // Of 33 delays one has 4 ms: the 95th percentile lies at 30.4 of 32.
    expect(measure(waited).delayMs).toEqual({ p50: 1, p95: 1, max: 4 });
    expect(measure(waited.slice(3, 4)).delayMs).toEqual({ p50: null, p95: null, max: null });
  });

  it('a delay that all of them share is told, without a hop', () => {
    const slow = steps(30, 150, (k) => ({ wire: k + 1 })).map((step, k): LockStep => {
      return { ...step, sentAtMs: 100 * k, seenAtMs: 100 * k + 100, waitedMs: 100 };
    });
    expect(measure(slow)).toMatchObject({ proven: true, hop: null, mechanism: { kind: 'timer', periodMs: 100 } });
  });
});

it('thirty in a row after a hiccup are one', () => {
  const hiccup = (k: number) => ({ wire: k === 3 ? k : k + 1 });
  expect(measure(steps(34, 150, hiccup))).toMatchObject({ proven: true, chunksSeenAlone: 33 });
});

it('eight that took three seconds are one, the wait for the last among them', () => {
  const slow = (waitedMs: number) =>
    steps(8, 150, (k) => ({ wire: k + 1 })).map((step, k): LockStep => {
      return { ...step, sentAtMs: waitedMs * k, seenAtMs: waitedMs * (k + 1), waitedMs };
    });
  expect(measure(slow(374)).proven).toBe(false);
  expect(measure(slow(375))).toMatchObject({ proven: true, durationMs: 3000, chunksSeenAlone: 8 });
  // A machine that stood still for five seconds in one of the waits has not looked for so long.
  const stopped = slow(10).map((step, k): LockStep => (k === 4 ? { ...step, waitedMs: 5000 } : step));
  expect(measure(stopped).proven).toBe(false);
});

describe('behind', () => {
  it.each([1, 2, 3])('always %d: each chunk comes only with a later one', (behind) => {
    const measured = measure(steps(20, 150, (k) => ({ wire: k + 1, app: Math.max(0, k + 1 - behind) })));
    expect(measured).toMatchObject({ proven: false, chunksBehind: behind, hop: 'client' });
    expect(measured.bufferBytes).toBeNull();
    expect(measured.mechanism).toBeNull();
  });

  it('for four waits, once the pipe is full', () => {
    // Two behind: the first two waits fill the pipe.
    const of = (count: number) => measure(steps(count, 150, (k) => ({ wire: Math.max(0, k - 1) }))).chunksBehind;
    expect(of(6)).toBe(2);
    expect(of(5)).toBeNull();
  });

  it('not if it varies: it is the number at the end that counts', () => {
    const of = (wire: (k: number) => number) => measure(steps(12, 150, (k) => ({ wire: wire(k) }))).chunksBehind;
    expect(of((k) => (k === 8 ? k - 1 : k))).toBeNull();
    expect(of((k) => (k < 2 ? k + 1 : k))).toBeNull();
  });
});

describe('the hop that holds', () => {
  it('is the one in front of the vantage that lacked text in most of the waits', () => {
    // The wire lacked the first two chunks, the app the next three.
    const of = (wireLacks: number) => measure(steps(5, 150, (k) => ({ wire: k < wireLacks ? k : k + 1, app: k }))).hop;
    expect(of(2)).toBe('client');
    expect(of(3)).toBe('upstream');
  });

  it('of two that lacked it as often, the first', () => {
    expect(measure(steps(6, 150, (k) => ({ wire: k < 3 ? k : k + 1, app: k }))).hop).toBe('upstream');
  });

  it('counts waits in vain alone', () => {
    // Three chunks that were seen, and one that the observer lacked.
    const mostlySeen = steps(4, 150, (k) => ({ wire: k + 1, app: k + 1, observer: k === 3 ? k : k + 1 }));
    expect(measure(mostlySeen).hop).toBe('event-loop');
    const unlike = mostlySeen.map((step): LockStep => (step.seenAtMs === null ? step : { ...step, arrived: NOTHING }));
    expect(measure(unlike).hop).toBe('event-loop');
  });

  it('is the last where all had it when patience ran out', () => {
    const lateLook = steps(5, 150, (k) => ({ wire: k + 1 })).map((step): LockStep => ({ ...step, seenAtMs: null }));
    expect(measure(lateLook).hop).toBe('event-loop');
    expect(measure(lateLook, 'app').hop).toBe('client');
  });

  it('lies in front of the vantage that was waited for', () => {
    const starved = steps(5, 150, (k) => ({ wire: k + 1, app: k, observer: 0 }));
    expect(measure(starved, 'app').hop).toBe('client');
  });
});
const NOTHING = { wireBytes: 0, wire: 0, app: 0, observer: 0, ...NO_SCREEN };

describe('a buffer', () => {
  it('that cuts at 4,096 bytes is known to the byte', () => {
    const bytes = 150;
    const lockStep = steps(120, bytes, () => ({ wire: 0 })).map((step): LockStep => {
      const wireBytes = Math.floor(step.sentBytes / 4096) * 4096;
      const whole = Math.floor(wireBytes / bytes) * CHARACTERS;
      return {
        ...step,
        seenAtMs: null,
        arrived: { wireBytes, wire: whole, app: whole, observer: whole, ...NO_SCREEN },
      };
    });
    const measured = measure(lockStep);
    expect(measured).toMatchObject({ bufferBytes: 4096, hop: 'upstream', chunksBehind: null });
    expect(measured.flushes[0]).toEqual({ sentBytes: 4200, receivedBytes: 4096, chunks: 27 });
  });

  it('chunks of one size leave open who counts: bytes or chunks', () => {
    const frame = Math.ceil(4096 / 150);
    const measured = measure(steps(200, 150, (k) => ({ wire: Math.floor((k + 1) / frame) * frame })));
    expect(measured).toMatchObject({ hop: 'upstream', bufferBytes: null });
    expect(measured.mechanism).toMatchObject({
      kind: 'ambiguous',
      fits: [
        { kind: 'count', count: 28 },
        { kind: 'size', sizeBytes: 4096 },
      ],
    });
  });
});

describe('what had come out at each flush', () => {
  it('behind the hop that holds, though another one holds as well', () => {
    // Groups of three at the wire, of which the observer gets six at a time.
    const groups = (k: number, size: number) => Math.floor((k + 1) / size) * size;
    const measured = measure(
      steps(12, 150, (k) => ({ wire: groups(k, 3), app: groups(k, 3), observer: groups(k, 6) })),
    );
    expect(measured).toMatchObject({ hop: 'upstream', chunksPerFlush: 3 });
    expect(measured.flushes).toEqual([
      { sentBytes: 450, receivedBytes: 450, chunks: 3 },
      { sentBytes: 900, receivedBytes: 900, chunks: 3 },
      { sentBytes: 1350, receivedBytes: 1350, chunks: 3 },
      { sentBytes: 1800, receivedBytes: 1800, chunks: 3 },
    ]);
  });

  it('in bytes of the chunks that are whole, where the wire has more than the app', () => {
    // After chunk 3 the app has two chunks and a half.
    const lockStep = steps(4, 150, (k) => ({ wire: k + 1, app: 0 })).map((step, k): LockStep => {
      const characters = k < 3 ? 0 : 2.5 * CHARACTERS;
      return { ...step, arrived: { ...step.arrived, app: characters, observer: characters } };
    });
    expect(measure(lockStep).flushes).toEqual([{ sentBytes: 600, receivedBytes: 300, chunks: 2 }]);
    const less = lockStep.map((step): LockStep => {
      const some = step.arrived.app === 0 ? 0 : 5;
      return { ...step, arrived: { ...step.arrived, app: some, observer: some } };
    });
    expect(measure(less).flushes).toEqual([{ sentBytes: 600, receivedBytes: 0, chunks: 0 }]);
    const two = lockStep.map((step): LockStep => {
      const some = step.arrived.app === 0 ? 0 : 2 * CHARACTERS;
      return { ...step, arrived: { ...step.arrived, app: some, observer: some } };
    });
    expect(measure(two).flushes).toEqual([{ sentBytes: 600, receivedBytes: 300, chunks: 2 }]);
  });

  it('in bytes of the wire, where the app has all that came, or more', () => {
    // The app lacks two chunks, and has all with the third, of which the wire had more bytes than these chunks.
    const lockStep = (app: number) =>
      steps(3, 150, (k) => ({ wire: k + 1, app: k < 2 ? 0 : app })).map((step, k): LockStep => {
        return { ...step, arrived: { ...step.arrived, wireBytes: 151 * (k + 1) } };
      });
    expect(measure(lockStep(3))).toMatchObject({ hop: 'client', flushes: [{ receivedBytes: 453 }] });
    expect(measure(lockStep(3.5))).toMatchObject({ hop: 'client', flushes: [{ receivedBytes: 453 }] });
  });
});

describe('the bytes of the wire', () => {
  /** A wire whose reads brought so much at the end of each wait in which something came: framed and decoded. */
  function wireOf(reads: readonly Read[], arrivals: Arrival[] = []): Timeline {
    return { ...timeline('wire', arrivals), reads: [...reads] };
  }
  const framedAs = { beganReadId: 0, readId: 0, indexInRead: 0, startByte: 0, endByte: 150 };
  const arrival = (more: Partial<Arrival> = {}): Arrival => {
    return { atMs: 1, channel: 'text', characters: CHARACTERS, bytes: 150, ...more };
  };
  /** Chunks of 150 bytes; the wire has so many bytes after each wait. */
  const cut = (count: number, wireBytesAt: (sentBytes: number) => number) =>
    steps(count, 150, () => ({ wire: 0 })).map((step): LockStep => {
      const wireBytes = wireBytesAt(step.sentBytes);
      const whole = Math.floor(wireBytes / 150) * CHARACTERS;
      return { ...step, seenAtMs: null, arrived: { ...NOTHING, wireBytes, wire: whole, app: whole, observer: whole } };
    });
  const measureWith = (wire: Timeline, lockStep: LockStep[]) =>
    measureLockStep(streamOf([wire], { instrument: 'lock-step', lockStep }), 'observer', QUIET)!;

  it('are counted with their framing up to the end of the wait', () => {
    // Body 900, 1,800, 2,550, 3,450: six chunks, six, five, six. Framed 1,000 each time; a read behind the last wait.
    const groups = [900, 1800, 2550, 3450];
    const lockStep = cut(23, (sent) => groups.findLast((bytes) => bytes <= sent) ?? 0);
    const reads = groups.map((bytes, i): Read => {
      const { sentAtMs, waitedMs } = lockStep[bytes / 150 - 1]!;
      return { atMs: sentAtMs + waitedMs, bytes: 900, framedBytes: 1000, decodedBytes: 777 + i };
    });
    const after: Read = { atMs: 1000, bytes: 1, framedBytes: 1, decodedBytes: 1 };
    expect(measureWith(wireOf([...reads, after]), lockStep).mechanism).toMatchObject({
      kind: 'size',
      sizeBytes: 1000,
      accounting: 'framed',
    });
  });

  it('that end in the middle of a frame show that bytes are counted, not chunks', () => {
    // 1,024 bytes each time, of chunks of 256: four chunks, or what is decoded ends inside the next.
    const lockStep = steps(20, 256, (k) => ({ wire: 4 * Math.floor((k + 1) / 4) }));
    const reads = (decodedBytes: number) =>
      [3, 7, 11, 15, 19].map((k): Read => {
        return { atMs: 10 * k + 1, bytes: 1024, framedBytes: 1024, decodedBytes };
      });
    const kindOf = (decodedBytes: number, arrivals: Arrival[]) =>
      measureWith(wireOf(reads(decodedBytes), arrivals), lockStep).mechanism?.kind;
    const framed = [arrival(), arrival({ frame: framedAs })];
    expect(kindOf(1024, framed)).toBe('ambiguous');
    expect(kindOf(1030, framed)).toBe('size');
    // Of an app nobody knows where its frames end.
    expect(kindOf(1030, [arrival()])).toBe('ambiguous');
  });

  it('whose frames are known tell nothing of the client behind it', () => {
    const lockStep = steps(20, 256, (k) => ({ wire: k + 1, app: 4 * Math.floor((k + 1) / 4) }));
    const reads = [{ atMs: 1, bytes: 1024, framedBytes: 1024, decodedBytes: 1030 }];
    const measured = measureWith(wireOf(reads, [arrival({ frame: framedAs })]), lockStep);
    expect(measured).toMatchObject({ hop: 'client', mechanism: { kind: 'ambiguous' } });
  });

  it('a block tells how many chunks are whole after each wait', () => {
    // As drawn in the tests of the rule: chunks of 200 bytes, whole when the bytes pass a multiple of 512 from 100 on.
    const lockStep = steps(16, 200, (k) => {
      const taken = Math.floor((200 * (k + 1) + 100) / 512) * 512 - 100;
      return { wire: k + 1, app: Math.max(0, Math.floor(taken / 200)) };
    });
    expect(measure(lockStep).mechanism).toMatchObject({ kind: 'block', sizeBytes: 512 });
  });
});

it('seen by the app and never by the observer: the event loop', () => {
  const measured = measure(steps(8, 150, (k) => ({ wire: k + 1, app: k + 1, observer: 0 })));
  expect(measured).toMatchObject({ proven: false, chunksSeenAlone: 0, hop: 'event-loop', flushes: [] });
});

describe('at the screen of a program, whose inside nobody sees', () => {
  /** @param shown bytes that have come out of stdout after chunk k; a chunk is 40 characters there. */
  function program(count: number, shown: (k: number) => number) {
    const lockStep = steps(count, 190, (k) => ({ wire: k + 1, app: 0, observer: 0 })).map((step, k): LockStep => {
      const screenBytes = shown(k);
      const screen = CHARACTERS * Math.floor(screenBytes / 40);
      const seenAtMs = screen >= step.sentCharacters ? step.sentAtMs + 1 : null;
      return { ...step, seenAtMs, arrived: { ...step.arrived, screen, screenBytes } };
    });
    const timelines = [draw('origin', 'x'), draw('wire', 'x'), draw('screen', 'x')];
    return measureLockStep(streamOf(timelines, { instrument: 'lock-step', lockStep }), 'screen', QUIET)!;
  }

  it('what its wire lacked is the upstream', () => {
    const lockStep = steps(8, 190, () => ({ wire: 0 })).map((step): LockStep => ({ ...step, seenAtMs: null }));
    const at = (...vantages: VantageId[]) => {
      const timelines = vantages.map((vantage) => draw(vantage, 'x'));
      return measureLockStep(streamOf(timelines, { instrument: 'lock-step', lockStep }), 'screen', QUIET)!.hop;
    };
    expect(at('wire', 'screen')).toBe('upstream');
    // Nobody has looked at the wire.
    expect(at('screen')).toBe('display');
    expect(at()).toBe('display');
  });

  it('thirty chunks are a proof there too', () => {
    expect(program(30, (k) => 40 * (k + 1))).toMatchObject({ proven: true, vantage: 'screen', hop: null });
  });

  it.each([
    ['cut anywhere', 4096, (sent: number) => Math.floor(sent / 4096) * 4096],
    ['cut between two pieces', 8192, (sent: number) => Math.floor(sent / 8160) * 8160],
  ])('a buffer of stdout is known by what comes out each time: %s', (_, bufferBytes, shown) => {
    expect(program(700, (k) => shown(40 * (k + 1)))).toMatchObject({ proven: false, bufferBytes, hop: 'display' });
  });

  it('a program that lets nothing out has no buffer of a size', () => {
    expect(program(300, () => 0)).toMatchObject({ bufferBytes: null, flushes: [], hop: 'display' });
  });
});
