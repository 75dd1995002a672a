// The arrivals of the stream that is shown, as the Report holds them where somebody asks for every single one.
import type { Recording } from '../model/recording.ts';
import type { RunTimelines } from '../model/run-timelines.ts';
import { VANTAGES, type Timeline } from '../model/timeline.ts';
import { shownStreamOf } from './shown-stream.ts';

/** @returns null where nothing was measured */
export function shownTimelines(recording: Recording): RunTimelines | null {
  const shown = shownStreamOf(recording);
  if (shown === undefined) return null;
  const result: RunTimelines = {};
  for (const vantage of VANTAGES) {
    const timeline = shown.recorded.timelines[vantage];
    if (timeline !== undefined) result[vantage] = columnsOf(timeline);
  }
  return result;
}

function columnsOf({ arrivals }: Timeline): NonNullable<RunTimelines['wire']> {
  const hasTexts = arrivals.some(({ text }) => text !== undefined);
  return {
    atMs: arrivals.map(({ atMs }) => atMs),
    characters: arrivals.map(({ characters }) => characters),
    channels: arrivals.map(({ channel }) => channel),
    bytes: arrivals.map(({ bytes }) => bytes),
    reads: arrivals.map(({ frame }) => frame?.readId ?? null),
    texts: hasTexts ? arrivals.map(({ text }) => text ?? '') : null,
  };
}
