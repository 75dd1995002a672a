// The matrix of a config: each subject with each client and each scenario that it can have.
//
//   model          clients x scenarios where the mock is asked; clients alone for a named scenario or a real model
//   app            scenarios
//   program        scenarios where the mock is its model; once with a real one
import { StreamCheckError } from '../../errors.ts';
import type { Shard } from '../../model/matrix-config.ts';
import { flagOf } from '../option.ts';
import { OPTIONS, type OptionName, type OptionValues } from '../options.ts';
import { OWN_OPTIONS, type SubjectKind } from './project-config.ts';
import type { Project, ProjectSubject } from './project.ts';

/** One of each: this becomes one check. */
export interface Cell {
  subject: ProjectSubject;
  /** Null where none asks: apps and programs. */
  client: string | null;
  /** Null where the mock plays no named one. */
  scenario: string | null;
  /** Of the config, of the subject and as typed, in this order: what comes later wins. */
  options: OptionValues;
}

/** @param typed options of the command line @throws StreamCheckError 'usage' for what fits no subject */
export function cellsOf(project: Project, typed: OptionValues): Cell[] {
  const { subjects, name } = project;
  const mocked = subjects.filter((subject) => playsScenarios(subject, optionsFor(subject, project, typed)));
  if (mocked.length === 0 && (project.scenarios ?? typed.scenario ?? null) !== null) {
    const message = `No subject of ${name} has a scenario: the mock plays them, and none of them asks "mock".`;
    throw new StreamCheckError('usage', message, `subjects: ['mock']`);
  }
  if (subjects.every(({ kind }) => kind !== 'model') && (project.clients ?? typed.client ?? null) !== null) {
    const message = `No subject of ${name} has a client: clients ask models, and there is none.`;
    throw new StreamCheckError('usage', message, `subjects: ['mock']`);
  }
  return subjects.flatMap((subject): Cell[] => {
    const options = optionsFor(subject, project, typed);
    const clients =
      subject.kind === 'model'
        ? (typed.client ?? subject.clients ?? project.clients ?? [OPTIONS.client.default])
        : [null];
    return scenariosOf(subject, project, typed, mocked.includes(subject)).flatMap((scenario) =>
      [...new Set(clients)].map((client) => ({ subject, client, scenario, options })),
    );
  });
}

function scenariosOf(
  subject: ProjectSubject,
  project: Project,
  typed: OptionValues,
  isMocked: boolean,
): readonly (string | null)[] {
  if (isMocked) {
    const named = typed.scenario === undefined ? (subject.scenarios ?? project.scenarios) : [typed.scenario];
    return [...new Set(named ?? [OPTIONS.scenario.default])];
  }
  if (subject.scenarios === null) return [null];
  const message = `${subject.names[0]} in ${project.name} has scenarios: the mock plays them, and is not asked there.`;
  throw new StreamCheckError('usage', message, `model: 'mock'`);
}

/** Whether the mock is asked, and its scenario is not part of the model's name. */
function playsScenarios({ kind, names: [name] }: ProjectSubject, { baseUrl }: OptionValues): boolean {
  return kind === 'app' || (baseUrl === undefined && (kind === 'program' || name === 'mock'));
}

/** What only the mock can do: of the whole config it holds for those subjects that ask it. */
const OF_MOCK: readonly OptionName[] = ['lockStep', 'parallel'];

function optionsFor({ kind, names: [name], options }: ProjectSubject, project: Project, typed: OptionValues) {
  const own = OWN_OPTIONS[kind].map(([option]) => option);
  const shared = pick(project.options, own);
  const baseUrl = typed.baseUrl ?? options.baseUrl ?? shared.baseUrl;
  const isMock = kind === 'app' || (baseUrl === undefined && (kind === 'program' || /^mock(\/|$)/.test(name)));
  const left: readonly OptionName[] = isMock ? (kind === 'program' ? ['protocol'] : []) : OF_MOCK;
  const kept = pick(
    shared,
    own.filter((option) => !left.includes(option)),
  );
  return instrumentOf({ ...kept, ...options }, pick(typed, own));
}

/** `--timed` as typed replaces `lockStep` of the config, and the other way round. */
function instrumentOf(configured: OptionValues, typed: OptionValues): OptionValues {
  if (!typed.timed && !typed.lockStep) return { ...configured, ...typed };
  const { lockStep: _, timed: __, ...others } = configured;
  return { ...others, ...typed };
}

function pick(values: OptionValues, names: readonly OptionName[]): OptionValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => (names as readonly string[]).includes(name)));
}

/**
 * The part of the matrix that one of several machines measures: neighbours, so that the parts in their order are the whole.
 * @throws StreamCheckError 'usage' where a part would be empty
 */
export function cellsOfShard<T>(cells: readonly T[], { index, count }: Shard): T[] {
  if (count > cells.length) {
    const all = cells.length === 1 ? 'is 1 cell' : `are ${cells.length} cells`;
    const message = `--shard ${index}/${count} would leave a part empty: there ${all} in the matrix.`;
    throw new StreamCheckError('usage', message, `--shard ${Math.min(index, cells.length)}/${cells.length}`);
  }
  const start = (part: number) => Math.round((part * cells.length) / count);
  return cells.slice(start(index - 1), start(index));
}

/** What a cell is called in messages. */
export function nameOfCell({ subject, client, scenario }: Cell): string {
  const name = subject.kind === 'program' ? subject.names.join(' ') : shownName(subject.names[0]);
  return [name, client, scenario].filter((part) => part !== null).join(' · ');
}

/** A query may hold a key, and what stands before a host a password. */
function shownName(name: string): string {
  return name.replace(/[?#].*/s, '').replace(/\/\/[^/]*@/, '//');
}

const COMMANDS: Readonly<Record<SubjectKind, readonly string[]>> = { model: [], app: ['through'], program: ['run'] };

/** What would be typed behind `stream-check` for this cell alone. */
export function commandOfCell({ subject, client, scenario, options }: Cell): string[] {
  const { kind, names, start } = subject;
  const all = {
    ...(client === null ? {} : { client }),
    ...(scenario === null ? {} : { scenario }),
    ...(start === null ? {} : { start }),
    ...options,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => {
    const flag = flagOf(name, OPTIONS[name as OptionName]);
    if (value === true) return [flag];
    return value === false ? [] : [value].flat().flatMap((one) => [flag, String(one)]);
  });
  const words = kind === 'program' ? [...flags, '--', ...names] : [names[0], ...flags];
  return [...COMMANDS[kind], ...words];
}
