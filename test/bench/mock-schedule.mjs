// (a) How exactly the mock speaks, beside aimock at the same rate: 100 chunks a second for 4 s.
import { LLMock } from '@copilotkit/aimock';
import { systemClock } from '../../dist/clock.js';
import { at, even, msBetween, round, size } from './figures.mjs';
import { benchMock, startReader } from './streams.mjs';

const CHUNKS = size(400, 40);
const GAP_MS = 10;

export async function mockSchedule() {
  const mock = await benchMock(even('even', CHUNKS, GAP_MS));
  await startReader(mock.url, 'even', 1);
  const { chunks } = mock.exchanges().at(-1);
  await mock.close();
  const late = chunks.map(({ plannedAt, spokenAt }) => msBetween(plannedAt, spokenAt));
  const errorP99Ms = round(at(late.map(Math.abs), 0.99));
  // Medians of both ends: a hiccup of the machine is an error, no drift.
  const driftMs = round(Math.abs(at(late.slice(-40), 0.5) - at(late.slice(0, 40), 0.5)));
  return {
    id: 'mock-schedule',
    what: 'mock against its plan, 100 chunks/s for 4 s',
    goal: 'error p99 <= 1 ms, drift <= 2 ms',
    figures: { errorP99Ms, driftMs, aimockDriftMs: await aimockDriftMs() },
    met: errorP99Ms <= 1 && driftMs <= 2,
  };
}

/** aimock keeps no log: what its reader sees of it. */
async function aimockDriftMs() {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', latency: GAP_MS, chunkSize: 24 });
  mock.onMessage(/.*/, { content: 'x'.repeat(24 * CHUNKS) });
  const url = await mock.start();
  const started = systemClock.now();
  const [{ reads }] = await startReader(url, 'even', 1);
  await mock.stop();
  const content = reads.map(([stamp]) => msBetween(started, BigInt(stamp)));
  return round(content.at(-1) - content[0] - GAP_MS * (CHUNKS - 1));
}
