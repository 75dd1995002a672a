// (e) What `--version` costs over an empty Node program. Taken in turns.
import { spawnSync } from 'node:child_process';
import { at, round, size } from './figures.mjs';

const BIN = new URL('../../bin/stream-check.js', import.meta.url).pathname;
const ROUNDS = size(15, 1);

export async function startup() {
  const bare = [];
  const own = [];
  for (let i = 0; i < ROUNDS; i++) {
    bare.push(took(['-e', '0']));
    own.push(took([BIN, '--version']));
  }
  const figures = { bareMs: round(at(bare, 0.5), 1), versionMs: round(at(own, 0.5), 1) };
  const ratio = round(figures.versionMs / figures.bareMs);
  return {
    id: 'startup',
    what: '--version beside `node -e 0`, medians',
    goal: '<= 1.25 x',
    figures: { ...figures, ratio },
    met: ratio <= 1.25,
  };
}

function took(args) {
  const startedMs = performance.now();
  spawnSync(process.execPath, args);
  return performance.now() - startedMs;
}
