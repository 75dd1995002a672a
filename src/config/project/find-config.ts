// Finds the config file of a project: in the working directory or above it, as a file of its own or a key of package.json.
//
//   stream-check.config.{js,mjs,cjs,ts,mts,json} ─▶ package.json, key "stream-check" ─▶ the directory above ... ─▶ home
import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { StreamCheckError } from '../../errors.ts';
import { readJson } from '../../json-file.ts';
import { loadModule } from './load-module.ts';
import { type Project, readProject } from './project.ts';

const NAME = 'stream-check';
const PLACES = [
  ...['js', 'mjs', 'cjs', 'ts', 'mts', 'json'].map((ending) => `${NAME}.config.${ending}`),
  'package.json',
];

export interface FoundProject {
  project: Project;
  /** What a user should know of the choice, a sentence each. */
  notes: readonly string[];
}

/** Null where there is none. @throws StreamCheckError for a file that cannot be read, or does not fit */
export async function findProject(cwd: string): Promise<FoundProject | null> {
  const { lilconfig } = await import('lilconfig');
  const load = (path: string) => contentOf(path, shownPath(path, cwd));
  const loaders = Object.fromEntries([...new Set(PLACES.map(extname))].map((ending) => [ending, load]));
  const found = await search();
  if (found === null) return null;
  const { filepath, config, isEmpty = false } = found;
  const name = shownPath(filepath, cwd);
  if (isEmpty) throw new StreamCheckError('file-invalid', `The config ${name} is empty.`, `subjects: ['mock']`);
  const directory = dirname(filepath);
  const project = readProject(config, keyed(name), directory);
  return { project, notes: await othersBeside(filepath, name) };

  async function search() {
    try {
      return await lilconfig(NAME, {
        searchPlaces: PLACES,
        loaders,
        packageProp: [NAME],
        ignoreEmptySearchPlaces: false,
        cache: false,
      }).search(cwd);
    } catch (error) {
      if (error instanceof StreamCheckError) throw error;
      // A directory of that name, or one that may not be read.
      const { path = 'file', message } = error as NodeJS.ErrnoException;
      const why = `The config ${shownPath(path, cwd)} cannot be read: ${message}.`;
      throw new StreamCheckError('file-unreadable', why, '--config <file>', { cause: error });
    }
  }
}

/** The config that was named. @throws StreamCheckError as `findProject` */
export async function loadProject(typed: string, cwd: string): Promise<Project> {
  const path = resolve(cwd, typed);
  if (basename(path) !== 'package.json') return readProject(await contentOf(path, typed), typed, dirname(path));
  const manifest = await contentOf(path, typed);
  const content = (manifest as Record<string, unknown> | null)?.[NAME];
  if (content !== undefined) return readProject(content, keyed(typed), dirname(path));
  throw new StreamCheckError('file-invalid', `${typed} has no key "${NAME}".`, `"${NAME}": { "subjects": ["mock"] }`);
}

/** A JSON file holds it, a module exports it. */
function contentOf(path: string, typed: string): Promise<unknown> {
  return extname(path) === '.json' ? readJson('config', typed, path) : loadModule(typed, path);
}

function keyed(name: string): string {
  return basename(name) === 'package.json' ? `${name}, key "${NAME}"` : name;
}

function shownPath(path: string, cwd: string): string {
  return relative(cwd, path) || path;
}

/** Other files that would have been read if this one were not there. */
async function othersBeside(path: string, name: string): Promise<string[]> {
  const others = PLACES.filter((place) => place !== basename(path) && place !== 'package.json');
  const there = await Promise.all(
    others.map((place) =>
      stat(join(dirname(path), place)).then(
        () => true,
        () => false,
      ),
    ),
  );
  const unread = others.filter((_, k) => there[k]);
  return unread.length === 0 ? [] : [`${name} is read; ${unread.join(', ')} beside it is not.`];
}
