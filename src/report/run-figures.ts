// The few figures of a run that stand beside those of others, whatever the format.
import type { Run } from '../model/report.ts';
import { HOPS, type HopId, type VantageId } from '../model/timeline.ts';
import { figure } from './words/phrases.ts';

/** Where the code that iterates gets its text, or where a program shows it. */
function iteratedAt({ app, screen }: Run['vantages']): VantageId {
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

/** The hops that any of the runs could measure. */
export function measuredHops(runs: readonly Run[]): HopId[] {
  return HOPS.filter((hop) => runs.some((run) => run.hops[hop] !== undefined));
}

/**
 * A row of a table: first token and gaps as the code that iterates saw them, or as a program shows them; lateness where the
 * verdict is about. @param dash stands where nothing was measured
 */
export function comparedFigures(run: Run, shown: readonly HopId[], dash: string): string[] {
  const { vantages, hops } = run;
  const { firstTokenMs, lateP95Ms, fidelity, loopPauseMs } = figuresOf(run);
  const app = vantages[iteratedAt(vantages)];
  const { p50, p95, max } = app?.interChunkMs ?? { p50: null, p95: null, max: null };
  const held = shown.map((hop) => {
    const share = hops[hop]?.share ?? null;
    return share === null ? dash : Math.max(0, 100 * share).toFixed(0);
  });
  return [
    figure(firstTokenMs) ?? dash,
    [p50, p95, max].map((value) => (value === null ? dash : value < 10 ? value.toFixed(1) : figure(value))).join('/'),
    figure(lateP95Ms) ?? dash,
    fidelity?.toFixed(3) ?? dash,
    held.length === 0 ? dash : held.join('/'),
    figure(loopPauseMs) ?? dash,
  ];
}

/** What the figures are, in one line. */
export function figuresLegend(runs: readonly Run[], hops: readonly HopId[]): string {
  const judged = [...new Set(runs.flatMap(({ verdict }) => verdict.vantage ?? []))];
  const about =
    judged.length === 0 ? '' : `, late and fidelity at the ${judged.join(' or ')}, which the verdict is about`;
  const held = hops.length === 0 ? '' : `; held: share of full buffering, by hop (${hops.join(', ')})`;
  const first = [...new Set(runs.map(({ vantages }) => iteratedAt(vantages)))].join(' or ');
  return `milliseconds; first token and inter-chunk at the ${first}${about}${held}`;
}
