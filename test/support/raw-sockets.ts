// Both ends of a connection without an HTTP library in between, which would mend what a test wants to see.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A socket that remembers what it received. */
export interface Line {
  socket: Socket;
  bytes(): Buffer;
  /** What came, as latin1: one character for each byte. */
  text(): string;
  /** Waits until what came holds this text. */
  until(text: string): Promise<void>;
  /** How the connection ended: "end" or the code of its error. */
  closed: Promise<string>;
}

function lineOf(socket: Socket): Line {
  const pieces: Buffer[] = [];
  const text = () => Buffer.concat(pieces).toString('latin1');
  let error = 'end';
  socket.on('data', (bytes) => pieces.push(bytes));
  socket.on('error', (reason: NodeJS.ErrnoException) => (error = reason.code ?? reason.message));
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(error)));
  return {
    socket,
    bytes: () => Buffer.concat(pieces),
    text,
    closed,
    async until(wanted) {
      while (!text().includes(wanted)) {
        await Promise.race([
          once(socket, 'data'),
          closed.then((how) => Promise.reject(new Error(`closed (${how}) before "${wanted}"; got "${text()}"`))),
        ]);
      }
    },
  };
}

/** A server that hands each connection to `serve`. `address` is host:port. */
export async function createRawServer(
  serve: (line: Line) => Promise<void> | void,
  server: Server = createServer(),
): Promise<{ address: string; close(): void }> {
  const sockets = new Set<Socket>();
  const event = server.listenerCount('connection') > 0 ? 'secureConnection' : 'connection';
  server.on(event, (socket: Socket) => {
    sockets.add(socket);
    void serve(lineOf(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

export function connectRaw(url: string): Line {
  return lineOf(connect(Number(new URL(url).port), '127.0.0.1'));
}
