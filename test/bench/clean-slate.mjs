// (m) Does a process that has served a stream judge the next one otherwise? The same check with one process for all streams,
// and with one for each.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { even, round, size } from './figures.mjs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = new URL('../../bin/stream-check.js', import.meta.url).pathname;
const CLIENTS = size(['undici', 'fetch', 'node-http', 'undici-sync', 'curl'], ['undici']);
/** Short ones, honest and broken: what is compared is the verdict, not the length. */
const SCENARIOS = [
  even('honest', 30, 20),
  even('held', 30, 20, [{ id: 'full-buffer' }]),
  even('by-size', 60, 10, [{ id: 'size-buffer', sizeBytes: 1024 }]),
  even('by-time', 60, 20, [{ id: 'timer', periodMs: 400 }]),
  even('slow', 60, 10, [{ id: 'pace', gapMs: 25 }]),
];
const ROUNDS = size(10, 1);
/** Runs at once: each waits most of its time. */
const AT_ONCE = 3;

export async function cleanSlate() {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  const differences = [];
  const tookMs = { one: 0, each: 0 };
  const waiting = pairsIn(directory);
  const pairs = waiting.length;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let pair = waiting.shift(); pair !== undefined; pair = waiting.shift()) {
        const { client, id, file } = pair;
        const one = await verdictOf(file, `${client}:processes=one`);
        const each = await verdictOf(file, `${client}:processes=each`);
        tookMs.one += one.tookMs;
        tookMs.each += each.tookMs;
        if (one.verdict !== each.verdict) differences.push(`${client} ${id}: ${one.verdict} | ${each.verdict}`);
      }
    }),
  );
  rmSync(directory, { recursive: true });
  for (const line of differences) process.stderr.write(`${line}\n`);
  return {
    id: 'clean-slate',
    what: `verdicts with one process for all streams of a run, and with one for each, ${AT_ONCE} runs at once`,
    goal: 'they agree',
    figures: {
      runs: 2 * pairs,
      agree: pairs - differences.length,
      differ: differences.length,
      oneProcessMs: round(tookMs.one / pairs, 0),
      processEachMs: round(tookMs.each / pairs, 0),
    },
    met: differences.length === 0,
  };
}

/** Each scenario with each client, as often as there are rounds. */
function pairsIn(directory) {
  const scenarios = SCENARIOS.slice(0, size(SCENARIOS.length, 1)).map((scenario) => {
    const file = join(directory, `${scenario.id}.json`);
    writeFileSync(file, JSON.stringify(scenario));
    return { id: scenario.id, file };
  });
  return Array.from({ length: ROUNDS }, () =>
    scenarios.flatMap((scenario) => CLIENTS.map((client) => ({ ...scenario, client }))),
  ).flat();
}

async function verdictOf(scenario, client) {
  const args = ['mock', '--scenario', scenario, '--client', client, '--json', '--quiet'];
  const startedMs = performance.now();
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (piece) => (text += piece));
  await once(child, 'close');
  const [{ verdict, outcome }] = JSON.parse(text).runs;
  return {
    verdict: [outcome.kind, verdict.delivery, verdict.hop, verdict.passed].join(' '),
    tookMs: performance.now() - startedMs,
  };
}
