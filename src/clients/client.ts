// A client: one way of making the request. Each client has one file, which parent and child load: it imports its HTTP
// library only inside connect().
import type { Delta } from '../protocols/protocol.ts';
import type { Channel, ProtocolId } from '../model/ids.ts';

export interface ClientRequest {
  /** Base URL as a user would configure it, without the protocol's path. */
  baseUrl: string;
  /** The whole address. */
  url: string;
  protocol: ProtocolId;
  model: string;
  prompt: string;
  maxTokens: number | null;
  /** For SDKs, which take the key by itself. The headers contain it already. */
  apiKey: string | null;
  method: string;
  /** All request headers, authorization included. */
  headers: Record<string, string>;
  /** JSON, or whatever an app is asked with; empty for none. */
  body: string;
  /** Of an app that answers first with JSON: the address where it streams, with `{{name}}` for members of that. */
  nextUrl?: string;
}

export interface OpenHooks {
  /** Call this as soon as the client exposes status and headers, if it does. */
  onResponse(status: number, headers: Record<string, string>): void;
  signal: AbortSignal;
}

/** What a client yields to the code that iterates it. A string is answer text. */
export type ClientDelta = string | Delta;
export type DeltaStream = AsyncIterable<ClientDelta> | Iterable<ClientDelta>;

/** A client object, as an application keeps it: warm-up and measured request use the same one. */
export interface Connection {
  open(request: ClientRequest, hooks: OpenHooks): DeltaStream | Promise<DeltaStream>;
  /** Frees sockets, workers and children. */
  close(): Promise<void>;
}

export type Availability = { ok: true } | { ok: false; reason: string; hint: string };

/** The values that an option takes, the default first; a whole number; or the path of a file or directory, or of a program. */
export type OptionValues = readonly string[] | RegExp | 'path' | 'program';

export interface Client {
  id: string;
  /** Grouping in `list clients`. */
  language: 'node' | 'command' | 'python';
  /** One line for lists. */
  summary: string;
  /** The APIs that it speaks, the usual one first; null for all. */
  protocols: readonly ProtocolId[] | null;
  /** Channels that its library never yields, by protocol: the app cannot see them, whatever the upstream sends. */
  drops?: Readonly<Partial<Record<ProtocolId, readonly Channel[]>>>;
  /** Its options, in addition to those of every client. */
  options?: Readonly<Record<string, OptionValues>>;
  /** The prefix that its library puts in front of the path. It is removed from the end of a base URL. */
  ownPrefix?: string;
  /** Packages of the user's project that it consists of in this API, that of its version first; left out for others. */
  packages?(protocol: ProtocolId): readonly [string, ...string[]];
  /** Version of the library that makes the request; null if unknown. @param options as given to the client */
  version(options?: Readonly<Record<string, string>>): Promise<string | null>;
  /** @param options as given to the client @param protocol that is to be spoken; its usual one if left out */
  available(options?: Readonly<Record<string, string>>, protocol?: ProtocolId): Promise<Availability>;
  /** Runs in the client host. */
  connect(options: Readonly<Record<string, string>>): Promise<Connection>;
}

/** A client and its options: `--client id:key=value,...` or the path of an own client. */
export interface ClientChoice {
  id: string;
  /** Absolute path of an own client's module; null for one of ours. */
  modulePath: string | null;
  options: Readonly<Record<string, string>>;
}

/** Thrown by a client when the server answered with an error status: becomes the outcome http-error. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';
  readonly status: number;
  constructor(status: number, body: string) {
    super(body);
    this.status = status;
  }
}
