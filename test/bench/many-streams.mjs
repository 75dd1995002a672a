// (d) 1,000 streams at once, 20 chunks a second each, through taps and mocks in one process, every fifth behind a buffer:
// is each judged right, or refused, and none lost?
import { randomBytes } from 'node:crypto';
import { analyze } from '../../dist/analyze/analyze.js';
import { protocols } from '../../dist/protocols/index.js';
import { Recording } from '../../dist/model/recording.js';
import { createDigester } from '../../dist/record/text/digest.js';
import { harnessOf, startHarnessTicker } from '../../dist/record/process/harness.js';
import { originTimeline, playErrorMs } from '../../dist/record/vantages/origin.js';
import { createTap } from '../../dist/record/vantages/wire.js';
import { readWire } from '../../dist/record/vantages/wire-timeline.js';
import { createRedactor } from '../../dist/secrets/redactor.js';
import { startCalibration } from '../../dist/record/calibrate.js';
import { at, even, msBetween, round, size } from './figures.mjs';
import { recorded } from './recordings.mjs';
import { openRunQueue } from './run-queue.mjs';
import { benchMock, startFallibleReader } from './streams.mjs';

const HONEST = size(800, 4);
const HELD = size(200, 1);
const STREAMS = HONEST + HELD;
const CHUNKS = size(100, 30);
const GAP_MS = 50;
/** Before the first chunk: by then all have asked, and they speak at once. */
const FIRST_MS = size(15_000, 100);

export async function manyStreams() {
  // All but the streams is that of a recording of one stream.
  const base = { ...(await recorded(even('one', 2, 1))), calibration: await startCalibration().result() };
  const waitedMs = openRunQueue();
  const waitedBefore = waitedMs();
  const ticker = startHarnessTicker();
  const sides = await Promise.all([played('honest', [], HONEST), played('held', [{ id: 'full-buffer' }], HELD)]);
  const ticks = ticker.stop();
  const queue = waitedBefore === null ? {} : { runQueueWaitMs: round(waitedMs() - waitedBefore) };
  const streams = sides.flat();
  const counts = { right: 0, refused: 0, wrong: 0, lost: 0 };
  /** Each verdict that was wrong: what it was and what was said, with how often. */
  const mistakes = {};
  for (const stream of streams) {
    const delivery = await deliveryOf(stream, ticks, base);
    const verdict = judge(delivery, stream.expected);
    counts[verdict] += 1;
    if (verdict === 'wrong') {
      const mistake = `${stream.expected}CalledAs-${delivery}`;
      mistakes[mistake] = (mistakes[mistake] ?? 0) + 1;
    }
  }
  return {
    id: 'many-streams',
    what: `${STREAMS} streams x ${1000 / GAP_MS} chunks/s at once, ${HELD} of them behind a buffer`,
    goal: 'every verdict right, or refused; no stream lost',
    figures: { streams: streams.length, ...counts, ...mistakes, ...paceOf(streams), ...queue },
    met: counts.wrong === 0 && counts.lost === 0 && streams.length === STREAMS,
  };
}

/** For each stream what its reader, the tap and the mock have of it. */
async function played(id, faults, streams) {
  // The mock itself forgets exchanges when they are many.
  const logs = new Map();
  const mock = await benchMock(even(id, CHUNKS, GAP_MS, faults, FIRST_MS), (log) => logs.set(log.id, log));
  const tap = await createTap({ upstream: mock.url });
  const exchanges = [];
  tap.onExchange((exchange) => exchanges.push(exchange));
  const results = await startFallibleReader(tap.url, id, streams);
  const idOf = ({ responseHeaders }) => responseHeaders?.['x-stream-check-id'];
  const taps = new Map(exchanges.map((exchange) => [idOf(exchange), exchange]));
  await tap.close();
  await mock.close();
  const expected = faults.length > 0 ? 'buffered' : 'incremental';
  return results.map(({ id: own, failure }) => ({ failure, tap: taps.get(own), log: logs.get(own), expected }));
}

/** What is said of a stream; null if nothing can be, for it was lost. */
async function deliveryOf({ failure, tap, log }, ticks, base) {
  if (failure !== null || tap === undefined || log === undefined || log.chunks.length !== CHUNKS) return null;
  const salt = randomBytes(16);
  const { requestedAt } = tap;
  const { timeline } = await readWire(tap, protocols.get('openai-chat'), requestedAt, {
    keepText: false,
    salt,
    redactor: createRedactor(),
  });
  const stream = {
    ...base.streams[0],
    timelines: { origin: originTimeline(log, createDigester(salt), requestedAt, false), wire: timeline },
    loop: null,
    harness: harnessOf(ticks, playErrorMs(log), requestedAt),
  };
  return analyze(Recording.parse({ ...base, streams: [stream] })).verdict.delivery;
}

function judge(delivery, expected) {
  if (delivery === null) return 'lost';
  if (delivery === expected) return 'right';
  return delivery === 'inconclusive' ? 'refused' : 'wrong';
}

/** How many streams were open at once, how late the mock spoke, and how many chunks a second there were in the end. */
function paceOf(streams) {
  const logs = streams.flatMap(({ log }) => log ?? []);
  const chunks = logs.flatMap((log) => log.chunks);
  const stamps = chunks.map(({ spokenAt }) => spokenAt).toSorted(inOrder);
  const late = chunks.map(({ plannedAt, spokenAt }) => msBetween(plannedAt, spokenAt));
  return {
    openAtOnce: mostOpen(logs),
    chunksPerSecond: Math.round(chunks.length / (msBetween(stamps[0], stamps.at(-1)) / 1000)),
    spokenLateP99Ms: round(at(late, 0.99)),
  };
}

function mostOpen(logs) {
  const changes = logs.flatMap(({ requestedAt, endedAt }) => [
    [requestedAt, 1],
    [endedAt, -1],
  ]);
  let open = 0;
  return Math.max(...changes.toSorted(([a], [b]) => inOrder(a, b)).map(([, change]) => (open += change)));
}

function inOrder(a, b) {
  return a < b ? -1 : 1;
}
