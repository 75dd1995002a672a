// The player on a virtual clock: what it speaks when, what it writes, and what its log says. No socket.
import { describe, expect, it } from 'vitest';
import type { Driver, Playback } from '../../../src/mock/exchange.ts';
import { protocols } from '../../../src/protocols/index.ts';
import { faultOf, planOf, startPlaying } from '../../support/stage.ts';

const THREE = planOf([100], [200], [350]);
/** Lets promises go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** An answer whose driver the test holds in its hand. */
function driven(plan = THREE, options: Parameters<typeof startPlaying>[1] = {}, more: { firstTracer?: number } = {}) {
  const given: Driver[] = [];
  let leave!: { end: () => void; throw: (bug: unknown) => void };
  const drive = (driver: Driver) => {
    given.push(driver);
    return new Promise<void>((resolve, reject) => void (leave = { end: resolve, throw: reject }));
  };
  const stage = startPlaying(plan, { ...options, playback: { kind: 'driven', drive, ...more } });
  return { ...stage, driver: given[0]!, ...leave };
}

describe('timed', () => {
  it.each([0, 70_000.25])('speaks each chunk at its time after the start, at %s ms', (startMs) => {
    const { run, written, spokenMs, events } = startPlaying(THREE, { startMs });
    expect(written()).toEqual(['0 <']);
    run();
    expect(written()).toEqual(['0 <', '100 [t0000 a]', '200 [t0001 b]', '350 [t0002 c]', '350 >']);
    expect(spokenMs()).toEqual([100, 200, 350]);
    expect(events).toEqual(['end 350']);
  });

  it('logs plan, words and sizes of each chunk', () => {
    const { run, exchange } = startPlaying(planOf([100], [200.5, 'reasoning']), { startMs: 1_000 });
    run();
    const base = { characters: 7, bytes: 9, writtenAt: null };
    expect(exchange.chunks).toEqual([
      {
        ...base,
        index: 0,
        tracer: 't0000',
        channel: 'text',
        text: 't0000 a',
        plannedAt: 1_100_000_000n,
        spokenAt: 1_100_000_000n,
      },
      {
        ...base,
        index: 1,
        tracer: 't0001',
        channel: 'reasoning',
        text: 't0001 b',
        plannedAt: 1_200_500_000n,
        spokenAt: 1_200_500_000n,
      },
    ]);
  });

  it('counts bytes as they are written, characters as they are said', () => {
    const { run, exchange } = startPlaying(planOf([1]), { writer: { content: () => '東京' } });
    run();
    expect(exchange.chunks[0]).toMatchObject({ bytes: 6, characters: 7 });
  });

  it('speaks chunks of one moment together, and no later one', () => {
    const { run, written } = startPlaying(planOf([100], [100], [101]));
    run(100);
    expect(written()).toEqual(['0 <', '100 [t0000 a]', '100 [t0001 b]']);
  });

  it('speaks all that is due when it wakes late, and logs when that was', () => {
    const { clock, exchange, run } = startPlaying(THREE);
    // Another callback of the same clock held it up.
    clock.at(0, () => clock.run(250));
    run(50);
    const [first, second] = exchange.chunks;
    expect([first, second].map((chunk) => chunk!.plannedAt)).toEqual([100_000_000n, 200_000_000n]);
    expect(exchange.chunks).toHaveLength(2);
  });

  it('ends after the last chunk where the plan says so', () => {
    const { run, events, written } = startPlaying({ ...planOf([100]), endMs: 400 });
    run(399);
    expect(events).toEqual([]);
    run();
    expect(events).toEqual(['end 400']);
    expect(written().at(-1)).toBe('400 >');
  });

  it('an empty plan is an empty answer', () => {
    const { run, body, events } = startPlaying({ arrivals: [], endMs: 30 });
    run();
    expect(body()).toBe('<>');
    expect(events).toEqual(['end 30']);
  });

  it('closes a tool call that is open, as a chunk that nobody planned', () => {
    const { run, body, exchange } = startPlaying(planOf([10, 'tool-arguments'], [20, 'tool-arguments'], [30]));
    run();
    expect(body()).toBe('<[{"query":"t0000 a][t0001 b]["}][t0002 c]>');
    expect(exchange.chunks.map(({ tracer, index }) => [index, tracer])).toEqual([
      [0, 't0000'],
      [1, 't0001'],
      [2, ''],
      [3, 't0002'],
    ]);
    expect(exchange.chunks[2]!.plannedAt).toBe(30_000_000n);
    const atEnd = startPlaying(planOf([10, 'tool-arguments']));
    atEnd.run();
    expect(atEnd.body()).toBe('<[{"query":"t0000 a]["}]>');
    expect(atEnd.exchange.chunks[1]).toMatchObject({ plannedAt: null, text: '"}', characters: 2, bytes: 4 });
  });

  it('gives the protocol the id, the scenario and the address of the exchange', () => {
    const asked: unknown[] = [];
    const { writer } = protocols.get('plain-ndjson');
    startPlaying(THREE, { protocol: { writer: (answer) => (asked.push(answer), writer(answer)) } });
    expect(asked).toEqual([{ id: 'made', model: 'made', path: '/made' }]);
  });
});

describe('instant', () => {
  it('speaks three chunks at once, without faults', () => {
    const plan = planOf([100], [200], [300], [400]);
    const { body, events, exchange, written } = startPlaying(plan, {
      playback: { kind: 'instant' },
      faults: [{ id: 'full-buffer' }, { id: 'hang', afterChunks: 1 }],
    });
    expect(body()).toBe('<[t0000 a][t0001 b][t0002 c]>');
    expect(written().every((write) => write.startsWith('0 '))).toBe(true);
    expect(events).toEqual(['end 0']);
    expect(exchange.chunks.map(({ plannedAt }) => plannedAt)).toEqual([null, null, null]);
  });

  it('sets no deadline', () => {
    const { run, written } = startPlaying(THREE, { playback: { kind: 'instant' } });
    const before = written().length;
    run();
    expect(written()).toHaveLength(before);
  });
});

describe('driven', () => {
  it('speaks when it is told to, and ends when the driver does', async () => {
    const { driver, clock, written, end, events, exchange } = driven();
    clock.run(1_000);
    expect(written()).toEqual(['0 <']);
    const chunk = driver.speak();
    expect(chunk).toBe(exchange.chunks[0]);
    expect(chunk).toMatchObject({ tracer: 't0000', plannedAt: null, spokenAt: 1_000_000_000n });
    expect(written().at(-1)).toBe('1000 [t0000 a]');
    expect(events).toEqual([]);
    end();
    await settled();
    expect(written().at(-1)).toBe('1000 >');
    expect(events).toEqual(['end 1000']);
  });

  it('begins the plan anew with fresh tracers when its text is used up', () => {
    const { driver } = driven();
    expect([1, 2, 3, 4, 5].map(() => driver.speak().text)).toEqual([
      't0000 a',
      't0001 b',
      't0002 c',
      't0003 a',
      't0004 b',
    ]);
  });

  it('counts its tracers from the one that it is given', () => {
    const { driver } = driven(THREE, {}, { firstTracer: 10_000 });
    expect([driver.speak().text, driver.speak(20).tracer]).toEqual(['t10000 a', 't10001']);
  });

  it.each([
    [0, 7],
    [7, 7],
    // One character is the blank, and it ends with one.
    [8, 8],
    [9, 9],
    [400, 400],
  ])('pads a chunk so that it is at least %i bytes long', (minBytes, length) => {
    const { driver, exchange } = driven();
    const { text, bytes, characters } = driver.speak(minBytes);
    expect(text.startsWith('t0000 a')).toBe(true);
    expect(text).toHaveLength(length);
    expect(characters).toBe(length);
    expect(bytes).toBe(length + 2);
    expect(exchange.chunks).toHaveLength(1);
  });

  it('pads by bytes, where characters have several', () => {
    const plan = planOf([1]);
    const wide = { ...plan, arrivals: [{ ...plan.arrivals[0]!, text: 't0000 東京' }] };
    const { driver } = driven(wide);
    // 12 bytes are there.
    expect(driver.speak(12).text).toBe('t0000 東京');
    expect(Buffer.byteLength(driver.speak(20).text)).toBe(20);
  });

  it('goes through the faults', () => {
    const { driver, written } = driven(THREE, { faults: [{ id: 'coalesce', count: 3 }] });
    // The frame that opens the answer is the first of the group.
    expect(written()).toEqual([]);
    driver.speak();
    driver.speak();
    expect(written()).toEqual(['0 <[t0000 a][t0001 b]']);
  });

  it('gives its driver the exchange, and the signal that the client has left', async () => {
    const { driver, exchange, abort, end, events, body } = driven();
    expect(driver.exchange).toBe(exchange);
    expect(driver.signal.aborted).toBe(false);
    abort.abort();
    expect(driver.signal.aborted).toBe(true);
    // What is spoken to nobody is in the log, and nowhere else.
    driver.speak();
    end();
    await settled();
    expect(body()).toBe('<');
    expect(events).toEqual([]);
    expect(exchange.chunks).toHaveLength(1);
  });

  const text = 'text' as const;
  const reasoning = 'reasoning' as const;
  it.each([
    ['one kind', Array.from({ length: 9 }, () => text), 5],
    ['few chunks', [text, text], 2],
    [
      'two kinds, one after the other',
      [...Array.from({ length: 9 }, () => reasoning), ...Array.from({ length: 9 }, () => text)],
      14,
    ],
    ['one of another kind at the end', [...Array.from({ length: 9 }, () => text), reasoning], 10],
    ['nothing', [], 0],
  ])('knows after how many chunks each kind was spoken: %s', (_, channels, chunks) => {
    const { driver } = driven(planOf(...channels.map((channel, i) => [i, channel] as const)));
    expect(driver.chunksForAllKinds).toBe(chunks);
  });
});

describe('the client leaves in the middle', () => {
  it('nothing more is spoken or written', () => {
    const { run, abort, body, exchange, events, clock } = startPlaying(THREE);
    run(250);
    abort.abort();
    const callbacks: number[] = [];
    clock.at(5_000, () => void callbacks.push(1));
    run();
    expect(body()).toBe('<[t0000 a][t0001 b]');
    expect(exchange.chunks).toHaveLength(2);
    expect(events).toEqual([]);
    expect(callbacks).toEqual([1]);
  });

  it('between the last chunk and the end as well', () => {
    const { run, abort, body, events } = startPlaying({ ...planOf([10]), endMs: 20 });
    run(15);
    abort.abort();
    run();
    expect(body()).toBe('<[t0000 a]');
    expect(events).toEqual([]);
  });

  it('what a fault holds is not written any more, nor does it break off', () => {
    const { run, abort, body, events } = startPlaying(THREE, {
      faults: [
        { id: 'replay', gapMs: 10 },
        { id: 'truncate', afterChunks: 2 },
      ],
    });
    run(359);
    expect(body()).toBe('<');
    abort.abort();
    run();
    expect(body()).toBe('<');
    expect(events).toEqual([]);
  });

  it('a fault that still waits makes the model say nothing more', () => {
    const { run, abort, exchange, body } = startPlaying(THREE, { faults: [{ id: 'timer', periodMs: 500 }] });
    run(150);
    abort.abort();
    run();
    expect(exchange.chunks).toHaveLength(1);
    expect(body()).toBe('');
  });

  it('a tool call that is open stays open', async () => {
    const { driver, abort, end, exchange } = driven(planOf([1, 'tool-arguments']));
    driver.speak();
    abort.abort();
    end();
    await settled();
    expect(exchange.chunks).toHaveLength(1);
  });

  it('one that comes and leaves in the same moment hears nothing', () => {
    const { run, abort, body } = startPlaying(THREE);
    abort.abort();
    run();
    expect(body()).toBe('<');
  });
});

describe('faults', () => {
  it('what is held counts as spoken at once, and is written later', () => {
    const { run, spokenMs, written } = startPlaying(THREE, { faults: [{ id: 'full-buffer' }] });
    run();
    expect(spokenMs()).toEqual([100, 200, 350]);
    expect(written()).toEqual(['350 <[t0000 a][t0001 b][t0002 c]>']);
  });

  it('at one and the same moment the model speaks first', () => {
    const { run, written } = startPlaying(THREE, { faults: [{ id: 'timer', periodMs: 100 }] });
    run();
    expect(written()).toEqual(['100 <[t0000 a]', '300 [t0001 b]', '350 [t0002 c]>']);
  });

  it('and ends, before a fault acts', () => {
    const { run, written, events } = startPlaying(planOf([100], [200]), { faults: [{ id: 'timer', periodMs: 200 }] });
    run();
    expect(written()).toEqual(['200 <[t0000 a][t0001 b]>']);
    expect(events).toEqual(['end 200']);
  });

  it('but nothing that is due later', () => {
    const { run, written } = startPlaying(planOf([100], [300]), { faults: [{ id: 'coalesce', lingerMs: 250 }] });
    run(260);
    expect(written()).toEqual(['250 <[t0000 a]']);
  });

  it.each([
    ['truncate', 'truncated'],
    ['reset', 'reset'],
  ])('%s: the body breaks off, and the model goes on speaking to nobody', (id, how) => {
    const { run, body, events, exchange } = startPlaying(THREE, { faults: [{ id, afterChunks: 2 }] });
    run();
    expect(body()).toBe('<[t0000 a][t0001 b]');
    expect(events).toEqual([`${how} 200`]);
    expect(exchange.chunks).toHaveLength(3);
  });

  it('nothing is written behind the end', () => {
    const late = faultOf(({ clock, emit, end }) => ({
      push: emit,
      end() {
        end();
        end();
        emit({ bytes: Buffer.from('late'), completes: [] });
        clock.at(clock.nowMs() + 10, () => emit({ bytes: Buffer.from('later'), completes: [] }));
      },
    }));
    const { run, body, events } = startPlaying(planOf([10]), { faults: [late] });
    run();
    expect(body()).toBe('<[t0000 a]>');
    expect(events).toEqual(['end 10']);
  });

  it('nothing is broken off twice, or behind the end', () => {
    const twice = faultOf(({ emit, end, breakOff }) => ({
      push: emit,
      end() {
        breakOff('reset');
        breakOff('truncated');
        end();
      },
    }));
    const { run, events } = startPlaying(planOf([10]), { faults: [twice] });
    run();
    expect(events).toEqual(['reset 10']);
  });

  it('pieces without bytes are not written, but complete their chunks', () => {
    const empty = faultOf(({ emit, end }) => ({
      push({ bytes, completes }) {
        emit({ bytes, completes: [] });
        emit({ bytes: Buffer.alloc(0), completes });
      },
      end,
    }));
    const { run, writes, player, exchange } = startPlaying(planOf([10]), { faults: [empty] });
    run();
    expect(writes.map(({ text }) => text)).toEqual(['<', '[t0000 a]', '>']);
    player.written(10, 5n);
    expect(exchange.chunks[0]!.writtenAt).toBe(5n);
  });
});

describe('the write log', () => {
  it('a chunk is written once the last of its bytes is', () => {
    const { run, player, exchange } = startPlaying(THREE);
    const writtenAt = () => exchange.chunks.map((chunk) => chunk.writtenAt);
    run();
    player.written(1, 1n);
    player.written(9, 2n);
    expect(writtenAt()).toEqual([null, null, null]);
    player.written(10, 3n);
    expect(writtenAt()).toEqual([3n, null, null]);
    player.written(28, 4n);
    expect(writtenAt()).toEqual([3n, 4n, 4n]);
    player.written(29, 5n);
    expect(writtenAt()).toEqual([3n, 4n, 4n]);
  });

  it('what is known to be whole only after its bytes were written was written with them', () => {
    let finish = () => {};
    const late = faultOf(({ emit, end }) => ({
      push: ({ bytes }) => emit({ bytes, completes: [] }),
      end: () => void (finish = () => (emit({ bytes: Buffer.alloc(0), completes: [0, 1, 2] }), end())),
    }));
    const { run, player, exchange } = startPlaying(THREE, { faults: [late] });
    run();
    player.written(29, 7n);
    expect(exchange.chunks.map((chunk) => chunk.writtenAt)).toEqual([null, null, null]);
    finish();
    expect(exchange.chunks.map((chunk) => chunk.writtenAt)).toEqual([7n, 7n, 7n]);
  });

  it('follows the bytes through a fault that cuts anywhere', () => {
    const { run, player, exchange, writes } = startPlaying(THREE, { faults: [{ id: 'size-buffer', sizeBytes: 6 }] });
    run();
    expect(writes.map(({ text }) => text)).toEqual(['<[t000', '0 a][t', '0001 b', '][t000', '2 c]>']);
    let bytes = 0;
    writes.forEach(({ text }, i) => player.written((bytes += text.length), BigInt(i)));
    expect(exchange.chunks.map((chunk) => chunk.writtenAt)).toEqual([1n, 3n, 4n]);
  });
});

describe('a bug of ours goes to fail, and nothing more is played', () => {
  const bug = new Error('a bug');
  const throws = () => {
    throw bug;
  };

  it('of a protocol, in a timed answer', () => {
    const { run, bugs, events, exchange } = startPlaying(THREE, { writer: { content: throws } });
    run();
    expect(bugs).toEqual([bug]);
    expect(events).toEqual([]);
    expect(exchange.chunks).toEqual([]);
  });

  it('of a fault that is pushed', () => {
    const made = faultOf(({ emit, end }) => ({
      push: (piece) => (piece.completes.length > 0 ? throws() : emit(piece)),
      end,
    }));
    const { run, bugs, body } = startPlaying(THREE, { faults: [made] });
    run();
    expect(bugs).toEqual([bug]);
    expect(body()).toBe('<');
  });

  it('of a fault at the end', () => {
    const { run, bugs, events } = startPlaying(THREE, {
      faults: [faultOf(({ emit }) => ({ push: emit, end: throws }))],
    });
    run();
    expect(bugs).toEqual([bug]);
    expect(events).toEqual([]);
  });

  it('of a fault in a callback of the clock', () => {
    const made = faultOf(({ clock, emit, end }) => {
      clock.at(clock.nowMs() + 150, throws);
      return { push: emit, end };
    });
    const { run, bugs, body } = startPlaying(THREE, { faults: [made] });
    run();
    expect(bugs).toEqual([bug]);
    expect(body()).toBe('<[t0000 a]');
  });

  it('of a fault behind one that works in callbacks of its own', async () => {
    const behind = faultOf(({ end }) => ({ push: throws, end }));
    const { run, bugs, events } = startPlaying(THREE, { faults: [{ id: 'gzip', flush: true }, behind] });
    run();
    await expect.poll(() => bugs.length).toBeGreaterThan(0);
    expect(bugs[0]).toBe(bug);
    expect(events).toEqual([]);
  });

  it('of a driver that rejects', async () => {
    const { throw: reject, bugs, events } = driven();
    reject(bug);
    await settled();
    expect(bugs).toEqual([bug]);
    expect(events).toEqual([]);
  });

  it('of a driver that throws at once', async () => {
    const playback: Playback = { kind: 'driven', drive: throws };
    const { bugs } = startPlaying(THREE, { playback });
    await settled();
    expect(bugs).toEqual([bug]);
  });

  it('of the end of a driven answer', async () => {
    const { end, bugs } = driven(THREE, { writer: { closing: throws } });
    end();
    await settled();
    expect(bugs).toEqual([bug]);
  });

  it('of a driver, also when the client has left', async () => {
    const { abort, throw: reject, bugs } = driven();
    abort.abort();
    reject(bug);
    await settled();
    expect(bugs).toEqual([bug]);
  });
});
