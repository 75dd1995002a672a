// Finds where the main thread is while the event loop is silent. V8's CPU profiler takes its stack every 10 ms, even
// while it sleeps in Atomics.wait or spawnSync. After the stream the samples are matched with the silences of the ticker.
//
//   ticks    x..x..x....................x..x
//   samples   . . . . S S S S S S S S . . .      S: taken in a silence, counted
//
// Easy to get wrong: the profiler must start before the request, because starting it takes 10 to 20 ms.
import { Session, type Profiler } from 'node:inspector';
import { placesOf, type StackFrame } from './places.ts';
import type { SilenceMessage } from './message.ts';

const INTERVAL_MS = 10;
/** A pause of this length or more is a silence. The Python host has the same limit. */
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
      // In the same process the callback runs before post() returns.
      session.post('Profiler.stop', (error, result) => {
        if (error === null) ({ profile } = result);
      });
      session.disconnect();
      return profile === null ? null : silenceIn(profile, [...ticks.map(BigInt), endedAt], entry);
    },
  };
}

export function silenceIn(profile: Profiler.Profile, marks: readonly bigint[], entry: string): SilenceMessage {
  const stacks = stacksOf(profile);
  const silences = marks.slice(1).flatMap((to, i) => (to - marks[i]! >= SILENCE_NS ? [{ from: marks[i]!, to }] : []));
  const samples = samplesOf(profile).filter(({ at }) => silences.some(({ from, to }) => at > from && at < to));
  const times = new Map<readonly StackFrame[], number>();
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
function stacksOf({ nodes }: Profiler.Profile): Map<number, StackFrame[]> {
  const stacks = new Map<number, StackFrame[]>();
  // V8 lists a parent before its children.
  for (const node of nodes) {
    const { functionName, url, lineNumber } = node.callFrame;
    const busiest = (node.positionTicks ?? []).toSorted((a, b) => b.ticks - a.ticks)[0];
    const frame: StackFrame = { function: functionName, url, startLine: lineNumber + 1, line: busiest?.line ?? null };
    const stack = [frame, ...(stacks.get(node.id) ?? [])];
    stacks.set(node.id, stack);
    for (const child of node.children ?? []) stacks.set(child, stack);
  }
  return stacks;
}
