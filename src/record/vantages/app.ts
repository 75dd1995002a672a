// Timelines at the app (the code that iterates the client) and at the observer (another task of its process).
import type { Stamp } from '../../clock.ts';
import { msBetween } from '../../clock.ts';
import type { Arrival, Channel, Timeline } from '../../model/timeline.ts';
import type { Digester } from '../text/digest.ts';

export interface SeenDelta {
  at: Stamp;
  channel: Channel;
  text: string;
}

export interface TimelineParts {
  /** When the request was handed to the client: moment 0. */
  zero: Stamp;
  headersAt: Stamp | null;
  endAt: Stamp | null;
  keepText: boolean;
}

export function appTimeline(deltas: readonly SeenDelta[], digester: Digester, parts: TimelineParts): Timeline {
  const arrivals = deltas.map(({ at, channel, text }): Arrival => {
    digester.add(channel, text);
    const arrival = { atMs: msBetween(parts.zero, at), channel, characters: text.length, bytes: null };
    return parts.keepText ? { ...arrival, text } : arrival;
  });
  return { vantage: 'app', arrivals, ...frameOf(parts), digests: digester.digests() };
}

/** The observer tells how many characters it has in all; which words those are, the deltas tell. */
export function observerTimeline(
  observed: readonly { at: Stamp; characters: number }[],
  deltas: readonly SeenDelta[],
  parts: TimelineParts,
): Timeline {
  const arrivals: Arrival[] = [];
  let had = 0;
  let delta = 0;
  let deltaEnd = deltas[0]?.text.length ?? 0;
  for (const { at, characters } of observed) {
    while (had < characters) {
      while (deltaEnd <= had && delta + 1 < deltas.length) deltaEnd += deltas[++delta]!.text.length;
      const until = deltaEnd > had ? Math.min(characters, deltaEnd) : characters;
      const channel = deltas[delta]?.channel ?? 'text';
      arrivals.push({ atMs: msBetween(parts.zero, at), channel, characters: until - had, bytes: null });
      had = until;
    }
  }
  return { vantage: 'observer', arrivals, ...frameOf({ ...parts, headersAt: null }), digests: {} };
}

function frameOf({
  zero,
  headersAt,
  endAt,
}: TimelineParts): Pick<Timeline, 'reads' | 'headersMs' | 'firstByteMs' | 'endMs'> {
  return {
    reads: null,
    headersMs: headersAt === null ? null : msBetween(zero, headersAt),
    firstByteMs: null,
    endMs: endAt === null ? null : msBetween(zero, endAt),
  };
}
