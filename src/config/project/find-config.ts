// Finds the config file of a project: in the working directory or above it, as a file of its own or a key of package.json.
//
//   stream-check.config.{js,mjs,cjs,ts,mts,json} ─▶ package.json, key "stream-check" ─▶ the directory above ... ─▶ home
import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { StreamCheckError } from '../../errors.ts';
import { readJson } from '../../json-file.ts';
import { systemReason } from '../../whole-file.ts';
import { loadModule } from './load-module.ts';
import { type Project, readProject } from './project.ts';

const NAME = 'stream-check';
const MANIFEST = 'package.json';
const PLACES = [...['js', 'mjs', 'cjs', 'ts', 'mts', 'json'].map((ending) => `${NAME}.config.${ending}`), MANIFEST];

export interface FoundProject {
  project: Project;
  /** What a user should know of the choice, a sentence each. */
  notes: readonly string[];
}

/** Null where there is none. @throws StreamCheckError for a file that cannot be read, or does not fit */
export async function findProject(cwd: string): Promise<FoundProject | null> {
  const { lilconfig } = await import('lilconfig');
  const load = async (path: string) => {
    const content = await contentOf(path, shownPath(path, cwd));
    // lilconfig looks for its key in whatever package.json holds.
    return content === null && basename(path) === MANIFEST ? {} : content;
  };
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
      // A directory of that name, or a file that may not be read: Node names it in the second case alone.
      const { path = `${NAME}.config` } = error as NodeJS.ErrnoException;
      const why = `The config ${shownPath(path, cwd)} cannot be read: ${systemReason(error)}.`;
      throw new StreamCheckError('file-unreadable', why, '--config <file>', { cause: error });
    }
  }
}

/** The config that was named. @throws StreamCheckError as `findProject` */
export async function loadProject(typed: string, cwd: string): Promise<Project> {
  const path = resolve(cwd, typed);
  if (basename(path) !== MANIFEST) return readProject(await contentOf(path, typed), typed, dirname(path));
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
  return basename(name) === MANIFEST ? `${name}, key "${NAME}"` : name;
}

function shownPath(path: string, cwd: string): string {
  return relative(cwd, path) || path;
}

/** Names of the config files of a directory; of package.json only if it has the key. */
export async function configsIn(directory: string): Promise<string[]> {
  const there = await Promise.all(
    PLACES.map((place) =>
      stat(join(directory, place)).then(
        () => true,
        () => false,
      ),
    ),
  );
  const names = PLACES.filter((_, k) => there[k]);
  if (!names.includes(MANIFEST)) return names;
  const manifest = await readJson('config', MANIFEST, join(directory, MANIFEST)).catch(() => null);
  const hasKey = typeof manifest === 'object' && manifest !== null && NAME in manifest;
  return names.filter((name) => name !== MANIFEST || hasKey);
}

/** Other files that would have been read if this one were not there. */
async function othersBeside(path: string, name: string): Promise<string[]> {
  const others = (await configsIn(dirname(path))).filter((place) => place !== basename(path));
  return others.length === 0 ? [] : [`${name} is read; ${others.join(', ')} beside it is not.`];
}
