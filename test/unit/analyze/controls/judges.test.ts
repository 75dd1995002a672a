// What follows from each control: small tables of what came as usual and changed.
import { describe, expect, it } from 'vitest';
import type { Came, ControlArm } from '../../../../src/model/controls.ts';
import { effectOf, inEachPair, SUSPECTS, type ControlScene } from '../../../../src/analyze/controls/control.ts';
import { controlJudges } from '../../../../src/analyze/controls/index.ts';
import { recordingOf, streamOf } from '../../../support/recordings.ts';

const ARM: ControlArm = {
  arm: 'usual',
  pair: 0,
  setting: null,
  came: 'one-piece',
  firstContentMs: 1000,
  lastContentMs: 1000,
  endMs: 1000,
  characters: 800,
};

/** usual, changed, changed, usual */
function abba(usual: Partial<ControlArm>[], changed: Partial<ControlArm>[]): ControlArm[] {
  const arms = (arm: ControlArm['arm'], all: Partial<ControlArm>[]) =>
    all.map((one, pair): ControlArm => ({ ...ARM, arm, pair, ...one }));
  return [...arms('usual', usual), ...arms('changed', changed)];
}

function came(usual: readonly Came[], changed: readonly Came[]): ControlArm[] {
  const of = (all: readonly Came[]) => all.map((one) => ({ came: one }));
  return abba(of(usual), of(changed));
}

function sceneOf(how: Came, httpVersion = '1.1', contentEncoding: string | null = null): ControlScene {
  const made = streamOf([]);
  const response = { ...made.response!, contentEncoding };
  const usual = { ...made, response, endpoint: { httpVersion } as NonNullable<typeof made.endpoint> };
  return { recording: recordingOf([usual]), usual, came: how, looksReplayed: false };
}
const SCENE = sceneOf('one-piece');
/** Piece by piece, but as evenly after as long a wait as what is held and then sent so. */
const SUSPICIOUS: ControlScene = { ...sceneOf('steady'), looksReplayed: true };

/** Of an endpoint: those with the mock behind are judged by what lock-step pushed. */
type EndpointControlId = keyof typeof controlJudges;

function conclude(id: EndpointControlId, arms: ControlArm[], scene = SCENE) {
  return controlJudges[id].conclude(arms, scene);
}

describe('a difference counts only if each pair shows it', () => {
  it.each<[usual: Came[], changed: Came[], effect: ReturnType<typeof effectOf>]>([
    [['one-piece', 'lumps'], ['steady', 'steady'], 'lets-through'],
    [['lumps', 'lumps'], ['one-piece', 'lumps'], 'none'],
    [['one-piece', 'one-piece'], ['steady', 'one-piece'], null],
    // As usual it is not held any more: load or a cache made the difference.
    [['one-piece', 'steady'], ['steady', 'steady'], null],
    [['one-piece', 'one-piece'], ['steady', 'failed'], null],
    [['one-piece', 'one-piece'], ['unclear', 'unclear'], null],
    // One pair is none.
    [['one-piece'], ['steady'], null],
    [['one-piece', 'one-piece'], ['steady'], null],
    [[], [], null],
  ])('%j, changed %j: %s', (usual, changed, effect) => {
    expect(effectOf(came(usual, changed))).toBe(effect);
  });

  it('nor does a pair that lacks one of its answers', () => {
    const both = came(['one-piece', 'one-piece'], ['steady', 'steady']);
    expect(inEachPair(both, () => true)).toBe(true);
    expect(inEachPair(both.slice(0, 3), () => true)).toBe(false);
    expect(inEachPair([], () => true)).toBe(false);
  });
});

describe('what lets the text through names it', () => {
  const freed = came(['one-piece', 'one-piece'], ['steady', 'steady']);
  const same = came(['one-piece', 'one-piece'], ['one-piece', 'one-piece']);
  const OF_APP = ['collected-answer', 'unflushed-writes'];

  it.each<[EndpointControlId, freed: object, same: object]>([
    ['identity', { rulesIn: ['compressor-not-flushed'], rulesOut: [] }, { rulesOut: ['compressor-not-flushed'] }],
    ['direct', { rulesIn: ['proxy-buffering'], rulesOut: OF_APP }, { rulesIn: [], rulesOut: ['proxy-buffering'] }],
    ['http1', { rulesIn: ['proxy-buffering'], rulesOut: OF_APP }, { rulesIn: [], rulesOut: [] }],
    ['http2', { rulesIn: ['proxy-buffering'], rulesOut: OF_APP }, { rulesIn: [], rulesOut: [] }],
    ['incremental-header', { rulesIn: ['proxy-buffering'], rulesOut: [] }, { rulesIn: [], rulesOut: [] }],
    ['keepalive-reuse', { rulesIn: ['proxy-buffering'], rulesOut: [] }, { rulesIn: [], rulesOut: [] }],
    ['no-transform', { rulesIn: ['compressor-not-flushed'], rulesOut: [] }, { rulesIn: [], rulesOut: [] }],
  ])('%s', (id, whenFreed, whenSame) => {
    expect(conclude(id, freed)).toMatchObject(whenFreed);
    expect(conclude(id, same)).toMatchObject(whenSame);
    expect(conclude(id, came(['one-piece', 'steady'], ['steady', 'steady']))).toEqual({ rulesIn: [], rulesOut: [] });
  });
});

describe('one token', () => {
  // Began at 200 of 1000 ms: the text was there to be sent.
  const one = (firstContentMs: number | null, characters = 4) => ({
    firstContentMs,
    characters,
    came: 'one-piece' as const,
  });
  const held = [{}, {}];

  it.each<[title: string, usual: Partial<ControlArm>[], changed: Partial<ControlArm>[], wanted: object]>([
    ['comes in half the time or less: the text was held', held, [one(500), one(200)], { proves: 'buffered' }],
    ['in a little more than half', held, [one(510), one(200)], { rulesIn: [], rulesOut: [] }],
    [
      'takes as long: the model begins late',
      held,
      [one(800), one(990)],
      { rulesOut: expect.arrayContaining(['collected-answer', 'proxy-buffering']) },
    ],
    ['in one pair only', held, [one(800), one(500)], { rulesIn: [], rulesOut: [] }],
    [
      'with an answer as long as before: the limit was not heeded',
      held,
      [one(200, 401), one(200, 401)],
      { rulesIn: [], rulesOut: [] },
    ],
    ['without any text', held, [one(null), one(200)], { rulesIn: [], rulesOut: [] }],
    [
      'of what is not held',
      [{ came: 'steady' }, { came: 'steady' }],
      [one(200), one(200)],
      { rulesIn: [], rulesOut: [] },
    ],
  ])('%s', (_, usual, changed, wanted) => {
    const got = conclude('one-token', abba(usual, changed));
    expect(got).toMatchObject(wanted);
    expect(got.proves ?? null).toBe('proves' in wanted ? 'buffered' : null);
  });
});

describe('one token of what comes evenly after a long wait', () => {
  const even = { came: 'steady', firstContentMs: 1000 } as const;
  const one = (firstContentMs: number) => ({ came: 'one-piece', firstContentMs, characters: 4 }) as const;

  it('comes much earlier: it was replayed', () => {
    const arms = abba([even, even], [one(500), one(20)]);
    expect(conclude('one-token', arms, SUSPICIOUS)).toMatchObject({
      rulesIn: ['collected-answer'],
      proves: 'replayed',
    });
    // Nobody suspects it.
    expect(conclude('one-token', arms, sceneOf('steady'))).toEqual({ rulesIn: [], rulesOut: [] });
  });

  it.each<[string, number, number]>([
    ['in one pair only', 500, 510],
    ['not', 900, 950],
  ])('comes earlier %s', (_, first, second) => {
    const got = conclude('one-token', abba([even, even], [one(first), one(second)]), SUSPICIOUS);
    expect([got.rulesIn, got.proves]).toEqual([[], undefined]);
  });
});

describe('the whole answer of what comes evenly after a long wait', () => {
  const even = (lastContentMs = 1500) => ({ came: 'steady', firstContentMs: 1000, lastContentMs }) as const;
  const whole = (endMs: number | null, characters = 800) => ({ endMs, characters });

  it.each<[string, usual: Partial<ControlArm>[], changed: Partial<ControlArm>[], isReplayed: boolean]>([
    ['is there when the pieces begin', [even(), even()], [whole(1000), whole(1125)], true],
    ['is there a little later', [even(), even()], [whole(1000), whole(1130)], false],
    ['is there when they end: a model that thinks first', [even(), even()], [whole(1480), whole(1500)], false],
    ['is there when they begin, but they are over soon', [even(1499), even(1499)], [whole(1000), whole(1000)], false],
    ['is empty', [even(), even()], [whole(1000, 0), whole(1000)], false],
    ['never ends', [even(), even()], [whole(null), whole(1000)], false],
  ])('%s', (_, usual, changed, isReplayed) => {
    const got = conclude('non-streamed', abba(usual, changed), SUSPICIOUS);
    expect([got.rulesIn, got.proves]).toEqual(isReplayed ? [['collected-answer'], 'replayed'] : [[], undefined]);
    // Where nobody suspects it.
    expect(conclude('non-streamed', abba(usual, changed), sceneOf('steady')).rulesIn).toEqual([]);
  });
});

describe('the answer as a whole', () => {
  const whole = (endMs: number | null, characters = 800) => ({ endMs, characters });

  it.each<
    [title: string, first: number | null, changed: Partial<ControlArm>[], proves: string | null, rulesOut: string[]]
  >([
    // So is one of a cache, and of a model that thinks for long and says little.
    ['is there when the stream begins: no proof', 1000, [whole(1000), whole(1000)], null, []],
    ['takes much longer: not held', 400, [whole(1000), whole(1100)], null, ['collected-answer']],
    ['in between', 410, [whole(1000), whole(1100)], null, []],
    ['did not end', 900, [whole(null), whole(1000)], null, []],
    ['was empty', 900, [whole(1000, 0), whole(1000)], null, []],
  ])('%s', (_, firstContentMs, changed, proves, rulesOut) => {
    const got = conclude('non-streamed', abba([{ firstContentMs }, { firstContentMs }], changed));
    expect([got.proves ?? null, got.rulesOut]).toEqual([proves, rulesOut]);
  });
});

describe('short and long answers', () => {
  /** Ends at `end`, first text at `first`. */
  const answer = (setting: string, pair: number, first: number | null, end: number | null, characters: number) => {
    return { ...ARM, arm: 'changed' as const, setting, pair, firstContentMs: first, endMs: end, characters };
  };
  const both = (first: [short: number | null, long: number | null], characters = 800) =>
    [0, 1, 2].flatMap((pair) => [
      answer('short', pair, first[0], 300, 100),
      answer('long', pair, first[1], 1300, characters),
    ]);

  it('the first text waits for the length: it was held', () => {
    // rho = (1290 - 290) / (1300 - 300) = 1
    expect(conclude('length-slope', both([290, 1290])).proves).toBe('buffered');
  });

  it('it does not: nothing collects the answer', () => {
    // rho = (120 - 100) / (1300 - 300) = 0.02
    expect(conclude('length-slope', both([100, 120]))).toEqual({ rulesIn: [], rulesOut: ['collected-answer'] });
  });

  it.each<[string, ControlArm[]]>([
    ['in between', both([100, 600])],
    ['long answers as long as the short ones', both([290, 1290], 199)],
    ['no text', both([null, 1290])],
    ['fewer than four pairs of answers', both([290, 1290]).slice(0, 3)],
    ['long answers that end before the short ones', both([290, 1290]).map((one) => ({ ...one, endMs: 300 }))],
  ])('%s: nothing follows', (_, arms) => {
    expect(conclude('length-slope', arms)).toEqual({ rulesIn: [], rulesOut: [] });
  });
});

describe('once more', () => {
  it('piece by piece each time: seen once, and nothing that stays', () => {
    expect(conclude('second-request', came([], ['steady', 'steady']))).toMatchObject({
      proves: 'seen-once',
      rulesOut: SUSPECTS,
    });
  });

  it.each<[Came[]]>([[['steady']], [['steady', 'one-piece']], [['one-piece', 'one-piece']], [['steady', 'failed']]])(
    '%j: nothing follows',
    (changed) => {
      expect(conclude('second-request', came([], changed))).toEqual({ rulesIn: [], rulesOut: [] });
    },
  );
});

describe('three at once', () => {
  /** One alone that takes 1000 ms to say its text, and three whose first text comes at these times. */
  const pair = (index: number, firsts: (number | null)[], how: Came = 'steady'): ControlArm[] => [
    { ...ARM, pair: index, came: 'steady', firstContentMs: 100, endMs: 1100 },
    ...firsts.map((firstContentMs) => ({ ...ARM, arm: 'changed' as const, pair: index, came: how, firstContentMs })),
  ];
  const SERIAL = [2100, 100, 1100];

  it.each<[title: string, arms: ControlArm[], wanted: object]>([
    [
      'each waits for the one before',
      [...pair(0, SERIAL), ...pair(1, [900, 1800, 100])],
      { rulesIn: ['serialised-streams'] },
    ],
    [
      'all begin together',
      [...pair(0, [100, 110, 120]), ...pair(1, [100, 100, 400])],
      { rulesOut: ['serialised-streams'] },
    ],
    [
      'two beside each other, and the third behind',
      [...pair(0, [100, 110, 1100]), ...pair(1, [100, 110, 1100])],
      { rulesOut: ['serialised-streams'] },
    ],
    ['in one pair only', [...pair(0, SERIAL), ...pair(1, [100, 110, 120])], { rulesIn: [], rulesOut: [] }],
    ['one of them without text', [...pair(0, SERIAL), ...pair(1, [100, null, 1100])], { rulesIn: [], rulesOut: [] }],
    ['refused', [...pair(0, SERIAL, 'failed'), ...pair(1, SERIAL, 'failed')], { rulesIn: [], rulesOut: [] }],
    ['a single pair', pair(0, SERIAL), { rulesIn: [], rulesOut: [] }],
  ])('%s', (_, arms, wanted) => {
    expect(conclude('parallel', arms)).toMatchObject(wanted);
  });
});

describe('a control is made only where it can tell something', () => {
  it.each<[EndpointControlId, ControlScene, isMade: boolean]>([
    ['identity', sceneOf('one-piece', '1.1', 'gzip'), true],
    ['identity', sceneOf('one-piece', '1.1', ' Identity '), false],
    ['identity', sceneOf('one-piece'), false],
    ['no-transform', sceneOf('lumps', '1.1', 'br'), true],
    ['no-transform', sceneOf('lumps'), false],
    ['http1', sceneOf('one-piece', '2'), true],
    ['http1', sceneOf('one-piece', '1.1'), false],
    ['http2', sceneOf('one-piece', '1.1'), true],
    ['http2', sceneOf('one-piece', '2'), false],
    ['one-token', sceneOf('one-piece'), true],
    ['one-token', sceneOf('lumps'), false],
    ['length-slope', sceneOf('one-piece'), true],
    ['length-slope', sceneOf('lumps'), false],
    ['second-request', sceneOf('one-piece'), true],
    ['second-request', sceneOf('lumps'), false],
    ['one-token', SUSPICIOUS, true],
    ['one-token', sceneOf('steady'), false],
    ['non-streamed', sceneOf('one-piece'), true],
    ['non-streamed', SUSPICIOUS, true],
    ['non-streamed', sceneOf('steady'), false],
    ['direct', sceneOf('lumps'), true],
    ['direct', SUSPICIOUS, false],
    ['http1', sceneOf('steady', '2'), false],
    ['parallel', sceneOf('steady'), true],
    ['parallel', sceneOf('one-piece'), false],
  ])('%s: %#', (id, scene, isMade) => {
    expect(controlJudges[id].splits(scene).length > 0).toBe(isMade);
  });
});

describe('the times by which a control is judged', () => {
  const times = (id: EndpointControlId, arms: ControlArm[]) => controlJudges[id].times?.(arms) ?? null;
  const first = (firstContentMs: number | null) => ({ firstContentMs, endMs: 9000 });
  const setting = (how: string, firstContentMs: number) => ({ ...ARM, setting: how, firstContentMs });

  it.each<[EndpointControlId, ControlArm[], readonly number[] | null]>([
    ['one-token', abba([first(900), first(1000)], [first(20), first(40)]), [950, 30]],
    ['one-token', abba([first(900), first(1000)], [first(null), first(null)]), []],
    ['non-streamed', abba([first(900), first(1000)], [first(8000), first(8000)]), [950, 9000]],
    ['length-slope', [setting('short', 300), setting('long', 1300), setting('long', 1500)], [300, 1400]],
    ['parallel', abba([first(100), first(100)], [first(300), first(9)]), [300]],
    ['identity', abba([first(900)], [first(20)]), null],
  ])('%s', (id, arms, wanted) => expect(times(id, arms)).toEqual(wanted));
});
