// (d) 200 streams at once, 20 chunks a second each, every fifth behind a buffer: is each judged right, or refused?
import { randomBytes } from 'node:crypto';
import { analyze } from '../../dist/analyze/analyze.js';
import { protocols } from '../../dist/protocols/index.js';
import { Recording } from '../../dist/model/recording.js';
import { createDigester } from '../../dist/record/text/digest.js';
import { harnessOf, startHarnessTicker } from '../../dist/record/process/harness.js';
import { originTimeline, playErrorMs } from '../../dist/record/vantages/origin.js';
import { createTap } from '../../dist/record/vantages/wire.js';
import { readWire } from '../../dist/record/vantages/wire-timeline.js';
import { startCalibration } from '../../dist/record/calibrate.js';
import { even, size } from './figures.mjs';
import { recorded } from './recordings.mjs';
import { benchMock, startReader } from './streams.mjs';

const HONEST = size(160, 4);
const HELD = size(40, 1);
const STREAMS = HONEST + HELD;
const CHUNKS = size(60, 30);

export async function manyStreams() {
  // All but the streams is that of a recording of one stream.
  const base = { ...(await recorded(even('one', 2, 1))), calibration: await startCalibration().result() };
  const verdicts = [
    ...(await judged('honest', [], HONEST, base)),
    ...(await judged('held', [{ id: 'full-buffer' }], HELD, base)),
  ];
  const wrong = verdicts.filter(
    ({ delivery, expected }) => delivery !== expected && delivery !== 'inconclusive',
  ).length;
  const refused = verdicts.filter(({ delivery }) => delivery === 'inconclusive').length;
  return {
    id: 'many-streams',
    what: `${STREAMS} streams x 20 chunks/s (${HONEST} at once, then ${HELD} behind a buffer)`,
    goal: 'every verdict right, or refused',
    figures: { streams: verdicts.length, right: verdicts.length - wrong - refused, refused, wrong },
    met: wrong === 0 && verdicts.length === STREAMS,
  };
}

async function judged(id, faults, streams, base) {
  const mock = await benchMock(even(id, CHUNKS, 50, faults));
  const tap = await createTap({ upstream: mock.url });
  const exchanges = [];
  tap.onExchange((exchange) => exchanges.push(exchange));
  const ticker = startHarnessTicker();
  await startReader(tap.url, id, streams);
  const ticks = ticker.stop();
  const results = [];
  for (const exchange of exchanges.slice(1)) {
    const log = mock.exchanges().find((one) => one.id === exchange.responseHeaders['x-stream-check-id']);
    results.push(await verdictOf(exchange, log, ticks, base, faults.length > 0 ? 'buffered' : 'incremental'));
  }
  await tap.close();
  await mock.close();
  return results;
}

async function verdictOf(exchange, log, ticks, base, expected) {
  const salt = randomBytes(16);
  const zero = exchange.requestedAt;
  const { timeline } = await readWire(exchange, protocols.get('openai-chat'), zero, { keepText: false, salt });
  const stream = {
    ...base.streams[0],
    timelines: { origin: originTimeline(log, createDigester(salt), zero, false), wire: timeline },
    loop: null,
    harness: harnessOf(ticks, playErrorMs(log), zero),
  };
  const recording = Recording.parse({ ...base, streams: [stream] });
  return { delivery: analyze(recording).verdict.delivery, expected };
}
