// Recordings, Reports and baselines as files. What was measured once can be judged, rendered and compared again, offline.
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { z } from 'zod';
import { noSuchFile, StreamCheckError } from './errors.ts';
import { fitJson, readJson } from './json-file.ts';
import { firstOf } from './limits.ts';
import { Baseline } from './model/baseline.ts';
import { type DocumentKind, documentKindOf, whyUnfit } from './model/documents.ts';
import { Recording } from './model/recording.ts';
import { Report } from './model/report.ts';
import { toJson } from './report/escape.ts';
import { PROJECT_FILE_MODE, systemReason, tryDirectory, writeWhole } from './whole-file.ts';

/** @throws StreamCheckError 'file-unreadable' or 'file-invalid' */
export async function loadRecording(path: string): Promise<Recording> {
  return fitDocument('recording', basename(path), await readJson('recording', basename(path), path), Recording);
}

/** @throws StreamCheckError 'file-unreadable' or 'file-invalid' */
export async function loadReport(path: string): Promise<Report> {
  return fitDocument('report', basename(path), await readJson('report', basename(path), path), Report);
}

export type Saved = { kind: 'recording'; recording: Recording } | { kind: 'report'; report: Report };

/** Whichever of both it says it is. @param name what a mistake calls it @throws StreamCheckError 'file-unreadable' or 'file-invalid' */
export async function loadSaved(path: string, name = basename(path)): Promise<Saved> {
  const content = await readJson('file', name, path);
  requireDocument('file', name, content, ['report', 'recording']);
  return documentKindOf(content) === 'recording'
    ? { kind: 'recording', recording: fitJson('recording', name, content, Recording) }
    : { kind: 'report', report: fitJson('report', name, content, Report) };
}

/** Null where there is none yet. @param typed the path as it was typed @throws StreamCheckError 'file-unreadable' or 'file-invalid' */
export async function loadBaseline(typed: string, path: string): Promise<Baseline | null> {
  const isThere = await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  return isThere ? fitDocument('baseline', typed, await readJson('baseline', typed, path), Baseline) : null;
}

/** It is committed and read by people: a line for each value, and the same text for the same baseline. */
export async function saveBaseline(baseline: Baseline, path: string): Promise<void> {
  await writeWhole(path, `${toJson(baseline, 2)}\n`, PROJECT_FILE_MODE);
}

function fitDocument<T>(kind: DocumentKind, typed: string, content: unknown, schema: z.ZodType<T>): T {
  requireDocument(kind, typed, content, [kind]);
  return fitJson(kind, typed, content, schema);
}

/** @throws StreamCheckError 'file-invalid' for another document, or one of a version that is not read */
function requireDocument(noun: string, typed: string, content: unknown, wanted: readonly DocumentKind[]): void {
  const reason = whyUnfit(content, wanted);
  if (reason === null) return;
  const hint = reason.startsWith('has schema') ? 'npm install --save-dev stream-check@latest' : null;
  throw new StreamCheckError('file-invalid', `The ${noun} ${typed} ${reason}.`, hint);
}

/** Call this before anything is measured. @throws StreamCheckError 'file-unreadable' */
export async function prepareDirectory(directory: string): Promise<void> {
  try {
    await tryDirectory(directory);
  } catch (cause) {
    const message = `Recordings cannot be saved in ${directory}: ${systemReason(cause)}.`;
    throw new StreamCheckError('file-unreadable', message, '--record <a directory that can be written>', { cause });
  }
}

/** Returns the path of the file. Names sort in the order in which the runs were made. */
export async function saveRecording(recording: Recording, directory: string): Promise<string> {
  const path = join(directory, fileName(recording));
  await writeWhole(path, `${toJson(recording)}\n`);
  return path;
}

/** File systems take 255 bytes of a name, some of them 143. What is left of the client's has one byte a letter. */
const CLIENT_BYTES = 60;

/** The id at its end tells two apart whose clients begin alike. */
function fileName({ startedAt, client, id }: Recording): string {
  const plain = (text: string) => text.replaceAll(/[^\w.-]/g, '_');
  const time = startedAt.replaceAll(/[^\w-]/g, '-');
  return `${time}-${plain(basename(client.id)).slice(0, CLIENT_BYTES)}-${plain(id)}.json`;
}

/** What could be read, in the order of the files, and a mistake for each file or path that could not. */
export interface ReadFiles<T> {
  read: T[];
  failures: StreamCheckError[];
}

/**
 * Reads what was meant: a file is itself, a directory its JSON files by name. One bad file takes nothing from the others.
 * @param load gets the path of a file, and its name as far as it was typed: `report.json` may be in several directories
 * @throws StreamCheckError if nothing could be read
 */
export async function readSaved<T>(
  paths: readonly string[],
  cwd: string,
  load: (path: string, name: string) => Promise<T>,
): Promise<ReadFiles<T>> {
  const read: T[] = [];
  const failures: StreamCheckError[] = [];
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StreamCheckError)) throw error;
      failures.push(error);
    }
  };
  for (const typed of paths) {
    await attempt(async () => {
      const path = resolve(cwd, typed);
      for (const file of await filesAt(typed, path)) {
        const name = file === path ? typed : join(typed, basename(file));
        await attempt(async () => void read.push(await load(file, name)));
      }
    });
  }
  if (read.length === 0) throw allFailed(failures);
  return { read, failures };
}

/** @throws StreamCheckError 'file-unreadable' for a path that is not there, or a directory without recordings */
async function filesAt(typed: string, path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => name.endsWith('.json')).toSorted();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? noSuchFile(typed) : systemReason(cause);
    throw new StreamCheckError('file-unreadable', `${typed} cannot be read: ${reason}.`, null, { cause });
  }
  throw new StreamCheckError(
    'file-unreadable',
    `${typed} holds no .json file.`,
    `stream-check mock --record ${typed}    would save recordings there`,
  );
}

function allFailed(failures: readonly StreamCheckError[]): StreamCheckError {
  const [first] = failures;
  if (first === undefined) throw new RangeError('There is no path to read.');
  if (failures.length === 1) return first;
  const named = firstOf(failures.map(withReason)).map((line) => `  ${line}`);
  return new StreamCheckError('file-invalid', `None of these ${failures.length} files can be read.`, named.join('\n'));
}

/** What is wrong with a file, in one line: its hint begins with the key that does not fit. */
export function withReason({ message, hint }: StreamCheckError): string {
  const [reason = ''] = (hint ?? '').split('\n');
  return /^ {2}\S/.test(reason) ? `${message.replace(/\.$/, '')}: ${reason.trim()}` : message;
}
