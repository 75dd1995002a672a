// (h) How long after the wire the code that iterates a client has a chunk, and what stack sampling costs: each client
// with and without it, in turns.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { at, even, round } from './figures.mjs';

const BIN = fileURLToPath(new URL('../../bin/stream-check.js', import.meta.url));
const PYTHON = fileURLToPath(new URL('../../.venvs/current/bin/python', import.meta.url));
const ROUNDS = 5;
const CHUNKS = 1000;
const GAP_MS = 10;

export async function hostLateness() {
  const clients = { undici: 'undici:', ...(existsSync(PYTHON) ? { httpx: `httpx:python=${PYTHON},` } : {}) };
  const figures = {};
  for (const [name, spec] of Object.entries(clients)) {
    const runs = { on: [], off: [] };
    for (let i = 0; i < ROUNDS; i++) {
      for (const sampling of ['on', 'off']) runs[sampling].push(await measure(`${spec}sampling=${sampling}`));
    }
    // The median of the rounds: one hiccup of the machine is not what a client costs.
    const median = (sampling, figure) => at(runs[sampling].map(figure), 0.5);
    const lateness = (sampling, q) => round(median(sampling, ({ lateMs }) => at(lateMs, q)));
    const cpu = (sampling) => median(sampling, ({ cpuMs }) => cpuMs);
    Object.assign(figures, {
      [`${name}P50Ms`]: lateness('on', 0.5),
      [`${name}P99Ms`]: lateness('on', 0.99),
      [`${name}P99OffMs`]: lateness('off', 0.99),
      [`${name}SamplingCpuPercent`]: round((100 * (cpu('on') - cpu('off'))) / (CHUNKS * GAP_MS)),
    });
  }
  const met = Object.keys(clients).every(
    (name) =>
      figures[`${name}P50Ms`] <= 0.5 &&
      figures[`${name}P99Ms`] <= 3 &&
      figures[`${name}P99Ms`] - figures[`${name}P99OffMs`] < 0.2 &&
      figures[`${name}SamplingCpuPercent`] < 2,
  );
  return {
    id: 'host-lateness',
    what: 'app stamp after the wire at 100 chunks/s, with and without stack sampling',
    goal: 'p50 <= 0.5 ms, p99 <= 3 ms; sampling < 2 % of a core and < 0.2 ms at p99',
    figures,
    met,
  };
}

/** One timed run: lateness of each chunk, and the processor time of the client hosts. */
async function measure(client) {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  const scenario = join(directory, 'even.json');
  const recordings = join(directory, 'recordings');
  writeFileSync(scenario, JSON.stringify(even('even', CHUNKS, GAP_MS)));
  const check = ['mock', '--scenario', scenario, '--timed', '--client', client, '--record', recordings, '--quiet'];
  const cli = spawn(process.execPath, [BIN, ...check], { stdio: 'ignore' });
  const used = new Map();
  const timer = setInterval(() => {
    for (const { pid, cpuMs } of hostsOf(cli.pid)) used.set(pid, cpuMs);
  }, 100);
  await once(cli, 'close');
  clearInterval(timer);
  const { streams } = JSON.parse(readFileSync(join(recordings, readdirSync(recordings)[0]), 'utf8'));
  rmSync(directory, { recursive: true });
  const { wire, app } = streams.find(({ instrument }) => instrument === 'timed').timelines;
  // The longest is the timed one; the probe with a second stream is short.
  return { lateMs: latenessOf(wire, app), cpuMs: Math.max(...used.values()) };
}

/** Children of the command line, and their processor time so far (proc(5): clock ticks of 10 ms). */
function hostsOf(parent) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ');
        return Number(fields[1]) === parent ? [{ pid, cpuMs: 10 * (Number(fields[11]) + Number(fields[12])) }] : [];
      } catch {
        return [];
      }
    });
}

/** Both see the same text: the moment at which each has so many characters. */
function latenessOf(wire, app) {
  const marks = (timeline) => {
    let characters = 0;
    return timeline.arrivals.flatMap((arrival) =>
      arrival.characters === 0 ? [] : [[(characters += arrival.characters), arrival.atMs]],
    );
  };
  const there = new Map(marks(wire));
  return marks(app).flatMap(([characters, atMs]) => (there.has(characters) ? [atMs - there.get(characters)] : []));
}
