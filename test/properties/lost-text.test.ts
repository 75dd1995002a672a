// Whatever piece of an honest stream is lost, doubled, swapped or changed, and at whatever hop: it never passes, and the hop
// and the place are right. An honest stream is never accused, whatever an app makes of its form.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextComparison, TextFault } from '../../src/model/text-comparison.ts';
import type { HopId } from '../../src/model/timeline.ts';
import type { Subject } from '../../src/model/subject.ts';
import { findWords } from '../../src/record/text/tracers.ts';
import { textsOfStream } from '../../src/record/text/texts-of-stream.ts';
import { startsOf } from '../../src/texts/compare-texts.ts';
import {
  chunksOf,
  exchangeOf,
  FORMATS,
  harmed,
  HARMS,
  RETELLING,
  saidOf,
  sent,
  type Harm,
  type Said,
} from '../support/answers.ts';
import { runs } from '../support/form.ts';
import { draw, recordingOf, streamOf } from '../support/recordings.ts';
import { runOf } from '../support/runs.ts';

const RUNS = { numRuns: runs({ short: 60, long: 400 }) };
const answer = fc.record({
  lengths: fc.array(fc.integer({ min: 6, max: 160 }), { minLength: 3, maxLength: 30 }),
  words: fc.constantFrom('ascii' as const, 'unicode' as const),
  at: fc.nat(),
  harm: fc.constantFrom(...HARMS),
  cut: fc.integer({ min: 1, max: 40 }),
});

const FAULTS: Readonly<Record<Harm, readonly TextFault[]>> = {
  lost: ['missing', 'cut-off', 'last-piece-lost'],
  doubled: ['repeated'],
  swapped: ['reordered'],
  changed: ['changed'],
};

/** The run of a stream in time whose texts were found to be so. */
function runWith(texts: TextComparison[], kind: 'client' | 'app' | 'program') {
  const drawing = 'x.x.x.x.x.x.x.x.x.x';
  const behind = { client: ['wire', 'app', 'observer'], app: ['wire'], program: ['wire', 'screen'] } as const;
  const timelines = [draw('origin', drawing), ...behind[kind].map((vantage) => draw(vantage, drawing))];
  const subject: Subject =
    kind === 'program' ? { kind, request: 1, requests: 1, pty: false, filters: [], inherited: [] } : { kind };
  return runOf(recordingOf([streamOf(timelines, { texts })], { subject }));
}

function expectLost(
  run: ReturnType<typeof runWith>,
  hop: HopId,
  harm: Harm,
  place: { from: number; to: number },
): void {
  const { verdict, integrity, status } = run;
  expect(verdict.passed).toBe(false);
  expect(status).toBe('failed');
  expect({ hop: verdict.hop, kind: integrity?.kind }).toEqual({ hop, kind: expect.toBeOneOf([...FAULTS[harm]]) });
  expect(integrity!.firstDifferenceAt).toBeGreaterThanOrEqual(place.from);
  expect(integrity!.firstDifferenceAt).toBeLessThanOrEqual(place.to);
}

/** Where the harm is, as offsets in the text. */
function placeOf(said: readonly Said[], harm: Harm, at: number): { from: number; to: number } {
  const starts = startsOf(said.map(({ text }) => text));
  const end = starts[at]! + said[at]!.text.length;
  if (harm === 'changed') return { from: starts[at]!, to: end };
  // A second piece stands behind the first.
  return harm === 'doubled' ? { from: starts[at]!, to: end } : { from: starts[at]!, to: starts[at]! };
}

/** The same words in pieces of another length: clients cut where they like. */
function cutAnew(said: readonly Said[], length: number): { channel: 'text'; text: string }[] {
  const text = said.map((one) => one.text).join('');
  return Array.from({ length: Math.ceil(text.length / length) }, (_, i) => {
    return { channel: 'text' as const, text: text.slice(i * length, (i + 1) * length) };
  });
}

const pieceOf = (said: readonly Said[], harm: Harm, at: number) =>
  at % (harm === 'swapped' ? said.length - 1 : said.length);
const whole = { comparisons: [], isLeft: false, endSeen: true };

describe('a client', () => {
  it.each(['upstream', 'client'] as const)('harm at %s', (hop) => {
    fc.assert(
      fc.property(answer, ({ lengths, words, at, harm, cut }) => {
        const chunks = chunksOf(lengths, { words });
        const said = saidOf(chunks);
        const piece = pieceOf(said, harm, at);
        const broken = cutAnew(harmed(said, harm, piece), cut);
        const wire = hop === 'upstream' ? broken : chunks;
        const texts = textsOfStream({ ...whole, spoken: exchangeOf(chunks), words: wire, got: broken });
        expectLost(runWith(texts, 'client'), hop, harm, placeOf(said, harm, piece));
      }),
      RUNS,
    );
  });

  it('an honest one passes, wherever it cuts', () => {
    fc.assert(
      fc.property(answer, ({ lengths, words, cut }) => {
        const chunks = chunksOf(lengths, { words });
        const got = cutAnew(saidOf(chunks), cut);
        const texts = textsOfStream({ ...whole, spoken: exchangeOf(chunks), words: chunks, got });
        expect(runWith(texts, 'client').verdict.passed).toBe(true);
      }),
      RUNS,
    );
  });
});

describe.each([
  ['app', 'upstream'],
  ['program', 'display'],
] as const)('an %s', (kind, hop) => {
  const textsOf = (chunks: ReturnType<typeof chunksOf>, output: readonly Said[]) => {
    const comparisons = findWords(sent(output), chunks).comparisons.map((one) => ({ hop, ...one }));
    const words = kind === 'app' ? null : chunks;
    return textsOfStream({ ...whole, comparisons, spoken: exchangeOf(chunks), words, got: null });
  };

  it.each(Object.entries(FORMATS))('%s: harm', (_, format) => {
    fc.assert(
      fc.property(answer, ({ lengths, words, at, harm }) => {
        const chunks = chunksOf(lengths, { words });
        const said = saidOf(chunks);
        const piece = pieceOf(said, harm, at);
        const texts = textsOf(chunks, format(harmed(said, harm, piece)));
        expectLost(runWith(texts, kind), hop, harm, placeOf(said, harm, piece));
      }),
      RUNS,
    );
  });

  it.each(Object.entries({ ...FORMATS, ...RETELLING }))('%s: honest', (_, format) => {
    fc.assert(
      fc.property(answer, ({ lengths, words }) => {
        const chunks = chunksOf(lengths, { words });
        const texts = textsOf(chunks, format(saidOf(chunks)));
        expect(texts.map(({ fault }) => fault)).toEqual(texts.map(() => null));
        expect(runWith(texts, kind).verdict.passed).toBe(true);
      }),
      RUNS,
    );
  });
});
