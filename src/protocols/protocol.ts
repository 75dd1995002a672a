// How one API asks for a stream, which frames carry content, and how the mock writes them.
// The read and the write side stand in one file, so that they cannot drift apart.
import type { Channel, ProtocolId } from '../model/ids.ts';
import type { FrameContent } from './framing/framer.ts';
import type { Framing } from './framing/index.ts';

/** A piece of content, as a client sees it. */
export interface Delta {
  channel: Channel;
  text: string;
}

/** What one frame of the body says. */
export interface FrameMeaning {
  deltas: readonly Delta[];
  /** The answer is complete. */
  isEnd: boolean;
  /** The model said why it stops: of the answer nothing follows but its end mark, if there is one. Left out for false. */
  isStop?: boolean;
  /** The API reported an error in mid-stream; its message. */
  error: string | null;
  /** The type of an event that this reader does not know; null for the others. */
  unknown: string | null;
  /** When the server made this frame, by its own clock, ms since the epoch; left out where the API has no such field. */
  clockMs?: number;
  /** How long the server says that it generated the answer, and how many tokens; left out where it does not say. */
  generated?: { ms: number; tokens: number };
}

export interface AskOptions {
  model: string;
  prompt: string;
  maxTokens: number | null;
  stream: boolean;
  /** Member that limits the answer, where an upstream has another name for it than the API. */
  limitMember?: string;
}

/** A request: some APIs put into the path what others put into the body. */
export interface Asked {
  /** With its query. */
  path: string;
  body: unknown;
}

/** What the mock needs to know to write an answer. */
export interface Answer {
  id: string;
  model: string;
  /** Of the request, with its query. */
  path: string;
}

export type FrameBytes = string | Uint8Array;

/** Writes the frames of one answer, each with its separator. */
export interface FrameWriter {
  /** Whether line ends of any kind separate the frames. */
  hasLines: boolean;
  /** Frames before the first content, such as a role. */
  opening(): readonly FrameBytes[];
  /** The frames for this delta: its own, and those that open or close the block around it. */
  content(delta: Delta): FrameBytes;
  /** Frames after the last content: finish reason, usage, end mark. */
  closing(): readonly FrameBytes[];
  /** An error in mid-stream, as this API reports it. */
  error(message: string): FrameBytes;
  /** A frame that any reader must ignore; null where there is none. */
  comment(text: string): FrameBytes | null;
  /** A frame whose payload cannot be parsed. */
  malformed(): FrameBytes;
}

export interface Protocol {
  id: ProtocolId;
  title: string;
  /** Where the API lives, relative to the base URL as the vendor's own SDK takes it; SDKs append it. */
  path(asked: Pick<AskOptions, 'model' | 'stream'>): string;
  /** What comes before `path` at the mock: part of base URLs in some SDKs. */
  mockPrefix: '' | '/v1';
  /** Paths at which the mock answers, with and without a version in front; `{model}` stands for any text. */
  mockPaths: readonly string[];
  /** Where the frames of a streamed answer end. */
  framing: Framing;
  /** The channels that the mock can write in this API; it writes others as text. */
  channels: readonly Channel[];
  /** Whether arguments of a tool come as pieces of one JSON text, or whole with each call. */
  toolArguments: 'pieces' | 'whole';
  /** Content type of a streamed answer. */
  contentType(path: string): string;
  /** Further headers of a streamed answer, by which readers recognise it. */
  answerHeaders?: Readonly<Record<string, string>>;
  /** The request body (to be sent as JSON). */
  ask(options: AskOptions): Record<string, unknown>;
  /** Request headers that carry the key, and those that the API requires with it. */
  authorization(apiKey: string): Record<string, string>;
  /** Further request headers that the API requires. */
  headers: Readonly<Record<string, string>>;
  /** Whether this request asks for a stream; null if it cannot say. */
  streamRequested(asked: Asked): boolean | null;
  /** The model that this request asks for; null if none. */
  modelRequested(asked: Asked): string | null;
  /** Meaning of a frame; a frame that cannot be parsed gives `error`. */
  read(frame: FrameContent): FrameMeaning;
  /** Meaning of a frame that was parsed already: a value that an SDK of this API yields. */
  readValue(value: unknown): FrameMeaning;
  /** Whether an answer that ends without an end frame is truncated. */
  needsEndFrame: boolean;
  /** The API has no end mark: its last words are why the model stopped. Left out for false. */
  endsByStop?: boolean;
  /** The content of an answer that came as one JSON body; null if it is no such answer. */
  readComplete(body: unknown): readonly Delta[] | null;
  writer(answer: Answer): FrameWriter;
  /** The whole answer as one JSON body, for a request that did not ask for a stream. */
  complete(answer: Answer, deltas: readonly Delta[]): Record<string, unknown>;
  /** An HTTP error body in the API's own shape. */
  errorBody(status: number, message: string): Record<string, unknown>;
  /** The message in an HTTP error body of this API; null if it has another shape. */
  errorMessage(body: unknown): string | null;
}
