// How many single arrivals a page holds: a browser that reads more of them is slow, and so is whoever writes them.
import type { Report, Run } from '../../model/report.ts';

/** Over all vantages of all runs: about 15 MB. */
const MOST_ARRIVALS = 500_000;

/** Without the arrivals for which there is no room; runs that did not pass have theirs first. */
export function withKeptArrivals(report: Report, most = MOST_ARRIVALS): Report {
  const inTurn = [...report.runs.keys()].toSorted((a, b) => rankOf(report.runs[a]!) - rankOf(report.runs[b]!));
  let room = most;
  const kept = new Set<number>();
  for (const index of inTurn) {
    const arrivals = arrivalsIn(report.runs[index]!);
    if (arrivals > room) continue;
    room -= arrivals;
    kept.add(index);
  }
  return { ...report, runs: report.runs.map((run, i): Run => (kept.has(i) ? run : { ...run, timelines: null })) };
}

function rankOf({ status }: Run): number {
  return status === 'passed' ? 1 : 0;
}

function arrivalsIn({ timelines }: Run): number {
  return Object.values(timelines ?? {}).reduce((sum, { atMs }) => sum + atMs.length, 0);
}
