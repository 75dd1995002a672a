// A Report of many runs with every arrival. Two recordings, one honest and one of an upstream that holds everything, are judged
// once, and stand for all runs under other names, each with arrivals of its own.
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

/** Two runs, and what stands around them. */
export async function twoRuns(chunks) {
  const honest = await recorded(even('honest', chunks, 1));
  const held = await recorded(even('held', chunks, 1, [{ id: 'full-buffer' }]));
  const [run, heldRun] = [honest, held].map((one) => toRun(one, analyze(one), shownTimelines(one)));
  const { tool, startedAt, environment, calibration } = honest;
  return { run, heldRun, around: { tool, startedAt, durationMs: 1, environment, calibration, warnings: [] } };
}

export function reportOfMany({ run, heldRun, around }, count) {
  const runs = Array.from({ length: count }, (_, i) => {
    const original = i % HELD_OF === 0 ? heldRun : run;
    const client = { ...original.client, id: `client-${Math.floor(i / REPEATS) % CLIENTS}` };
    const scenario = `scenario-${Math.floor(i / REPEATS / CLIENTS)}`;
    return { ...original, id: `run-${i}`, repeat: 1 + (i % REPEATS), scenario, client, timelines: copyOf(original) };
  });
  return assembleReport({ ...around, runs, gated: gate(runs, { inconclusive: 'fail' }) });
}

function copyOf({ timelines }) {
  return Object.fromEntries(
    Object.entries(timelines).map(([vantage, columns]) => [
      vantage,
      Object.fromEntries(Object.entries(columns).map(([key, list]) => [key, list?.slice() ?? null])),
    ]),
  );
}
