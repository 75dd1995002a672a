// A recording that cannot be true is refused by the key, with what was expected there.
import { expect, it } from 'vitest';
import { problemsOf } from '../../../src/json-file.ts';
import { Recording } from '../../../src/model/recording.ts';
import { goodRecordings } from '../../support/good-recordings.ts';

type Change = (recording: Recording, text: Recording['streams'][number]) => void;

function problemsAfter(change: Change, name = 'a client that holds'): string[] {
  const recording = JSON.parse(JSON.stringify(goodRecordings()[name]!)) as Recording;
  change(recording, recording.streams[0]!);
  // As a file would hold it, but for what JSON cannot say.
  const parsed = Recording.safeParse(recording);
  return parsed.success ? [] : problemsOf(parsed.error, recording);
}

const WIRE = 'streams.0.timelines.wire';

it.each<[string, Change, string]>([
  [
    'a negative time',
    (_, s) => (s.timelines.wire!.arrivals[0]!.atMs = -5),
    `${WIRE}.arrivals.0.atMs: Too small: expected number to be >=0, found -5`,
  ],
  [
    'a time that is none',
    (_, s) => (s.timelines.wire!.arrivals[0]!.atMs = Infinity),
    `${WIRE}.arrivals.0.atMs: expected number, found Infinity`,
  ],
  [
    'a time of a day',
    (_, s) => (s.timelines.wire!.arrivals[5]!.atMs = 86_400_000),
    `${WIRE}.arrivals.5.atMs: Too big: expected number to be <86400000, found 86400000`,
  ],
  [
    'a step back',
    (_, s) => (s.timelines.wire!.arrivals[3]!.atMs = 150),
    `${WIRE}.arrivals.3.atMs: expected 200 at least, as in front of it, found 150`,
  ],
  [
    'a read that steps back',
    (_, s) => (s.timelines.wire!.reads![3]!.atMs = 150),
    `${WIRE}.reads.3.atMs: expected 200 at least, as in front of it, found 150`,
  ],
  [
    'too many characters for the digests',
    (_, s) => (s.timelines.wire!.arrivals[0]!.characters = 1000),
    `${WIRE}.digests.text.characters: expected 1115, as many as the arrivals have, found 138`,
  ],
  [
    'a gigabyte at once',
    (_, s) => (s.timelines.wire!.arrivals[0]!.bytes = 1e9),
    `${WIRE}.arrivals.0.bytes: Too big: expected number to be <1000000000, found 1000000000`,
  ],
  [
    'characters of no channel',
    (_, s) => (s.timelines.wire!.arrivals[0]!.channel = null),
    `${WIRE}.arrivals.0.characters: expected 0 without a channel, found 23`,
  ],
  [
    'fewer digests than text',
    (_, s) => s.timelines.wire!.digests.text!.steps.pop(),
    `${WIRE}.digests.text.steps: expected 3 digests of 138 characters, found ["`,
  ],
  [
    'a read that there is not',
    (_, s) => (s.timelines.wire!.arrivals[0]!.frame!.readId = 6),
    `${WIRE}.arrivals.0.frame.readId: expected one of 6 reads, found 6`,
  ],
  [
    'a frame that ends before it begins',
    (_, s) => (s.timelines.wire!.arrivals[0]!.frame!.startByte = 201),
    `${WIRE}.arrivals.0.frame.startByte: expected 200 at most, found 201`,
  ],
  [
    'a frame that came before its first byte',
    (_, s) => (s.timelines.wire!.arrivals[0]!.frame!.beganReadId = 2),
    `${WIRE}.arrivals.0.frame.beganReadId: expected 0 at most, found 2`,
  ],
  [
    'a vantage under another key',
    (_, s) => (s.timelines.wire!.vantage = 'app'),
    `${WIRE}.vantage: expected wire, as its key says, found "app"`,
  ],
  [
    'ticks that go back',
    (_, s) => (s.loop!.ticksMs[2] = 1),
    'streams.0.loop.ticksMs.2: expected 5 at least, as in front of it, found 1',
  ],
  [
    'a loop that ends before it starts',
    (_, s) => (s.loop!.startMs = 521),
    'streams.0.loop.startMs: expected 520 at most, found 521',
  ],
  [
    'a pause that ends before it begins',
    (_, s) => (s.harness!.pauses[0]!.fromMs = 61),
    'streams.0.harness.pauses.0.toMs: expected 61 at least, found 60',
  ],
  [
    'lock-step that goes back',
    (_, s) => (s.lockStep![3]!.sentBytes = 1),
    'streams.0.lockStep.3.sentBytes: expected 600 at least, as in front of it, found 1',
  ],
  [
    'a stream that was let go before it was held',
    ({ streams }) => (streams[2]!.heldOpen!.releasedAtMs = 1),
    'streams.2.heldOpen.heldAtMs: expected 1 at most, when it was released, found 10',
  ],
  ['no stream', (recording) => (recording.streams = []), 'streams: expected at least one stream, found []'],
])('%s', (_, change, problem) => {
  expect(problemsAfter(change).join('\n')).toContain(problem);
});

it('an app may bring less of its answer than its words say, and never more', () => {
  const cut =
    (by: number): Change =>
    (_, stream) =>
      (stream.timelines.wire!.arrivals[0]!.characters -= by);
  expect(problemsAfter(cut(3), 'an app')).toEqual([]);
  expect(problemsAfter(cut(-3), 'an app')[0]).toContain('digests.text.characters: expected 141');
  expect(problemsAfter(cut(3), 'a client that passes')[0]).toContain('digests.text.characters: expected 135');
});

it('two kinds of content may come in another order than they were spoken', () => {
  const swap: Change = (_, { timelines }) => {
    const { arrivals } = timelines.screen!;
    arrivals[0] = { ...arrivals[0]!, channel: 'reasoning', atMs: 520 };
    for (const arrival of arrivals.slice(1)) arrival.atMs = 400;
  };
  expect(problemsAfter(swap, 'a program')).toEqual([]);
});

it('a vantage without arrivals is not judged, so nothing is compared', () => {
  expect(problemsAfter((_, { timelines }) => (timelines.wire!.arrivals = []))).toEqual([]);
});
