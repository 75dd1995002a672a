// Every threshold stands in the page of thresholds with the value that it has; and what happens on both sides of those that
// no other test and no recording holds.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { measureTimeline } from '../../../src/analyze/measures.ts';
import { mechanismOf } from '../../../src/analyze/mechanism.ts';
import type { SeenUnit } from '../../../src/analyze/units.ts';
import { groupingOf, type Flush } from '../../../src/analyze/lock-step-mechanism.ts';
import type { LockStep, Recording } from '../../../src/model/recording.ts';
import type { Arrival, Timeline, VantageId } from '../../../src/model/timeline.ts';
import { lockStepOf } from '../../support/lock-step.ts';
import { CALM, draw, NO_SCREEN, recordingOf, silentLoop, streamOf, timeline } from '../../support/recordings.ts';

const ROOM = new URL('../../../src/analyze/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOM), 'utf8');

it('the page has each threshold with its value, and no other', () => {
  const page = read('README.md').matchAll(/^\| `([\w./-]+)` `([A-Z_]+)` \| ([^|]+) \|/gm);
  const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const inCode = files.flatMap((file) =>
    [...read(file).matchAll(/^(?:export )?const ([A-Z_]+)(?:: [^=]+)? = ([\d._]+);/gm)].map(
      ([, name, value]) => `${file} ${name} ${Number(value!.replaceAll('_', ''))}`,
    ),
  );
  const onPage = [...page].map(([, file, name, value]) => `${file} ${name} ${Number(value!.replaceAll(',', ''))}`);
  expect(onPage.toSorted()).toEqual(inCode.toSorted());
});

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const LUMPS = '.......4.......4...2';
function curves(seen: string): Timeline[] {
  const vantages: readonly VantageId[] = ['wire', 'app', 'observer'];
  return [draw('origin', SPOKEN), ...vantages.map((vantage) => draw(vantage, seen))];
}

describe('CERTAIN_SHARE: what is certain is said beside what was seen', () => {
  const least = (noiseMs: number) =>
    analyze(recordingOf([streamOf(curves(LUMPS))], { calibration: { ...CALM, noiseMs } })).verdict.evidence.find(
      ({ kind }) => kind === 'figure',
    );

  // 95 % of the text is 350 ms late or less.
  it('above nine tenths of it nothing', () => expect(least(35)).toBeUndefined());
  it('below it', () => expect(least(36)).toEqual({ kind: 'figure', figure: 'least-lag', valueMs: 314 }));
});

describe('SILENCE_MS: a silence of the loop is evidence', () => {
  const silence = (toMs: number) =>
    analyze(
      recordingOf([streamOf(curves(LUMPS), { loop: silentLoop(0, 950, 500, toMs) })], { budgetMs: 20 }),
    ).verdict.evidence.some(({ kind }) => kind === 'span');

  it('from 100 ms on', () => expect([silence(595), silence(600)]).toEqual([false, true]));
});

describe('LATE_SHARE: two pauses are apart if the text was on time between', () => {
  /** Late by 300 ms, then by as much as told, then by 300 ms again. */
  const pauses = (betweenMs: number) => {
    const lags = [0, 0, 300, 200, betweenMs, betweenMs, betweenMs, 300, 200, 0, 0, 0];
    const at = (vantage: VantageId, lagOf: (i: number) => number) =>
      timeline(
        vantage,
        lags.map((_, i): Arrival => ({ atMs: 100 * i + lagOf(i), channel: 'text', characters: 20, bytes: 150 })),
      );
    return analyze(recordingOf([streamOf([at('origin', () => 0), at('wire', (i) => lags[i]!)])])).verdict.reason;
  };

  it('by half of the budget or less', () => expect(pauses(50)).toBeNull());
  it('not by more: then it is one pause, and it may be an accident', () => expect(pauses(51)).toBe('seen-once'));
});

describe('MIN_PUSHES: that nothing came is proven', () => {
  const recording = (count: number): Recording =>
    recordingOf([lockStepOf(count, () => ({ wire: 0 })), streamOf(curves(SPOKEN))]);

  it('by eight pushes, not by seven', () => {
    expect(analyze(recording(8)).verdict.delivery).toBe('replayed');
    expect(analyze(recording(7)).verdict.delivery).toBe('incremental');
  });
});

describe('MAX_OFFSET_BYTES: a reader of blocks may have begun to count before the first chunk', () => {
  const SIZE = 4096;
  /** Chunks of uneven length, read in blocks, when so many bytes came before them. */
  const named = (offset: number) => {
    let end = 0;
    const ends = Array.from({ length: 160 }, (_, k) => (end += 151 + ((k * k * 37) % 211)));
    const whole = (k: number) => {
      const taken = Math.floor((ends[k]! + offset) / SIZE) * SIZE - offset;
      return ends.filter((chunk) => chunk <= taken).length;
    };
    const steps = ends.map((sentBytes, k): LockStep => {
      const arrived = { wireBytes: sentBytes, wire: 0, app: 0, observer: 0, ...NO_SCREEN };
      return { sentAtMs: k, sentCharacters: k + 1, sentBytes, seenAtMs: null, waitedMs: 1, arrived };
    });
    const flushes = ends.flatMap((sentBytes, k): Flush[] => {
      const before = k === 0 ? 0 : whole(k - 1);
      if (whole(k) === before) return [];
      const receivedBytes = ends[whole(k) - 1]!;
      const bytes = { sentBytes, receivedBytes, framedBytes: receivedBytes, decodedBytes: receivedBytes };
      return [{ step: k, whole: whole(k), chunks: whole(k) - before, endsInside: false, ...bytes }];
    });
    return groupingOf(flushes, steps, { hop: 'client', isTls: false, wholeAt: whole });
  };

  it('by up to 2,047 bytes', () => expect(named(2047)).toMatchObject({ kind: 'block', sizeBytes: SIZE }));
  it('not by more', () => expect(named(2048 + 400)).not.toMatchObject({ kind: 'block', sizeBytes: SIZE }));
});

describe('TURN_MS: what comes out of a loop that is dead again and again comes in turns', () => {
  /** Dead for 200 ms each time, then text comes twice; chunks of uneven sizes at uneven times. */
  const period = (apartMs: number) => {
    const inMs = Array.from({ length: 60 }, (_, i) => 30 * i + 17 * (i % 3) + 11 * (i % 5));
    const spoken = inMs.toSorted((a, b) => a - b);
    const outMs = spoken.map((atMs) => {
      const cycle = 200 + apartMs;
      const turn = Math.ceil((atMs - apartMs) / cycle) * cycle;
      return atMs <= turn - 200 ? turn - 200 : turn + (atMs > turn - 100 ? apartMs : 0);
    });
    const units = spoken.map((atMs, i): SeenUnit => {
      return {
        inMs: atMs,
        outMs: Math.max(atMs, outMs[i]!),
        bytes: 100 + 90 * (i % 4),
        characters: 20,
        channel: 'text',
      };
    });
    const at = (vantage: VantageId, times: readonly number[]) =>
      timeline(
        vantage,
        times.map((atMs): Arrival => ({ atMs, channel: 'text', characters: 20, bytes: 100 })),
      );
    const hop = {
      units,
      before: at('origin', spoken),
      after: at(
        'wire',
        units.map((unit) => unit.outMs),
      ),
      reads: null,
    };
    return mechanismOf(hop, 'batched', { unitMs: 1, floorMs: 0 });
  };

  it('pieces up to 20 ms apart are one turn', () => expect(period(20)).toMatchObject({ kind: 'timer' }));
  it('pieces further apart are two', () => expect(period(21)).not.toMatchObject({ kind: 'timer' }));
});

it('CURVE_POINTS: a curve of more points is thinned out to 200, from the first to the last', () => {
  const curve = (count: number) =>
    measureTimeline(
      timeline(
        'wire',
        Array.from({ length: count }, (_, i): Arrival => ({ atMs: i, channel: 'text', characters: 1, bytes: 1 })),
      ),
    ).curve;
  expect(curve(200)).toHaveLength(200);
  expect(curve(201)).toHaveLength(200);
  expect([curve(500)[0], curve(500).at(-1)]).toEqual([
    [0, 1],
    [499, 500],
  ]);
});
