// What never came is left out when two timelines are joined: what follows it is not late.
import { describe, expect, it } from 'vitest';
import { lostBetween, lostText, together } from '../../../src/analyze/lost-text.ts';
import { joinByContent } from '../../../src/analyze/units.ts';
import type { TextComparison } from '../../../src/model/text-comparison.ts';
import { NO_FAULT } from '../../../src/texts/compare-texts.ts';
import { draw, recordingOf, streamOf } from '../../support/recordings.ts';
import { runOf } from '../../support/runs.ts';

const gapsAt = (hop: TextComparison['hop'], ...gaps: TextComparison['gaps']): TextComparison => {
  const missingCharacters = gaps.reduce((sum, [, length]) => sum + length, 0);
  const fault = gaps.length === 0 ? null : 'missing';
  return { ...NO_FAULT, hop, channel: 'text', characters: 200, pieces: 10, fault, missingCharacters, gaps };
};

it('gaps in what other gaps left', () => {
  expect(together([[2, 2]], [[3, 1]])).toEqual([
    [2, 2],
    [5, 1],
  ]);
  expect(together([[2, 2]], [[0, 4]])).toEqual([
    [0, 2],
    [2, 2],
    [4, 2],
  ]);
  expect(together([[2, 2]], [[1, 1]])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(together([], [[1, 1]])).toEqual([[1, 1]]);
});

it('how much of a piece was lost', () => {
  const lost: [number, number][] = [
    [10, 10],
    [25, 5],
  ];
  expect([lostBetween(0, 10, lost), lostBetween(5, 15, lost), lostBetween(10, 30, lost)]).toEqual([0, 5, 15]);
});

describe('at each vantage', () => {
  const origin = draw('origin', 'x');
  const texts = [gapsAt('upstream', [20, 20]), gapsAt('client', [20, 20]), gapsAt('display', [40, 20])];
  const at = (vantage: 'origin' | 'wire' | 'app' | 'observer' | 'screen') =>
    lostText({ texts, timelines: { origin } }, vantage).text;

  it('all hops up to it', () => {
    expect(at('origin')).toBeUndefined();
    expect(at('wire')).toEqual([[20, 20]]);
    expect(at('app')).toEqual([
      [20, 20],
      [40, 20],
    ]);
    expect(at('observer')).toEqual(at('app'));
    expect(at('screen')).toEqual([[40, 20]]);
  });

  it('none in recordings that hold digests alone', () => {
    expect(lostText({ texts: null, timelines: { origin } }, 'app')).toEqual({});
  });
});

describe('joined', () => {
  const origin = draw('origin', 'x.x.x.x.x');

  it('the pieces behind a gap are on time, those in it never came', () => {
    const units = joinByContent(origin, draw('wire', 'x...x...x'), {
      text: [
        [20, 20],
        [60, 20],
      ],
    });
    expect(units.map(({ outMs }) => outMs)).toEqual([0, null, 200, null, 400]);
  });

  it('of a piece that came in part, the part counts', () => {
    const wire = draw('wire', 'x.x.x.x.x');
    wire.arrivals[1]!.characters = 5;
    const units = joinByContent(origin, wire, { text: [[25, 15]] });
    expect(units.map(({ outMs }) => outMs)).toEqual([0, 100, 200, 300, 400]);
  });
});

it('an app that drops every second piece is told as such, and not as one with pauses', () => {
  const gaps = [20, 60, 100, 140, 180].map((at): [number, number] => [at, 20]);
  const timelines = [draw('origin', 'x.x.x.x.x.x.x.x.x.x'), draw('wire', 'x...x...x...x...x..')];
  const { verdict, integrity, vantages, channels } = runOf(
    recordingOf([streamOf(timelines, { texts: [gapsAt('upstream', ...gaps)] })], { subject: { kind: 'app' } }),
  );
  expect(verdict).toMatchObject({ delivery: 'incremental', passed: false, hop: 'upstream' });
  expect(integrity).toMatchObject({ ok: false, missingCharacters: 100, ofCharacters: 200, hop: 'upstream' });
  expect(vantages.wire).toMatchObject({ characters: 100, lagMs: { p95: 0 } });
  expect(channels.text).toMatchObject({ characters: 200, arrivedCharacters: 100 });
});

describe('integrity of several streams', () => {
  const curves = ['wire', 'app', 'observer'].map((vantage) => draw(vantage as 'wire', 'x.x.x.x.x.x.x.x.x.x'));
  const timelines = [draw('origin', 'x.x.x.x.x.x.x.x.x.x'), ...curves];
  const whole = streamOf(timelines, { texts: [gapsAt('upstream'), gapsAt('client')] });
  const lossy = (hop: TextComparison['hop'], more = {}) =>
    streamOf(timelines, { texts: [gapsAt('upstream'), gapsAt('client'), gapsAt(hop, [20, 20])], ...more });

  it('all came', () => {
    expect(runOf(recordingOf([whole])).integrity).toMatchObject({ ok: true, hop: null, kind: null, ofCharacters: 200 });
  });

  it('a loss in any of them counts', () => {
    const held = { instrument: 'held-open', timelines: {} } as const;
    for (const more of [{ instrument: 'lock-step' as const }, held]) {
      const { integrity, verdict } = runOf(recordingOf([lossy('client', more), whole]));
      expect(integrity).toMatchObject({ ok: false, hop: 'client', instrument: more.instrument });
      expect(verdict).toMatchObject({ passed: false, hop: 'client' });
    }
  });

  it('but in one that failed, which says nothing of the others', () => {
    const failed = lossy('client', { instrument: 'held-open', outcome: { kind: 'reset', message: null } });
    expect(runOf(recordingOf([whole, failed])).integrity?.ok).toBe(true);
  });

  it('behind the judged vantage nothing is missed', () => {
    expect(runOf(recordingOf([lossy('client')], { judge: 'wire' })).verdict.passed).toBe(true);
    expect(runOf(recordingOf([lossy('upstream')], { judge: 'wire' })).verdict.passed).toBe(false);
  });

  it('the first hop counts', () => {
    const both = streamOf(timelines, { texts: [gapsAt('client', [20, 20]), gapsAt('upstream', [20, 20])] });
    expect(runOf(recordingOf([both])).integrity).toMatchObject({ hop: 'upstream', missingCharacters: 20 });
  });

  it('no text in any channel is nothing at all, one channel is that channel', () => {
    const missing = (channel: TextComparison['channel']): TextComparison => ({
      ...gapsAt('client', [0, 200]),
      channel,
      fault: 'channel-missing',
      firstDifferenceAt: 0,
    });
    const none = [missing('text'), missing('reasoning')];
    const nothing = runOf(recordingOf([streamOf([draw('origin', 'x.x'), draw('app', '.')], { texts: none })]));
    expect(nothing.integrity?.kind).toBe('nothing-came');
    expect(nothing.verdict).toMatchObject({ delivery: 'inconclusive', reason: 'text-lost', hop: 'client' });
    expect(nothing.verdict.summary).toContain('nothing of the answer came');
    expect(nothing.status).toBe('failed');
    const thoughts = runOf(recordingOf([streamOf(timelines, { texts: [gapsAt('client'), missing('reasoning')] })]));
    expect(thoughts.verdict.summary).toBe('the thinking never came');
  });
});
