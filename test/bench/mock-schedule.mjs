// (a) How exactly the mock speaks, beside aimock at the same rate: 100 chunks a second for 4 s, five times.
// What makes it late on a busy machine is the run queue: the figures show the error as it is, and without those waits.
import { LLMock } from '@copilotkit/aimock';
import { systemClock } from '../../dist/clock.js';
import { createMockServer } from '../../dist/mock/index.js';
import { at, even, msBetween, round, size } from './figures.mjs';
import { openRunQueue } from './run-queue.mjs';
import { startReader } from './streams.mjs';

const CHUNKS = size(400, 40);
const GAP_MS = 10;
const RUNS = size(5, 1);
const GOAL_MS = 1;

export async function mockSchedule() {
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push(await once());
  const median = (figure) => at(runs.map(figure), 0.5);
  const errorP99Ms = round(median(({ errorP99Ms: own }) => own));
  const driftMs = round(median(({ driftMs: own }) => own));
  const queue = runs.some(({ queue: own }) => own === null)
    ? {}
    : {
        errorWithoutRunQueueP99Ms: round(median((run) => run.queue.errorP99Ms)),
        runQueueWaitP99Ms: round(median((run) => run.queue.waitP99Ms)),
        lateChunks: runs.reduce((sum, { late }) => sum + late, 0),
        lateWithoutRunQueue: runs.reduce((sum, run) => sum + run.queue.late, 0),
      };
  return {
    id: 'mock-schedule',
    what: `mock against its plan, 100 chunks/s for 4 s, ${RUNS} times, medians; late: by more than ${GOAL_MS} ms`,
    goal: `error p99 <= ${GOAL_MS} ms, drift <= 2 ms`,
    figures: { errorP99Ms, driftMs, ...queue, aimockDriftMs: await aimockDriftMs() },
    met: errorP99Ms <= GOAL_MS && driftMs <= 2,
  };
}

async function once() {
  const waitedMs = openRunQueue();
  /** At each chunk, as it is spoken. */
  let waits = [];
  let isWarm = false;
  const mock = await createMockServer({
    scenario: even('even', CHUNKS, GAP_MS),
    choosePlayback({ chunks }) {
      if (!isWarm) {
        isWarm = true;
        return { kind: 'instant' };
      }
      waits = [waitedMs()];
      const { push } = chunks;
      chunks.push = (chunk) => {
        waits.push(waitedMs());
        return push.call(chunks, chunk);
      };
      return { kind: 'timed' };
    },
  });
  await startReader(mock.url, 'even', 1);
  const { chunks } = mock.exchanges().at(-1);
  await mock.close();
  const errors = chunks.map(({ plannedAt, spokenAt }) => msBetween(plannedAt, spokenAt));
  return { ...figuresOf(errors), queue: waits[0] === null ? null : queueFigures(chunks, errors, waits) };
}

function figuresOf(errors) {
  return {
    errorP99Ms: at(errors.map(Math.abs), 0.99),
    // Medians of both ends: a hiccup of the machine is an error, no drift.
    driftMs: Math.abs(at(errors.slice(-40), 0.5) - at(errors.slice(0, 40), 0.5)),
    late: errors.filter((error) => error > GOAL_MS).length,
  };
}

/**
 * What was waited between the last chunk that was spoken before a chunk was due, and that chunk, is taken off its error: one
 * wait makes all chunks late that were due meanwhile.
 * @param waits before the first chunk, and at each
 */
function queueFigures(chunks, errors, waits) {
  const waited = chunks.map(({ plannedAt }, i) => {
    const before = chunks.findLastIndex(({ spokenAt }, j) => j < i && spokenAt <= plannedAt);
    return waits[i + 1] - waits[before + 1];
  });
  const { errorP99Ms, late } = figuresOf(errors.map((error, i) => Math.max(0, error - waited[i])));
  return { errorP99Ms, late, waitP99Ms: at(waited, 0.99) };
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
