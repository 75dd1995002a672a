// Each cause on drawings: when it is detected, and the look-alikes that it must rule out.
import { describe, expect, it } from 'vitest';
import type { LoopLog, StreamRecord } from '../../../src/model/recording.ts';
import { runOf } from '../../support/runs.ts';
import type { Subject } from '../../../src/model/subject.ts';
import type { ProtocolId } from '../../../src/model/target.ts';
import type { Arrival, Timeline, VantageId } from '../../../src/model/timeline.ts';
import {
  aliveLoop,
  deadLoop,
  draw,
  HELD_BACK,
  probeOf,
  recordingOf,
  streamOf,
  timeline,
} from '../../support/recordings.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const AT_ONCE = '..................a';

function findings(app: string, observer: string, loop: LoopLog | null, more: Partial<StreamRecord> = {}) {
  const timelines = [draw('origin', SPOKEN), draw('wire', SPOKEN), draw('app', app), draw('observer', observer)];
  const { causes } = runOf(recordingOf([streamOf(timelines, { loop, ...more })])).verdict;
  return Object.fromEntries(causes.map(({ id, status }) => [id, status]));
}

describe('sync-iteration-in-async', () => {
  const status = (...args: Parameters<typeof findings>) => findings(...args)['sync-iteration-in-async'];

  it('app in time, observer not, a dead loop', () => {
    expect(status(SPOKEN, AT_ONCE, deadLoop(0, 950))).toBe('detected');
  });

  it('not where the loop gets a turn at each chunk: work between chunks', () => {
    const busy: LoopLog = { ...deadLoop(0, 950), ticksMs: Array.from({ length: 10 }, (_, i) => 95 * i + 1) };
    expect(status(SPOKEN, AT_ONCE, busy)).toBe('ruled-out');
  });

  it('not where the app is late itself: a library that collects', () => {
    expect(status(AT_ONCE, AT_ONCE, deadLoop(0, 950))).toBe('ruled-out');
  });

  it('not without a witness', () => {
    expect(status(SPOKEN, AT_ONCE, null)).toBe('not-applicable');
  });

  it('not in a healthy process', () => {
    expect(status(SPOKEN, SPOKEN, aliveLoop(0, 950))).toBe('ruled-out');
  });
});

describe('body-awaited-before-iteration', () => {
  const status = (...args: Parameters<typeof findings>) => findings(...args)['body-awaited-before-iteration'];

  it('app late, loop alive', () => {
    expect(status(AT_ONCE, AT_ONCE, aliveLoop(0, 950))).toBe('detected');
  });

  it('not where the loop was blocked', () => {
    expect(status(AT_ONCE, AT_ONCE, deadLoop(0, 950))).toBe('ruled-out');
  });

  it('not where only the observer is late', () => {
    expect(status(SPOKEN, AT_ONCE, aliveLoop(0, 950))).toBe('ruled-out');
  });
});

describe('tool-arguments-held', () => {
  /** x: text, A: arguments, a figure: so many pieces of arguments at once. A cell is 50 ms. */
  function say(vantage: VantageId, drawing: string): Timeline {
    const words = draw(vantage, drawing.replaceAll(/[^x.]/g, '.'));
    const call = draw(vantage, drawing.replaceAll('x', '.').replaceAll('A', 'x')).arrivals;
    const channel = 'tool-arguments' as const;
    const arrivals = [...words.arrivals, ...call.map((arrival) => ({ ...arrival, channel }))];
    return timeline(
      vantage,
      arrivals.toSorted((a, b) => a.atMs - b.atMs),
    );
  }
  const status = (timelines: Timeline[], protocol: ProtocolId = 'openai-chat') => {
    const { target } = recordingOf([]);
    const recording = recordingOf([streamOf(timelines)], { target: { ...target, protocol } });
    const finding = runOf(recording).verdict.causes.find(({ id }) => id === 'tool-arguments-held')!;
    return [finding.status, finding.hop];
  };
  const CALL = 'x.x.x.x.x.A.A.A.A.A.A.A';
  const LUMP = 'x.x.x.x.x.............7';

  it.each([
    ['at the client', CALL, LUMP, ['detected', 'client']],
    ['before the wire', LUMP, LUMP, ['detected', 'upstream']],
    ['nowhere', CALL, CALL, ['ruled-out', null]],
    ['in two reads', CALL, 'x.x.x.x.x...........2.5', ['detected', 'client']],
    ['in three pieces, which are pieces', CALL, 'x.x.x.x.x.......2...2.3', ['ruled-out', null]],
  ])('held %s', (_, wire, app, expected) => {
    expect(status([say('origin', CALL), say('wire', wire), say('app', app)])).toEqual(expected);
  });

  it('not where the text came in a lump too', () => {
    const whole = { ...say('app', LUMP), arrivals: say('app', LUMP).arrivals.map((one) => ({ ...one, atMs: 1100 })) };
    expect(status([say('origin', CALL), say('wire', CALL), whole])).toEqual(['ruled-out', null]);
  });

  it('not for a call of a few pieces', () => {
    const spoken = say('origin', 'x.x.x.x.x.A.A.A');
    expect(status([spoken, say('app', 'x.x.x.x.x.....3')])).toEqual(['ruled-out', null]);
  });

  it('without a call there is nothing to say', () => {
    expect(status([say('origin', 'x.x.x'), say('app', 'x.x.x')])).toEqual(['not-applicable', null]);
  });

  it('one long event of a provider is suspected, but not where the API sends calls whole', () => {
    const long = say('wire', 'x.x.x.x.x.x.x.x.x.............a').arrivals;
    expect(status([timeline('wire', long)])).toEqual(['suspected', 'upstream']);
    expect(status([timeline('wire', long)], 'gemini')).toEqual(['ruled-out', null]);
  });
});

describe('smoother', () => {
  const CHUNKS = 'x...x...x...x';
  /** Four of them make a drawn chunk. */
  const words = (times: readonly number[]): Timeline =>
    timeline(
      'app',
      times.map((atMs): Arrival => ({ atMs, channel: 'text', characters: 5, bytes: null })),
    );
  const EVEN = Array.from({ length: 16 }, (_, i) => 120 * i);

  function status(app: Timeline, loop: LoopLog | null, wire = draw('wire', CHUNKS)) {
    const timelines = [draw('origin', CHUNKS), wire, app, { ...app, vantage: 'observer' as const }];
    const { causes } = runOf(recordingOf([streamOf(timelines, { loop })])).verdict;
    return causes.find(({ id }) => id === 'smoother');
  }

  it('words at an even pace, slower than they come, the loop alive', () => {
    const found = status(words(EVEN), aliveLoop(0, 1800));
    expect(found).toMatchObject({ status: 'detected', hop: 'client' });
    expect(found?.words).toEqual([
      '4 chunks on the wire became 16 pieces at the code that iterates: 4.0 for one.',
      'A piece that was waiting came 120 ms after the one before it, evenly: each piece adds that delay, 480 ms for each chunk.',
    ]);
  });

  it.each([
    ['a loop that is busy between words', words(EVEN), { ...aliveLoop(0, 1800), utilization: 0.95 }],
    ['a loop that is silent between words', words(EVEN), deadLoop(0, 1800)],
    ['words in time', words(EVEN.map((_, i) => 200 * Math.floor(i / 4) + (i % 4))), aliveLoop(0, 600)],
    ['pieces that are those of the wire', draw('app', 'x......x......x......x'), aliveLoop(0, 1050)],
  ])('not %s', (_, app, loop) => {
    expect(status(app, loop)?.status).toBe('ruled-out');
  });

  it('not where the wire is late itself', () => {
    const late = draw('wire', 'x........x........x........x');
    expect(status(words(EVEN), aliveLoop(0, 1800), late)?.status).toBe('ruled-out');
  });

  it('not without a witness', () => {
    expect(status(words(EVEN), null)?.status).toBe('not-applicable');
  });
});

describe('stream-not-requested', () => {
  it.each([
    [false, 'detected'],
    [true, 'ruled-out'],
    [null, 'not-applicable'],
  ])('asked: %s', (streamRequested, status) => {
    const request = {
      streamRequested,
      path: '/v1/chat/completions',
      model: null,
      acceptEncoding: null,
      httpVersion: '1.1',
    };
    expect(findings(SPOKEN, SPOKEN, null, { request })['stream-not-requested']).toBe(status);
  });
});

it('a stream that was not asked for decides: held to the end where the request was made', () => {
  const request = { streamRequested: false, path: '/v1/x', model: null, acceptEncoding: null, httpVersion: '1.1' };
  const timelines = [draw('origin', ''), draw('wire', AT_ONCE), draw('app', AT_ONCE)];
  const decided = (kind: 'client' | 'app') => {
    const recording = recordingOf([streamOf(timelines, { request })]);
    const { delivery, hop, passed, summary } = runOf({
      ...recording,
      subject: { kind },
    }).verdict;
    return { delivery, hop, passed, summary };
  };
  const summary = 'not incremental: no stream was asked for, so the answer came whole';
  expect(decided('client')).toEqual({ delivery: 'buffered', hop: 'client', passed: false, summary });
  expect(decided('app')).toEqual({ delivery: 'buffered', hop: 'upstream', passed: false, summary });
});

describe('serialised-streams', () => {
  const finding = (loop: LoopLog | null) => {
    const probe = probeOf(HELD_BACK, { loop });
    const timed = streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)]);
    return runOf(recordingOf([timed, probe])).verdict.causes.find(({ id }) => id === 'serialised-streams');
  };

  it('behind a blocked loop', () => {
    expect(finding(deadLoop(0, 2600))).toMatchObject({ status: 'detected', hop: 'event-loop' });
  });

  it('behind a pool or a lock, where the loop is alive', () => {
    expect(finding(aliveLoop(0, 2600))).toMatchObject({ status: 'detected', hop: 'client' });
  });

  it('an app is not looked into', () => {
    const probe = probeOf(HELD_BACK);
    const timed = streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)]);
    const recording = recordingOf([timed, probe]);
    const { verdict } = runOf({ ...recording, subject: { kind: 'app' } });
    expect(verdict).toMatchObject({ passed: false, hop: 'upstream' });
    expect(verdict.causes.find(({ id }) => id === 'serialised-streams')).toMatchObject({ hop: 'upstream' });
  });

  it('cannot be said without the probe', () => {
    expect(findings(SPOKEN, SPOKEN, null)['serialised-streams']).toBe('not-applicable');
  });
});

describe('stdout-buffered', () => {
  const program: Subject = { kind: 'program', request: 1, requests: 1, pty: false };
  const WIRE = 'x'.repeat(40);

  /** @param reads when (in cells of 50 ms) how many bytes came out of stdout */
  function found(screen: string, reads: [cell: number, bytes: number][], subject: Subject = program) {
    const shown = draw('screen', screen);
    const endMs = shown.arrivals.at(-1)?.atMs ?? null;
    const stamped = reads.map(([cell, bytes]) => {
      return { atMs: 50 * cell, bytes, framedBytes: bytes, decodedBytes: bytes };
    });
    const timelines = [draw('origin', WIRE), draw('wire', WIRE), { ...shown, reads: stamped, endMs }];
    const recording = recordingOf([streamOf(timelines)]);
    const judged = runOf({ ...recording, subject }).verdict;
    return judged.causes.find(({ id }) => id === 'stdout-buffered')!;
  }
  const HELD = `${'.'.repeat(39)}${(20).toString(36)}${(20).toString(36)}`;
  const IN_TWO = `${'.'.repeat(15)}g${'.'.repeat(15)}g${'.'.repeat(8)}8`;

  it('two flushes of the size of a buffer', () => {
    const finding = found(IN_TWO, [
      [15, 4096],
      [31, 4096],
      [40, 900],
    ]);
    expect(finding).toMatchObject({ status: 'detected', hop: 'display' });
    expect(finding.words[0]).toContain('4,096 bytes');
    expect(finding.advice).toContain('--pty');
  });

  it('a buffer that is let out when the next piece would not fit', () => {
    expect(
      found(IN_TWO, [
        [15, 8100],
        [31, 8150],
        [40, 900],
      ]).words[0],
    ).toContain('8,192 bytes');
  });

  it('one flush of that size is a suspicion, two of another size are none', () => {
    expect(
      found(IN_TWO, [
        [31, 8192],
        [40, 900],
      ]).status,
    ).toBe('suspected');
    expect(
      found(IN_TWO, [
        [15, 5000],
        [31, 3000],
        [40, 900],
      ]).status,
    ).toBe('ruled-out');
  });

  it('everything at the end is a suspicion: a program that collects looks the same', () => {
    expect(found(`${'.'.repeat(40)}z`, [[40, 800]])).toMatchObject({ status: 'suspected', hop: 'display' });
    expect(
      found(HELD, [
        [39, 400],
        [40, 400],
      ]).status,
    ).toBe('ruled-out');
  });

  it('a terminal is not advised where there is one', () => {
    const inTerminal: Subject = { ...program, pty: true };
    expect(found(`${'.'.repeat(40)}z`, [[40, 800]], inTerminal).advice).not.toContain('--pty');
  });

  it('not where the screen is in time, nor for a client of ours', () => {
    expect(
      found(WIRE, [
        [0, 20],
        [1, 20],
      ]).status,
    ).toBe('ruled-out');
    expect(
      found(
        IN_TWO,
        [
          [15, 4096],
          [31, 4096],
          [40, 900],
        ],
        { kind: 'client' },
      ).status,
    ).toBe('not-applicable');
  });
});
