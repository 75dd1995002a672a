// The source of a project, as far as it is looked at: no tests, no builds, no packages, and no more than a few hundred files.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFile } from './found-app.ts';

const SOURCE = /\.(?:[cm]?[jt]sx?|py)$/;
const SKIPPED = /^(?:\..*|node_modules|dist|build|out|coverage|tests?|__tests__|__pycache__|venv|env|site-packages)$/;
/** Bounds of what is looked at: judgements. */
const MOST_FILES = 400;
const MOST_BYTES = 200_000;
const MOST_DEPTH = 8;
const MOST_DIRECTORIES = 1000;

/** The likeliest to be an app first: those that lie higher. */
export async function sourceFiles(cwd: string): Promise<SourceFile[]> {
  const paths: string[] = [];
  let level = [''];
  let directories = 0;
  for (let depth = 0; depth < MOST_DEPTH && paths.length < MOST_FILES; depth++) {
    const below: string[] = [];
    for (const directory of level.slice(0, MOST_DIRECTORIES - directories)) {
      directories++;
      const entries = await readdir(join(cwd, directory), { withFileTypes: true }).catch(() => []);
      for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
        if (SKIPPED.test(entry.name)) continue;
        const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
        if (entry.isDirectory()) below.push(path);
        if (entry.isFile() && SOURCE.test(entry.name) && !/\.(?:test|spec|config|d)\./.test(entry.name))
          paths.push(path);
      }
    }
    level = below;
  }
  const read = paths.slice(0, MOST_FILES).map(async (path) => {
    // One that cannot be read, or is gone by now, says nothing.
    const text = await stat(join(cwd, path))
      .then(({ size }) => (size > MOST_BYTES ? '' : readFile(join(cwd, path), 'utf8')))
      .catch(() => '');
    return { path, text };
  });
  return Promise.all(read);
}
