// Where is the main thread while the event loop gives no sign of life? V8's CPU profiler takes its stack every 10 ms, also
// while it sleeps in Atomics.wait or spawnSync. Afterwards the samples are matched with the silences of the ticker.
//
//   ticks    x..x..x....................x..x
//   samples   . . . . S S S S S S S S . . .      S: taken in a silence, counted
//
// Easy to get wrong: the profiler starts before the request; to start it costs 10 to 20 ms.
import { Session, type Profiler } from 'node:inspector';
import { placesOf, type Frame } from './places.ts';
import type { SilenceMessage } from './message.ts';

const INTERVAL_MS = 10;
/** A pause from this length is a silence, as in the Python host. */
const SILENCE_NS = 100_000_000n;
const NS_PER_US = 1000n;

export interface Sampler {
  /** @param ticks stamps of the ticker, the first from before the request */
  stop(ticks: readonly string[]): SilenceMessage | null;
}

/** @param entry path of the client's module */
export function startSampler(entry: string): Sampler {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: INTERVAL_MS * 1000 });
  session.post('Profiler.start');
  return {
    stop(ticks) {
      const endedAt = process.hrtime.bigint();
      let profile: Profiler.Profile | null = null;
      // Within one process the answer comes before post() returns.
      session.post('Profiler.stop', (error, result) => {
        if (error === null) ({ profile } = result);
      });
      session.disconnect();
      return profile === null ? null : silenceIn(profile, [...ticks.map(BigInt), endedAt], entry);
    },
  };
}

function silenceIn(profile: Profiler.Profile, marks: readonly bigint[], entry: string): SilenceMessage {
  const stacks = stacksOf(profile);
  const silences = marks.slice(1).flatMap((to, i) => (to - marks[i]! >= SILENCE_NS ? [{ from: marks[i]!, to }] : []));
  const samples = samplesOf(profile).filter(({ at }) => silences.some(({ from, to }) => at > from && at < to));
  const times = new Map<readonly Frame[], number>();
  for (const { node } of samples) {
    const stack = stacks.get(node) ?? [];
    times.set(stack, (times.get(stack) ?? 0) + 1);
  }
  return { type: 'silence', samples: samples.length, frames: placesOf(times, entry) };
}

function samplesOf({ samples = [], timeDeltas = [], startTime }: Profiler.Profile): { node: number; at: bigint }[] {
  let at = BigInt(startTime) * NS_PER_US;
  return samples.map((node, i) => {
    at += BigInt(timeDeltas[i] ?? 0) * NS_PER_US;
    return { node, at };
  });
}

/** For each node of the tree the frames from the innermost to the outermost. */
function stacksOf({ nodes }: Profiler.Profile): Map<number, Frame[]> {
  const stacks = new Map<number, Frame[]>();
  // A parent is listed before its children.
  for (const node of nodes) {
    const { functionName, url, lineNumber } = node.callFrame;
    const busiest = (node.positionTicks ?? []).toSorted((a, b) => b.ticks - a.ticks)[0];
    const frame: Frame = { function: functionName, url, startLine: lineNumber + 1, line: busiest?.line ?? null };
    const stack = [frame, ...(stacks.get(node.id) ?? [])];
    stacks.set(node.id, stack);
    for (const child of node.children ?? []) stacks.set(child, stack);
  }
  return stacks;
}
