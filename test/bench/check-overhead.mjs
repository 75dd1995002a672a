// (f) How much longer `check mock --scenario steady` takes than its streams.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { round, size } from './figures.mjs';

const SCENARIO = size('steady', 'one-chunk');
const BIN = new URL('../../bin/stream-check.js', import.meta.url).pathname;

export async function checkOverhead() {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  const startedMs = performance.now();
  spawnSync(process.execPath, [BIN, 'check', 'mock', '--scenario', SCENARIO, '--record', directory]);
  const tookMs = performance.now() - startedMs;
  const { streams } = JSON.parse(readFileSync(join(directory, readdirSync(directory)[0]), 'utf8'));
  rmSync(directory, { recursive: true });
  const streamsMs = streams.reduce(
    (sum, one) => sum + (one.heldOpen?.releasedAtMs ?? one.timelines.observer?.endMs ?? one.timelines.app.endMs),
    0,
  );
  const overMs = round(tookMs - streamsMs, 0);
  return {
    id: 'check-overhead',
    what: `\`check mock --scenario ${SCENARIO}\` over the time that its streams take`,
    goal: '<= 1,200 ms',
    figures: { tookMs: round(tookMs, 0), streamsMs: round(streamsMs, 0), overMs },
    met: overMs <= 1200,
  };
}
