// What `stream-check <url>` takes beside the answer itself, and how exact its reader is beside curl, over HTTP/1.1 and HTTP/2.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { at, round, size } from './figures.mjs';

const ROUNDS = size(3, 1);
const CHUNKS = size(200, 20);
const CHUNK_BYTES = 50;
const BIN = new URL('../../bin/stream-check.js', import.meta.url).pathname;
const READER = new URL('./endpoint-reader.mjs', import.meta.url).pathname;
const run = promisify(execFile);
const nowMs = () => performance.timeOrigin + performance.now();

export async function endpoint() {
  const server = await startServer();
  const walls = { one: [], control: [] };
  const late = { http1: [], http2: [], http1Behind: [], curlBehind: [] };
  for (let k = 0; k < ROUNDS; k++) {
    const one = await beside(server, 'steady');
    walls.one.push(one.besideMs);
    const why = await beside(server, 'gzip', '--why');
    walls.control.push((why.besideMs - one.besideMs) / (why.requests - 1));
    const http1 = await lateness(server, server.http1, ofReader('1.1'));
    late.http1.push(...http1);
    late.http1Behind.push(...behindBest(http1));
    late.curlBehind.push(...behindBest(await lateness(server, server.http1, ofCurl)));
    late.http2.push(...(await lateness(server, server.http2, ofReader('2'))));
  }
  server.close();
  const p99 = (values) => round(at(values, 0.99), 3);
  const figures = {
    besideAnswerMs: round(at(walls.one, 0.5), 0),
    besideControlAnswerMs: round(at(walls.control, 0.5), 0),
    readerP50Ms: round(at(late.http1, 0.5), 3),
    http2P50Ms: round(at(late.http2, 0.5), 3),
    readerP99Ms: p99(late.http1),
    http2P99Ms: p99(late.http2),
    readerBehindBestP99Ms: round(at(late.http1Behind, 0.99), 3),
    curlBehindBestP99Ms: round(at(late.curlBehind, 0.99), 3),
  };
  const isExact = figures.readerBehindBestP99Ms - figures.curlBehindBestP99Ms <= 1;
  const isQuick = figures.besideAnswerMs <= 1200 && figures.besideControlAnswerMs <= 100;
  return {
    id: 'endpoint',
    what: 'an address asked as it is: wall time beside the answer; stamps behind the write of the server, 100 chunks/s',
    goal: 'beside the answer <= 1.2 s, <= 0.1 s for each request of a control; p99 <= curl + 1 ms; HTTP/2 <= 1.5 x HTTP/1.1',
    figures,
    met: isExact && isQuick && figures.http2P99Ms <= 1.5 * figures.readerP99Ms,
  };
}

/** What a call takes beside its answers. */
async function beside(server, path, ...args) {
  server.answersMs.length = 0;
  const startMs = nowMs();
  // What it says of the answer is no failure here.
  await run(process.execPath, [BIN, `${server.http1}${path}`, '--json', '--quiet', ...args]).catch(() => {});
  const wholeMs = nowMs() - startMs;
  return { besideMs: wholeMs - server.answersMs.reduce((sum, ms) => sum + ms, 0), requests: server.answersMs.length };
}

/** How long after the server's write each chunk was read. @param read [ms since the epoch, bytes so far] of each read */
async function lateness(server, url, read) {
  const reads = await read(`${url}even`);
  return server.writtenMs.map((writtenMs, k) => {
    const [readMs] = reads.find(([, bytes]) => bytes >= CHUNK_BYTES * (k + 1));
    return readMs - writtenMs;
  });
}

/** The clock of curl's trace counts the seconds of the day from a moment of its own: only differences tell. */
function behindBest(values) {
  const best = Math.min(...values);
  return values.map((value) => value - best);
}

function ofReader(version) {
  return async (url) => JSON.parse((await run(process.execPath, [READER, url, version])).stdout);
}

/** `12:00:00.123456 <= Recv data, 50 bytes (0x32)` */
async function ofCurl(url) {
  const options = ['-sSN', '--trace-time', '--trace-ascii', '-', '-o', '/dev/null'];
  const { stdout } = await run('curl', [...options, url], { env: { ...process.env, TZ: 'UTC' } });
  const dayMs = Math.floor(nowMs() / 86_400_000) * 86_400_000;
  let bytes = 0;
  return [...stdout.matchAll(/^(\d+):(\d+):(\d+\.\d+) <= Recv data, (\d+) bytes/gm)].map(([, h, m, s, length]) => [
    dayMs + (Number(h) * 3600 + Number(m) * 60 + Number(s)) * 1000,
    (bytes += Number(length)),
  ]);
}

async function startServer() {
  const answersMs = [];
  const writtenMs = [];
  const serve = (request, response) => {
    const startMs = nowMs();
    const isEven = request.url === '/even';
    const isPressed = request.url === '/gzip' && /gzip/.test(request.headers['accept-encoding'] ?? '');
    // Of a known length, so that HTTP/1.1 has no framing in between.
    const length = isEven ? { 'content-length': CHUNKS * CHUNK_BYTES } : {};
    response.writeHead(200, {
      'content-type': 'text/plain',
      ...length,
      ...(isPressed && { 'content-encoding': 'gzip' }),
    });
    const gzip = isPressed ? createGzip() : null;
    gzip?.pipe(response);
    response.on('finish', () => answersMs.push(nowMs() - startMs));
    if (isEven) writtenMs.length = 0;
    let left = CHUNKS;
    const timer = setInterval(() => {
      if (isEven) writtenMs.push(nowMs());
      (gzip ?? response).write(`${'word '.repeat(9)}${String(left).padStart(4, '0')} `);
      left -= 1;
      if (left > 0) return;
      clearInterval(timer);
      (gzip ?? response).end();
    }, 10);
  };
  const servers = [createServer(serve), createHttp2Server(serve)];
  const urls = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      return `http://127.0.0.1:${server.address().port}/`;
    }),
  );
  const close = () => {
    servers[0].closeAllConnections();
    for (const server of servers) server.close();
  };
  return { http1: urls[0], http2: urls[1], answersMs, writtenMs, close };
}
