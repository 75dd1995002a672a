// Under which key a run stands in a baseline, and the versions that it was made with. The file is shared by many machines, so
// nothing in a key is an absolute path, and versions stand beside the key: an upgrade is what a baseline is there to judge.
import type { BaselineKey } from '../../model/baseline.ts';
import type { Report, Run } from '../../model/report.ts';
import { programOf } from '../../model/subject.ts';

/** Where it was measured. */
export interface Place {
  environment: Report['environment'];
  /** Those of runs that other machines measured, by the id of the run. */
  elsewhere?: Elsewhere;
  /** Version of stream-check. */
  tool: string;
  /** Paths in it are written without it: the directory of the project. */
  directory: string;
}

export type Elsewhere = ReadonlyMap<string, Report['environment']>;

/** Options of a client that name its runtime, which the key says by itself. */
const RUNTIME_OPTIONS: readonly string[] = ['node', 'python'];
/** The option that says where the package of a client is taken from, and so its version. */
const FROM = 'from';

/** @param withFrom whether the key says where the package of the client is taken from */
export function keyOf(run: Run, place: Place, withFrom = false): BaselineKey {
  const { target, scenario, mode } = run;
  return {
    subject: subjectOf(run, place),
    client: clientOf(run, place, withFrom),
    protocol: target.protocol,
    scenario,
    runtime: runtimeOf(run),
    system: systemOf(place.elsewhere?.get(run.id) ?? place.environment),
    mode,
  };
}

/** The same for the same key. */
export function keyText({ subject, client, protocol, scenario, runtime, system, mode }: BaselineKey): string {
  return [subject, client, protocol, scenario ?? '', runtime ?? '', system, mode].join('\n');
}

/** Of the client, its runtime, its packages and this tool, by name; sorted, so that a file changes little. */
export function versionsOf({ client }: Run, { tool }: Place): Record<string, string> {
  const { id, version, runtime, packages } = client;
  const all = {
    ...packages,
    ...(runtime === null ? {} : { [runtime.name]: runtime.version }),
    ...(version === null ? {} : { [id]: version }),
    'stream-check': tool,
  };
  return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A program has no name for its model, and may ask several times. */
function subjectOf({ subject, target, client }: Run, place: Place): string {
  switch (subject.kind) {
    case 'app':
      return `app ${target.baseUrl}`;
    case 'endpoint':
      return `endpoint ${target.baseUrl}`;
    case 'program': {
      const words = programOf(subject, client.id).map((word) => portable(word, place));
      return `program ${words.join(' ')}${subject.requests > 1 ? ` request ${subject.request}` : ''}`;
    }
    default:
      return target.provider === 'mock' ? target.model : `${target.provider}/${target.model}`;
  }
}

function clientOf({ client: { id, options } }: Run, place: Place, withFrom: boolean): string {
  const shown = Object.entries(options)
    .filter(([key]) => !RUNTIME_OPTIONS.includes(key) && (withFrom || key !== FROM))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${portable(value, place)}`);
  return `${portable(id, place)}${shown.length === 0 ? '' : `:${shown.join(',')}`}`;
}

/** With the major version: a minor one is compared, and named where something is worse. */
function runtimeOf({ client: { runtime } }: Run): string | null {
  return runtime === null ? null : `${runtime.name} ${/^v?\d+/.exec(runtime.version)?.[0] ?? runtime.version}`;
}

/** Without the release of the kernel, which changes with every update. */
function systemOf({ os, arch }: Report['environment']): string {
  return `${os.split(' ')[0]} ${arch}`;
}

/** A path as it counts from the directory of the project, with slashes on every system. */
function portable(text: string, { directory }: Place): string {
  const [path, base] = [text, directory].map((one) => one.replaceAll('\\', '/')) as [string, string];
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : text;
}
