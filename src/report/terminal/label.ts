import type { Run } from '../../model/report.ts';
import { isApp } from '../../model/target.ts';

/** What a run is called: its client and version; also its model and repeat where others differ in them. */
export function labelOf(run: Run, runs: readonly Run[]): string {
  const { version } = run.client;
  const name = shortLabelOf(run, runs);
  return version === null ? name : name.replace(/^\S+/, (id) => `${id} ${version}`);
}

/** The same without the version, for narrow places. */
export function shortLabelOf(run: Run, runs: readonly Run[]): string {
  const isSeveral = (field: (other: Run) => unknown) => new Set(runs.map(field)).size > 1;
  const model = isSeveral(({ target }) => target.model) ? ` ${run.target.model}` : '';
  const repeat = isSeveral((other) => other.repeat) ? ` #${run.repeat}` : '';
  // An own client is called by its path: its file name says enough. Of an app our reader is not under test.
  const name = isApp(run.target) ? 'app' : run.client.id.split(/[/\\]/).at(-1);
  return `${name}${model}${repeat}`;
}
