import { expect, it } from 'vitest';
import { shownTimelines } from '../../../src/analyze/shown-timelines.ts';
import { RunTimelines } from '../../../src/model/run-timelines.ts';
import { draw, recordingOf, streamOf } from '../../support/recordings.ts';

it('every arrival of the stream that is shown, in columns', () => {
  const late = streamOf([draw('origin', 'x.x.x'), draw('wire', '.....a')]);
  const timelines = shownTimelines(recordingOf([late]))!;
  expect(RunTimelines.parse(timelines)).toEqual(timelines);
  expect(Object.keys(timelines)).toEqual(['origin', 'wire']);
  const { arrivals } = late.timelines.origin!;
  expect(timelines.origin!.atMs).toEqual(arrivals.map(({ atMs }) => atMs));
  for (const columns of Object.values(timelines)) {
    const lengths = Object.values(columns).flatMap((list) => (list === null ? [] : [list.length]));
    expect(new Set(lengths)).toEqual(new Set([columns.atMs.length]));
  }
});

it('words are there if they were kept', () => {
  const stream = streamOf([draw('origin', 'x.x')]);
  const kept = stream.timelines.origin!.arrivals.map((arrival) => ({ ...arrival, text: 'word' }));
  const withWords = { ...stream, timelines: { origin: { ...stream.timelines.origin!, arrivals: kept } } };
  expect(shownTimelines(recordingOf([stream]))!.origin!.texts).toBeNull();
  expect(shownTimelines(recordingOf([withWords]))!.origin!.texts).toEqual(['word', 'word']);
});

it('nothing where nothing was measured', () => {
  expect(shownTimelines(recordingOf([]))).toBeNull();
});
