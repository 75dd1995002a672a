// How one API asks for a stream, which frames carry content, and how the mock writes them.
// The read and the write side stand in one file, so that they cannot drift apart.
import type { Channel } from '../model/timeline.ts';
import type { ProtocolId } from '../model/target.ts';

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
  /** The API reported an error in mid-stream; its message. */
  error: string | null;
}

/** One frame as framing found it: for SSE an event. */
export interface FrameContent {
  event: string | null;
  data: string;
}

export interface AskOptions {
  model: string;
  prompt: string;
  maxTokens: number | null;
  stream: boolean;
}

/** Writes the frames of one answer. Every string is one whole frame, closed by its separator. */
export interface FrameWriter {
  /** Frames before the first content, such as a role. */
  opening(): readonly string[];
  content(delta: Delta): string;
  /** Frames after the last content: finish reason, usage, end mark. */
  closing(): readonly string[];
  /** An error in mid-stream, as this API reports it. */
  error(message: string): string;
  /** A frame that any reader must ignore. */
  comment(text: string): string;
  /** A frame whose payload cannot be parsed. */
  malformed(): string;
}

export interface Protocol {
  id: ProtocolId;
  title: string;
  /** Where the API lives, relative to the base URL; SDKs append it. */
  path: string;
  /** Addresses at which the mock answers. */
  mockPaths: readonly string[];
  /** Where the frames end: the framing to use. */
  framing: 'sse';
  /** Content type of a streamed answer. */
  contentType: string;
  /** The request body (to be sent as JSON). */
  ask(options: AskOptions): Record<string, unknown>;
  /** Request headers that carry the key. */
  authorization(apiKey: string): Record<string, string>;
  /** Whether this request body asks for a stream; null if the body cannot say. */
  streamRequested(body: unknown): boolean | null;
  /** The model that this request body asks for; null if none. */
  modelRequested(body: unknown): string | null;
  /** Meaning of a frame; a frame that cannot be parsed gives `error`. */
  read(frame: FrameContent): FrameMeaning;
  /** Whether an answer that ends without an end frame is truncated. */
  needsEndFrame: boolean;
  /** The content of an answer that came as one JSON body; null if it is no such answer. */
  readComplete(body: unknown): readonly Delta[] | null;
  writer(answer: { id: string; model: string }): FrameWriter;
  /** The whole answer as one JSON body, for a request that did not ask for a stream. */
  complete(answer: { id: string; model: string }, deltas: readonly Delta[]): Record<string, unknown>;
  /** An HTTP error body in the API's own shape. */
  errorBody(status: number, message: string): Record<string, unknown>;
  /** The message in an HTTP error body of this API; null if it has another shape. */
  errorMessage(body: unknown): string | null;
}
