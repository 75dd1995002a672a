// The mock on a virtual clock: what a schedule and its faults look like on the wire, with exact numbers and no socket.
import type { FaultSpec } from '../model/scenario.ts';
import type { Arrival, Read, Schedule, Timeline } from '../model/timeline.ts';
import { createFramer } from '../protocols/framing/index.ts';
import type { Delta, Protocol } from '../protocols/protocol.ts';
import { meaningOf } from '../protocols/reader.ts';
import type { PlayClock } from './deadlines.ts';
import { chain, prepareFaults } from './faults/index.ts';
import { createSpeech } from './speech.ts';

/** Time that passes only from one event to the next. */
function createVirtualClock(): PlayClock & { run(): void } {
  let now = 0;
  const events: { atMs: number; callback: () => void }[] = [];
  return {
    nowMs: () => now,
    at(atMs, callback) {
      const event = { atMs, callback };
      events.push(event);
      return () => {
        const index = events.indexOf(event);
        if (index >= 0) events.splice(index, 1);
      };
    },
    run() {
      while (events.length > 0) {
        const next = events.reduce((first, event) => (event.atMs < first.atMs ? event : first));
        events.splice(events.indexOf(next), 1);
        now = Math.max(now, next.atMs);
        next.callback();
      }
    },
  };
}

/** The schedule as it is spoken (with bytes), and as it comes out of the faults. */
export function simulate(
  schedule: Schedule,
  protocol: Protocol,
  specs: readonly FaultSpec[],
): { origin: Timeline; wire: Timeline } {
  const clock = createVirtualClock();
  const path = protocol.path({ model: 'simulated', stream: true });
  const writer = protocol.writer({ id: 'simulated', model: 'simulated', path });
  const speech = createSpeech(protocol);
  const written: { atMs: number; bytes: Buffer }[] = [];
  let endMs: number | null = null;
  let isOver = false;
  const out = chain(prepareFaults(specs.flatMap(withoutThreads)), {
    clock,
    writer,
    emit: ({ bytes }) => void (isOver || written.push({ atMs: clock.nowMs(), bytes })),
    end: () => void (isOver || (endMs = clock.nowMs())),
    breakOff: () => void (isOver = true),
  });
  const spoken: Arrival[] = [];
  for (const frame of writer.opening()) out.push({ bytes: Buffer.from(frame), completes: [] });
  const utter = (atMs: number, deltas: readonly Delta[]) => {
    for (const { channel, text } of deltas) {
      const bytes = Buffer.from(writer.content({ channel, text }));
      out.push({ bytes, completes: [spoken.length] });
      spoken.push({ atMs, channel, characters: text.length, bytes: bytes.length });
    }
  };
  for (const { atMs, channel, text } of schedule.arrivals) {
    clock.at(atMs, () => utter(atMs, speech.say({ channel, text })));
  }
  clock.at(schedule.endMs, () => {
    utter(schedule.endMs, speech.end());
    for (const frame of writer.closing()) out.push({ bytes: Buffer.from(frame), completes: [] });
    out.end();
  });
  clock.run();
  return { origin: timelineOf('origin', spoken, null, schedule.endMs), wire: wireOf(written, protocol, endMs) };
}

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
