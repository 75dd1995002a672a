// One request over HTTP/1.1, each read stamped before Node's parser sees its bytes.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { systemClock } from '../../../clock.ts';
import { STREAM_LIMITS } from '../../../limits.ts';
import { createReadLog, createWireBudget, headerRecord } from '../../vantages/wire-exchange.ts';
import { failureOf, overLimit, switched, truncation, type FailureScene } from '../../vantages/wire-failure.ts';
import type { TapFailure } from '../../vantages/wire-exchange.ts';
import { openExchange, type Ask, type OpenAnswer, type Sent } from './answer.ts';

export function askOverHttp1(socket: Socket): Ask {
  return (sent, requestedAt) => {
    const budget = createWireBudget();
    const log = createReadLog(budget);
    const { exchange, end } = openExchange(sent, requestedAt, '1.1', log.reads);
    let incoming: IncomingMessage | null = null;
    let interimAnswers = 0;
    const lastAt = () => log.reads.at(-1)?.at ?? systemClock.now();
    const fail = (makeFailure: (scene: FailureScene) => TapFailure) => {
      while (incoming !== null && incoming.read() !== null);
      if (end('upstream-failed', systemClock.now(), makeFailure(sceneOf(sent, exchange.reads, incoming !== null))))
        socket.destroy();
    };
    const stamp = (bytes: Buffer) => log.begin(systemClock.now(), bytes.length);
    const parsed = () => {
      log.parsed(incoming?.readableLength ?? 0);
      const { met } = budget;
      if (met !== null) fail(() => overLimit(met));
    };
    const outgoing = httpRequest({
      createConnection: () => socket,
      method: sent.method,
      path: sent.target,
      headers: [...sent.headers.flat(), 'connection', 'keep-alive'],
      setHost: false,
      maxHeaderSize: STREAM_LIMITS['header-bytes'].most,
    });
    // Without an agent Node ends a connection behind its answer, whatever the headers say.
    outgoing.shouldKeepAlive = true;
    outgoing.on('socket', () => {
      socket.prependListener('data', stamp);
      socket.on('data', parsed);
    });
    const noteHeaders = (message: IncomingMessage) =>
      Object.assign(exchange, {
        status: message.statusCode!,
        statusMessage: message.statusMessage ?? '',
        responseHeaders: headerRecord(message),
        headersAt: lastAt(),
      });
    outgoing.on('error', (error) => fail((scene) => failureOf(error, scene)));
    outgoing.on('information', () => {
      interimAnswers += 1;
      if (interimAnswers > STREAM_LIMITS['interim-answers'].most) fail(() => overLimit('interim-answers'));
    });
    outgoing.on('upgrade', (message) => {
      noteHeaders(message);
      fail(switched);
    });
    outgoing.on('response', (message) => {
      incoming = message;
      noteHeaders(message);
      message.on('error', () => fail(truncation));
      message.on('data', (piece: Buffer) => log.addBody(piece));
      message.on('end', () => end('complete', lastAt()));
    });
    outgoing.end(sent.body ?? undefined);
    // Of a connection that was kept and is gone Node says nothing more.
    if (socket.destroyed) fail((scene) => truncation(scene));
    return { exchange, stop: () => stop(socket, end), kept: () => keptOf(socket, exchange, stamp, parsed) };
  };
}

function stop(socket: Socket, end: ReturnType<typeof openExchange>['end']): void {
  end('client-aborted', systemClock.now());
  socket.destroy();
}

/** A connection that the server lets stand, and that is free again. */
function keptOf(
  socket: Socket,
  exchange: OpenAnswer['exchange'],
  ...listeners: ((bytes: Buffer) => void)[]
): ReturnType<OpenAnswer['kept']> {
  for (const listener of listeners) socket.off('data', listener);
  const isKept = exchange.ended === 'complete' && !/\bclose\b/i.test(exchange.responseHeaders?.['connection'] ?? '');
  if (!isKept || socket.destroyed) {
    socket.destroy();
    return null;
  }
  return { ask: askOverHttp1(socket), close: () => void socket.destroy() };
}

function sceneOf({ place }: Sent, reads: OpenAnswer['exchange']['reads'], answered: boolean): FailureScene {
  const sum = (bytes: (read: (typeof reads)[number]) => number) => reads.reduce((all, read) => all + bytes(read), 0);
  return {
    upstream: place,
    answered,
    framedBytes: sum(({ framedBytes }) => framedBytes),
    bodyBytes: sum(({ body }) => body.length),
  };
}
