// Controls with the mock behind: which is made next, and what follows from what came. Lock-step is made by hand.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { experimentsOf } from '../../../src/analyze/experiments.ts';
import { wantsExperiment } from '../../../src/analyze/wanted-experiment.ts';
import type { MockControlId } from '../../../src/model/controls.ts';
import type { LockStep, Recording, StreamRecord } from '../../../src/model/recording.ts';
import { draw, NO_SCREEN, recordingOf, streamOf } from '../../support/recordings.ts';

interface Made {
  /** Bytes of each chunk, and of each comment with a minus. */
  pushes: readonly number[];
  /** How many pushes are out when the wait for push k ends. */
  out: (k: number) => number;
  waitedMs?: number;
}

/** Each push is waited for; a chunk has a tenth of its bytes as characters. */
function pushed({ pushes, out, waitedMs = 10 }: Made): LockStep[] {
  const sum = (count: number, of: (bytes: number) => number) =>
    pushes.slice(0, count).reduce((all, bytes) => all + of(bytes), 0);
  const characters = (count: number) => sum(count, (bytes) => Math.max(0, bytes) / 10);
  return pushes.map((_, k): LockStep => {
    const came = Math.min(out(k), k + 1);
    const isSeen = characters(came) >= characters(k + 1);
    const wire = characters(came);
    const arrived = { wireBytes: sum(came, Math.abs), wire, app: 0, observer: 0, ...NO_SCREEN };
    const sentAtMs = k * waitedMs;
    return {
      sentAtMs,
      sentCharacters: characters(k + 1),
      sentBytes: sum(k + 1, Math.abs),
      seenAtMs: isSeen ? sentAtMs + waitedMs : null,
      waitedMs,
      arrived,
    };
  });
}

const times = (count: number, bytes: number) => Array.from({ length: count }, () => bytes);
const by = (size: number) => (k: number) => Math.floor((k + 1) / size) * size;
const alone = (k: number) => k + 1;
const none = () => 0;

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const LATE = '...................a';
const response = (headers: Record<string, string> = {}): Partial<StreamRecord> => ({
  response: { status: 200, headers, contentType: 'text/event-stream', contentEncoding: null },
});
const stream = (instrument: StreamRecord['instrument'], made: Made, more: Partial<StreamRecord> = {}): StreamRecord =>
  streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)], { instrument, lockStep: pushed(made), ...more });
const app = (usual: Made, changed: readonly StreamRecord[] = [], more: Partial<StreamRecord> = {}): Recording =>
  recordingOf(
    [
      stream('lock-step', usual, more),
      streamOf([draw('origin', SPOKEN), draw('wire', LATE)], { instrument: 'timed', ...response(), ...more }),
      ...changed,
    ],
    { subject: { kind: 'app' }, mode: 'both' },
  );
const shown = (recording: Recording, id: MockControlId) =>
  experimentsOf(recording, analyze).find((experiment) => experiment.id === id);

//   bytes    16 chunks of 256 at a time; both a count and a size fit
const SIXTEEN: Made = { pushes: times(64, 256), out: by(16) };
//   uneven   no rule fits
const UNEVEN: Made = { pushes: times(60, 256), out: (k) => [3, 10, 13, 31, 34, 52].findLast((n) => n <= k + 1) ?? 0 };
const TIMER: Made = { pushes: times(30, 256), out: alone, waitedMs: 250 };
const LONG: Made = { pushes: times(20, 4096), out: alone };

describe('longer chunks', () => {
  const { BY_COUNT, BY_BYTES, BY_TIME } = {
    BY_COUNT: { pushes: times(48, 4096), out: by(16) },
    BY_BYTES: LONG,
    BY_TIME: { pushes: times(5, 4096), out: alone, waitedMs: 250 },
  };
  it.each<[string, Made, Made, string | null]>([
    ['as many bytes: bytes', SIXTEEN, BY_BYTES, 'bytes'],
    ['as many chunks: their number', SIXTEEN, BY_COUNT, 'count'],
    ['each alone and as late: time', TIMER, BY_TIME, 'time'],
    ['each alone, but sooner: nothing', TIMER, BY_BYTES, null],
    ['each with the next one: nothing', { pushes: times(40, 256), out: (k) => k }, { ...LONG, out: (k) => k }, null],
    ['in groups that differ: nothing', SIXTEEN, { ...UNEVEN, pushes: times(60, 4096) }, null],
    ['not at all: nothing', SIXTEEN, { pushes: times(40, 4096), out: none }, null],
  ])('%s', (_, usual, changed, decides) => {
    const experiment = shown(app(usual, [stream('larger-chunks', changed)]), 'larger-chunks');
    expect(experiment?.letOut?.by).toBe(decides);
  });

  it('rule in what goes by number or time, and rule out the others', () => {
    const of = (usual: Made, changed: Made) => shown(app(usual, [stream('larger-chunks', changed)]), 'larger-chunks');
    expect(of(SIXTEEN, BY_COUNT)).toMatchObject({ rulesIn: ['collected-chunks'] });
    expect(of(TIMER, BY_TIME)).toMatchObject({ rulesIn: ['flush-timer'] });
    expect(of(SIXTEEN, BY_BYTES)).toMatchObject({
      rulesIn: [],
      rulesOut: ['collected-chunks', 'flush-timer', 'collected-answer'],
    });
  });

  it('in a stream that failed: nothing', () => {
    const failed = stream('larger-chunks', BY_BYTES, { outcome: { kind: 'reset', message: 'cut' } });
    const recording = app(SIXTEEN, [failed]);
    expect(shown(recording, 'larger-chunks')).toMatchObject({ rulesIn: [], rulesOut: [], letOut: null });
    expect(analyze(recording).verdict.evidence).toContainEqual(
      expect.objectContaining({ control: 'larger-chunks', failure: { kind: 'reset', status: 200, isEnd: false } }),
    );
  });
});

describe('comments', () => {
  const held: Made = { ...SIXTEEN, waitedMs: 1000 };
  const pushes = [-2048, 256, ...times(70, -30)];
  const padded = (out: Made['out'], usual = held) =>
    shown(app(usual, [stream('padding', { pushes, out })]), 'padding')?.letOut;
  const after = (count: number) => (k: number) => (k < count ? 0 : k + 1);

  it('that push the text out at as many bytes as usual show that bytes hold it', () => {
    expect(padded(after(60))).toMatchObject({ by: 'bytes', changed: { bytes: 2048 + 256 + 59 * 30 } });
    expect(padded(after(1), { ...held, out: by(8) })).toMatchObject({ by: 'bytes', changed: { bytes: 2304 } });
  });

  it('tell nothing where nothing came out, or time had let it out as well', () => {
    expect(padded(none)).toMatchObject({ by: null, changed: null });
    expect(padded(after(60), { ...held, waitedMs: 100 })).toMatchObject({ by: null });
  });

  it('tell nothing where they count as events, or are fewer bytes than usual', () => {
    const sixteenth = { pushes: times(160, 160), out: by(16), waitedMs: 1000 };
    expect(padded(after(15), sixteenth)).toMatchObject({ by: null, changed: { bytes: 2304 + 14 * 30 } });
    expect(padded(after(20))).toMatchObject({ by: null, changed: { bytes: 2304 + 19 * 30 } });
  });

  it('tell nothing where the API has none', () => {
    const letOut = shown(app(held, [stream('padding', { pushes: [256], out: alone })]), 'padding')?.letOut;
    expect(letOut).toMatchObject({ by: null, changed: null });
  });
});

describe('long gaps', () => {
  const slow = (made: Made) => shown(app(UNEVEN, [stream('slow', made)]), 'slow');
  it.each<[string, Made, string[], boolean]>([
    ['text comes out of both: a time', { pushes: [256, 256], out: alone, waitedMs: 1600 }, ['flush-timer'], false],
    ['of one alone: nothing', { pushes: [256, 256], out: (k) => (k === 0 ? 1 : 0), waitedMs: 1600 }, [], false],
    ['at once: it filled what holds it', { pushes: [256, 256], out: alone, waitedMs: 3 }, [], false],
    ['of none: no time', { pushes: [256], out: none, waitedMs: 2500 }, [], true],
  ])('%s', (_, made, rulesIn, isTimeOut) => {
    const experiment = slow(made);
    expect(experiment?.rulesIn).toEqual(rulesIn);
    expect(experiment?.rulesOut.includes('flush-timer')).toBe(isTimeOut);
  });
});

describe('x-accel-buffering: no', () => {
  const asked = (made: Made) => shown(app(SIXTEEN, [stream('x-accel-buffering', made)]), 'x-accel-buffering');

  it('lets text through: a proxy that heeds it', () => {
    expect(asked({ pushes: times(30, 256), out: alone })).toMatchObject({
      after: 'incremental',
      rulesIn: ['proxy-buffering'],
    });
  });

  it('changes nothing: it may not be heeded', () => {
    expect(asked({ pushes: times(3, 256), out: none })).toMatchObject({ rulesIn: [], rulesOut: [] });
    expect(asked({ pushes: times(30, 256), out: alone, waitedMs: 250 })).toMatchObject({ rulesIn: [] });
  });

  it('makes the proxy the cause, and what one answer showed none', () => {
    const { verdict } = analyze(
      app({ pushes: times(80, 4096), out: by(4) }, [
        stream('x-accel-buffering', { pushes: times(30, 256), out: alone }),
      ]),
    );
    const statusOf = (id: string) => verdict.causes.find((cause) => cause.id === id)?.status;
    expect([statusOf('proxy-buffering'), statusOf('unflushed-writes')]).toEqual(['detected', 'ruled-out']);
    expect(verdict.evidence).toContainEqual(
      expect.objectContaining({ kind: 'control', control: 'x-accel-buffering', changed: 'steady' }),
    );
  });
});

describe('the next control', () => {
  const passing = response({ 'x-stream-check-id': 'a' });
  const inTime = recordingOf(
    [stream('lock-step', SIXTEEN), streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)], { instrument: 'timed' })],
    { subject: { kind: 'app' }, mode: 'both' },
  );
  const full: Made = { pushes: times(60, 256), out: none };
  it.each<[string, Recording, MockControlId | null, MockControlId | null]>([
    ['where a size and a count fit: longer chunks', app(SIXTEEN), 'larger-chunks', 'larger-chunks'],
    ['where the last chunk stays behind: none', app({ pushes: times(40, 256), out: (k) => k }), null, null],
    ['where a timer is known: none by itself', app(TIMER), null, 'larger-chunks'],
    ['where all is held: long gaps, when asked', app(full), null, 'slow'],
    [
      'where a time may let it out, and nothing else told: long gaps, when asked',
      app({ ...UNEVEN, waitedMs: 1000 }, [
        stream('larger-chunks', { pushes: times(40, 4096), out: none }),
        stream('padding', { pushes: [-2048, 256, -30], out: none }),
      ]),
      null,
      'slow',
    ],
    [
      'where each comes out alone, and the text is late: none by itself',
      app({ pushes: times(30, 256), out: alone }),
      null,
      'larger-chunks',
    ],
    ['where groups are within the budget: longer chunks, when asked', inTime, null, 'larger-chunks'],
    [
      'where all is held by what passes headers on: whether it heeds one',
      app(full, [], passing),
      'x-accel-buffering',
      'x-accel-buffering',
    ],
    [
      'where bytes are left: whose they are cannot be told of an app',
      app(SIXTEEN, [stream('larger-chunks', LONG)]),
      null,
      null,
    ],
    [
      'where the number decides: none is left to tell',
      app(SIXTEEN, [stream('larger-chunks', { pushes: times(48, 4096), out: by(16) })]),
      null,
      null,
    ],
    [
      'where longer chunks told nothing: comments',
      app({ ...UNEVEN, waitedMs: 1000 }, [stream('larger-chunks', { pushes: times(40, 4096), out: none })]),
      'padding',
      'padding',
    ],
  ])('%s', (_, recording, unasked, asked) => {
    expect([wantsExperiment(recording, false), wantsExperiment(recording, true)]).toEqual([unasked, asked]);
  });
});
