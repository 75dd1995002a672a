// One answer of the mock by hand: a virtual clock, a protocol whose bytes can be read, and no socket.
//
//   <[t0000 a][t0001 b]>       opening, two chunks, closing
import { createExchangeLog, type Playback } from '../../src/mock/exchange.ts';
import type { PreparedFault, FaultStage, FaultContext } from '../../src/mock/faults/fault.ts';
import { prepareFaults } from '../../src/mock/faults/index.ts';
import { play } from '../../src/mock/player.ts';
import { createVirtualClock } from '../../src/mock/virtual-clock.ts';
import type { FaultSpec } from '../../src/model/scenario.ts';
import { CHANNELS, type Channel, type Schedule } from '../../src/model/timeline.ts';
import { protocols } from '../../src/protocols/index.ts';
import type { FrameWriter, Protocol } from '../../src/protocols/protocol.ts';

const WRITER: FrameWriter = {
  hasLines: false,
  opening: () => ['<'],
  content: ({ text }) => `[${text}]`,
  closing: () => ['>'],
  error: (message) => `!${message}!`,
  comment: (text) => `(${text})`,
  malformed: () => '[?',
};
const PROTOCOL: Protocol = { ...protocols.get('plain-ndjson'), channels: CHANNELS, writer: () => WRITER };

/** Chunks `t0000 a`, `t0001 b`, ... at these times; the answer ends with the last of them. */
export function planOf(...chunks: readonly (readonly [atMs: number, channel?: Channel])[]): Schedule {
  const arrivals = chunks.map(([atMs, channel = 'text'], index) => {
    const text = `t${String(index).padStart(4, '0')} ${String.fromCodePoint(97 + index)}`;
    return { atMs, channel, characters: text.length, bytes: null, text };
  });
  return { arrivals, endMs: arrivals.at(-1)?.atMs ?? 0 };
}

export interface StageOptions {
  playback?: Playback;
  faults?: readonly (FaultSpec | PreparedFault)[];
  protocol?: Partial<Protocol>;
  writer?: Partial<FrameWriter>;
  /** When the virtual clock begins: nothing may depend on its zero. */
  startMs?: number;
}

/** A fault with a stage of the test. */
export function faultOf(stage: (context: FaultContext) => FaultStage): PreparedFault {
  return { id: 'made', beforeBody: {}, stage };
}

export function startPlaying(schedule: Schedule, options: StageOptions = {}) {
  const { playback = { kind: 'timed' }, faults = [], startMs = 0 } = options;
  const clock = createVirtualClock();
  clock.run(startMs);
  const exchange = createExchangeLog({
    id: 'made',
    protocol: 'plain-ndjson',
    path: '/made',
    model: null,
    scenario: 'made',
    stream: true,
    requestedAt: clock.now(),
  });
  const abort = new AbortController();
  const writes: { atMs: number; text: string }[] = [];
  const events: string[] = [];
  const bugs: unknown[] = [];
  const writer = { ...WRITER, ...options.writer };
  const since = () => clock.nowMs() - startMs;
  const player = play({
    exchange,
    path: exchange.path,
    protocol: { ...PROTOCOL, writer: () => writer, ...options.protocol },
    schedule,
    faults: faults.map((fault) => ('stage' in fault ? (fault as PreparedFault) : prepareFaults([fault])[0]!)),
    playback,
    clock,
    signal: abort.signal,
    write: (bytes) => void writes.push({ atMs: since(), text: bytes.toString() }),
    end: () => void events.push(`end ${since()}`),
    breakOff: (how) => void events.push(`${how} ${since()}`),
    fail(bug) {
      bugs.push(bug);
      abort.abort();
    },
  });
  return {
    clock,
    exchange,
    abort,
    player,
    events,
    bugs,
    writes,
    /** Until that time after the start of the answer, or to its end. */
    run: (untilMs = Infinity) => clock.run(startMs + untilMs),
    body: () => writes.map(({ text }) => text).join(''),
    /** `0 <`, `100 [t0000 a]`: each write with its time. */
    written: () => writes.map(({ atMs, text }) => `${atMs} ${text}`),
    spokenMs: () => exchange.chunks.map(({ spokenAt }) => Number(spokenAt) / 1e6 - startMs),
  };
}
