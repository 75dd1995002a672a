// (n) From the command to the report of an app that holds all of its answer, started by us: what a user with that fault waits.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, round, size } from './figures.mjs';

const BIN = new URL('../../bin/stream-check.js', import.meta.url).pathname;
const APP = new URL('../../fixtures/projects/node-chat/app.mjs', import.meta.url).pathname;
const SCENARIO = size('probe-short', 'one-chunk');
const ROUNDS = size(3, 1);
/** Lock-step takes as long in any scenario. */
const MORE = size([], ['--timed']);

export async function bufferedApp() {
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await judged());
  const median = (name) =>
    round(
      at(
        rounds.map((figures) => figures[name]),
        0.5,
      ),
      0,
    );
  const figures = Object.fromEntries(Object.keys(rounds[0]).map((name) => [name, median(name)]));
  return {
    id: 'buffered-app',
    what: `\`through\` for an app that holds all, ${SCENARIO}, medians of ${ROUNDS}; of it in each stream, and in the rest`,
    goal: '<= 10 s',
    figures,
    met: figures.tookMs <= 10_000,
  };
}

async function judged() {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  const port = await freePort();
  const start = `${process.execPath} ${APP} ${port} buffered`;
  const args = [
    'through',
    `http://127.0.0.1:${port}/`,
    '--scenario',
    SCENARIO,
    '--start',
    start,
    '--record',
    directory,
  ];
  const startedMs = performance.now();
  spawnSync(process.execPath, [BIN, ...args, ...MORE]);
  const tookMs = performance.now() - startedMs;
  const { streams } = JSON.parse(readFileSync(join(directory, readdirSync(directory)[0]), 'utf8'));
  rmSync(directory, { recursive: true });
  const of = (instrument) => streams.find((stream) => stream.instrument === instrument);
  const lockStepMs = of('lock-step')?.timelines.wire.endMs ?? 0;
  const timedMs = of('timed').timelines.wire.endMs;
  const heldOpenMs = of('held-open').heldOpen.releasedAtMs;
  return { tookMs, lockStepMs, timedMs, heldOpenMs, restMs: tookMs - lockStepMs - timedMs - heldOpenMs };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
