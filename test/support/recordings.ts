// Recordings with exact numbers, for the pure stages: no socket, no clock.
import { simulate } from '../../src/mock/simulate.ts';
import { planSchedule } from '../../src/mock/schedule.ts';
import type { EndpointSeen } from '../../src/model/endpoint-seen.ts';
import type { Calibration } from '../../src/model/machine.ts';
import type { LoopLog } from '../../src/model/loop-log.ts';
import type { HeldOpen, Recording, StreamRecord } from '../../src/model/recording.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import type { Arrival, Timeline, VantageId } from '../../src/model/timeline.ts';
import { protocols } from '../../src/protocols/index.ts';

/** A cell of a drawing, ms. */
const CELL_MS = 50;
/** Characters of a drawn chunk. */
const CHUNK_CHARACTERS = 20;

/** `x..x.3` : a chunk, nothing, nothing, a chunk, nothing, three chunks at once. A cell is 50 ms. */
export function draw(vantage: VantageId, drawing: string): Timeline {
  const arrivals = Array.from(drawing).flatMap((sign, cell): Arrival[] => {
    const count = sign === '.' ? 0 : sign === 'x' ? 1 : Number.parseInt(sign, 36);
    if (Number.isNaN(count)) throw new Error(`"${sign}" is no part of a drawing.`);
    return Array.from({ length: count }, () => {
      return { atMs: cell * CELL_MS, channel: 'text', characters: CHUNK_CHARACTERS, bytes: 150 };
    });
  });
  return timeline(vantage, arrivals);
}

export function timeline(vantage: VantageId, arrivals: Arrival[]): Timeline {
  const endMs = arrivals.at(-1)?.atMs ?? null;
  return { vantage, arrivals, reads: null, headersMs: 0, firstByteMs: arrivals[0]?.atMs ?? null, endMs, digests: {} };
}

/** What a lock-step push says of a screen where there is none. */
export const NO_SCREEN = { screen: 0, screenBytes: 0 };

export const CALM: Calibration = { status: 'ok', floorP50Ms: 0, floorP99Ms: 1, noiseMs: 1, reason: null };

export function streamOf(timelines: readonly Timeline[], more: Partial<StreamRecord> = {}): StreamRecord {
  return {
    instrument: 'timed',
    process: 0,
    timelines: Object.fromEntries(timelines.map((one) => [one.vantage, one])),
    texts: null,
    request: {
      streamRequested: true,
      model: 'mock/made',
      path: '/v1/chat/completions',
      acceptEncoding: null,
      httpVersion: '1.1',
    },
    response: { status: 200, headers: {}, contentType: 'text/event-stream', contentEncoding: null },
    outcome: { kind: 'completed', message: null },
    loop: null,
    harness: null,
    unknownEvents: {},
    lockStep: null,
    heldOpen: null,
    app: null,
    endpoint: null,
    control: null,
    ...more,
  };
}

/** A second stream that had to wait: 2.5 s, until patience ended. */
export const HELD_BACK: HeldOpen = {
  heldAtMs: 10,
  releasedAtMs: 2510,
  released: 'patience',
  secondRequestAtMs: null,
  firstContentMs: [5, 2530],
  secondOutcome: { kind: 'completed', message: null },
};

/** A second stream that was served beside the first. */
export const SERVED: HeldOpen = {
  ...HELD_BACK,
  releasedAtMs: 30,
  released: 'second-served',
  secondRequestAtMs: 12,
  firstContentMs: [5, 14],
};

export function probeOf(heldOpen: HeldOpen, more: Partial<StreamRecord> = {}): StreamRecord {
  return streamOf([], { instrument: 'held-open', heldOpen, ...more });
}

export function recordingOf(streams: StreamRecord[], more: Partial<Recording> = {}): Recording {
  return {
    schemaVersion: 1,
    kind: 'recording',
    tool: { name: 'stream-check', version: '0.0.0' },
    id: 'made',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1000,
    repeat: 1,
    mode: 'timed',
    scenario: 'made',
    budgetMs: 100,
    expect: [],
    judge: null,
    subject: { kind: 'client' },
    target: { model: 'mock/made', provider: 'mock', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1' },
    client: {
      id: 'undici',
      version: '7.0.0',
      runtime: { name: 'node', version: '20.0.0' },
      options: {},
      packages: {},
    },
    environment: { node: '20.0.0', os: 'linux', arch: 'x64', cpus: 2, loadAverage: 0, ci: false },
    calibration: CALM,
    clock: { offsetMs: 0, uncertaintyMs: 0 },
    command: null,
    streams,
    said: [],
    warnings: [],
    ...more,
  };
}

/** The scenario as an honest client on a machine without noise would record it with the timed instrument. */
export function simulated(scenario: Scenario): Recording {
  const { origin, wire } = simulate(planSchedule(scenario), protocols.get('openai-chat'), scenario.faults);
  const behind = (vantage: VantageId): Timeline => ({ ...wire, vantage, reads: null });
  const loop: LoopLog = aliveLoop(0, wire.endMs ?? 0);
  return recordingOf([streamOf([origin, wire, behind('app'), behind('observer')], { loop })], {
    scenario: scenario.id,
  });
}

/** The scenario as it comes out of an app, or of what stands in front of it, with these headers. */
export function simulatedApp(scenario: Scenario, headers: Readonly<Record<string, string>> = {}): Recording {
  const { origin, wire } = simulate(planSchedule(scenario), protocols.get('openai-chat'), scenario.faults);
  const made = streamOf([origin, wire]);
  const contentEncoding = headers['content-encoding'] ?? null;
  const response = { ...made.response!, headers: { ...headers }, contentEncoding };
  return recordingOf([{ ...made, response }], { scenario: scenario.id, subject: { kind: 'app' } });
}

export function aliveLoop(startMs: number, endMs: number): LoopLog {
  const ticksMs = Array.from({ length: Math.max(0, Math.floor((endMs - startMs) / 5)) }, (_, i) => startMs + 5 * i);
  return { periodMs: 5, startMs, endMs, ticksMs, utilization: 0.05, pauses: [], silence: null };
}

/** Alive but for one silence, from one tick to the next. */
export function silentLoop(startMs: number, endMs: number, fromMs: number, toMs: number): LoopLog {
  const alive = aliveLoop(startMs, endMs);
  return { ...alive, ticksMs: alive.ticksMs.filter((tick) => tick <= fromMs || tick >= toMs) };
}

export function deadLoop(startMs: number, endMs: number): LoopLog {
  return { periodMs: 5, startMs, endMs, ticksMs: [], utilization: 1, pauses: [], silence: null };
}

/** What is known of an address that was asked once, over HTTP. */
export const ENDPOINT_SEEN: EndpointSeen = {
  method: 'GET',
  format: 'events',
  formatBy: 'its first bytes',
  httpVersion: '1.1',
  redirects: [],
  lookupMs: null,
  connectMs: 1,
  tlsMs: null,
  bodyBytes: 4000,
  request: 1,
};
