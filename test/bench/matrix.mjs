// (r) How long `stream-check ci` takes for a matrix in lock-step: healthy cells, one client that blocks, one broken upstream.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { round, size } from './figures.mjs';

const BIN = new URL('../../bin/stream-check.js', import.meta.url).pathname;
const CLIENTS = size(['undici', 'fetch', 'node-http', 'undici-sync'], ['undici']);
const SCENARIOS = size(['probe-short', 'natural', 'unicode', 'reasoning', 'buffered'], ['probe-short']);

export async function matrix() {
  const cwd = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  const config = { subjects: ['mock'], clients: CLIENTS, scenarios: SCENARIOS, lockStep: true };
  writeFileSync(join(cwd, 'stream-check.config.json'), JSON.stringify(config));
  const startedMs = performance.now();
  const args = ['ci', '--reporter', 'terminal', '--reporter', 'json=report.json'];
  spawnSync(process.execPath, [BIN, ...args], { cwd, env: { ...process.env, CI: 'true' } });
  const tookMs = round(performance.now() - startedMs, 0);
  const { runs, summary } = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'));
  rmSync(cwd, { recursive: true });
  // Of the client that blocks none passes, of the others all but the one that is behind the broken upstream.
  const expected = (CLIENTS.length - size(1, 0)) * (SCENARIOS.length - size(1, 0));
  return {
    id: 'matrix',
    what: `\`ci\` with ${runs.length} runs in lock-step, side by side`,
    goal: '<= 30 s for 20 runs',
    figures: { runs: runs.length, passed: summary.passed, tookMs },
    met: tookMs <= 30_000 && runs.length === CLIENTS.length * SCENARIOS.length && summary.passed === expected,
  };
}
