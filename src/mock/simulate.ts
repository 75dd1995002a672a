// The mock on a virtual clock: what a schedule and its faults look like on the wire, with exact numbers and no socket.
import type { FaultSpec } from '../model/scenario.ts';
import type { Arrival, Read, Schedule, Timeline } from '../model/timeline.ts';
import { createFramer } from '../protocols/framing/index.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { meaningOf } from '../protocols/reader.ts';
import { createExchangeLog } from './exchange.ts';
import { prepareFaults } from './faults/index.ts';
import { play } from './player.ts';
import { createVirtualClock } from './virtual-clock.ts';

const NAME = 'simulated';

/** The schedule as it is spoken (with bytes), and as it comes out of the faults. */
export function simulate(
  schedule: Schedule,
  protocol: Protocol,
  specs: readonly FaultSpec[],
): { origin: Timeline; wire: Timeline } {
  const clock = createVirtualClock();
  // Both timelines come of stamps: rounded in two ways, what was written could lie before it was spoken.
  const atMs = (stamp = clock.now()) => Number(stamp) / 1e6;
  const written: { atMs: number; bytes: Buffer }[] = [];
  let endMs: number | null = null;
  const exchange = createExchangeLog({
    id: NAME,
    protocol: protocol.id,
    path: protocol.path({ model: NAME, stream: true }),
    model: NAME,
    scenario: NAME,
    stream: true,
    requestedAt: clock.now(),
  });
  play({
    exchange,
    path: exchange.path,
    protocol,
    schedule,
    faults: prepareFaults(specs.flatMap(withoutThreads)),
    playback: { kind: 'timed' },
    clock,
    signal: new AbortController().signal,
    write: (bytes) => void written.push({ atMs: atMs(), bytes }),
    end: () => void (endMs = atMs()),
    breakOff: () => {},
    fail(bug) {
      throw bug;
    },
  });
  clock.run();
  const spoken = exchange.chunks.map(({ spokenAt, channel, characters, bytes }): Arrival => {
    return { atMs: atMs(spokenAt), channel, characters, bytes };
  });
  return { origin: timelineOf('origin', spoken, null, schedule.endMs), wire: wireOf(written, protocol, endMs) };
}

/** zlib works in other threads, which no virtual clock waits for: what `gzip` amounts to stands in its place. */
function withoutThreads(spec: FaultSpec): FaultSpec[] {
  if (spec.id !== 'gzip') return [spec];
  return spec['flush'] === true ? [] : [{ id: 'full-buffer' }];
}

function wireOf(
  written: readonly { atMs: number; bytes: Buffer }[],
  protocol: Protocol,
  endMs: number | null,
): Timeline {
  const framer = createFramer(protocol.framing);
  const frames = written.flatMap(({ bytes }, readId) => framer.feed(bytes, readId));
  frames.push(...framer.finish().frames);
  const arrivals = frames.flatMap((frame): Arrival[] => {
    const { beganReadId, readId, indexInRead, startByte, endByte } = frame;
    const place = { beganReadId, readId, indexInRead, startByte, endByte };
    const deltas = meaningOf(protocol, frame)?.deltas ?? [];
    const base = { atMs: written[readId]!.atMs, bytes: endByte - startByte, frame: place };
    if (deltas.length === 0) return [{ ...base, channel: null, characters: 0 }];
    return deltas.map(({ channel, text }) => ({ ...base, channel, characters: text.length }));
  });
  const reads = written.map(({ atMs, bytes: { length } }): Read => {
    return { atMs, bytes: length, framedBytes: length, decodedBytes: length };
  });
  return timelineOf('wire', arrivals, reads, endMs);
}

function timelineOf(
  vantage: Timeline['vantage'],
  arrivals: Arrival[],
  reads: Read[] | null,
  endMs: number | null,
): Timeline {
  return { vantage, arrivals, reads, headersMs: 0, firstByteMs: reads?.[0]?.atMs ?? null, endMs, digests: {} };
}
