// One request to the mock: how it is played, and the log of what really happened.
import type { Stamp } from '../clock.ts';
import type { Channel } from '../model/timeline.ts';
import type { ProtocolId } from '../model/target.ts';

/** One content chunk in the write log. Stamps are what happened, never what was planned. */
export interface ChunkLog {
  index: number;
  /** The unique word in this chunk: t0000, t0001, ...; empty where a chunk only ends a tool call. */
  tracer: string;
  channel: Channel;
  text: string;
  characters: number;
  /** Size of its frame in the body, before compression. */
  bytes: number;
  /** When the schedule wanted it; null when driven by hand. */
  plannedAt: Stamp | null;
  /** When the model "spoke" it: before any fault. */
  spokenAt: Stamp;
  /** When the last of its bytes was handed to the socket; null if it never was. */
  writtenAt: Stamp | null;
}

/** `failed`: an exception of ours ended it, see MockServerOptions.onBug. */
export type ExchangeOutcome = 'open' | 'completed' | 'client-aborted' | 'truncated' | 'reset' | 'http-error' | 'failed';

export interface ExchangeLog {
  id: string;
  protocol: ProtocolId;
  path: string;
  /** The model that was asked for; null where the request names none. */
  model: string | null;
  /** What is played. */
  scenario: string;
  /** Whether the request asked for a stream. */
  stream: boolean | null;
  requestedAt: Stamp;
  headersAt: Stamp | null;
  endedAt: Stamp | null;
  outcome: ExchangeOutcome;
  /** Ids of the faults of the scenario that hold the answer, change it or break it off; empty where it is played without them. */
  faults: readonly string[];
  chunks: ChunkLog[];
  /** What was to be spoken; null where the answer is driven by hand. */
  planned: { chunks: number; characters: number } | null;
  /** Whether the model spoke to its end: false where the client left before that. */
  isWhole: boolean;
  /** How often the socket was full and the writer waited for it to drain. */
  drainWaits: number;
}

/** The log of an exchange that begins. */
export function createExchangeLog(
  request: Pick<ExchangeLog, 'id' | 'protocol' | 'path' | 'model' | 'scenario' | 'stream' | 'requestedAt'>,
): ExchangeLog {
  return {
    ...request,
    headersAt: null,
    endedAt: null,
    outcome: 'open',
    faults: [],
    chunks: [],
    planned: null,
    isWhole: false,
    drainWaits: 0,
  };
}

/** A comment as it was written. */
export interface CommentLog {
  bytes: number;
  spokenAt: Stamp;
}

/** Speaks chunks when told to, for lock-step and the held-open probe. */
export interface Driver {
  readonly exchange: ExchangeLog;
  /** Chunks after which some of each kind of words have been spoken that the scenario has. */
  readonly chunksForAllKinds: number;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  /**
   * Speaks the next chunk of the scenario now (starting over with fresh tracers when its text is used up),
   * padded so that its frame is at least `minBytes` long.
   */
  speak(minBytes?: number): ChunkLog;
  /** Writes a comment of about so many bytes, which any reader ignores; null where the API has none. */
  comment(bytes: number): CommentLog | null;
}

/** How an exchange is played. */
export type Playback = (
  | {
      /** The scenario's schedule with its faults. */
      kind: 'timed';
    }
  | {
      /** Three chunks at once without faults: for warming up a client, and where no stream was asked for. */
      kind: 'instant';
    }
  | {
      /** The scenario's chunks through its faults, each when `drive` says so; the answer ends when the promise resolves. */
      kind: 'driven';
      drive: (driver: Driver) => Promise<void>;
    }
) & {
  /** Number of its first tracer, where several answers must be told apart in one output; 0 if left out. */
  firstTracer?: number;
  /** Further headers of the answer; none if left out. */
  headers?: Readonly<Record<string, string>>;
};

/** Decides for each new exchange how it is played. */
export type ChoosePlayback = (exchange: ExchangeLog) => Playback;

/** A request that is not served: its method, its path or its body is none that the mock knows. */
export interface RefusedRequest {
  method: string;
  /** Without its query, which may hold a key. */
  path: string;
  status: number;
  /** What the mock answered. */
  message: string;
}
