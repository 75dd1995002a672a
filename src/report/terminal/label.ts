import type { Run } from '../../model/report.ts';
import { isApp } from '../../model/target.ts';

/** What a run is called: its client and version; also its model and repeat where others differ in them. */
export function labelOf(run: Run, runs: readonly Run[]): string {
  return label(run, runs, true);
}

/** The same for narrow places: with the version only where there are several of this client. */
export function shortLabelOf(run: Run, runs: readonly Run[]): string {
  const versions = runs.filter(({ client }) => client.id === run.client.id).map(({ client }) => client.version);
  return label(run, runs, new Set(versions).size > 1);
}

function label(run: Run, runs: readonly Run[], withVersion: boolean): string {
  const isSeveral = (field: (other: Run) => unknown) => new Set(runs.map(field)).size > 1;
  const model = isSeveral(({ target }) => target.model) ? ` ${run.target.model}` : '';
  const repeat = isSeveral((other) => other.repeat) ? ` #${run.repeat}` : '';
  // An own client is called by its path: its file name says enough. Of an app our reader is not under test.
  const name = isApp(run.target) ? 'app' : run.client.id.split(/[/\\]/).at(-1);
  const version = withVersion && run.client.version !== null ? ` ${run.client.version}` : '';
  return `${name}${version}${model}${repeat}`;
}
