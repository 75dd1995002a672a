// What a run is called in a report.
import type { Run } from '../model/report.ts';
import { escapeControls } from './escape.ts';

/** A run and what it is called, safe to print. */
export interface NamedRun {
  run: Run;
  label: string;
  /** For narrow places. */
  shortLabel: string;
}

/**
 * Easy to get wrong: a name is taken out of a path before it is escaped, for an escape holds what separates the parts of a
 * path.
 * @param runs as they are printed @param raw the same as they were
 */
export function namedRuns(runs: readonly Run[], raw: readonly Run[]): NamedRun[] {
  return runs.map((run, i) => {
    const [label, shortLabel] = [labelOf(raw[i]!, raw), shortLabelOf(raw[i]!, raw)].map(escapeControls) as [
      string,
      string,
    ];
    return { run, label, shortLabel };
  });
}

/** Its client and version; also its model and repeat where others differ in them. */
function labelOf(run: Run, runs: readonly Run[]): string {
  return label(run, runs, true, true);
}

/** The same for narrow places: with the version only where there are several of this client. */
function shortLabelOf(run: Run, runs: readonly Run[]): string {
  return label(run, runs, hasSeveralVersions(run, runs), true);
}

/** What all repeats of a run are called. */
export function clientNameOf(run: Run, runs: readonly Run[]): string {
  return label(run, runs, hasSeveralVersions(run, runs), false);
}

function hasSeveralVersions(run: Run, runs: readonly Run[]): boolean {
  return new Set(sameClient(run, runs).map(({ client }) => client.version)).size > 1;
}

function sameClient({ client: { id } }: Run, runs: readonly Run[]): Run[] {
  return runs.filter(({ client }) => client.id === id);
}

function label(run: Run, runs: readonly Run[], withVersion: boolean, withRepeat: boolean): string {
  const isSeveral = (field: (other: Run) => unknown) => new Set(runs.map(field)).size > 1;
  const isSeveralOfClient = (field: (other: Run) => unknown) => new Set(sameClient(run, runs).map(field)).size > 1;
  const model = isSeveral(({ target }) => target.model) ? ` ${run.target.model}` : '';
  const protocol = isSeveralOfClient(({ target }) => target.protocol) ? ` ${run.target.protocol}` : '';
  const repeat = withRepeat && isSeveral((other) => other.repeat) ? ` #${run.repeat}` : '';
  // An own client is called by its path: its file name says enough. Of an app our reader is not under test.
  const name = run.subject.kind === 'app' ? 'app' : lastPart(run.client.id);
  const version = withVersion && run.client.version !== null ? ` ${run.client.version}` : '';
  const { subject } = run;
  const request =
    subject.kind === 'program' && subject.requests > 1 ? ` request ${subject.request}/${subject.requests}` : '';
  return `${name}${version}${optionsIn(run, runs)}${protocol}${model}${request}${repeat}`;
}

/** The options in which runs of this client differ; an option that led to another version is left out, for the version stands there, and so does the API. */
function optionsIn(run: Run, runs: readonly Run[]): string {
  const same = sameClient(run, runs);
  const saidElsewhere = new Set(['protocol', ...(hasSeveralVersions(run, runs) ? ['from'] : [])]);
  return Object.entries(run.client.options)
    .filter(([key, value]) => !saidElsewhere.has(key) && same.some(({ client }) => client.options[key] !== value))
    .map(([key, value]) => ` ${key}=${lastPart(value)}`)
    .join('');
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1)!;
}
