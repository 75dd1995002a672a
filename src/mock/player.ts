// Plays one answer: speaks its chunks when they are due, sends them through the faults, and keeps the write log.
// It takes its time from `PlayJob.clock`: the real one in handlers.ts, a virtual one in simulate.ts.
// Easy to get wrong: a chunk is "spoken" before the faults and "written" when its last byte went to the socket. Without
// faults the two are one moment; with faults their distance is the fault.
import type { Stamp } from '../clock.ts';
import type { PlannedArrival, Schedule } from '../model/timeline.ts';
import type { Delta, FrameBytes, Protocol } from '../protocols/protocol.ts';
import type { PlayClock } from './deadlines.ts';
import { createDriver } from './driver.ts';
import type { ChunkLog, CommentLog, Driver, ExchangeLog, Playback } from './exchange.ts';
import type { BreakOff, PreparedFault, FaultStage } from './faults/fault.ts';
import { chain } from './faults/index.ts';
import { createSpeech } from './speech.ts';
import { tracerIn } from './words.ts';

export interface PlayJob {
  exchange: ExchangeLog;
  /** Of the request, with its query. */
  path: string;
  protocol: Protocol;
  schedule: Schedule;
  faults: readonly PreparedFault[];
  playback: Playback;
  clock: PlayClock;
  /** Aborted when the client has left, and by `fail`: nothing more is spoken or written. */
  signal: AbortSignal;
  /** Takes the bytes of the body. */
  write(bytes: Buffer): void;
  end(): void;
  breakOff(how: BreakOff): void;
  /** Takes an exception of the player, a fault or a driver: a bug of ours, which the client did not cause. */
  fail(bug: unknown): void;
}

export interface Player {
  /** The caller reports how many bytes of the body the socket has taken so far. */
  written(bytes: number, at: Stamp): void;
}

/** Enough for a client to open its connection and load what it loads late. */
export const INSTANT_CHUNKS = 3;

export function play(job: PlayJob): Player {
  const { exchange, playback, schedule } = job;
  const ledger = createLedger(exchange.chunks);
  // A fault may call back before this module has made the timed player: faults are made first.
  let speakUntil: (untilMs: number) => void = () => {};
  const clock = clockOfFaults(job, (atMs) => speakUntil(atMs));
  const speaker = createSpeaker(job, createOutlet(job, clock, ledger));
  speaker.open();
  if (playback.kind === 'timed') exchange.planned = lengthOf(schedule);
  if (playback.kind === 'timed') speakUntil = playTimed(job, speaker);
  if (playback.kind === 'instant') {
    for (const planned of schedule.arrivals.slice(0, INSTANT_CHUNKS)) speaker.say(planned, planned.text, null);
    speaker.finish();
  }
  if (playback.kind === 'driven') void playDriven(job, playback.drive, speaker);
  return { written: ledger.written };
}

function lengthOf({ arrivals }: Schedule): { chunks: number; characters: number } {
  return { chunks: arrivals.length, characters: arrivals.reduce((sum, { characters }) => sum + characters, 0) };
}

/**
 * The clock that faults get. At one and the same moment the model speaks before a fault acts, and what a fault throws in
 * a callback goes to `fail`.
 */
function clockOfFaults({ clock, signal, fail }: PlayJob, speakUntil: (untilMs: number) => void): PlayClock {
  return {
    ...clock,
    at: (atMs, callback) =>
      clock.at(atMs, () => {
        if (signal.aborted) return;
        try {
          speakUntil(atMs);
          callback();
        } catch (bug) {
          fail(bug);
        }
      }),
  };
}

/** The faults, and behind them the body of the answer. */
function createOutlet(job: PlayJob, clock: PlayClock, ledger: Ledger): { out: FaultStage; writer: Writer } {
  const { exchange, protocol, path, playback, signal, fail } = job;
  const writer = protocol.writer({ id: exchange.id, model: exchange.scenario, path });
  let isOver = false;
  const unlessOver = (act: () => void) => {
    if (!isOver && !signal.aborted) act();
  };
  const out = chain(playback.kind === 'instant' ? [] : job.faults, {
    clock,
    writer,
    fail,
    emit: ({ bytes, completes }) =>
      unlessOver(() => {
        ledger.add(bytes.length, completes);
        if (bytes.length > 0) job.write(bytes);
      }),
    end() {
      unlessOver(() => job.end());
      isOver = true;
    },
    breakOff(how) {
      unlessOver(() => job.breakOff(how));
      isOver = true;
    },
  });
  return { out, writer };
}

type Writer = ReturnType<Protocol['writer']>;

interface Speaker {
  /** The frames before the first content. */
  open(): void;
  /** Gives the last chunk that came of it. */
  say(planned: PlannedArrival, text: string, plannedAt: Stamp | null): ChunkLog;
  /** Writes a comment, where the API has them; null where it has none. */
  comment(text: string): CommentLog | null;
  /** What is open is closed, and the answer ends. */
  finish(): void;
}

function createSpeaker(
  { exchange, protocol, clock, signal }: PlayJob,
  { out, writer }: { out: FaultStage; writer: Writer },
): Speaker {
  const { chunks } = exchange;
  const speech = createSpeech(protocol);

  function writeFrames(frames: readonly FrameBytes[]): void {
    for (const frame of frames) out.push({ bytes: Buffer.from(frame), completes: [] });
  }

  /** Each delta as a chunk. */
  function writeChunks(deltas: readonly Delta[], plannedAt: Stamp | null): void {
    for (const { channel, text } of deltas) {
      const index = chunks.length;
      const bytes = Buffer.from(writer.content({ channel, text }));
      chunks.push({
        index,
        tracer: tracerIn(text),
        channel,
        text,
        characters: text.length,
        bytes: bytes.length,
        plannedAt,
        spokenAt: clock.now(),
        writtenAt: null,
      });
      out.push({ bytes, completes: [index] });
    }
  }

  return {
    open: () => writeFrames(writer.opening()),
    say({ channel }, text, plannedAt) {
      writeChunks(speech.say({ channel, text }), plannedAt);
      return chunks.at(-1)!;
    },
    comment(text) {
      const frame = writer.comment(text);
      if (frame === null) return null;
      const bytes = Buffer.from(frame);
      const spokenAt = clock.now();
      out.push({ bytes, completes: [] });
      return { bytes: bytes.length, spokenAt };
    },
    finish() {
      if (signal.aborted) return;
      exchange.isWhole = true;
      writeChunks(speech.end(), null);
      writeFrames(writer.closing());
      out.end();
    },
  };
}

/** Sets the deadlines of the schedule. Gives a function that speaks all that is due at that time of the clock. */
function playTimed({ schedule, clock, signal, fail }: PlayJob, speaker: Speaker): (untilMs: number) => void {
  const { arrivals, endMs } = schedule;
  const startMs = clock.nowMs();
  const startAt = clock.now();
  let next = 0;
  let isFinished = false;
  let forget = () => {};
  const speakUntil = (untilMs: number) => {
    while (next < arrivals.length && startMs + arrivals[next]!.atMs <= untilMs) {
      const planned = arrivals[next++]!;
      speaker.say(planned, planned.text, startAt + BigInt(Math.round(planned.atMs * 1e6)));
    }
    if (isFinished || next < arrivals.length || startMs + endMs > untilMs) return;
    isFinished = true;
    speaker.finish();
  };
  const step = () => {
    try {
      // All that is due is spoken together, also when the process woke up late.
      speakUntil(clock.nowMs());
      arm();
    } catch (bug) {
      fail(bug);
    }
  };
  const arm = () => {
    if (!isFinished && !signal.aborted) forget = clock.at(startMs + (arrivals[next]?.atMs ?? endMs), step);
  };
  signal.addEventListener('abort', () => forget(), { once: true });
  arm();
  return speakUntil;
}

async function playDriven(job: PlayJob, drive: (driver: Driver) => Promise<void>, speaker: Speaker): Promise<void> {
  try {
    await drive(createDriver(job, speaker.say, speaker.comment));
    speaker.finish();
  } catch (bug) {
    job.fail(bug);
  }
}

interface Ledger {
  /** The body grows by that many bytes, with the last of which these chunks are whole. */
  add(bytes: number, completes: readonly number[]): void;
  written(bytes: number, at: Stamp): void;
}

/** Knows which chunk is whole once a number of bytes of the body is written. */
function createLedger(chunks: readonly ChunkLog[]): Ledger {
  const due: { atBytes: number; index: number }[] = [];
  let emitted = 0;
  let last: { bytes: number; at: Stamp } | null = null;
  const settle = () => {
    if (last === null) return;
    while (due.length > 0 && due[0]!.atBytes <= last.bytes) chunks[due.shift()!.index]!.writtenAt = last.at;
  };
  return {
    add(bytes, completes) {
      emitted += bytes;
      for (const index of completes) due.push({ atBytes: emitted, index });
      // A compressor says only in the end what was whole with its last bytes, which are written by then.
      if (bytes === 0) settle();
    },
    written(bytes, at) {
      last = { bytes, at };
      settle();
    },
  };
}
