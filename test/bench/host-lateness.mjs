// (h) How long after the wire the code that iterates a client has a chunk, and what stack sampling costs: each client
// with and without it, in turns.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measure } from './client-run.mjs';
import { at, round, size } from './figures.mjs';

const PYTHON = fileURLToPath(new URL('../../.venvs/current/bin/python', import.meta.url));
const ROUNDS = size(5, 1);
const EVEN = { chunks: size(1000, 20), gapMs: 10 };

export async function hostLateness() {
  const clients = {
    undici: 'undici:',
    ...(size(existsSync(PYTHON), false) ? { httpx: `httpx:python=${PYTHON},` } : {}),
  };
  const figures = {};
  for (const [name, spec] of Object.entries(clients)) {
    const runs = { on: [], off: [] };
    for (let i = 0; i < ROUNDS; i++) {
      for (const sampling of ['on', 'off']) runs[sampling].push(await measure(`${spec}sampling=${sampling}`, EVEN));
    }
    // The median of the rounds: one hiccup of the machine is not what a client costs.
    const median = (sampling, figure) => at(runs[sampling].map(figure), 0.5);
    const lateness = (sampling, q) => round(median(sampling, ({ lateMs }) => at(lateMs, q)));
    const cpu = (sampling) => median(sampling, ({ cpuMs }) => cpuMs);
    Object.assign(figures, {
      [`${name}P50Ms`]: lateness('on', 0.5),
      [`${name}P99Ms`]: lateness('on', 0.99),
      [`${name}P99OffMs`]: lateness('off', 0.99),
      [`${name}SamplingCpuPercent`]: round((100 * (cpu('on') - cpu('off'))) / (EVEN.chunks * EVEN.gapMs)),
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
