// Recordings and Reports as files. What was measured once can be judged and rendered again, offline.
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { StreamCheckError } from './errors.ts';
import { readJsonFile } from './json-file.ts';
import { Recording } from './model/recording.ts';
import { Report } from './model/report.ts';
import { toJson } from './report/escape.ts';

/** @throws StreamCheckError 'file-unreadable' or 'file-invalid' */
export function loadRecording(path: string): Promise<Recording> {
  return readJsonFile('recording', basename(path), path, Recording);
}

/** @throws StreamCheckError 'file-unreadable' or 'file-invalid' */
export function loadReport(path: string): Promise<Report> {
  return readJsonFile('report', basename(path), path, Report);
}

/** To be called before anything is measured. @throws StreamCheckError 'file-unreadable' */
export async function prepareDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    const message = `Recordings cannot be saved in ${directory}: ${(cause as Error).message}.`;
    throw new StreamCheckError('file-unreadable', message, '--record <a directory that can be written>', { cause });
  }
}

/** Returns the path of the file. Names sort in the order in which the runs were made. */
export async function saveRecording(recording: Recording, directory: string): Promise<string> {
  const time = recording.startedAt.replaceAll(/[:.]/g, '-');
  const client = basename(recording.client.id).replaceAll(/[^\w.-]/g, '_');
  const path = join(directory, `${time}-${client}-${recording.id}.json`);
  await writeFile(path, `${toJson(recording)}\n`);
  return path;
}

/**
 * Which saved files were meant: a file is itself, a directory its JSON files by name.
 * @throws StreamCheckError 'file-unreadable' for a path that is not there, or a directory without recordings
 */
export async function expandPaths(paths: readonly string[], cwd: string): Promise<string[]> {
  const files = await Promise.all(paths.map((path) => expand(path, resolve(cwd, path))));
  return files.flat();
}

async function expand(typed: string, path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => name.endsWith('.json')).toSorted();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause);
    throw new StreamCheckError('file-unreadable', `${typed} cannot be read: ${reason}.`, null, { cause });
  }
  throw new StreamCheckError(
    'file-unreadable',
    `${typed} holds no .json file.`,
    `stream-check mock --record ${typed}    would save recordings there`,
  );
}

/** Whether a file claims to be a recording. One that cannot be parsed claims nothing; who loads it says why. */
export async function claimsToBeRecording(path: string): Promise<boolean> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof content === 'object' && content !== null && 'kind' in content && content.kind === 'recording';
  } catch {
    return false;
  }
}
