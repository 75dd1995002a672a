// Runs with given figures, and rules as a user writes them, for the gate.
import { causes } from '../../src/analyze/causes/index.ts';
import { gate, type Gated, type GateSettings } from '../../src/gate/gate.ts';
import { resolveRules, type WrittenRules } from '../../src/gate/resolve-rules.ts';
import type { Run } from '../../src/model/report.ts';
import { statusOf } from '../../src/model/run-status.ts';
import { draw, recordingOf, streamOf } from './recordings.ts';
import { runOf } from './runs.ts';

export const CAUSES = causes.entries.map(({ id }) => id);

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const AT_ONCE = '..................a';
/** Delivered as it was spoken, and at once at the end, as the wire and the app saw it. */
export const GOOD = runOf(recordingOf([streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN), draw('app', SPOKEN)])]));
export const BAD = runOf(
  recordingOf([streamOf([draw('origin', SPOKEN), draw('wire', AT_ONCE), draw('app', AT_ONCE)])]),
);
export const UNKNOWN = runOf(recordingOf([streamOf([draw('origin', 'a'), draw('wire', 'a')])]));
export const FAILED = runOf(recordingOf([streamOf([], { outcome: { kind: 'http-error', message: '500' } })]));

interface Changes extends Partial<Omit<Run, 'client' | 'vantages' | 'hops'>> {
  client?: string;
  options?: Record<string, string>;
  version?: string;
  /** Of the judged vantage. */
  fidelity?: number | null;
  lagP95Ms?: number | null;
}

/** A run with other figures. Its status is that of what was changed. */
export function changed(run: Run, { client, options, version, fidelity, lagP95Ms, ...more }: Changes): Run {
  const at = run.verdict.vantage;
  const measures = at === null ? undefined : run.vantages[at];
  const vantages =
    at === null || measures === undefined
      ? run.vantages
      : {
          ...run.vantages,
          [at]: {
            ...measures,
            ...(fidelity === undefined ? {} : { fidelity }),
            ...(lagP95Ms === undefined ? {} : { lagMs: { ...measures.lagMs, p95: lagP95Ms } }),
          },
        };
  const made = {
    ...run,
    ...more,
    vantages,
    client: {
      ...run.client,
      ...(client === undefined ? {} : { id: client }),
      ...(options === undefined ? {} : { options }),
      ...(version === undefined ? {} : { version }),
    },
  };
  return { ...made, status: statusOf(made) };
}

/** The same run with these figures, one repeat each. */
export function repeats(run: Run, figures: readonly Changes[]): Run[] {
  return figures.map((changes, i) => changed(run, { ...changes, id: `${run.id}-${i + 1}`, repeat: i + 1 }));
}

export function gated(runs: readonly Run[], written: WrittenRules, more: GateSettings = {}): Gated {
  return gate(runs, { ...resolveRules(written, CAUSES), ...more });
}
