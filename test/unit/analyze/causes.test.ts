// Each cause on drawings: when it is detected, and the look-alikes that it must rule out.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import type { LoopLog, StreamRecord } from '../../../src/model/recording.ts';
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
  const { causes } = analyze(recordingOf([streamOf(timelines, { loop, ...more })])).verdict;
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
    const finding = analyze(recording).verdict.causes.find(({ id }) => id === 'tool-arguments-held')!;
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
    const { causes } = analyze(recordingOf([streamOf(timelines, { loop })])).verdict;
    return causes.find(({ id }) => id === 'smoother');
  }

  it('words at an even pace, slower than they come, the loop alive', () => {
    const found = status(words(EVEN), aliveLoop(0, 1800));
    expect(found).toMatchObject({ status: 'detected', hop: 'client' });
    expect(found?.evidence).toEqual([
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
    const request = { streamRequested, path: '/v1/chat/completions', acceptEncoding: null, httpVersion: '1.1' };
    expect(findings(SPOKEN, SPOKEN, null, { request })['stream-not-requested']).toBe(status);
  });
});

it('a stream that was not asked for decides: held to the end where the request was made', () => {
  const request = { streamRequested: false, path: '/v1/x', acceptEncoding: null, httpVersion: '1.1' };
  const timelines = [draw('origin', ''), draw('wire', AT_ONCE), draw('app', AT_ONCE)];
  const decided = (provider: string) => {
    const recording = recordingOf([streamOf(timelines, { request })]);
    const { delivery, hop, passed, summary } = analyze({
      ...recording,
      target: { ...recording.target, provider },
    }).verdict;
    return { delivery, hop, passed, summary };
  };
  const summary = 'not incremental: no stream was asked for, so the answer came whole';
  expect(decided('mock')).toEqual({ delivery: 'buffered', hop: 'client', passed: false, summary });
  expect(decided('app')).toEqual({ delivery: 'buffered', hop: 'upstream', passed: false, summary });
});

describe('serialised-streams', () => {
  const finding = (loop: LoopLog | null) => {
    const probe = probeOf(HELD_BACK, { loop });
    const timed = streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)]);
    return analyze(recordingOf([timed, probe])).verdict.causes.find(({ id }) => id === 'serialised-streams');
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
    const { verdict } = analyze({ ...recording, target: { ...recording.target, provider: 'app' } });
    expect(verdict).toMatchObject({ passed: false, hop: 'upstream' });
    expect(verdict.causes.find(({ id }) => id === 'serialised-streams')).toMatchObject({ hop: 'upstream' });
  });

  it('cannot be said without the probe', () => {
    expect(findings(SPOKEN, SPOKEN, null)['serialised-streams']).toBe('not-applicable');
  });
});
