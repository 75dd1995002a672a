// (h) A minute at 1,000 chunks a second: is all of it recorded, and judged?
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { even, size } from './figures.mjs';

const BIN = new URL('../../bin/stream-check.js', import.meta.url).pathname;
const CHUNKS = size(60_000, 300);

export async function endurance() {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  const path = join(directory, 'minute.json');
  writeFileSync(path, JSON.stringify(even('minute', CHUNKS, 1)));
  const { stdout } = spawnSync(process.execPath, [BIN, 'mock', '--scenario', path, '--timed', '--json'], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  rmSync(directory, { recursive: true });
  const [{ vantages, integrity, verdict }] = JSON.parse(stdout).runs;
  const figures = {
    spoken: vantages.origin.chunks,
    app: vantages.app.chunks,
    missingCharacters: integrity.missingCharacters,
    delivery: verdict.delivery,
  };
  return {
    id: 'endurance',
    what: `${CHUNKS / 1000} s x 1,000 chunks/s, recorded and judged`,
    goal: 'nothing lost, judged',
    figures,
    met: figures.spoken === CHUNKS && figures.app === CHUNKS && integrity.ok && verdict.delivery !== 'inconclusive',
  };
}
