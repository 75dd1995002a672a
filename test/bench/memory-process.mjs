// Records one stream of 20,000 chunks in 20 s and prints what holding its recording costs.
import { even, size } from './figures.mjs';
import { recorded } from './recordings.mjs';

const CHUNKS = size(20_000, 200);
const scenario = even('many', CHUNKS, 1);

function usedBytes() {
  for (let i = 0; i < 4; i++) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

// Code and caches are loaded by a first, small one.
await recorded(even('few', 20, 1));
const before = usedBytes();
const recording = await recorded(scenario);
// What only the recording of it needed (sockets, logs, their timers) goes away within a second.
await new Promise((resolve) => setTimeout(resolve, 1_500));
const after = usedBytes();
const { timelines } = recording.streams[0];
const chunks = timelines.app.arrivals.length;
const records = Object.values(timelines).reduce(
  (sum, { arrivals, reads }) => sum + arrivals.length + (reads?.length ?? 0),
  0,
);
const bytesPerChunk = Math.round((after - before) / chunks);
const bytesPerRecord = Math.round((after - before) / records);
process.stdout.write(JSON.stringify({ chunks, bytesPerChunk, bytesPerRecord }));
