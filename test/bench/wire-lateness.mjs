// (b) How long after the mock's write the tap stamps, beside a bare node:http reader. Same rate, taken in turns.
// The tap runs in a process of its own, as the reader does, so that both wait for the same mock.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { at, even, msBetween, round, size } from './figures.mjs';
import { benchMock, latenessOf, startReader } from './streams.mjs';

const ROUNDS = size(5, 1);
const CHUNKS = size(200, 20);
const TAP = new URL('./tap-process.mjs', import.meta.url).pathname;

export async function wireLateness() {
  const bare = [];
  const wire = [];
  for (let round_ = 0; round_ < ROUNDS; round_++) {
    bare.push(...(await ofBareReader()));
    wire.push(...(await ofTap()));
  }
  const figures = {
    wireP50Ms: round(at(wire, 0.5), 3),
    wireP99Ms: round(at(wire, 0.99), 3),
    bareP50Ms: round(at(bare, 0.5), 3),
    bareP99Ms: round(at(bare, 0.99), 3),
  };
  return {
    id: 'wire-lateness',
    what: 'wire stamp after the write of the mock, 100 chunks/s',
    goal: 'p50 and p99 <= 1.3 x a bare node:http reader',
    figures,
    met: figures.wireP50Ms <= 1.3 * figures.bareP50Ms && figures.wireP99Ms <= 1.3 * figures.bareP99Ms,
  };
}

async function ofBareReader() {
  const mock = await benchMock(even('even', CHUNKS, 10));
  const [{ reads }] = await startReader(mock.url, 'even', 1);
  const lateness = latenessOf(mock.exchanges().at(-1), reads);
  await mock.close();
  return lateness;
}

async function ofTap() {
  const mock = await benchMock(even('even', CHUNKS, 10));
  const tap = spawn(process.execPath, [TAP, mock.url], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(tap.stdout, 'data');
  await startReader(String(line).trim(), 'even', 1);
  let text = '';
  tap.stdout.on('data', (piece) => (text += piece));
  tap.stdin.end();
  await once(tap, 'close');
  const [firstWrite] = mock.exchanges().at(-1).chunks;
  const reads = JSON.parse(text).filter(([stamp]) => msBetween(firstWrite.spokenAt, BigInt(stamp)) > -1000);
  const lateness = latenessOf(mock.exchanges().at(-1), reads);
  await mock.close();
  return lateness;
}
