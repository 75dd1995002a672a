// One client on an even stream: how late it hands chunks over, and what that costs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { even } from './figures.mjs';

const BIN = fileURLToPath(new URL('../../bin/stream-check.js', import.meta.url));

/** One timed run of a client: lateness of each chunk, and the processor time of its host. @param cwd project of the client */
export async function measure(client, { chunks, gapMs, cwd = process.cwd() }) {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  const scenario = join(directory, 'even.json');
  const recordings = join(directory, 'recordings');
  writeFileSync(scenario, JSON.stringify(even('even', chunks, gapMs)));
  const check = ['mock', '--scenario', scenario, '--timed', '--client', client, '--record', recordings, '--quiet'];
  const cli = spawn(process.execPath, [BIN, ...check], { stdio: 'ignore', cwd });
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
