// What a config file says, read: subjects with their own options, and what holds for all of them.
import { StreamCheckError } from '../../errors.ts';
import { fitJson } from '../../json-file.ts';
import type { AppReady } from '../app.ts';
import { resolveClientSpecs } from '../config.ts';
import { checked } from '../option-values.ts';
import { optionsOf, type OptionName, type OptionValues } from '../options.ts';
import type { AppSubject, ModelSubject, ProgramSubject, ProjectConfig, SubjectEntry } from './define-config.ts';
import { OWN_OPTIONS, ProjectConfigFile, type SubjectKind } from './project-config.ts';

export interface Project {
  /** The config file as it is called in messages. */
  name: string;
  /** From which the paths in it count. */
  directory: string;
  subjects: readonly ProjectSubject[];
  /** Null where none is named. */
  clients: readonly string[] | null;
  scenarios: readonly string[] | null;
  /** Those that hold for every subject that takes them, and those of the whole run. */
  options: OptionValues;
  /** As behind `--reporter`; empty where none is named. */
  reporters: readonly string[];
  /** As it was written, for the rules in it. */
  config: ProjectConfig;
}

export interface ProjectSubject {
  kind: SubjectKind;
  /** Model, address, or program with its arguments. */
  names: readonly [string, ...string[]];
  start: string | null;
  ready: AppReady | null;
  /** Null for those of the config. */
  clients: readonly string[] | null;
  scenarios: readonly string[] | null;
  options: OptionValues;
}

/**
 * @param content what the file holds or exports @param name of the file @param directory from which paths count
 * @throws StreamCheckError 'file-invalid' that names the key, 'usage' or 'unknown-id' for a value
 */
export function readProject(content: unknown, name: string, directory: string): Project {
  const config = fitJson('config', name, content, ProjectConfigFile) as ProjectConfig;
  const { subjects, model, clients, client, pair, scenarios, scenario, reporters, reporter } = config;
  for (const [many, one] of [
    ['subjects', 'model'],
    ['clients', 'client'],
    ['scenarios', 'scenario'],
    ['reporters', 'reporter'],
  ] as const) {
    if (config[many] === undefined || config[one] === undefined) continue;
    const message = `${many} and ${one} in ${name} exclude each other: they mean the same.`;
    throw new StreamCheckError('usage', message, `Leave ${one} out`);
  }
  const entries: readonly SubjectEntry[] = subjects ?? (model === undefined ? [] : [model]);
  if (entries.length === 0) throw noSubject(name);
  const label = (option: OptionName) => `${option} in ${name}`;
  const specs = {
    ...(client === undefined ? {} : { client: listOf(client) }),
    ...(pair === undefined ? {} : { pair }),
  };
  return {
    name,
    directory,
    subjects: entries.map((entry, k) => readSubject(entry, (option) => `subjects.${k}.${option} in ${name}`)),
    clients: clients ?? (client === undefined && pair === undefined ? null : resolveClientSpecs(specs)),
    scenarios: scenarios ?? (scenario === undefined ? null : [scenario]),
    options: checked(pick(config, SHARED), label),
    reporters: [...(reporters ?? listOf(reporter ?? []))].map((entry) =>
      typeof entry === 'string' ? entry : `${entry[0]}=${entry[1].file}`,
    ),
    config,
  };
}

/** Options that the matrix does not take apart. */
const SHARED = optionsOf('check')
  .map(([name]) => name)
  .filter((name) => !['config', 'client', 'pair', 'scenario', 'reporter', 'json'].includes(name));

function readSubject(entry: SubjectEntry, label: (name: OptionName) => string): ProjectSubject {
  if (typeof entry === 'string') return { ...NOTHING, kind: 'model', names: [entry] };
  const kind = 'model' in entry ? 'model' : 'app' in entry ? 'app' : 'program';
  const own = checked(
    pick(
      entry,
      OWN_OPTIONS[kind].map(([name]) => name),
    ),
    label,
  );
  const shared = { ...NOTHING, kind, scenarios: entry.scenarios ?? null, options: own } as const;
  if (isModel(entry)) return { ...shared, names: [entry.model], clients: entry.clients ?? null };
  if (!isApp(entry)) return { ...shared, names: entry.program };
  const { app, start = null, ready, data } = entry;
  const text = typeof data === 'object' ? JSON.stringify(data) : data;
  return {
    ...shared,
    names: [app],
    start,
    ready:
      ready === undefined
        ? null
        : { path: ready.path ?? null, timeoutMs: ready.timeout === undefined ? null : ready.timeout * 1000 },
    options: { ...own, ...(text === undefined ? {} : { data: text }) },
  };
}

const NOTHING = { start: null, ready: null, clients: null, scenarios: null, options: {} } as const;

function isModel(entry: Exclude<SubjectEntry, string>): entry is ModelSubject {
  return 'model' in entry;
}

function isApp(entry: AppSubject | ProgramSubject): entry is AppSubject {
  return 'app' in entry;
}

function noSubject(name: string): StreamCheckError {
  return new StreamCheckError('usage', `The config ${name} names nobody who is under test.`, `subjects: ['mock']`);
}

function listOf(one: string | readonly string[]): readonly string[] {
  return typeof one === 'string' ? [one] : one;
}

function pick(values: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
