// The client-host protocol, version 1: commands as NDJSON on stdin, messages as NDJSON on file descriptor 3.
//
//   parent   ping .. warm-up ........... run .................................. warm-up ... run ... (end of stdin: leave)
//   child    pong .. warmup-done, done   request, delta, observed, ..., ticks, done ...
//
// Plain types: the child process loads no zod. The parent checks what it reads, see record/process/host-message.ts.
import type { Channel, OutcomeKind, ProtocolId } from '../model/ids.ts';

export const PROTOCOL_VERSION = 1;

/** Parent → child. */
export type HostCommand =
  | { type: 'ping'; id: number }
  | AskCommand
  /** Give up the requests that are open. */
  | { type: 'cancel' };

export interface AskCommand {
  /** `warm-up`: one request that is discarded. `run`: the measured request, or several at once. */
  type: 'warm-up' | 'run';
  protocolVersion: typeof PROTOCOL_VERSION;
  baseUrl: string;
  /** Null for none. */
  apiKey: string | null;
  protocol: ProtocolId;
  model: string;
  /** What the model is asked; it is in the body already. */
  prompt: string;
  maxTokens: number | null;
  /** Of the request, behind the base URL. */
  path: string;
  method: string;
  headers: Record<string, string>;
  /** An object is sent as JSON, a text as it is; null for none. */
  body: object | string | null;
  /** Where an app streams that answers first with JSON: `{{name}}` in it is a member of that. Only our reader takes it. */
  nextPath?: string | undefined;
  options: {
    /** Id of a client of ours, or the absolute path of an own client. */
    client: string;
    clientOptions: Record<string, string>;
    /** Streams to open at once through the same client object. */
    streams: number;
  };
}

/** Nanoseconds of the monotonic clock of the child, as a string of digits. */
export type HostStamp = string;

/** What belongs to one stream. */
interface OfStream {
  t: HostStamp;
  /** Index among the streams of this process; 0 if left out. */
  stream?: number | undefined;
}

/** Child → parent. */
export type HostMessage =
  | {
      type: 'hello';
      protocolVersion: typeof PROTOCOL_VERSION;
      client: { id: string; version: string | null };
      runtime: { name: string; version: string };
      clock: string;
    }
  | { type: 'pong'; id: number; t: HostStamp }
  | {
      type: 'warmup-done';
      /** Versions of the packages that the process has loaded. */
      packages?: Record<string, string> | undefined;
    }
  /** The same behind the last stream of a command. */
  | { type: 'packages'; packages: Record<string, string> }
  | (OfStream & { type: 'request' })
  | (OfStream & { type: 'response'; status: number; headers: Record<string, string> })
  | (OfStream & { type: 'delta'; channel: Channel; text: string })
  | (OfStream & {
      type: 'observed';
      /** That the observer has received so far. */
      characters: number;
    })
  | SilenceMessage
  | TicksMessage
  /** Everything about the last command has been written: the process may be asked again. */
  | { type: 'done' }
  | (OfStream & {
      type: 'end';
      outcome: { kind: OutcomeKind; message?: string | null | undefined; status?: number | undefined };
    });

/** Where the main thread was while the ticker was silent. */
export interface SilenceMessage {
  type: 'silence';
  /** How often the stack was taken while the loop was silent. */
  samples: number;
  frames: SilencePlace[];
}

/** A place in the code. */
export interface SilencePlace {
  /** Null for code outside of any package. */
  package: string | null;
  /** Relative to what holds the package, or to the working directory; the name alone of code elsewhere. */
  file: string;
  line: number;
  function: string | null;
  /** The text of the line; null if it cannot be read. */
  source: string | null;
  /** In how many of the samples. */
  count: number;
}

export interface TicksMessage {
  type: 'ticks';
  t: HostStamp[];
  /** Event-loop utilization, 0..1; null where the runtime has no such figure. */
  utilization?: number | null | undefined;
  /** The longer gaps between ticks, and what the kernel says that the thread did meanwhile, ms. */
  pauses?: TickPause[] | undefined;
}

interface TickPause {
  from: HostStamp;
  to: HostStamp;
  busyMs?: number | null | undefined;
  queuedMs?: number | null | undefined;
  stolenMs?: number | null | undefined;
}
