// A blocking iterator inside an async task: google/adk-python#1306.
//
//   app   .x....x....x....x....x      the code that iterates gets every chunk on time
//   loop  ✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕✕      and nothing else of the process runs between two of them
//
// Look-alikes: work on the processor between chunks (the loop gets a turn at each, or the app falls behind), and a
// library that collects first (the app is late itself).
import type { LoopMeasures } from '../../model/measures.ts';
import type { Timeline } from '../../model/timeline.ts';
import { isLate } from '../attribution.ts';
import { contentOf } from '../units.ts';
import { defineCause } from './cause.ts';

/** Chunks that the app must have got during one silence of the loop: work between chunks gives one, at most two. A judgement. */
const MIN_CHUNKS_IN_SILENCE = 3;

export const syncIterationInAsync = defineCause({
  id: 'sync-iteration-in-async',
  title: 'A blocking iterator inside an async task',
  summary: 'The code that iterates blocks the event loop while it waits for each chunk.',
  needs({ stream, measured: { loop } }) {
    const { app, observer } = stream?.timelines ?? {};
    return app === undefined || observer === undefined || loop === null ? null : { app, loop };
  },
  detect({ app, loop }, { measured: { hops } }) {
    const chunks = chunksInLongestSilence(app, loop);
    const isSeen = isLate(hops['event-loop']?.delivery) && !isLate(hops.client?.delivery);
    if (!isSeen || chunks < MIN_CHUNKS_IN_SILENCE) return null;
    return {
      hop: 'event-loop',
      evidence: [
        ...loop.blockedAt.map((place) => ({ kind: 'place' as const, ...place })),
        {
          kind: 'span',
          span: 'loop-silence',
          fromMs: loop.longestGapAtMs,
          lengthMs: loop.longestGapMs,
          times: null,
          doing: loop.longestGapKind,
          chunks,
        },
      ],
      figures: { chunksInLongestSilence: chunks },
      advice:
        'Iterate an asynchronous client (async for, for await), or run the blocking one in a thread or worker and pass chunks over a queue.',
    };
  },
});

function chunksInLongestSilence(app: Timeline, { longestGapAtMs, longestGapMs }: LoopMeasures): number {
  const endMs = longestGapAtMs + longestGapMs;
  return contentOf(app).filter(({ atMs }) => atMs > longestGapAtMs && atMs < endMs).length;
}
