// Plays one answer: speaks its chunks when they are due, sends them through the faults, and keeps the write log.
// Easy to get wrong: a chunk is "spoken" before the faults and "written" when its last byte went to the socket; without
// faults the two are one, with faults their distance is the fault.
import { systemClock, type Stamp } from '../clock.ts';
import type { PlannedArrival, Schedule } from '../model/timeline.ts';
import type { Delta, Protocol } from '../protocols/protocol.ts';
import type { PlayClock } from './deadlines.ts';
import type { ChunkLog, Driver, ExchangeLog, Playback } from './exchange.ts';
import type { BreakOff } from './faults/fault.ts';
import { chain } from './faults/index.ts';
import type { PreparedFault } from './faults/fault.ts';
import { createSpeech } from './speech.ts';
import { respeak, tracerIn } from './words.ts';

export interface Performance {
  exchange: ExchangeLog;
  /** Of the request, with its query. */
  path: string;
  protocol: Protocol;
  schedule: Schedule;
  faults: readonly PreparedFault[];
  playback: Playback;
  clock: PlayClock;
  /** Aborted when the client has left. */
  signal: AbortSignal;
  /** Takes the bytes of the body. */
  write(bytes: Buffer): void;
  end(): void;
  breakOff(how: BreakOff): void;
}

export interface Player {
  /** To be told how many bytes of the body have been handed to the socket so far. */
  written(bytes: number, at: Stamp): void;
}

const INSTANT_CHUNKS = 3;

export function play(performance: Performance): Player {
  const { exchange, protocol, schedule, playback, clock, signal } = performance;
  const writer = protocol.writer({ id: exchange.id, model: exchange.scenario, path: performance.path });
  const speech = createSpeech(protocol);
  const ledger = createLedger(exchange.chunks);
  let isOver = false;
  const out = chain(playback.kind === 'instant' ? [] : performance.faults, {
    clock,
    writer,
    emit(piece) {
      if (isOver || signal.aborted) return;
      ledger.add(piece.bytes.length, piece.completes);
      if (piece.bytes.length > 0) performance.write(piece.bytes);
    },
    end() {
      if (!isOver && !signal.aborted) performance.end();
      isOver = true;
    },
    breakOff(how) {
      if (!isOver && !signal.aborted) performance.breakOff(how);
      isOver = true;
    },
  });

  function say(planned: PlannedArrival, text: string, plannedAt: Stamp | null): ChunkLog {
    return utter(speech.say({ channel: planned.channel, text }), plannedAt)!;
  }

  /** Each delta as a chunk. Gives the last. */
  function utter(deltas: readonly Delta[], plannedAt: Stamp | null): ChunkLog | undefined {
    for (const { channel, text } of deltas) {
      const index = exchange.chunks.length;
      const bytes = Buffer.from(writer.content({ channel, text }));
      exchange.chunks.push({
        index,
        tracer: tracerIn(text),
        channel,
        text,
        characters: text.length,
        bytes: bytes.length,
        plannedAt,
        spokenAt: systemClock.now(),
        writtenAt: null,
      });
      out.push({ bytes, completes: [index] });
    }
    return exchange.chunks.at(-1);
  }

  function finish(): void {
    if (signal.aborted) return;
    utter(speech.end(), null);
    for (const frame of writer.closing()) out.push({ bytes: Buffer.from(frame), completes: [] });
    out.end();
  }

  for (const frame of writer.opening()) out.push({ bytes: Buffer.from(frame), completes: [] });
  if (playback.kind === 'timed') playTimed(schedule, clock, signal, say, finish);
  if (playback.kind === 'instant') {
    for (const planned of schedule.arrivals.slice(0, INSTANT_CHUNKS)) say(planned, planned.text, null);
    finish();
  }
  if (playback.kind === 'driven') void playback.drive(createDriver(performance, say)).then(finish);
  return { written: ledger.written };
}

type Say = (planned: PlannedArrival, text: string, plannedAt: Stamp | null) => ChunkLog;

function playTimed(schedule: Schedule, clock: PlayClock, signal: AbortSignal, say: Say, finish: () => void): void {
  const startMs = clock.nowMs();
  const startAt = systemClock.now();
  const { arrivals, endMs } = schedule;
  let next = 0;
  let forget = () => {};
  const step = () => {
    // Chunks of one moment are spoken together, also when the process woke up late.
    const nowMs = clock.nowMs() - startMs;
    while (next < arrivals.length && arrivals[next]!.atMs <= nowMs) {
      const planned = arrivals[next++]!;
      say(planned, planned.text, startAt + BigInt(Math.round(planned.atMs * 1e6)));
    }
    if (next < arrivals.length) forget = clock.at(startMs + arrivals[next]!.atMs, step);
    else forget = clock.at(startMs + endMs, finish);
  };
  signal.addEventListener('abort', () => forget(), { once: true });
  forget = clock.at(startMs + (arrivals[0]?.atMs ?? endMs), step);
}

function createDriver({ exchange, schedule, playback, signal }: Performance, say: Say): Driver {
  return {
    exchange,
    chunksForAllKinds: chunksForAllKinds(schedule),
    signal,
    speak(minBytes = 0) {
      const index = exchange.chunks.length;
      const planned = schedule.arrivals[index % schedule.arrivals.length]!;
      const tracer = (playback.firstTracer ?? 0) + index;
      const text = respeak(planned.text, tracer, 0);
      // The frame is longer than its text.
      const missing = minBytes - Buffer.byteLength(text);
      return say(planned, missing > 0 ? respeak(planned.text, tracer, missing) : text, null);
    },
  };
}

/** So many chunks of a kind show whether it passes. A judgement: arguments that are held are held from the first on. */
const ENOUGH_OF_KIND = 5;

function chunksForAllKinds({ arrivals }: Schedule): number {
  const counts = new Map<string, number>();
  let last = 0;
  arrivals.forEach(({ channel }, index) => {
    const count = (counts.get(channel) ?? 0) + 1;
    counts.set(channel, count);
    if (count <= ENOUGH_OF_KIND) last = index + 1;
  });
  return last;
}

/** Which chunk is whole once so many bytes of the body are written. */
function createLedger(chunks: readonly ChunkLog[]) {
  const due: { atBytes: number; index: number }[] = [];
  let emitted = 0;
  return {
    add(bytes: number, completes: readonly number[]) {
      emitted += bytes;
      for (const index of completes) due.push({ atBytes: emitted, index });
    },
    written(bytes: number, at: Stamp) {
      while (due.length > 0 && due[0]!.atBytes <= bytes) chunks[due.shift()!.index]!.writtenAt = at;
    },
  };
}
