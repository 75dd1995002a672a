// A timer that lets text out: at even times, or a time after the first chunk of a group.
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../../src/mock/scenarios.ts';
import type { Recording } from '../../../../src/model/recording.ts';
import {
  aliveLoop,
  recordingOf,
  silentLoop,
  simulated,
  simulatedApp,
  streamOf,
  timeline,
} from '../../../support/recordings.ts';
import { lockStepOf } from '../../../support/lock-step.ts';
import { causeIn } from '../../../support/runs.ts';

const TIMER = scenarios.get('batched-500ms');
const found = (scenario: string) => causeIn(simulatedApp(scenarios.get(scenario)), 'flush-timer');

/** With this loop in place of its own. */
function withLoop(recording: Recording, loop: Recording['streams'][0]['loop']): Recording {
  return { ...recording, streams: recording.streams.map((stream) => ({ ...stream, loop })) };
}

describe('flush-timer', () => {
  it('an app: the period, and where to look', () => {
    const finding = causeIn(simulatedApp(TIMER), 'flush-timer');
    expect(finding).toMatchObject({
      status: 'detected',
      hop: 'upstream',
      evidence: [{ kind: 'period', period: 'timer' }],
    });
    expect(finding.figures!['periodMs']).toBeCloseTo(500, -1);
    expect(finding.advice).toMatch(/^Look for a timer of about 500 ms: a debounce or throttle around the write/);
  });

  it.each([
    [198, true],
    [214, true],
    [150, false],
    [250, false],
  ])('%i ms in front of the reader: a corked socket is named: %s', (periodMs, isNamed) => {
    const faults = [{ id: 'timer' as const, periodMs }];
    const { advice, status } = causeIn(simulatedApp({ ...TIMER, faults }), 'flush-timer');
    expect(status).toBe('detected');
    expect(advice!.includes('HAProxy: option http-no-delay (stream-check explain haproxy)')).toBe(isNamed);
  });

  it.each([
    [205, 'suspected'],
    [250, 'ruled-out'],
  ])('each chunk alone and %i ms late, as behind a corked socket: %s', (delayMs, status) => {
    // A chunk every 300 ms to 430 ms, so that a period that all share is none of the arrivals.
    const spokenAt = Array.from({ length: 30 }, (_, i) => 300 * i + 13 * (i % 11));
    const at = (vantage: 'origin' | 'wire', laterMs: number) =>
      timeline(
        vantage,
        spokenAt.map((atMs) => ({ atMs: atMs + laterMs, channel: 'text' as const, characters: 20, bytes: 150 })),
      );
    const streams = [streamOf([at('origin', 0), at('wire', delayMs)])];
    const finding = causeIn(recordingOf(streams, { subject: { kind: 'app' } }), 'flush-timer');
    expect(finding.status).toBe(status);
    if (status === 'suspected') expect(finding.advice).toContain('option http-no-delay (stream-check explain haproxy)');
  });

  it.each([
    [207, 'suspected'],
    [240, 'ruled-out'],
  ])('late unevenly, and in lock-step each chunk alone after %i ms: %s', (alone, status) => {
    const at = (vantage: 'origin' | 'wire', laterMs: (i: number) => number) => {
      const arrivals = Array.from({ length: 30 }, (_, i) => {
        return { atMs: 600 * i + 13 * (i % 11) + laterMs(i), channel: 'text' as const, characters: 20, bytes: 150 };
      });
      return timeline(vantage, arrivals);
    };
    // Between 90 and 340 ms late, without a rule.
    const timed = streamOf([at('origin', () => 0), at('wire', (i) => 90 + ((97 * i) % 251))]);
    const pushed = lockStepOf(30, (k) => ({ wire: k + 1 }));
    const lockStep = pushed.lockStep!.map((push) => ({ ...push, seenAtMs: push.sentAtMs + alone }));
    const recording = recordingOf([timed, { ...pushed, lockStep }], { subject: { kind: 'app' }, mode: 'both' });
    const finding = causeIn(recording, 'flush-timer');
    expect(finding.status).toBe(status);
    if (status === 'suspected') {
      expect(finding.evidence).toEqual([{ kind: 'alone-but-late', chunks: 30, delayP50Ms: alone }]);
      expect(finding.figures).toEqual({ periodMs: alone });
    }
  });

  it('the server of a client', () => {
    const { advice } = causeIn(simulated(TIMER), 'flush-timer');
    expect(advice).toContain('in the server or a proxy in front of it');
  });

  it('at the client it is its own timer', () => {
    const recording = simulated(TIMER);
    const streams = recording.streams.map((stream) => {
      const { origin, wire } = stream.timelines;
      const timelines = { ...stream.timelines, wire: { ...origin!, vantage: 'wire' as const } };
      const app = { ...wire!, vantage: 'app' as const, reads: null };
      return { ...stream, timelines: { ...timelines, app, observer: { ...app, vantage: 'observer' as const } } };
    });
    const finding = causeIn({ ...recording, streams }, 'flush-timer');
    expect(finding).toMatchObject({ status: 'detected', hop: 'client' });
    expect(finding.advice).toContain('throttle of the SDK');
  });

  it('not where the loop is dead for as long again and again', () => {
    const recording = simulated(TIMER);
    const endMs = recording.streams[0]!.timelines.wire!.endMs!;
    const alive = aliveLoop(0, endMs);
    const dead = { ...alive, ticksMs: alive.ticksMs.filter((tick) => tick % 500 < 10) };
    expect(causeIn(withLoop(recording, dead), 'flush-timer').status).toBe('ruled-out');
    expect(causeIn(withLoop(recording, silentLoop(0, endMs, 100, 600)), 'flush-timer').status).toBe('detected');
  });

  it.each(['probe-short', 'batched-4096', 'buffered', 'throttled', 'stalled'])('not %s', (scenario) => {
    expect(found(scenario).status).toBe('ruled-out');
  });
});
