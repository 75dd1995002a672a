// (m) Does a process that has served a stream judge the next one otherwise? The same check with one process for all streams,
// and with one for each.
import { spawnSync } from 'node:child_process';
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

export async function cleanSlate() {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  const differences = [];
  let pairs = 0;
  const tookMs = { one: 0, each: 0 };
  for (let done = 0; done < ROUNDS; done++) {
    for (const scenario of SCENARIOS.slice(0, size(SCENARIOS.length, 1))) {
      const file = join(directory, `${scenario.id}.json`);
      writeFileSync(file, JSON.stringify(scenario));
      for (const client of CLIENTS) {
        const [one, each] = ['one', 'each'].map((processes) => {
          const startedMs = performance.now();
          const verdict = verdictOf(file, `${client}:processes=${processes}`);
          tookMs[processes] += performance.now() - startedMs;
          return verdict;
        });
        pairs += 1;
        if (one !== each) differences.push(`${client} ${scenario.id}: ${one} | ${each}`);
      }
    }
  }
  rmSync(directory, { recursive: true });
  for (const line of differences) process.stderr.write(`${line}\n`);
  return {
    id: 'clean-slate',
    what: 'verdicts with one process for all streams of a run, and with one for each',
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

function verdictOf(scenario, client) {
  const args = ['mock', '--scenario', scenario, '--client', client, '--json', '--quiet'];
  const { stdout } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8' });
  const [{ verdict, outcome }] = JSON.parse(stdout).runs;
  return [outcome.kind, verdict.delivery, verdict.hop, verdict.passed].join(' ');
}
