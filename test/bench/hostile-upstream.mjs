// An upstream that sends more than anybody should take, on bare sockets: the path of the request names the mode.
// It is a process of its own: what it needs must not count as ours.
import { createServer } from 'node:net';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';

/** How much an endless mode sends at most, bytes. */
const MOST = Number(process.argv[2]) * 1e6;
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n';
const event = (text) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`;
const DONE = 'data: [DONE]\n\n';

/** Sends the same piece again and again, as fast as it is taken. */
function flood(socket, head, piece) {
  socket.write(head);
  let sent = 0;
  const go = () => {
    while (sent < MOST) {
      sent += piece.length;
      if (socket.write(piece)) continue;
      socket.once('drain', go);
      return;
    }
    socket.end();
  };
  go();
}

/** One piece after the other, each after a pause; over and over. */
function drip(socket, head, pieces, pauseMs) {
  socket.write(head);
  let i = 0;
  const timer = setInterval(() => socket.write(pieces[i++ % pieces.length]), pauseMs);
  socket.on('close', () => clearInterval(timer));
}

/** A whole answer within three seconds or so. @param pieces what is written every 5 ms */
function answer(socket, pieces) {
  socket.write(`${HEAD}\r\n`);
  const timer = setInterval(() => {
    const { value, done } = pieces.next();
    if (!done) {
      socket.write(value);
    } else {
      clearInterval(timer);
      socket.end(DONE);
    }
  }, 5);
  socket.on('close', () => clearInterval(timer));
}

function* repeated(text, count) {
  for (let i = 0; i < count; i++) yield text;
}

const times = (text, count) => Buffer.from(text.repeat(count));
/** Made at once: it takes seconds. */
const zipped = (bytes) => promisify(gzip)(bytes);
const BOMB = zipped(times(event('a'.repeat(1000)), Math.ceil(MOST / 1200)));
const ONE_FRAME = zipped(Buffer.alloc(MOST, 'y'));

async function explode(socket, bomb) {
  const bytes = await bomb;
  const head = `${HEAD}content-encoding: gzip\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  socket.end(Buffer.concat([Buffer.from(head), bytes]));
}

const MODES = {
  honest(socket) {
    socket.write(`${HEAD}\r\n`);
    let i = 0;
    const timer = setInterval(() => {
      if (i < 20) {
        socket.write(event(`word${i++} `));
      } else {
        clearInterval(timer);
        socket.end(DONE);
      }
    }, 50);
  },
  // Of 100,000 events.
  'nearly-all-events': (socket) => answer(socket, repeated(event('w ').repeat(200), 495)),
  // Of 64 MB.
  'nearly-all-bytes': (socket) =>
    answer(socket, repeated(event('w ').replace('{', `{"pad":"${'y'.repeat(125_000)}",`), 530)),
  'endless-headers': (socket) => flood(socket, HEAD, times(`x-a: ${'y'.repeat(1000)}\r\n`, 60)),
  'endless-body-line': (socket) => flood(socket, `${HEAD}\r\ndata: `, times('y', 65_536)),
  'endless-comments': (socket) => flood(socket, `${HEAD}\r\n`, times(': keep-alive\n\n', 5000)),
  'endless-empty-deltas': (socket) => flood(socket, `${HEAD}\r\n`, times(event(''), 1000)),
  'endless-tokens': (socket) => flood(socket, `${HEAD}\r\n`, times(event('word '), 1000)),
  'endless-tiny-chunks': (socket) =>
    flood(socket, `${HEAD}transfer-encoding: chunked\r\n\r\n`, times('1\r\n:\r\n', 10_000)),
  'endless-1xx': (socket) => flood(socket, '', times('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n', 1000)),
  'endless-types': (socket) => {
    socket.write(`${HEAD}\r\n`);
    for (let i = 0; i < 20_000; i++) socket.write(`data: {"type":"kind-${i}-${'z'.repeat(3000)}"}\n\n`);
    socket.end(event('a ') + event('b ') + DONE);
  },
  'gzip-bomb': (socket) => explode(socket, BOMB),
  'gzip-bomb-one-frame': (socket) => explode(socket, ONE_FRAME),
  'slow-tokens': (socket) => drip(socket, `${HEAD}\r\n`, [event('w ')], 500),
  'slow-bytes': (socket) => drip(socket, `${HEAD}\r\n`, event('w ').split(''), 500),
  'slow-headers': (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx-a: ', ['y'], 500),
  'slow-1xx': (socket) => drip(socket, '', ['HTTP/1.1 103 Early Hints\r\n\r\n'], 500),
};

await Promise.all([BOMB, ONE_FRAME]);
const server = createServer((socket) => {
  socket.on('error', () => {});
  let asked = '';
  socket.on('data', (piece) => {
    if (asked === null) return;
    asked += piece.toString('latin1');
    const [, mode, length] = /^POST \/([\w-]+)\S* .*content-length: (\d+)\r\n/is.exec(asked) ?? [];
    if (mode === undefined || asked.length < asked.indexOf('\r\n\r\n') + 4 + Number(length)) return;
    asked = null;
    MODES[mode](socket);
  });
}).listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
