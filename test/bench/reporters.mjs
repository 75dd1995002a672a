// (o) Every format of a report for 1,000 runs of 1,000 chunks with every arrival at every vantage, each in a process of its own.
// Compared is the time of work, for others may use the machine. `reportMb` is what the process holds before the format begins.
//
//   REPORTERS='csv|html' npm run bench -- reporters   these alone
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reporters as formats } from '../../dist/report/reporters/index.js';
import { round, size, SMALLEST } from './figures.mjs';
import { twoRuns } from './many-runs.mjs';

const MOST_MS = 5_000;
const MOST_MB = 500;
const CHILD = new URL('./reporters-process.mjs', import.meta.url).pathname;

export async function reporters() {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  try {
    const file = join(directory, 'two-runs.json');
    writeFileSync(file, JSON.stringify(await twoRuns(size(1_000, 20))));
    const wanted = new RegExp(`^(${process.env['REPORTERS'] ?? '.*'})$`);
    const ids = formats.entries.map(({ id }) => id).filter((id) => wanted.test(id));
    const figures = Object.fromEntries(ids.map((id) => [id, costOf(id, file)]));
    return {
      id: 'reporters',
      what: 'each format for 1,000 runs of 1,000 chunks',
      goal: `< ${MOST_MS / 1000} s of work, < ${MOST_MB} MB`,
      figures,
      met: Object.values(figures).every(({ cpuMs, mostMb }) => cpuMs < MOST_MS && mostMb < MOST_MB),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function costOf(id, file) {
  const { stdout } = spawnSync(process.execPath, [CHILD, id, file, ...size([], [SMALLEST])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return Object.fromEntries(Object.entries(JSON.parse(stdout)).map(([name, value]) => [name, round(value, 1)]));
}
