// Scenario → Schedule: what is said when, as planned. What really happened is in the write log.
import type { PlannedArrival, Schedule } from '../model/timeline.ts';
import type { Scenario, Segment } from '../model/scenario.ts';
import { createRandom } from './random.ts';
import { withTracer, speak, tracerOf } from './words.ts';

/**
 * The same scenario always gives the same schedule. Bytes are unknown until a protocol writes it.
 * @param firstTracer number of the first tracer, for answers that must be told apart in one output; times stay the same
 */
export function planSchedule({ schedule, seed }: Pick<Scenario, 'schedule' | 'seed'>, firstTracer = 0): Schedule {
  const random = createRandom(seed);
  const arrivals: PlannedArrival[] = [];
  let atMs = schedule.firstMs;
  for (const segment of schedule.segments ?? []) {
    if (segment.pauseMs !== undefined) {
      atMs += segment.pauseMs;
      continue;
    }
    for (let i = 0; i < (segment.chunks ?? 0); i++) {
      const isBurstBegin = i % segment.burst === 0;
      if (isBurstBegin && arrivals.length > 0) atMs += gapOf(segment, random);
      const text = speak(arrivals.length, lengthOf(segment, random), schedule.words, random);
      arrivals.push(planned(atMs, segment.channel, text));
    }
  }
  for (const { atMs: at, channel, text } of schedule.events ?? []) {
    arrivals.push(planned(at, channel, `${tracerOf(arrivals.length)} ${text}`));
  }
  const retraced = arrivals.map(({ atMs: at, channel, text }, i) =>
    planned(at, channel, withTracer(text, firstTracer + i, 0)),
  );
  // The player keeps the order: an event that is planned for an earlier time is spoken behind the chunks before it.
  const latestMs = arrivals.reduce((latest, { atMs: at }) => Math.max(latest, at), 0);
  const endMs = arrivals.length === 0 ? schedule.firstMs : latestMs;
  return { arrivals: firstTracer === 0 ? arrivals : retraced, endMs };
}

function gapOf({ gapMs = 0, jitter }: Segment, random: () => number): number {
  return gapMs * (1 + jitter * (2 * random() - 1));
}

/** Most chunks are short and few are long, as tokens are. */
function lengthOf({ characters: [least, most] }: Segment, random: () => number): number {
  return least + Math.floor((most - least + 1) * random() ** 2);
}

function planned(atMs: number, channel: PlannedArrival['channel'], text: string): PlannedArrival {
  return { atMs, channel, characters: text.length, bytes: null, text };
}
