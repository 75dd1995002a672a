// Upstreams that break what can be broken, and the whole way of an answer through the program in one process:
//
//   raw socket ─▶ tap ─▶ client ─▶ witnesses ─▶ Recording ─▶ analyze, gate ─▶ Report ─▶ text
//
// Only the child process of the client is left out. Plain JavaScript: the tests give it the source, the benchmark gives it
// the built package.
// Easy to get wrong: bytes at random test one line. Most of these are whole answers in which one or two things are wrong.
import { createServer } from 'node:net';

const CHANNELS = ['text', 'reasoning', 'tool-arguments'];
const WORDS = ['amber ', 'Ä', '東京', '🌊', '\n', '\n\n', '"', '{', 'data: ', '[DONE]', '\0', '<p>'];
const STATUS_LINES = [
  'HTTP/1.1 204 No Content',
  'HTTP/1.1 205 Reset Content',
  'HTTP/1.1 206 Partial Content',
  'HTTP/1.1 201 Created',
  'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/elsewhere?key=1',
  'HTTP/1.1 307 Temporary Redirect\r\nlocation: /v1\u001b[2J',
  'HTTP/1.1 304 Not Modified',
  'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade',
  'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK',
  'HTTP/1.1 401 Unauthorized',
  'HTTP/1.1 429 \u0001',
  'HTTP/1.1 500 Oh\u009b2J',
  'HTTP/1.1 503',
  'HTTP/1.1 999 Huh',
  'HTTP/1.1 099 Huh',
  'HTTP/1.0 200 OK',
  'HTTP/0.9 200 OK',
  'HTTP/2 200 OK',
  'ICY 200 OK',
  'SSH-2.0-OpenSSH_9.0',
  '',
];
const TYPES = [null, 'text/html', 'text/plain', 'application/json', 'text/event-stream', '\u0001', 'a'.repeat(300)];
const ENCODINGS = ['gzip', 'br', 'zzz', 'identity', 'gzip, gzip', ''];
const BODIES = [
  '',
  '{}',
  '[]',
  '{"error":{"message":"no"}}',
  '<html><body>no',
  'null',
  '\uFEFF',
  'data: [DONE]\n',
  ': ping\n\n'.repeat(20),
  'a'.repeat(5000),
  '{"choices":[{"message":{"content":"whole"}}]}',
];
const SCRAPS = [
  '\r\n',
  '\n\n',
  '\0',
  '\r\n0\r\n\r\n',
  'zz\r\n',
  'ffffffffffffff\r\n',
  '-1\r\n',
  'content-length: 3\r\n',
  'transfer-encoding: chunked\r\n',
  'data: ',
  'data: {"error":{"message":"no"}}\n\n',
  '{"error":"no"}\n\n',
  'data: [DONE]\n\n',
  ': x\n\n',
  '\u00ef\u00bb\u00bf',
  'HTTP/1.1 200 OK\r\n\r\n',
  '\u0016\u0003\u0001',
];
/** The addresses at which a stream is asked for: they decide how it is framed. */
const STREAM_PATHS = {
  gemini: ['/v1beta/models/m:streamGenerateContent?alt=sse', '/v1beta/models/m:streamGenerateContent'],
  ollama: ['/api/chat', '/api/generate'],
};
/** How long an upstream that stays open is borne, ms. All others end by themselves. */
const SILENCE_MS = 30;
/** Far longer than anything here takes. */
const HANG_MS = 10_000;
/** Of how many answers whose outcome has the same words one is judged, and one made into text. */
const ONE_JUDGED = 4;
const ONE_SHOWN = 20;

/** What an upstream does with a request, as something that fast-check makes smaller. @param fc fast-check */
export function upstreamsOf(fc, protocols) {
  const cases = protocols.entries.flatMap((protocol) =>
    (STREAM_PATHS[protocol.id] ?? [protocol.path({ model: 'm', stream: true })]).map((path) => ({
      id: protocol.id,
      path,
    })),
  );
  const words = fc.array(fc.tuple(fc.constantFrom(...CHANNELS), fc.constantFrom(...WORDS)), { maxLength: 6 });
  const place = fc.noBias(fc.nat({ max: 9999 })).map((at) => at / 9999);
  const often = (value, other, weight = 6) =>
    fc.oneof({ weight, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });
  const change = fc.oneof(
    fc.record({ kind: fc.constant('cut'), at: place }),
    fc.record({ kind: fc.constant('flip'), at: place, bit: fc.nat({ max: 7 }) }),
    fc.record({ kind: fc.constant('insert'), at: place, scrap: fc.constantFrom(...SCRAPS) }),
    fc.record({ kind: fc.constant('drop'), at: place, length: fc.nat({ max: 40 }) }),
    fc.record({ kind: fc.constant('double'), at: place, length: fc.nat({ max: 400 }) }),
    fc.record({ kind: fc.constant('reorder'), at: place, length: fc.nat({ max: 200 }) }),
  );
  return fc.record({
    answer: fc.constantFrom(...cases),
    words,
    hasEnd: often(true, fc.constant(false)),
    frame: often(null, fc.record({ kind: fc.constantFrom('drop', 'repeat', 'swap'), at: place })),
    body: often(null, fc.constantFrom(...BODIES), 8),
    status: often('HTTP/1.1 200 OK', fc.constantFrom(...STATUS_LINES)),
    type: often(undefined, fc.constantFrom(...TYPES)),
    encoding: often(null, fc.constantFrom(...ENCODINGS), 12),
    framing: fc.constantFrom('chunked', 'chunked', 'length', 'close'),
    /** What the announced length is off by. */
    off: often(0, fc.integer({ min: -20, max: 20 }), 12),
    changes: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 4, arbitrary: fc.array(change, { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.array(change, { minLength: 2, maxLength: 3 }) },
    ),
    /** Ends of the writes. */
    cuts: fc.array(place, { maxLength: 4 }),
    end: fc.oneof(
      { weight: 80, arbitrary: fc.constant('fin') },
      { weight: 8, arbitrary: fc.constant('reset') },
      { weight: 1, arbitrary: fc.constant('open') },
    ),
    early: often(false, fc.constant(true), 20),
  });
}

/** The bytes that it writes. */
export function bytesOf(upstream, protocols) {
  const protocol = protocols.get(upstream.answer.id);
  const frames = framesOf(protocol, upstream);
  const body = upstream.body === null ? Buffer.concat(frames) : Buffer.from(upstream.body);
  const { status, encoding, framing } = upstream;
  const type = upstream.type === undefined ? protocol.contentType(upstream.answer.path) : upstream.type;
  const head = [
    status,
    ...(type === null ? [] : [`content-type: ${type}`]),
    ...(encoding === null ? [] : [`content-encoding: ${encoding}`]),
    ...(framing === 'chunked' ? ['transfer-encoding: chunked'] : []),
    ...(framing === 'length' ? [`content-length: ${Math.max(0, body.length + upstream.off)}`] : []),
    ...(framing === 'close' ? ['connection: close'] : []),
  ];
  const written = framing === 'chunked' ? chunked(upstream.body === null ? frames : [body]) : [body];
  const whole = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), ...written]);
  return upstream.changes.reduce(changed, whole);
}

/** Whether nothing is wrong with it. */
function isGood(upstream) {
  const { hasEnd, frame, body, status, type, encoding, off, changes, end, early } = upstream;
  return (
    hasEnd &&
    !early &&
    frame === null &&
    body === null &&
    status === 'HTTP/1.1 200 OK' &&
    type === undefined &&
    (encoding === null || encoding === 'identity' || encoding === '') &&
    off === 0 &&
    changes.length === 0 &&
    end === 'fin'
  );
}

function framesOf(protocol, { answer, words, hasEnd, frame }) {
  const writer = protocol.writer({ id: 'a', model: 'm', path: answer.path });
  const said = words.filter(
    ([channel]) =>
      protocol.channels.includes(channel) && (channel !== 'tool-arguments' || protocol.toolArguments === 'pieces'),
  );
  const frames = [
    ...writer.opening(),
    ...said.map(([channel, text]) => writer.content({ channel, text })),
    ...(hasEnd ? writer.closing() : []),
  ].map((bytes) => Buffer.from(bytes));
  if (frame !== null && frames.length > 0) {
    const at = Math.min(frames.length - 1, Math.floor(frame.at * frames.length));
    if (frame.kind === 'drop') frames.splice(at, 1);
    if (frame.kind === 'repeat') frames.splice(at, 0, frames[at]);
    if (frame.kind === 'swap') frames.push(...frames.splice(at, 1));
  }
  return frames;
}

function chunked(pieces) {
  const filled = pieces.filter((piece) => piece.length > 0);
  return [
    ...filled.flatMap((piece) => [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
    Buffer.from('0\r\n\r\n'),
  ];
}

function changed(bytes, change) {
  const at = Math.floor(change.at * bytes.length);
  const to = at + (change.length ?? 0);
  const [before, inside, behind] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  switch (change.kind) {
    case 'cut':
      return before;
    case 'flip': {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[Math.min(at, copy.length - 1)] ^= 1 << change.bit;
      return copy;
    }
    case 'insert':
      return Buffer.concat([before, Buffer.from(change.scrap, 'latin1'), bytes.subarray(at)]);
    case 'drop':
      return Buffer.concat([before, behind]);
    case 'double':
      return Buffer.concat([before, inside, inside, behind]);
    default:
      return Buffer.concat([before, behind, inside]);
  }
}

/**
 * Lanes on which upstreams are tried, each with a socket and a tap of its own. `one` gives what is wrong with how an
 * upstream was told, null if nothing is.
 */
export async function createLanes(rooms, count) {
  const lanes = await Promise.all(Array.from({ length: count }, () => openLane(rooms)));
  const kinds = new Map();
  const said = new Map();
  return {
    kinds,
    said,
    /** @param upstreams at most as many as there are lanes */
    all: (upstreams) =>
      Promise.all(
        upstreams.map(async (upstream, i) => {
          const { problem, kind } = await lanes[i].run(upstream, said);
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
          return problem;
        }),
      ),
    close: () => Promise.all(lanes.map((lane) => lane.close())),
  };
}

async function openLane(rooms) {
  const raw = await openUpstream(rooms);
  const route = await rooms.openRoute(raw.url, raw.url);
  const connection = await rooms.client.connect({});
  return {
    async run(upstream, said) {
      raw.next(upstream);
      route.begin();
      const seen = await Promise.race([record(rooms, { route, connection, upstream }), hang()]);
      if (seen === null) return { kind: 'hang', problem: `it did not end in ${HANG_MS} ms` };
      try {
        return { kind: seen.stream.outcome.kind, problem: wrong(rooms, upstream, seen, raw, said) };
      } finally {
        raw.over();
      }
    },
    async close() {
      await connection.close();
      await route.close();
      await raw.close();
    },
  };
}

/** Answers each request on this lane as it is told, and says what it did itself. */
async function openUpstream({ protocols }) {
  let upstream = null;
  const sockets = new Set();
  const state = { hasReset: false };
  const server = createServer((socket) => {
    sockets.add(socket);
    let got = '';
    let isAnswered = false;
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      got += bytes.toString('latin1');
      if (isAnswered || upstream === null) return;
      const at = got.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(got)?.[1] ?? 0);
      if (at < 0 || (!upstream.early && got.length < at + 4 + length)) return;
      isAnswered = true;
      void answer(socket, upstream);
    });
  });
  async function answer(socket, { cuts, end }) {
    const bytes = bytesOf(upstream, protocols);
    const ends = [...cuts.map((cut) => Math.floor(cut * bytes.length)).toSorted((a, b) => a - b), bytes.length];
    for (const [i, to] of ends.entries()) {
      socket.write(bytes.subarray(ends[i - 1] ?? 0, to));
      if (i < ends.length - 1) await new Promise(setImmediate);
    }
    if (end === 'fin') socket.end();
    if (end !== 'reset') return;
    // What was written before may be lost otherwise.
    await new Promise((resolve) => setTimeout(resolve, 2));
    state.hasReset = true;
    socket.resetAndDestroy();
  }
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    state,
    next(given) {
      upstream = given;
      state.hasReset = false;
    },
    over() {
      for (const socket of sockets) socket.destroy();
    },
    close() {
      this.over();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function hang() {
  return new Promise((resolve) => void setTimeout(resolve, HANG_MS, null).unref());
}

/** One stream, recorded as `check` does it, with the client in this process. */
function record(rooms, { route, connection, upstream }) {
  const protocol = rooms.protocols.get(upstream.answer.id);
  const { path } = upstream.answer;
  const redactor = rooms.createRedactor([]);
  const stage = {
    scenario: null,
    idleTimeoutMs: upstream.end === 'open' ? SILENCE_MS : HANG_MS,
    maxTimeMs: HANG_MS,
    waitFor: 'app',
    streamsOf: () => 1,
    keepText: true,
    salt: Buffer.from('salt'),
    signal: undefined,
    redactor,
    onEvent() {},
    announce() {},
    calm: async () => {},
  };
  const body = protocol.ask({ model: 'm', prompt: 'p', maxTokens: null, stream: true });
  return rooms.recordHosted({
    stage,
    hosts: createHostsHere(rooms, connection),
    instrument: 'timed',
    target: targetOf(protocol),
    ask: {
      protocolVersion: 1,
      baseUrl: route.url,
      apiKey: null,
      protocol: protocol.id,
      model: 'm',
      prompt: 'p',
      maxTokens: null,
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      options: { client: 'undici', clientOptions: {}, streams: 1 },
    },
    route,
    play: rooms.instruments.timed.begin(1, () => null),
    progress: rooms.createLiveProgress('app'),
    spoken: () => [],
    activity: () => 0,
    lastProgressAt: () => rooms.lastContentAt(route.exchanges(), protocol),
    exchanges: route.exchanges,
    limit: route.limit,
    read: (exchange, requestAt) => rooms.readWire(exchange, protocol, requestAt, stage),
    requestSeen: () => ({ streamRequested: true, model: 'm', path, acceptEncoding: null, httpVersion: '1.1' }),
    app: null,
    inside: (turn, requestAt) => ({
      timelines: rooms.timelinesInside(turn.log, (stamp) => stamp, requestAt, stage),
      loop: null,
    }),
  });
}

function targetOf({ id }) {
  const summary = { model: 'm', provider: 'custom', protocol: id, baseUrl: 'http://127.0.0.1' };
  return { summary, upstream: { kind: 'url' }, headers: {}, prompt: 'p', maxTokens: null, apiKey: null };
}

/** The client host without its process: what it would write is heard at once. */
function createHostsHere({ runStreamTask }, connection) {
  const listeners = new Set();
  const cancelled = new AbortController();
  const hear = (message) => {
    // What it leaves out is filled in by the schema, which this has no need of.
    for (const listener of listeners) listener({ stream: 0, ...message });
  };
  const session = {
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clock: async () => ({ offsetMs: 0, uncertaintyMs: 0 }),
    async ask(command) {
      if (command.type === 'warm-up') hear({ type: 'warmup-done' });
      else {
        const url = command.baseUrl.replace(/\/+$/, '') + command.path;
        const request = { ...command, url, body: JSON.stringify(command.body) };
        await runStreamTask({ connection, request, stream: 0, signal: cancelled.signal, write: hear });
        hear({ type: 'ticks', t: [], utilization: null, pauses: [] });
      }
      hear({ type: 'done' });
    },
    hello: { type: 'hello', client: { id: 'undici', version: null }, runtime: { name: 'node', version: '0' } },
    packages: {},
    badLines: [],
    limit: () => null,
    finished: new Promise(() => {}),
    end: null,
    cancel: () => cancelled.abort(),
    stop: async () => false,
  };
  return {
    current: () => session,
    isThere: true,
    prepare() {},
    prepared: async () => {},
    index: 0,
    isUsed: false,
    used() {},
    stop: async () => false,
  };
}

/** What must hold of any of them. */
function wrong(rooms, upstream, { stream, notes }, { state }, said) {
  const { outcome, response } = stream;
  const words = `${outcome.kind}: ${outcome.message}`;
  const problems = [];
  const isTrue = (holds, what) => void (holds || problems.push(`${what} (${words})`));
  const isReset = outcome.kind === 'reset' || /reset the connection/.test(outcome.message ?? '');
  isTrue(!isReset || state.hasReset, 'a reset that was none');
  isTrue((outcome.message === null) === (outcome.kind === 'completed'), 'the outcome has no sentence');
  isTrue(outcome.kind !== 'completed' || (response?.status ?? 0) < 300, 'a status that is no answer counts as one');
  isTrue(!isGood(upstream) || outcome.kind === 'completed', 'a good answer failed');
  const came = (vantage) => (stream.timelines[vantage]?.arrivals ?? []).map(({ text = '' }) => text).join('');
  isTrue(outcome.kind !== 'completed' || came('wire') === came('app'), 'wire and app differ');
  // Most of the time would go into saying the same again.
  const key = [
    outcome.kind,
    outcome.message?.replace(/[\d"].*/s, ''),
    ...notes.map((note) => note.replace(/\d+/g, '')),
  ].join();
  const times = said.get(key) ?? 0;
  said.set(key, times + 1);
  if (times % ONE_JUDGED === 0) isTrue(...judged(rooms, { stream, notes }, times % ONE_SHOWN === 0));
  // It is tried again to make it smaller.
  if (problems.length > 0) said.delete(key);
  return problems.length === 0 ? null : problems.join('; ');
}

/** Whether all that is made of it is as it should be, and else what is not. */
function judged(rooms, { stream, notes }, isShown) {
  const made = { subject: { kind: 'client' }, scenario: null, streams: [stream], warnings: [...notes] };
  const recording = { ...rooms.template, ...made };
  const report = rooms.judgeRecordings([recording], { inconclusive: 'fail', judge: null, budgetMs: null });
  const { exitCode } = report;
  const codes = stream.outcome.kind === 'completed' ? [0, 1, 3] : [4];
  if (!codes.includes(exitCode)) return [false, `exit ${exitCode}`];
  if (!isShown) return [true, ''];
  const saved = rooms.Recording.safeParse(JSON.parse(JSON.stringify(recording)));
  if (!saved.success) return [false, `the recording does not fit: ${saved.error.message}`];
  const text = rooms.terminal.render(report, { columns: 80, colorLevel: 0, unicode: true, verbose: false });
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text)) return [false, 'control characters in the report'];
  return [JSON.parse(rooms.json.render(report)).runs.length === 1, 'the JSON lacks the run'];
}
