// Timelines at the app (the code that iterates the client) and at the observer (another task of its process).
import type { Stamp } from '../../clock.ts';
import { msBetween } from '../../clock.ts';
import type { Arrival, Timeline } from '../../model/timeline.ts';
import type { StreamRecord } from '../../model/recording.ts';
import type { HostLog, SeenDelta } from '../process/host-log.ts';
import { createDigester, type Digester } from '../text/digest.ts';

interface TimelineParts {
  /** When the request was handed to the client: moment 0. */
  requestAt: Stamp;
  headersAt: Stamp | null;
  endAt: Stamp | null;
  keepText: boolean;
}

/** Both, as the process has reported them; none if it never asked. @param requestAt moment 0 */
export function timelinesInside(
  { streams }: HostLog,
  toOurClock: (stamp: Stamp) => Stamp,
  requestAt: Stamp,
  { keepText, salt }: { keepText: boolean; salt: Buffer },
): Pick<StreamRecord['timelines'], 'app' | 'observer'> {
  const [stream] = streams;
  if (stream === undefined) return {};
  const ours = <T extends { at: Stamp }>(seen: T): T => ({ ...seen, at: toOurClock(seen.at) });
  const parts = {
    requestAt,
    headersAt: stream.response === null ? null : toOurClock(stream.response.at),
    endAt: stream.endAt === null ? null : toOurClock(stream.endAt),
    keepText,
  };
  const deltas = stream.deltas.map(ours);
  return {
    app: appTimeline(deltas, createDigester(salt), parts),
    observer: observerTimeline(stream.observed.map(ours), deltas, parts),
  };
}

function appTimeline(deltas: readonly SeenDelta[], digester: Digester, parts: TimelineParts): Timeline {
  const arrivals = deltas.map(({ at, channel, text }): Arrival => {
    digester.add(channel, text);
    const arrival = { atMs: msBetween(parts.requestAt, at), channel, characters: text.length, bytes: null };
    return parts.keepText ? { ...arrival, text } : arrival;
  });
  return { vantage: 'app', arrivals, ...frameOf(parts), digests: digester.digests() };
}

/** The observer reports how many characters it has in all; the deltas say which words those are. */
function observerTimeline(
  observed: readonly { at: Stamp; characters: number }[],
  deltas: readonly SeenDelta[],
  parts: TimelineParts,
): Timeline {
  const arrivals: Arrival[] = [];
  let received = 0;
  let delta = 0;
  let deltaEnd = deltas[0]?.text.length ?? 0;
  for (const { at, characters } of observed) {
    while (received < characters) {
      while (deltaEnd <= received && delta + 1 < deltas.length) deltaEnd += deltas[++delta]!.text.length;
      const until = deltaEnd > received ? Math.min(characters, deltaEnd) : characters;
      const channel = deltas[delta]?.channel ?? 'text';
      arrivals.push({ atMs: msBetween(parts.requestAt, at), channel, characters: until - received, bytes: null });
      received = until;
    }
  }
  return { vantage: 'observer', arrivals, ...frameOf({ ...parts, headersAt: null }), digests: {} };
}

function frameOf({
  requestAt,
  headersAt,
  endAt,
}: TimelineParts): Pick<Timeline, 'reads' | 'headersMs' | 'firstByteMs' | 'endMs'> {
  return {
    reads: null,
    headersMs: headersAt === null ? null : msBetween(requestAt, headersAt),
    firstByteMs: null,
    endMs: endAt === null ? null : msBetween(requestAt, endAt),
  };
}
