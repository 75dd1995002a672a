// One request over HTTP/2, each read of the connection stamped before Node's parser sees its bytes.
// Easy to get wrong: Node's session reads a socket of the system without showing anybody the bytes. Behind a stream of ours
// it reads what that passes on.
import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { systemClock } from '../../../clock.ts';
import { STREAM_LIMITS } from '../../../limits.ts';
import {
  createReadLog,
  createWireBudget,
  type ReadLog,
  type TapFailure,
  type WireBudget,
} from '../../vantages/wire-exchange.ts';
import { overLimit } from '../../vantages/wire-failure.ts';
import { openExchange, plainHeaders, type Ask, type Filling, type OpenAnswer } from './answer.ts';
import { createFrameWatch, type FrameWatch } from './frames.ts';
import { forHttp2 } from './headers.ts';

/** @param origin scheme, host and port */
export function askOverHttp2(socket: Socket, origin: string): Ask {
  const frames = createFrameWatch();
  let log: ReadLog | null = null;
  const session = connect(origin, {
    createConnection: () =>
      stamped(socket, (bytes) => {
        log?.begin(systemClock.now(), bytes.length);
        frames.feed(bytes);
      }),
    settings: { enablePush: false },
  });
  // Of a session that fails each stream says so too.
  session.on('error', () => {});
  const ask: Ask = (sent, requestedAt) => {
    const budget = createWireBudget();
    const own = (log = createReadLog(budget));
    const open = openExchange(sent, requestedAt, '2', own.reads);
    const { exchange, end } = open;
    const fail = (failure: TapFailure) => {
      if (end('upstream-failed', systemClock.now(), failure)) session.destroy();
    };
    if (session.closed || session.destroyed) fail(failureIn(0, null, sent.place, exchange));
    else {
      const stream = session.request(
        { ':method': sent.method, ':path': sent.target, ...forHttp2(sent.headers) },
        { endStream: sent.body === null },
      );
      follow(stream, { open, own, budget, fail, frames, place: sent.place });
      if (sent.body !== null) stream.end(sent.body);
    }
    return {
      exchange,
      stop() {
        end('client-aborted', systemClock.now());
        session.destroy();
      },
      kept: () => keptOf(session, ask, exchange),
    };
  };
  return ask;
}

interface Followed {
  open: Filling;
  own: ReadLog;
  budget: WireBudget;
  fail: (failure: TapFailure) => void;
  frames: FrameWatch;
  place: string;
}

function follow(stream: ClientHttp2Stream, { open, own, budget, fail, frames, place }: Followed): void {
  const { exchange, end } = open;
  const lastAt = () => own.reads.at(-1)?.at ?? systemClock.now();
  let interimAnswers = 0;
  stream.on('headers', () => {
    interimAnswers += 1;
    if (interimAnswers > STREAM_LIMITS['interim-answers'].most) fail(overLimit('interim-answers'));
  });
  stream.on('response', (headers) => {
    const size = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + String(value).length, 0);
    if (size > STREAM_LIMITS['header-bytes'].most) return fail(overLimit('header-bytes'));
    const { ':status': status = 0 } = headers;
    Object.assign(exchange, { status, responseHeaders: plainHeaders(headers), headersAt: lastAt() });
  });
  stream.on('data', (piece: Buffer) => {
    own.addBody(piece);
    if (budget.met !== null) fail(overLimit(budget.met));
  });
  stream.on('end', () => {
    if (exchange.status !== null && frames.hasEnded(stream.id ?? 0)) end('complete', lastAt());
  });
  const broken = (error: Error | null) => {
    const words = `${place} answered, but not in HTTP/2.`;
    if (!frames.isHttp2) return fail({ kind: 'protocol-error', message: words });
    const { rstCode, id = 0 } = stream;
    const code = OF_NODE.has(rstCode) && !frames.hasReset(id) ? 0 : rstCode;
    return fail(failureIn(code, error, place, exchange));
  };
  stream.on('error', broken);
  stream.on('close', () => broken(null));
}

/** What Node says of a stream whose connection ended, or failed. */
const OF_NODE: ReadonlySet<number> = new Set([constants.NGHTTP2_CANCEL, constants.NGHTTP2_INTERNAL_ERROR]);

function keptOf(
  session: ClientHttp2Session,
  ask: Ask,
  exchange: OpenAnswer['exchange'],
): ReturnType<OpenAnswer['kept']> {
  if (exchange.ended === 'complete' && !session.closed && !session.destroyed)
    return { ask, close: () => session.destroy() };
  session.destroy();
  return null;
}

/** RFC 9113, 7. */
const CODES =
  'NO_ERROR PROTOCOL_ERROR INTERNAL_ERROR FLOW_CONTROL_ERROR SETTINGS_TIMEOUT STREAM_CLOSED FRAME_SIZE_ERROR REFUSED_STREAM CANCEL COMPRESSION_ERROR CONNECT_ERROR ENHANCE_YOUR_CALM INADEQUATE_SECURITY HTTP_1_1_REQUIRED'.split(
    ' ',
  );

function failureIn(
  code: number,
  error: Error | null,
  place: string,
  { status, reads }: OpenAnswer['exchange'],
): TapFailure {
  const bytes = reads.reduce((sum, { body }) => sum + body.length, 0);
  const when = status === null ? 'before it answered' : `after ${bytes} bytes of the body`;
  if (code === 0 && error === null)
    return { kind: 'truncated', message: `${place} ended its HTTP/2 stream early, ${when}.` };
  const why = code === 0 ? error!.message : (CODES[code] ?? `code ${code}`);
  return { kind: 'reset', message: `${place} broke the HTTP/2 stream off ${when}: ${why}.` };
}

/** The same socket, but somebody sees what is read. */
function stamped(socket: Socket, onRead: (bytes: Buffer) => void): Duplex {
  const seen = new Duplex({
    read: () => void socket.resume(),
    write: (bytes: Buffer, _, done) => void socket.write(bytes, done),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (bytes: Buffer) => {
    onRead(bytes);
    if (!seen.push(bytes)) socket.pause();
  });
  socket.on('end', () => seen.push(null));
  socket.on('error', (error) => seen.destroy(error));
  socket.on('close', () => seen.destroy());
  return seen;
}
