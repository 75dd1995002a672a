// The few figures of a run that stand beside those of others, whatever the format.
import type { Run } from '../model/report.ts';
import type { VantageId } from '../model/timeline.ts';

/** Where the code that iterates gets its text, or where a program shows it. */
export function iteratedAt({ app, screen }: Run['vantages']): VantageId {
  return app !== undefined ? 'app' : screen === undefined ? 'wire' : 'screen';
}

/** How the stream ended, if not well; else what is wrong with the text, or how it was delivered. */
export function stateOf({ outcome, verdict, integrity, status }: Run): string {
  if (outcome.kind !== 'completed') return outcome.kind;
  if (integrity?.ok === false && integrity.kind !== null) return integrity.kind;
  return verdict.delivery === 'inconclusive' && status !== 'inconclusive' ? status : verdict.delivery;
}

/** Lateness and fidelity are those of the vantage that the verdict is about; null where something was not measured. */
export function figuresOf({ vantages, verdict, loop }: Run): Record<RunFigure, number | null> {
  const app = vantages[iteratedAt(vantages)];
  const judged = verdict.vantage === null ? undefined : vantages[verdict.vantage];
  return {
    firstTokenMs: app?.firstContentMs ?? null,
    lateP95Ms: judged?.lagMs.p95 ?? null,
    fidelity: judged?.fidelity ?? null,
    loopPauseMs: loop?.longestGapMs ?? null,
  };
}

type RunFigure = 'firstTokenMs' | 'lateP95Ms' | 'fidelity' | 'loopPauseMs';
