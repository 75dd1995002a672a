// A Report of many runs with every arrival: two recordings, one honest and one of an upstream that holds everything, stand for
// all of them under other names.
import { analyze } from '../../dist/analyze/analyze.js';
import { shownTimelines } from '../../dist/analyze/shown-timelines.js';
import { gate } from '../../dist/gate/gate.js';
import { assembleReport, toRun } from '../../dist/report/assemble.js';
import { even } from './figures.mjs';
import { recorded } from './recordings.mjs';

const CLIENTS = 40;
const REPEATS = 5;
/** One of so many holds everything. */
const HELD_OF = 5;

export async function reportOfMany(count, chunks) {
  const honest = await recorded(even('honest', chunks, 1));
  const held = await recorded(even('held', chunks, 1, [{ id: 'full-buffer' }]));
  const runs = Array.from({ length: count }, (_, i) => {
    const recording = i % HELD_OF === 0 ? held : honest;
    const named = {
      ...recording,
      id: `run-${i}`,
      repeat: 1 + (i % REPEATS),
      scenario: `scenario-${Math.floor(i / REPEATS / CLIENTS)}`,
      client: { ...recording.client, id: `client-${Math.floor(i / REPEATS) % CLIENTS}` },
    };
    return structuredClone(toRun(named, analyze(named), shownTimelines(named)));
  });
  const { tool, startedAt, environment, calibration } = honest;
  const gated = gate(runs, { inconclusive: 'fail' });
  return assembleReport({ tool, startedAt, durationMs: 1, environment, calibration, runs, gated, warnings: [] });
}
