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

  it.each([
    ['six pieces over 150 ms', [0, 30, 60, 90, 120, 150], 'detected'],
    ['five pieces', [0, 40, 80, 120, 160], 'ruled-out'],
    ['six pieces over 149 ms', [0, 30, 60, 90, 120, 149], 'ruled-out'],
  ])('%s: %s', (_, times, expected) => {
    const call = (vantage: VantageId, at: (atMs: number) => number) =>
      timeline(
        vantage,
        times.map((atMs) => ({ atMs: at(atMs), channel: 'tool-arguments', characters: 20, bytes: 150 })),
      );
    expect(status([call('origin', (atMs) => atMs), call('app', () => 400)])[0]).toBe(expected);
  });

  it('without a call there is nothing to say', () => {
    expect(status([say('origin', 'x.x.x'), say('app', 'x.x.x')])).toEqual(['not-applicable', null]);
  });

  it('one long event of a provider is suspected, but not where the API sends calls whole', () => {
    const long = say('wire', 'x.x.x.x.x.x.x.x.x.............a').arrivals;
    expect(status([timeline('wire', long)])).toEqual(['suspected', 'upstream']);
    expect(status([timeline('wire', long)], 'gemini')).toEqual(['ruled-out', null]);
  });

  it('tells the pieces, in what time they were spoken, and the pieces of the text', () => {
    const found = (drawing: string, lump: string) =>
      causeIn(recordingOf([streamOf([say('origin', drawing), say('app', lump)])]), 'tool-arguments-held');
    expect(found(CALL, LUMP)).toMatchObject({
      figures: { pieces: 7, spanMs: 600, textPieces: 5 },
      evidence: [
        { kind: 'lump', vantage: 'app', pieces: 7, spokenMs: 600 },
        { kind: 'text-pieces', pieces: 5 },
      ],
    });
    // Without text there are no pieces of it to tell of.
    expect(found('A.A.A.A.A.A.A', '............7').evidence).toEqual([
      { kind: 'lump', vantage: 'app', pieces: 7, spokenMs: 600 },
    ]);
  });

  it.each([
    ['six pieces', 'x.x.x.A.A.A.A.A.A', 'x.x.x...........6', 'detected'],
    ['five', 'x.x.x.A.A.A.A.A', 'x.x.x.........5', 'ruled-out'],
    ['150 ms', 'x.x.x.A2A2', 'x.x.x....6', 'detected'],
    ['less than 150 ms', 'x.x.x.222', 'x.x.x...6', 'ruled-out'],
    ['text in three pieces', 'x.x.x.A.A.A.A.A.A', 'x.x.x...........6', 'detected'],
    ['text in two', 'x.x.x.A.A.A.A.A.A', '..x.x...........6', 'ruled-out'],
  ])('of %s', (_, spoken, seen, expected) => {
    const app = say('app', seen);
    // Where text is missing in the drawing it comes with the piece before.
    const missing = spoken.split('x').length - seen.split('x').length;
    const first = app.arrivals.find(({ channel }) => channel === 'text')!;
    const arrivals = [...Array.from({ length: missing }, () => first), ...app.arrivals];
    expect(status([say('origin', spoken), { ...app, arrivals }])[0]).toBe(expected);
  });

  it('is not looked for in another task, nor where nothing of the call came', () => {
    const held = [say('origin', CALL), say('wire', CALL), say('app', CALL)];
    expect(status([...held, say('observer', LUMP)])).toEqual(['ruled-out', null]);
    expect(status([say('origin', CALL), say('app', 'x.x.x.x.x')])).toEqual(['ruled-out', null]);
  });

  it('a lock-step stream shows nothing of it', () => {
    const stream = streamOf([say('origin', CALL), say('app', LUMP)], { instrument: 'lock-step' });
    expect(causeIn(recordingOf([stream]), 'tool-arguments-held').status).toBe('not-applicable');
    expect(causeIn(recordingOf([]), 'tool-arguments-held').status).toBe('not-applicable');
  });

  describe('one long event of a provider', () => {
    // A piece has 20 characters.
    const of = (...rows: [cell: number, pieces: number][]) => {
      const call = rows.flatMap(([cell, pieces]) =>
        Array.from({ length: pieces }, () => ({ ...draw('wire', 'x').arrivals[0]!, atMs: 50 * cell })),
      );
      const channel = 'tool-arguments' as const;
      const arrivals = [...draw('wire', 'x.x.x').arrivals, ...call.map((piece) => ({ ...piece, channel }))];
      return causeIn(recordingOf([streamOf([timeline('wire', arrivals)])]), 'tool-arguments-held');
    };

    it('has 200 characters or more', () => {
      expect(of([9, 10])).toMatchObject({
        status: 'suspected',
        figures: { characters: 200 },
        evidence: [{ kind: 'long-event', characters: 200 }],
      });
      expect(of([9, 9]).status).toBe('ruled-out');
    });

    it('comes in one or two moments', () => {
      expect(of([9, 5], [10, 5]).status).toBe('suspected');
      expect(of([9, 5], [10, 5], [11, 5]).status).toBe('ruled-out');
    });

    it('is a fact of the wire alone: with a known origin it is none', () => {
      const spoken = say('origin', 'x.x.x.............a');
      expect(status([spoken, { ...spoken, vantage: 'wire' }])).toEqual(['ruled-out', null]);
    });
  });
});
