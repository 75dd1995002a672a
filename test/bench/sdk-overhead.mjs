// (i) What each SDK of a project adds to raw undici: lateness of chunks behind the wire, and processor time. In turns.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measure } from './client-run.mjs';
import { at, round, size } from './figures.mjs';

const BIN = fileURLToPath(new URL('../../bin/stream-check.js', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../fixtures/projects/sdks-node-20', import.meta.url));
const ROUNDS = size(3, 1);
const EVEN = { chunks: size(500, 20), gapMs: 10 };

export async function sdkOverhead() {
  const names = ['undici', ...(existsSync(`${PROJECT}/node_modules`) ? installed() : [])];
  const rounds = Object.fromEntries(names.map((name) => [name, []]));
  for (let i = 0; i < ROUNDS; i++) {
    for (const name of names) rounds[name].push(await measure(name, { ...EVEN, cwd: PROJECT }));
  }
  const figures = {};
  for (const [name, runs] of Object.entries(rounds)) {
    // The median of the rounds: one hiccup of the machine is not what a client costs.
    const median = (figure) => round(at(runs.map(figure), 0.5));
    figures[name] = {
      p50Ms: median(({ lateMs }) => at(lateMs, 0.5)),
      p99Ms: median(({ lateMs }) => at(lateMs, 0.99)),
      cpuMs: median(({ cpuMs }) => cpuMs),
    };
  }
  return {
    id: 'sdk-overhead',
    what: `app stamp after the wire at 100 chunks/s (${EVEN.chunks} chunks), and processor time of the host, start and warm-up included`,
    goal: 'none: what users pay for an SDK',
    figures,
    met: true,
  };
}

/** The SDKs of the project that can run there. */
function installed() {
  const list = execFileSync(process.execPath, [BIN, 'list', 'clients', '--json'], { cwd: PROJECT, encoding: 'utf8' });
  return JSON.parse(list)
    .flatMap(({ id, isPackage, availability }) => (isPackage && availability.ok ? [id] : []))
    .slice(0, size(Infinity, 1));
}
