// Shapes and runs for tests of the baseline.
import type { BaselineEntry, Shape, Spread } from '../../src/model/baseline.ts';
import type { Run } from '../../src/model/report.ts';
import type { Place } from '../../src/gate/baseline/key.ts';
import { scenarios } from '../../src/mock/scenarios.ts';
import { runOf } from './runs.ts';
import { simulated } from './recordings.ts';

export const PLACE: Place = {
  environment: { node: '20.0.0', os: 'linux 6.1.0', arch: 'x64', cpus: 2, loadAverage: 0, ci: false },
  tool: '0.1.0',
  directory: '/home/a/project',
};

export function spread(median: number, low = median, high = median, samples = 3): Spread {
  return { median, low, high, samples };
}

/** All is well in three runs, unless something else is said. */
export function shape(more: Partial<Shape> = {}): Shape {
  return {
    samples: 3,
    passed: 3,
    shapes: { incremental: 3 },
    hop: null,
    heldBy: null,
    causes: [],
    ...more,
    ratios: {
      fidelity: spread(0.99, 0.98, 1),
      hold: spread(0.02),
      merged: spread(0.01),
      pieces: spread(1),
      alone: spread(1),
      ...more.ratios,
    },
  };
}

export function entry(more: Partial<BaselineEntry> = {}): BaselineEntry {
  return {
    subject: 'mock/steady',
    client: 'openai',
    protocol: 'openai-chat',
    scenario: 'steady',
    runtime: 'node 20',
    system: 'linux x64',
    mode: 'both',
    versions: { node: '20.0.0', openai: '6.1.0', 'stream-check': '0.1.0' },
    ...shape(),
    ...more,
  };
}

/** A run of this scenario as an honest client on a machine without noise makes it. */
export function runOfScenario(id: string, more: Partial<Run> = {}): Run {
  return { ...runOf(simulated(scenarios.get(id))), ...more };
}
