// Arguments that come in a lump: at which hop, and what is no lump.
import { describe, expect, it } from 'vitest';
import type { ProtocolId } from '../../../../src/model/target.ts';
import type { Timeline, VantageId } from '../../../../src/model/timeline.ts';
import { draw, recordingOf, streamOf, timeline } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

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
    const finding = causeIn(recording, 'tool-arguments-held');
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
