// A whole recording by hand: figures of each vantage, each hop and each kind of words.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import type { LockStep, StreamRecord } from '../../../src/model/recording.ts';
import type { Arrival, Channel, Read, Timeline, VantageId } from '../../../src/model/timeline.ts';
import { lockStepOf } from '../../support/lock-step.ts';
import { CALM, draw, recordingOf, streamOf, timeline } from '../../support/recordings.ts';

/** Chunks of ten characters at these times. */
function at(vantage: VantageId, times: readonly number[], channel: Channel = 'text'): Timeline {
  return timeline(
    vantage,
    times.map((atMs): Arrival => ({ atMs, channel, characters: 10, bytes: 100 })),
  );
}
const plus = (times: readonly number[], byMs: number) => times.map((atMs) => atMs + byMs);
const every = (gapMs: number, count: number) => Array.from({ length: count }, (_, i) => gapMs * i);

describe('figures by hand', () => {
  //   spoken    0 100 200 300 400       full buffering holds 10 * (400 + 300 + 200 + 100) = 10,000
  //   wire      20 ms later each        10 * 5 * 20 = 1,000, a tenth
  //   app       60 ms later each        40 ms of the client: 2,000, a fifth
  //   observer  at 480 all              480 380 280 180 80 late: 14,000, of which the event loop has 420 320 220 120 20: 11,000
  const SPOKEN = every(100, 5);
  const timelines = [
    at('origin', SPOKEN),
    at('wire', plus(SPOKEN, 20)),
    at('app', plus(SPOKEN, 60)),
    at(
      'observer',
      SPOKEN.map(() => 480),
    ),
  ];
  const { vantages, hops, channels } = analyze(
    recordingOf([streamOf(timelines)], { calibration: { ...CALM, floorP50Ms: 5, noiseMs: 2 } }),
  );

  it('of each vantage: fidelity and hold but for the floor of 5 ms, the least lateness but for the noise of 2 ms too', () => {
    expect(vantages.origin).toMatchObject({ delivery: 'incremental', fidelity: null, hold: null, merged: null });
    expect(vantages.origin?.lagMs).toEqual({ p50: null, p95: null, max: null });
    expect(vantages.wire).toMatchObject({
      delivery: 'incremental',
      chunks: 5,
      fidelity: 1 - (50 * 15) / 10_000,
      hold: 15 / 400,
      lagMs: { p50: 20, p95: 20, max: 20 },
      leastLagMs: { p50: 13, p95: 13, max: 13 },
      merged: 0,
    });
    expect(vantages.observer).toMatchObject({
      delivery: 'buffered',
      fidelity: 1 - (10 * (475 + 375 + 275 + 175 + 75)) / 10_000,
      lagMs: { p50: 280, p95: 480, max: 480 },
      leastLagMs: { p50: 273, p95: 473, max: 473 },
      merged: 1,
    });
    expect(vantages.screen).toBeUndefined();
  });

  it('of each hop: what it adds, and its share of full buffering', () => {
    expect(hops.upstream).toMatchObject({
      share: 0.1,
      lagMs: { p95: 20 },
      leastLagMs: { p95: 13 },
      delivery: 'incremental',
    });
    expect(hops.client).toMatchObject({
      share: 0.2,
      lagMs: { p95: 40 },
      leastLagMs: { p95: 33 },
      delivery: 'incremental',
    });
    expect(hops['event-loop']).toMatchObject({ share: 1.1, lagMs: { p95: 420 }, delivery: 'buffered' });
    expect(hops.display).toBeUndefined();
  });

  it('of each kind of words at the judged vantage', () => {
    expect(channels).toEqual({ text: { characters: 50, arrivedCharacters: 50, delivery: 'buffered', lagP95Ms: 480 } });
  });
});

it('each kind of words by itself', () => {
  const call = (times: number[]) => at('wire', times, 'tool-arguments').arrivals;
  const both = (vantage: VantageId, text: number[], calls: number[]): Timeline =>
    timeline(
      vantage,
      [...at(vantage, text).arrivals, ...call(calls)].toSorted((a, b) => a.atMs - b.atMs),
    );
  const spoken = [every(100, 5), plus(every(100, 5), 500)] as const;
  const timelines = [both('origin', spoken[0], spoken[1]), both('app', spoken[0], [1000, 1000, 1000, 1000])];
  const { channels } = analyze(recordingOf([streamOf(timelines)]));
  expect(channels).toEqual({
    text: { characters: 50, arrivedCharacters: 50, delivery: 'incremental', lagP95Ms: 0 },
    // The first was spoken at 500; the last never came.
    'tool-arguments': { characters: 50, arrivedCharacters: 40, delivery: 'buffered', lagP95Ms: 500 },
  });
});

describe('where nobody knows when the text was spoken', () => {
  const wire = at('wire', every(50, 20));
  const of = (...timelines: Timeline[]) => analyze(recordingOf([streamOf(timelines)], { scenario: null }));

  it('the wire is judged by its arrivals, and is the source of what lies behind it', () => {
    const { arrivals, vantages, hops, channels } = of(wire, { ...wire, vantage: 'app' });
    expect(arrivals).toMatchObject({ singleFlushShare: 0.05, singleFlushAtMs: 0, flushShare: 0, bursts: 20 });
    expect(vantages.wire).toMatchObject({ delivery: 'incremental', fidelity: null, lagMs: { p95: null } });
    expect(hops.upstream).toBeUndefined();
    expect(hops.client).toMatchObject({ delivery: 'incremental', lagMs: { p95: 0 } });
    expect(channels.text?.lagP95Ms).toBe(0);
  });

  it('of the source itself no lateness is known', () => {
    const { channels } = of(wire);
    expect(channels.text).toEqual({ characters: 200, arrivedCharacters: 200, delivery: 'incremental', lagP95Ms: null });
  });

  it('where it is known, arrivals are not told', () => {
    expect(analyze(recordingOf([streamOf([at('origin', every(50, 20)), wire])])).arrivals).toBeNull();
  });
});

describe('integrity', () => {
  const digests = (step: string) => ({ text: { characters: 100, steps: [step] } });
  const [origin, app] = [at('origin', every(50, 10)), at('app', every(50, 10))];
  const of = (...timelines: Timeline[]) => analyze(recordingOf([streamOf(timelines)])).integrity;

  it('compares the app with the source, where both say something', () => {
    expect(of({ ...origin, digests: digests('a') }, { ...app, digests: digests('a') })?.ok).toBe(true);
    expect(of({ ...origin, digests: digests('a') }, { ...app, digests: digests('b') })?.ok).toBe(false);
    expect(of({ ...origin, digests: digests('a') })).toBeNull();
    expect(of({ ...app, digests: digests('b') })).toBeNull();
    expect(of({ ...origin, arrivals: [] }, { ...app, digests: digests('b') })).toBeNull();
  });
});

describe('lock-step', () => {
  const all = (seen: Timeline): Timeline[] =>
    (['wire', 'app', 'observer'] as const).map((vantage) => ({ ...seen, vantage }));
  const inTime = [at('origin', every(100, 10)), ...all(at('wire', every(100, 10)))];
  const proof = lockStepOf(30, (k) => ({ wire: k + 1 }));
  // Ten chunks each time.
  const grouped = lockStepOf(60, (k) => ({ wire: Math.floor((k + 1) / 10) * 10 }));

  it('what order and bytes show is the rule of its hop, and pauses are its groups', () => {
    const stalled = [draw('origin', 'x.x.x.x.x.x.x.x.x.x'), ...all(draw('wire', 'x.x.x.x.......4.x.x'))];
    const { hops, lockStep } = analyze(recordingOf([grouped, streamOf(stalled)]));
    expect(lockStep).toMatchObject({ proven: false, hop: 'upstream' });
    expect(hops.upstream).toMatchObject({ delivery: 'batched', mechanism: lockStep!.mechanism });
    expect(hops.client?.mechanism).toBeNull();
  });

  it('proves what time cannot tell', () => {
    const short = [at('origin', [0, 10, 20]), ...all(at('wire', [0, 10, 20]))];
    const of = (...streams: StreamRecord[]) => analyze(recordingOf([...streams, streamOf(short)]));
    expect(of().vantages.wire?.delivery).toBe('inconclusive');
    expect(of(proof).vantages.wire?.delivery).toBe('incremental');
    expect(of(proof).hops.upstream?.delivery).toBe('incremental');
    expect(of(grouped).vantages.wire?.delivery).toBe('inconclusive');
  });

  it('text that was dropped had to be pushed past too, and shows no buffer', () => {
    const digests = (characters: number) => ({ text: { characters, steps: ['a'] } });
    const lossy = (missing: number) =>
      inTime.map((one) => ({ ...one, digests: digests(one.vantage === 'app' ? 200 - missing : 200) }));
    const lockStep = (missing: number) => analyze(recordingOf([grouped, streamOf(lossy(missing))])).lockStep;
    expect(lockStep(0)?.mechanism).not.toBeNull();
    expect(lockStep(5)).toMatchObject({ mechanism: null, bufferBytes: null, chunksBehind: null, chunksSent: 60 });
  });

  it('is judged where its chunks were waited for', () => {
    const steps = (wire: number, app: number, observer: number): LockStep[] =>
      proof.lockStep!.map((step) => ({ ...step, seenAtMs: null, arrived: { ...step.arrived, wire, app, observer } }));
    const of = (vantages: readonly VantageId[], judge: VantageId | null = null) => {
      const timelines = [at('origin', every(100, 10)), ...vantages.map((vantage) => at(vantage, every(100, 10)))];
      const stream = streamOf(timelines, { instrument: 'lock-step', lockStep: steps(0, 0, 0) });
      return analyze(recordingOf([stream, streamOf(timelines)], { judge })).lockStep?.vantage;
    };
    expect(of(['wire', 'app', 'observer'])).toBe('observer');
    expect(of(['wire', 'app', 'observer'], 'app')).toBe('app');
    expect(of(['wire', 'app', 'observer'], 'wire')).toBe('app');
    expect(of(['wire'])).toBe('wire');
    expect(of(['wire', 'screen'])).toBe('screen');
  });
});

it('a size counted with its framing is that of TLS, where the upstream was asked by it', () => {
  // Flushes of 1,000 bytes with their framing, of four, five and four chunks.
  const spoken = every(50, 20);
  const out = [200, 200, 200, 200, 450, 450, 450, 450, 450, 650, 650, 650, 650, 850, 850, 850, 850, 950, 950, 950];
  const reads = [200, 450, 650, 850, 950].map((atMs, i): Read => {
    return { atMs, bytes: 900 + i * i, framedBytes: 1000, decodedBytes: 3 * i * i };
  });
  const accounting = (baseUrl: string) => {
    const timelines = [at('origin', spoken), { ...at('wire', out), reads }];
    const { target } = recordingOf([]);
    const { hops } = analyze(recordingOf([streamOf(timelines)], { target: { ...target, baseUrl } }));
    return hops.upstream?.mechanism?.accounting;
  };
  expect(accounting('https://127.0.0.1')).toBe('tls');
  expect(accounting('http://127.0.0.1')).toBe('framed');
});

it('a program: the display is all between its socket and its screen, and text there has no envelope', () => {
  const timelines = [
    at('origin', every(100, 5)),
    at('wire', plus(every(100, 5), 10)),
    at('screen', plus(every(100, 5), 40)),
  ];
  const { hops } = analyze(recordingOf([streamOf(timelines)]));
  expect(hops.display).toMatchObject({ lagMs: { p95: 30 }, share: 0.15 });
  expect(Object.keys(hops)).toEqual(['upstream', 'display']);
});
