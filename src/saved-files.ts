// Recordings and Reports as files. What was measured once can be judged and rendered again, offline.
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StreamCheckError } from './errors.ts';
import { readJsonFile } from './json-file.ts';
import { Recording } from './model/recording.ts';
import { Report } from './model/report.ts';

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
  await writeFile(path, `${JSON.stringify(recording)}\n`);
  return path;
}
