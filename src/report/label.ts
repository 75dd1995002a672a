// What a run is called in a report.
import type { Run } from '../model/report.ts';
import { programOf } from '../model/subject.ts';
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
  const differences = differencesIn(raw);
  return runs.map((run, i) => {
    const one = raw[i]!;
    return {
      run,
      label: shown(nameOf(one, differences, { version: true, repeat: true })),
      // With the version only where there are several of this client.
      shortLabel: shown(nameOf(one, differences, { version: hasSeveralVersions(one, differences), repeat: true })),
    };
  });
}

/** Of each end of a name, which stands in many lines, and in each row of a table. */
const MOST_CHARACTERS = 500;

function shown(name: string): string {
  const isLong = name.length > 2 * MOST_CHARACTERS;
  return escapeControls(isLong ? `${name.slice(0, MOST_CHARACTERS)}...${name.slice(-MOST_CHARACTERS)}` : name);
}

/** What all repeats of each run are called, in the order of the runs. Not escaped. */
export function clientNamesOf(runs: readonly Run[]): string[] {
  const differences = differencesIn(runs);
  return runs.map((run) => nameOf(run, differences, { version: hasSeveralVersions(run, differences), repeat: false }));
}

/** In what the runs differ, looked at once: of a large matrix each run is compared with all others otherwise. */
interface Differences {
  models: ReadonlySet<string>;
  repeats: ReadonlySet<number>;
  /** Addresses of apps. */
  apps: ReadonlySet<string>;
  clients: ReadonlyMap<string, ClientDifferences>;
}

interface ClientDifferences {
  runs: number;
  /** Programs with their arguments. */
  programs: Set<string>;
  versions: Set<string | null>;
  protocols: Set<string>;
  /** How often each option has each value. */
  options: Map<string, Map<string, number>>;
}

function differencesIn(runs: readonly Run[]): Differences {
  const clients = new Map<string, ClientDifferences>();
  for (const { client, target, subject } of runs) {
    const known = clients.get(client.id) ?? {
      runs: 0,
      programs: new Set(),
      versions: new Set(),
      protocols: new Set(),
      options: new Map(),
    };
    known.runs += 1;
    if (subject.kind === 'program') known.programs.add(programOf(subject, client.id).join(' '));
    known.versions.add(client.version);
    known.protocols.add(target.protocol ?? 'unknown');
    for (const [key, value] of Object.entries(client.options)) {
      const values = known.options.get(key) ?? new Map<string, number>();
      known.options.set(key, values.set(value, (values.get(value) ?? 0) + 1));
    }
    clients.set(client.id, known);
  }
  return {
    models: new Set(runs.map(({ target }) => target.model)),
    repeats: new Set(runs.map(({ repeat }) => repeat)),
    apps: new Set(runs.filter(({ subject }) => subject.kind === 'app').map(({ target }) => target.baseUrl)),
    clients,
  };
}

function hasSeveralVersions({ client }: Run, { clients }: Differences): boolean {
  return clients.get(client.id)!.versions.size > 1;
}

/** Its client; also its version, model and repeat where others differ in them. */
function nameOf(run: Run, differences: Differences, wanted: { version: boolean; repeat: boolean }): string {
  const { subject, target, client } = run;
  const { models, repeats, apps, clients } = differences;
  const model = models.size > 1 ? ` ${target.model}` : '';
  const protocol = clients.get(client.id)!.protocols.size > 1 ? ` ${target.protocol}` : '';
  const repeat = wanted.repeat && repeats.size > 1 ? ` #${run.repeat}` : '';
  // An own client is called by its path: its file name says enough. Of an app our reader is not under test.
  const app = apps.size > 1 ? `app ${target.baseUrl}` : 'app';
  const own = lastPart(client.id);
  const isOneOfSeveral = subject.kind === 'program' && clients.get(client.id)!.programs.size > 1;
  const name = subject.kind === 'app' ? app : isOneOfSeveral ? programOf(subject, own).join(' ') : own;
  const version = wanted.version && client.version !== null ? ` ${client.version}` : '';
  const request =
    subject.kind === 'program' && subject.requests > 1 ? ` request ${subject.request}/${subject.requests}` : '';
  return `${name}${version}${optionsIn(run, differences)}${protocol}${model}${request}${repeat}`;
}

/** The options in which runs of this client differ; an option that led to another version is left out, for the version stands there, and so does the API. */
function optionsIn(run: Run, differences: Differences): string {
  const { runs, options } = differences.clients.get(run.client.id)!;
  const saidElsewhere = new Set(['protocol', ...(hasSeveralVersions(run, differences) ? ['from'] : [])]);
  return Object.entries(run.client.options)
    .filter(([key, value]) => !saidElsewhere.has(key) && options.get(key)!.get(value)! < runs)
    .map(([key, value]) => ` ${key}=${lastPart(value)}`)
    .join('');
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1)!;
}
