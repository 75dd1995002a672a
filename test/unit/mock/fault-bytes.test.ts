// What each fault writes, byte for byte, at its exact time: `100 [t0000 a]` is a write at 100 ms.
import { once } from 'node:events';
import { createGunzip, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chain, prepareFaults } from '../../../src/mock/faults/index.ts';
import { createLane } from '../../../src/mock/faults/lane.ts';
import { cut, join, sizeOf, take, type Piece } from '../../../src/mock/faults/piece.ts';
import { createVirtualClock } from '../../../src/mock/virtual-clock.ts';
import type { FaultSpec } from '../../../src/model/scenario.ts';
import type { Schedule } from '../../../src/model/timeline.ts';
import { faultOf, planOf, startPlaying, type StageOptions } from '../../support/stage.ts';

const THREE = planOf([100], [200], [300]);

function played(faults: FaultSpec[], plan: Schedule = THREE, options: StageOptions = {}) {
  const stage = startPlaying(plan, { ...options, faults });
  stage.run();
  expect(stage.bugs).toEqual([]);
  return { ...stage, writtenAll: [...stage.written(), ...stage.events] };
}
const [A, B, C] = ['[t0000 a]', '[t0001 b]', '[t0002 c]'];

describe('what is written when', () => {
  it.each<[string, FaultSpec[], string[]]>([
    ['no fault', [], ['0 <', `100 ${A}`, `200 ${B}`, `300 ${C}`, '300 >', 'end 300']],
    ['full-buffer', [{ id: 'full-buffer' }], [`300 <${A}${B}${C}>`, 'end 300']],
    ['replay', [{ id: 'replay', gapMs: 50 }], ['300 <', `350 ${A}`, `400 ${B}`, `450 ${C}`, '500 >', 'end 550']],
    ['replay, 20 ms by default', [{ id: 'replay' }], ['300 <', `320 ${A}`, `340 ${B}`, `360 ${C}`, '380 >', 'end 400']],
    ['coalesce by count', [{ id: 'coalesce', count: 2 }], [`100 <${A}`, `300 ${B}${C}`, '300 >', 'end 300']],
    ['coalesce by time', [{ id: 'coalesce', lingerMs: 120 }], [`120 <${A}`, `300 ${B}${C}>`, 'end 300']],
    [
      'coalesce by both: a flush by count begins the time anew',
      [{ id: 'coalesce', count: 2, lingerMs: 150 }],
      [`100 <${A}`, `300 ${B}${C}`, '300 >', 'end 300'],
    ],
    [
      'coalesce by both: time first',
      [{ id: 'coalesce', count: 2, lingerMs: 60 }],
      ['60 <', `160 ${A}`, `260 ${B}`, `300 ${C}>`, 'end 300'],
    ],
    ['timer', [{ id: 'timer', periodMs: 130 }], [`130 <${A}`, `260 ${B}`, `300 ${C}>`, 'end 300']],
    [
      'stall',
      [{ id: 'stall', afterChunks: [1], forMs: 150 }],
      ['0 <', `100 ${A}`, `250 ${B}`, `300 ${C}`, '300 >', 'end 300'],
    ],
    [
      'stall twice',
      [{ id: 'stall', afterChunks: [1, 3], forMs: 50 }],
      ['0 <', `100 ${A}`, `200 ${B}`, `300 ${C}`, '350 >', 'end 350'],
    ],
    [
      'stall behind the end',
      [{ id: 'stall', afterChunks: [2], forMs: 500 }],
      ['0 <', `100 ${A}`, `200 ${B}`, `700 ${C}>`, 'end 700'],
    ],
    ['pace', [{ id: 'pace', gapMs: 130 }], ['0 <', `100 ${A}`, `230 ${B}`, `360 ${C}`, '490 >', 'end 490']],
    [
      'pace that is faster',
      [{ id: 'pace', gapMs: 10 }],
      ['0 <', `100 ${A}`, `200 ${B}`, `300 ${C}`, '310 >', 'end 310'],
    ],
    ['truncate', [{ id: 'truncate', afterChunks: 2 }], ['0 <', `100 ${A}`, `200 ${B}`, 'truncated 200']],
    ['reset', [{ id: 'reset', afterChunks: 1 }], ['0 <', `100 ${A}`, 'reset 100']],
    ['hang', [{ id: 'hang', afterChunks: 2 }], ['0 <', `100 ${A}`, `200 ${B}`]],
    [
      'reset that never comes',
      [{ id: 'reset', afterChunks: 9 }],
      ['0 <', `100 ${A}`, `200 ${B}`, `300 ${C}`, '300 >', 'end 300'],
    ],
    [
      'error-mid-stream',
      [{ id: 'error-mid-stream', afterChunks: 1, message: 'too much' }],
      ['0 <', `100 ${A}`, '100 !too much!', 'end 100'],
    ],
    ['malformed', [{ id: 'malformed', atChunk: 2 }], ['0 <', `100 ${A}`, '200 [?', `300 ${C}`, '300 >', 'end 300']],
    [
      'comments',
      [{ id: 'comments' }],
      [
        '0 <',
        '100 (keep-alive)',
        `100 ${A}`,
        '200 (keep-alive)',
        `200 ${B}`,
        '300 (keep-alive)',
        `300 ${C}`,
        '300 >',
        'end 300',
      ],
    ],
    [
      'comments now and then',
      [{ id: 'comments', everyChunks: 2 }],
      ['0 <', `100 ${A}`, '200 (keep-alive)', `200 ${B}`, `300 ${C}`, '300 >', 'end 300'],
    ],
    [
      'split',
      [{ id: 'split', gapMs: 10 }],
      ['10 <', '100 [t00', '110 00 a]', '200 [t00', '210 01 b]', '300 [t00', '310 02 c]', '310 >', 'end 310'],
    ],
    [
      'split, 2 ms by default',
      [{ id: 'split' }],
      ['2 <', '100 [t00', '102 00 a]', '200 [t00', '202 01 b]', '300 [t00', '302 02 c]', '302 >', 'end 302'],
    ],
  ])('%s', (_, faults, writes) => {
    expect(played(faults).writtenAll).toEqual(writes);
  });

  it('a timer counts its periods from the start of the answer', () => {
    const { written } = played([{ id: 'timer', periodMs: 130 }], THREE, { startMs: 1_000 });
    expect(written()).toEqual([`130 <${A}`, `260 ${B}`, `300 ${C}>`]);
  });

  it('a timer holds all of one period together', () => {
    const { written } = played([{ id: 'timer', periodMs: 1_000 }], planOf([100], [1_100], [2_500]));
    expect(written()).toEqual([`1000 <${A}`, `2000 ${B}`, `2500 ${C}>`]);
  });

  it('a pace holds chunks of one moment apart', () => {
    const { written } = played([{ id: 'pace', gapMs: 40 }], planOf([100], [100], [100]));
    expect(written()).toEqual(['0 <', `100 ${A}`, `140 ${B}`, `180 ${C}`, '220 >']);
  });

  it('pieces of a split do not overtake each other', () => {
    const { written } = played([{ id: 'split', gapMs: 10 }], planOf([100], [103]));
    expect(written()).toEqual(['10 <', '100 [t00', '110 00 a]', '110 [t00', '113 01 b]', '113 >']);
  });

  it('a stall joins what came meanwhile', () => {
    const { writes } = played([{ id: 'stall', afterChunks: [1], forMs: 150 }], planOf([100], [120], [240]));
    expect(writes.map(({ text }) => text)).toEqual(['<', A, `${B}${C}>`]);
  });

  it('of two chunks that come together a stall begins behind both', () => {
    const { written } = played(
      [
        { id: 'coalesce', count: 2 },
        { id: 'stall', afterChunks: [2], forMs: 500 },
      ],
      planOf([1], [2], [3], [4]),
    );
    // < and a, then b and c: three chunks have passed, and never exactly two.
    expect(written()).toEqual([`1 <${A}`, `3 ${B}${C}`, '4 [t0003 d]>']);
  });

  it('nothing at all passes a fault that holds', () => {
    const silent = { writer: { opening: () => [], closing: () => [] } };
    const empty = { arrivals: [], endMs: 5 };
    for (const id of ['full-buffer', 'replay']) {
      expect(played([{ id }], empty, silent).writtenAll).toEqual(['end 5']);
    }
    expect(played([{ id: 'coalesce', count: 2 }], empty, silent).writtenAll).toEqual(['end 5']);
    expect(played([{ id: 'timer', periodMs: 3 }], empty, silent).writtenAll).toEqual(['end 5']);
    expect(played([{ id: 'size-buffer', sizeBytes: 3 }], empty, silent).writtenAll).toEqual(['end 5']);
  });
});

it.each<FaultSpec>([
  { id: 'full-buffer' },
  { id: 'coalesce', count: 1 },
  { id: 'coalesce', lingerMs: 50 },
  { id: 'timer', periodMs: 50 },
  { id: 'size-buffer', sizeBytes: 9 },
  { id: 'stall', afterChunks: [1], forMs: 50 },
])('%j passes on no piece that is empty', (spec) => {
  const sizes: number[] = [];
  const spy = faultOf(({ emit, end }) => ({ push: (piece) => (sizes.push(piece.bytes.length), emit(piece)), end }));
  const silent = { writer: { opening: () => [], closing: () => [] } };
  const stage = startPlaying(planOf([100], [200]), { ...silent, faults: [spec, spy] });
  stage.run();
  const none = startPlaying({ arrivals: [], endMs: 5 }, { ...silent, faults: [spec, spy] });
  none.run();
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(18);
});

it('a count without a time never waits for one', () => {
  const { clock, run, written } = startPlaying(planOf([100]), { faults: [{ id: 'coalesce', count: 9 }] });
  const asked: number[] = [];
  const { at } = clock;
  clock.at = (atMs, callback) => (asked.push(atMs), at(atMs, callback));
  run();
  expect(asked.every(Number.isFinite)).toBe(true);
  expect(written()).toEqual([`100 <${A}>`]);
});

it('what waits on its way is overtaken by nothing, also when its time has come already', () => {
  const clock = createVirtualClock();
  const lane = createLane(clock);
  const called: string[] = [];
  const send = (name: string, atMs: number) => lane(() => void called.push(name), atMs);
  send('at once', 0);
  expect(called).toEqual(['at once']);
  send('first', 10);
  clock.at(10, () => send('second', 10));
  send('also first', 10);
  expect(called).toEqual(['at once']);
  clock.run();
  expect(called).toEqual(['at once', 'first', 'also first', 'second']);
  send('past', 5);
  expect(called.at(-1)).toBe('past');
});

describe('bytes', () => {
  it('size-buffer cuts wherever it is full, and passes the rest at the end', () => {
    const { written } = played([{ id: 'size-buffer', sizeBytes: 10 }]);
    expect(written()).toEqual([`100 <${A}`, `300 ${B}[`, '300 t0002 c]>']);
    expect(played([{ id: 'size-buffer', sizeBytes: 29 }]).written()).toEqual([`300 <${A}${B}${C}>`]);
  });

  it('crlf widens line ends of what has lines, once', () => {
    const lines = { hasLines: true, content: () => 'a\nb\r\n\n' };
    expect(played([{ id: 'crlf' }], planOf([1]), { writer: lines }).body()).toBe('<a\r\nb\r\n\r\n>');
    expect(played([{ id: 'crlf' }], planOf([1]), { writer: { content: () => 'a\n' } }).body()).toBe('<a\n>');
  });

  it('comments where the protocol has none', () => {
    expect(played([{ id: 'comments' }], planOf([1]), { writer: { comment: () => null } }).body()).toBe(`<${A}>`);
  });

  it('malformed completes its chunk', () => {
    const { player, exchange } = played([{ id: 'malformed', atChunk: 1 }]);
    player.written(3, 7n);
    expect(exchange.chunks[0]!.writtenAt).toBe(7n);
  });

  it('split cuts inside the first character of several bytes', () => {
    const { writes } = played([{ id: 'split' }], planOf([1]), {
      writer: { content: () => 'ab東c', opening: () => [] },
    });
    expect(writes.map(({ text }) => text)[0]).toBe('ab\u{FFFD}');
    const edge = played([{ id: 'split' }], planOf([1]), { writer: { content: () => 'ÀÁ', opening: () => [] } });
    expect(edge.writes[0]!.text).toBe('\u{FFFD}');
  });

  it('faults stack in the order of the scenario', () => {
    const both = [{ id: 'full-buffer' }, { id: 'size-buffer', sizeBytes: 20 }];
    expect(played(both).written()).toEqual([`300 <${A}${B}[`, '300 t0002 c]>']);
    const other = [{ id: 'pace', gapMs: 1_000 }, { id: 'full-buffer' }];
    expect(played(other).written()).toEqual([`3100 <${A}${B}${C}>`]);
  });
});

describe('gzip', () => {
  const ended = (stage: ReturnType<typeof startPlaying>) => expect.poll(() => stage.events).toEqual(['end 300']);

  it('without a flush holds all, and says so in the log', async () => {
    const pieces: Buffer[] = [];
    const spy = faultOf(({ emit, end }) => ({ push: (piece) => (pieces.push(piece.bytes), emit(piece)), end }));
    const stage = startPlaying(THREE, { faults: [{ id: 'gzip', flush: false }, spy] });
    stage.run(299);
    await new Promise((resolve) => setTimeout(resolve, 20));
    // At most the header of the format has left.
    expect(Buffer.concat(pieces).length).toBeLessThanOrEqual(10);
    stage.run();
    await ended(stage);
    const body = Buffer.concat(pieces);
    expect(gunzipSync(body).toString()).toBe(`<${A}${B}${C}>`);
    stage.player.written(body.length - 1, 1n);
    expect(stage.exchange.chunks.map((chunk) => chunk.writtenAt)).toEqual([null, null, null]);
    stage.player.written(body.length, 2n);
    expect(stage.exchange.chunks.map((chunk) => chunk.writtenAt)).toEqual([2n, 2n, 2n]);
  });

  it('with a flush lets each chunk out by itself', async () => {
    const unzip = createGunzip();
    let text = '';
    unzip.on('data', (piece) => (text += String(piece)));
    let bytes = 0;
    const spy = faultOf(({ emit, end }) => ({
      push(piece) {
        unzip.write(piece.bytes);
        bytes += piece.bytes.length;
        emit(piece);
      },
      end,
    }));
    const stage = startPlaying(THREE, { faults: [{ id: 'gzip', flush: true }, spy] });
    stage.run(100);
    await expect.poll(() => text).toBe(`<${A}`);
    stage.player.written(bytes, 1n);
    expect(stage.exchange.chunks.map((chunk) => chunk.writtenAt)).toEqual([1n]);
    stage.run(200);
    await expect.poll(() => text).toBe(`<${A}${B}`);
    stage.run();
    await ended(stage);
    unzip.end();
    await once(unzip, 'end');
    expect(text).toBe(`<${A}${B}${C}>`);
  });
});

describe('pieces', () => {
  const piece = (text: string, ...completes: number[]): Piece => ({ bytes: Buffer.from(text), completes });
  const show = ({ bytes, completes }: Piece) => [bytes.toString(), ...completes];

  it('joined complete what each of them does', () => {
    expect(show(join([piece('ab', 0), piece('c'), piece('d', 1, 2)]))).toEqual(['abcd', 0, 1, 2]);
    expect(sizeOf([piece('ab'), piece('c')])).toBe(3);
  });

  it('cut complete it with their last byte', () => {
    expect(cut(piece('abc', 4), 1).map(show)).toEqual([['a'], ['bc', 4]]);
  });

  it.each([
    [1, ['a'], ['bc', 0], ['de', 1]],
    [3, ['abc', 0], ['de', 1]],
    [4, ['abcd', 0], ['e', 1]],
    [5, ['abcde', 0, 1]],
    [9, ['abcde', 0, 1]],
    [0, [''], ['abc', 0], ['de', 1]],
  ])('take %i bytes from the front', (size, taken, ...left) => {
    const queue = [piece('abc', 0), piece('de', 1)];
    expect(show(take(queue, size))).toEqual(taken);
    expect(queue.map(show)).toEqual(left);
  });
});

describe('before the body', () => {
  const before = (spec: FaultSpec) => prepareFaults([spec])[0]!.beforeBody;

  it('an HTTP error, with when to try again', () => {
    const error = { id: 'http-error', status: 429, message: 'slow down' };
    expect(before(error)).toEqual({ status: { code: 429, message: 'slow down', headers: {} } });
    expect(before({ ...error, retryAfterSeconds: 7 }).status!.headers).toEqual({ 'retry-after': '7' });
  });

  it('a delay', () => {
    expect(before({ id: 'slow-headers', delayMs: 30 })).toEqual({ delayMs: 30 });
  });

  it('nothing for the others, which work on the body', () => {
    expect(before({ id: 'full-buffer' })).toEqual({});
    expect(prepareFaults([{ id: 'slow-headers', delayMs: 30 }])[0]!.stage).toBeNull();
  });

  it.each<FaultSpec>([
    { id: 'http-error', status: 200, message: '' },
    { id: 'http-error', status: 600, message: '' },
    { id: 'stall', afterChunks: [], forMs: 1 },
    { id: 'coalesce', count: 0 },
    { id: 'coalesce', count: 1.5 },
    { id: 'pace', gapMs: 0 },
    { id: 'gzip' },
  ])('%j is no fault', (spec) => {
    expect(() => prepareFaults([spec])).toThrow('has wrong parameters');
  });
});

it('an empty chain passes all on', () => {
  const seen: string[] = [];
  const context = {
    emit: ({ bytes }: Piece) => void seen.push(bytes.toString()),
    end: () => void seen.push('end'),
  } as Parameters<typeof chain>[1];
  const out = chain([], context);
  out.push({ bytes: Buffer.from('a'), completes: [] });
  out.end();
  expect(seen).toEqual(['a', 'end']);
});
