// (n) What is sent, handed over or printed without end: the most memory that we hold, and how long it takes, as ratios to an
// honest stream; and `serve` under many requests, whose memory has to level off.
//
//   npm run bench -- limits            all rows      LIMITS_ROWS='gzip|serve' npm run bench -- limits   those of this pattern
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { round, size } from './figures.mjs';
import { heldMb, peakMb, peakOf } from './peak.mjs';

const CLIENT = new URL('./hostile-client.mjs', import.meta.url).pathname;
const UPSTREAM = new URL('./hostile-upstream.mjs', import.meta.url).pathname;
const BIN = new URL('../../bin/stream-check.js', import.meta.url).pathname;
/** How much the endless rows give, MB. */
const MOST = size(300, 1);
const MOST_MB = 300;
/** What is just below a limit is read to its end. */
const MOST_OF_ALLOWED_MB = 1_000;
/** How far the memory of `serve` may grow after its first requests, as a ratio. */
const MOST_GROWTH = 1.3;
const PATIENCE = ['--timeout', '6', '--max-time', '20'];
const HONEST = 'honest';

/** Answers just below a limit. */
const ALLOWED = ['nearly-all-events', 'nearly-all-bytes'];
const OF_UPSTREAM = [
  'endless-headers',
  'endless-body-line',
  'endless-comments',
  'endless-empty-deltas',
  'endless-tokens',
  'endless-tiny-chunks',
  'endless-1xx',
  'endless-types',
  'gzip-bomb',
  'gzip-bomb-one-frame',
  'slow-tokens',
  'slow-bytes',
  'slow-headers',
  'slow-1xx',
];
const OF_CLIENT = [
  'hangs-at-import',
  'busy-at-import',
  'never-asks',
  'never-ends',
  'never-ends-late',
  'yields-slowly-for-ever',
  'yields-fast-for-ever',
  'floods-stdout',
  'floods-stderr',
  'floods-fd3',
  'far-stream',
  'far-stamp',
  'huge-delta',
];
const PROGRAMS = {
  'stdout-without-lines': `head -c ${MOST}000000 /dev/zero`,
  'stdout-of-lines': `yes 'a line that says nothing' | head -c ${MOST}000000`,
  'stderr-of-program': `head -c ${MOST}000000 /dev/zero >&2`,
};

export async function limits() {
  const wanted = new RegExp(process.env['LIMITS_ROWS'] ?? size('', '^honest|far-stream|stdout-of-lines|serve'));
  const upstream = await startUpstream();
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  const all = {
    ...rowsOf(upstream.port, directory),
    'serve-requests': serveRequests,
    'serve-large-body': serveLargeBody,
  };
  const honest = await all[HONEST]();
  const figures = { [HONEST]: shown(honest, honest) };
  const missed = [];
  for (const [id, run] of Object.entries(all)) {
    if (id === HONEST || !wanted.test(id)) continue;
    const row = await run();
    figures[id] = shown(row, honest);
    if (row.mostMb > (row.limitMb ?? MOST_MB) || !row.isRight) missed.push(id);
  }
  upstream.stop();
  rmSync(directory, { recursive: true });
  return {
    id: 'limits',
    what: `most memory of our process and time where ${MOST} MB or no end are given, against an honest stream`,
    goal: `each row <= ${MOST_MB} MB (<= ${MOST_OF_ALLOWED_MB} MB just below a limit), with an end of its own; serve levels off`,
    figures: missed.length === 0 ? figures : { ...figures, missed: { rows: missed.join(' ') } },
    met: missed.length === 0,
  };
}

/** Each row by its name; the first is the honest stream. */
function rowsOf(port, directory) {
  const env = { OPENAI_API_KEY: 'not-needed' };
  const asked = (mode) => ['m', '--base-url', `http://127.0.0.1:${port}/${mode}/v1`, '--json', ...PATIENCE];
  const hosted = (mode) => ({ HOSTILE: mode, HOSTILE_MB: String(MOST) });
  return {
    [HONEST]: () => ended(asked(HONEST), { env }, [0, 3]),
    ...named(ALLOWED, (mode) => allowed(asked(mode), env)),
    ...named(OF_UPSTREAM, (mode) => ended(asked(mode), { env }, mode === 'endless-types' ? [3, 4] : [4])),
    ...named(OF_CLIENT, (mode) =>
      ended(['mock', '--timed', '--client', CLIENT, '--json', ...PATIENCE], { env: hosted(mode) }, exitsOf(mode)),
    ),
    ...named(Object.keys(PROGRAMS), (name) =>
      ended(['run', '--timed', '--json', ...PATIENCE, '--', 'sh', '-c', PROGRAMS[name]], {}, [4]),
    ),
    'file-nearly-too-large': () => {
      const path = join(directory, 'allowed.json');
      writeFileSync(path, recordingOf(127 * 1024 * 1024));
      return allowed(['analyze', path, '--json']);
    },
    'file-unknown-key': () => {
      const path = join(directory, 'large.json');
      writeFileSync(path, `{"kind":"recording","more":"${'x'.repeat(MOST * 1e6)}"}`);
      return ended(['analyze', path, '--json'], {}, [2]);
    },
  };
}

/** A recording with as many streams as fit. */
function recordingOf(bytes) {
  const path = new URL('../../fixtures/recordings/collected-answer/not-buffered.json', import.meta.url);
  const recording = JSON.parse(readFileSync(path, 'utf8'));
  const [stream] = recording.streams;
  const count = Math.floor((bytes - JSON.stringify(recording).length) / (JSON.stringify(stream).length + 1));
  return JSON.stringify({ ...recording, streams: Array.from({ length: count }, () => stream) });
}

const named = (names, run) => Object.fromEntries(names.map((name) => [name, () => run(name)]));

/** What a client prints is dropped: it does not have to be given up. */
function exitsOf(mode) {
  return mode.startsWith('floods-std') ? [0, 1, 3, 4] : [4];
}

async function ended(args, options, exits) {
  const row = await peakOf(args, options);
  return { ...row, said: saidBy(row), isRight: exits.includes(row.exit) };
}

/** Completed, however it was delivered: a stream of this size comes late on a busy machine. */
async function allowed(args, env = {}) {
  const row = await ended(args, { env }, [0, 1, 3]);
  return { ...row, isRight: row.isRight && row.said === 'completed', limitMb: MOST_OF_ALLOWED_MB };
}

function saidBy({ stdout, stderr }) {
  try {
    return JSON.parse(stdout).runs.at(-1).outcome.message ?? 'completed';
  } catch {
    return stderr.trim().split('\n')[0];
  }
}

function shown({ mostMb, tookMs, exit, said, ...more }, honest) {
  const { isRight: _, limitMb: _limit, stdout: _out, stderr: _err, ...rest } = more;
  return {
    MB: round(mostMb, 0),
    memory: `x ${round(mostMb / honest.mostMb, 1)}`,
    s: round(tookMs / 1000, 1),
    wall: `x ${round(tookMs / honest.tookMs, 1)}`,
    exit: exit ?? 'killed',
    ...rest,
    said: (said ?? '').slice(0, 160),
  };
}

async function startUpstream() {
  const child = spawn(process.execPath, [UPSTREAM, String(MOST)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return { port: String(port).trim(), stop: () => child.kill() };
}

/** @param use gets its address and its process */
async function withServer(use) {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [BIN, 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const url = await new Promise((resolve) => {
    const hear = (text) => {
      said += text;
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
  });
  try {
    const seen = await use(url, child.pid);
    return { mostMb: peakMb(child.pid), tookMs: performance.now() - startedMs, ...seen };
  } finally {
    child.kill();
  }
}

/** Does its memory stay where it was after the first requests? */
const serveRequests = () =>
  withServer(async (url, pid) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 200 });
    const levels = [];
    for (let turn = 0; turn < size(10, 2); turn++) {
      await inParallel(size(2_000, 20), 200, (i) => post(url, agent, 0, i % 10 === 0 ? 'steady' : 'one-chunk'));
      levels.push(heldMb(pid));
    }
    agent.destroy();
    const [first = 0] = levels;
    const growth = round(Math.max(...levels) / first, 2);
    return {
      exit: 0,
      levelsMb: levels.map((level) => round(level, 0)).join(' '),
      growth,
      isRight: growth <= MOST_GROWTH,
    };
  });

/** A body that is too large gets an answer, and is not kept. */
const serveLargeBody = () =>
  withServer(async (url) => {
    const { status, text } = await post(url, undefined, MOST);
    return { exit: status, said: text, isRight: size(status === 413, true) };
  });

function post(url, agent, megabytes = 0, scenario = 'one-chunk') {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      ...(megabytes > 0 ? { 'transfer-encoding': 'chunked' } : {}),
    };
    const asked = httpRequest(`${url}/v1/chat/completions`, { method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece) => (text += piece));
      answer.on('close', () => resolve({ status: answer.statusCode, text }));
    });
    asked.on('error', ({ message }) => resolve({ status: null, text: message }));
    if (megabytes === 0) {
      asked.end(JSON.stringify({ model: `mock/${scenario}`, stream: true, messages: [] }));
      return;
    }
    const piece = Buffer.alloc(1e6, ' ');
    let sent = 0;
    const go = () => {
      let hasRoom = true;
      while (hasRoom && sent++ < megabytes) hasRoom = asked.write(piece);
      if (hasRoom) asked.end();
      else asked.once('drain', go);
    };
    go();
  });
}

async function inParallel(total, atOnce, act) {
  let started = 0;
  await Promise.all(
    Array.from({ length: Math.min(total, atOnce) }, async () => {
      while (started < total) await act(started++);
    }),
  );
}
