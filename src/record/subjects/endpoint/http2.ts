// One request over HTTP/2, each read of the connection stamped before Node's parser sees its bytes.
// Easy to get wrong: Node's session reads a socket of the system without showing anybody the bytes. Behind a stream of ours
// it reads what that passes on.
import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { systemClock } from '../../../clock.ts';
import { STREAM_LIMITS } from '../../../limits.ts';
import { createReadLog, createWireBudget, type ReadLog, type TapFailure } from '../../vantages/wire-exchange.ts';
import { overLimit } from '../../vantages/wire-failure.ts';
import { openExchange, plainHeaders, type Ask, type OpenAnswer } from './answer.ts';
import { forHttp2 } from './headers.ts';

/** @param origin scheme, host and port */
export function askOverHttp2(socket: Socket, origin: string): Ask {
  let log: ReadLog | null = null;
  const session = connect(origin, {
    createConnection: () =>
      stamped(socket, (bytes) => {
        log?.begin(systemClock.now(), bytes.length);
      }),
    settings: { enablePush: false },
  });
  // Of a session that fails each stream says so too.
  session.on('error', () => {});
  const ask: Ask = (sent, requestedAt) => {
    const budget = createWireBudget();
    const own = (log = createReadLog(budget));
    const { exchange, end } = openExchange(sent, requestedAt, '2', own.reads);
    const stream = session.request(
      {
        ':method': sent.method,
        ':path': sent.target,
        ...forHttp2(sent.headers),
      },
      { endStream: sent.body === null },
    );
    const fail = (failure: TapFailure) => {
      if (end('upstream-failed', systemClock.now(), failure)) session.destroy();
    };
    const lastAt = () => own.reads.at(-1)?.at ?? systemClock.now();
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
      if (exchange.status !== null && stream.rstCode === 0) end('complete', lastAt());
    });
    stream.on('error', (error) => fail(failureIn(stream, error, sent.place, exchange)));
    stream.on('close', () => fail(failureIn(stream, null, sent.place, exchange)));
    if (sent.body !== null) stream.end(sent.body);
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

function failureIn(
  { rstCode }: ClientHttp2Stream,
  error: Error | null,
  place: string,
  { status, reads }: OpenAnswer['exchange'],
): TapFailure {
  const bytes = reads.reduce((sum, { body }) => sum + body.length, 0);
  const when = status === null ? 'before it answered' : `after ${bytes} bytes of the body`;
  const why =
    rstCode === undefined || rstCode === 0 ? (error?.message ?? 'it closed the connection') : `code ${rstCode}`;
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
