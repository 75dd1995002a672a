// One request to the upstream, in HTTP/1.1 or HTTP/2, and what the relay hears of its answer.
// Easy to get wrong: in HTTP/1.1 the upstream's socket has three listeners in a fixed order: ours that stamps, Node's parser,
// ours that learns how many body bytes the parser kept. In HTTP/2 nobody but Node sees the socket: a read is a DATA frame.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectHttp2, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { STREAM_LIMITS } from '../../limits.ts';
import type { Connected } from './connect.ts';
import { headerRecord } from './wire-exchange.ts';
import { headerPairs, type RawHeaders } from './wire-headers.ts';

export interface CallRequest {
  method: string;
  path: string;
  headers: string[];
}

export interface Answer {
  status: number;
  statusMessage: string;
  rawHeaders: string[];
  /** The same as a record. */
  headers: Record<string, string>;
  body: Readable;
  /** Whether the end of the body has been read. */
  readonly isComplete: boolean;
  /** Whether its end, when it comes, is no end of the answer. */
  readonly isBroken: boolean;
  /** Whether HTTP says where the body ends, whatever the headers say. */
  isFramed: boolean;
  readonly trailers: string[];
}

export interface CallHooks {
  /** Bytes came, before anybody has parsed them. */
  read(bytes: number): void;
  /** They are parsed. */
  parsed(): void;
  /** Status 1xx. */
  interim(): void;
  /** Status 101. @param socket goes on in the other protocol @param head what came behind the headers */
  switched(answer: Answer, socket: Socket, head: Buffer): void;
  answered(answer: Answer): void;
  failed(error: Error): void;
  /** Before its end. */
  truncated(): void;
}

export interface Call {
  /** Where the body of the request goes. */
  body: Writable;
  destroy(): void;
}

export function startCall({ socket, protocol }: Connected, place: URL, request: CallRequest, hooks: CallHooks): Call {
  return protocol === 'h2' ? callHttp2(socket, place, request, hooks) : callHttp1(socket, request, hooks);
}

function callHttp1(socket: Socket, request: CallRequest, hooks: CallHooks): Call {
  const outgoing = httpRequest({
    ...request,
    createConnection: () => socket,
    maxHeaderSize: STREAM_LIMITS['header-bytes'].most,
  });
  outgoing.on('socket', () => {
    socket.prependListener('data', (bytes: Buffer) => hooks.read(bytes.length));
    socket.on('data', hooks.parsed);
    // Behind the head of a proxy's answer it was stopped.
    socket.resume();
  });
  outgoing.on('error', hooks.failed);
  outgoing.on('information', hooks.interim);
  outgoing.on('upgrade', (message, other: Socket, head) => hooks.switched(answerOf(message), other, head));
  outgoing.on('response', (message) => {
    message.on('error', hooks.truncated);
    hooks.answered(answerOf(message));
  });
  return { body: outgoing, destroy: () => void outgoing.destroy() };
}

function answerOf(message: IncomingMessage): Answer {
  return {
    status: message.statusCode!,
    statusMessage: message.statusMessage ?? '',
    rawHeaders: message.rawHeaders,
    headers: headerRecord(message),
    body: message,
    get isComplete() {
      return message.complete;
    },
    isBroken: false,
    isFramed: false,
    get trailers() {
      return message.rawTrailers;
    },
  };
}

/** Of a frame in front of its payload. */
const FRAME_HEAD_BYTES = 9;

function callHttp2(socket: Socket, place: URL, { method, path, headers }: CallRequest, hooks: CallHooks): Call {
  const session = connectHttp2(place.origin, { createConnection: () => socket });
  session.on('error', hooks.failed);
  const stream = session.request({
    ':method': method,
    ':path': path,
    ':scheme': place.protocol.slice(0, -1),
    ':authority': place.host,
    ...http2Headers(headers),
  });
  const trailers: string[] = [];
  stream.on('error', hooks.failed);
  stream.on('headers', hooks.interim);
  stream.on('trailers', (_, __, raw: string[] = []) => trailers.push(...raw));
  stream.on('response', (_, __, raw: string[] = []) => {
    hooks.read(0);
    const answer = answerOfStream(stream, raw, trailers);
    stream.on('data', (piece: Buffer) => hooks.read(piece.length + FRAME_HEAD_BYTES));
    hooks.answered(answer);
    stream.on('data', hooks.parsed);
  });
  stream.on('close', () => {
    session.destroy();
    hooks.truncated();
  });
  const destroy = () => {
    stream.destroy();
    session.destroy();
  };
  return { body: stream, destroy };
}

function answerOfStream(stream: ClientHttp2Stream, raw: RawHeaders, trailers: string[]): Answer {
  const pairs = headerPairs(raw);
  const headers = pairs.filter(([name]) => !name.startsWith(':'));
  return {
    status: Number(pairs.find(([name]) => name === ':status')?.[1]),
    statusMessage: '',
    rawHeaders: headers.flat(),
    headers: joined(headers),
    body: stream,
    // What ends it is a flag of its last frame, which Node does not show.
    isComplete: false,
    get isBroken() {
      return (stream.rstCode ?? 0) !== 0;
    },
    isFramed: true,
    trailers,
  };
}

/** HTTP/2 forbids what concerns one connection, and has the host in a field of its own. */
const NOT_IN_HTTP2 = new Set(['connection', 'host', 'transfer-encoding']);

function http2Headers(raw: RawHeaders): OutgoingHttpHeaders {
  const headers: Record<string, string[]> = {};
  for (const [name, value] of headerPairs(raw)) {
    const lower = name.toLowerCase();
    if (!NOT_IN_HTTP2.has(lower)) (headers[lower] ??= []).push(value);
  }
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

function joined(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of pairs) headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  return headers;
}
