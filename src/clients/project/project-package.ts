// Finds packages of the user's project as the code of that project would. Never uses those that stream-check depends on.
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';

export interface ProjectPackage {
  /** Of the module that an import would load. */
  url: string;
  version: string | null;
}

/** @param from directory of the project; null for the working directory */
export async function findPackage(name: string, from: string | null): Promise<ProjectPackage | null> {
  const importer = pathToFileURL(join(resolvePath(from ?? '.'), 'package.json')).href;
  try {
    const url = resolve(name, importer);
    return { url, version: await versionOf(name, dirname(fileURLToPath(url))) };
  } catch {
    return null;
  }
}

/** The version in the package.json that bears the package's name, upwards from its entry. */
async function versionOf(name: string, directory: string): Promise<string | null> {
  const text = await readFile(join(directory, 'package.json'), 'utf8').catch(() => null);
  const found = text === null ? {} : (JSON.parse(text) as { name?: string; version?: string });
  if (found.name === name && found.version !== undefined) return found.version;
  const above = dirname(directory);
  return above === directory ? null : versionOf(name, above);
}
