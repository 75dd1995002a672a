// A connection on which an endpoint was asked once is free for another request, if the server lets it stand.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { Ask } from '../../../../src/record/subjects/endpoint/answer.ts';
import { askOverHttp1 } from '../../../../src/record/subjects/endpoint/http1.ts';

async function asked(
  answer: Readonly<Record<string, string>>,
): Promise<{ ended: (string | null)[]; connections: number }> {
  let connections = 0;
  const server = createServer((_, res) => res.writeHead(200, answer).end('hello'));
  server.on('connection', () => (connections += 1));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const ended: (string | null)[] = [];
  let ask: Ask | null = askOverHttp1(socket);
  while (ask !== null && ended.length < 3) {
    const sent = { method: 'GET', target: '/', place: 'here', number: ended.length, body: null };
    const { exchange, kept } = ask(
      {
        ...sent,
        headers: [
          ['host', 'here'],
          ['connection', 'keep-alive'],
        ],
      },
      0n,
    );
    // The next request is made when this one has long ended, as behind other work.
    while (exchange.endedAt === null) await new Promise((resolve) => void setTimeout(resolve, 5));
    ended.push(exchange.ended);
    ask = kept()?.ask ?? null;
  }
  socket.destroy();
  server.close();
  return { ended, connections };
}

it('three requests on one connection', async () => {
  expect(await asked({})).toEqual({ ended: ['complete', 'complete', 'complete'], connections: 1 });
});

it('none behind an answer that closes it', async () => {
  expect(await asked({ connection: 'close' })).toEqual({ ended: ['complete'], connections: 1 });
});
