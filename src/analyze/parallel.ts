// The held-open probe: does a second stream move while the first is held in its middle?
import type { ParallelMeasures } from '../model/report.ts';
import type { HeldOpen } from '../model/recording.ts';

export function measureParallel(probe: HeldOpen): ParallelMeasures {
  const second = probe.firstContentMs[1] ?? null;
  return {
    streams: probe.firstContentMs.length,
    serialised: probe.released === 'patience' && (second === null || second >= probe.releasedAtMs),
    firstContentMs: probe.firstContentMs,
    secondReachedOrigin: probe.secondRequestAtMs !== null && probe.secondRequestAtMs < probe.releasedAtMs,
    heldMs: probe.releasedAtMs - probe.heldAtMs,
  };
}
