// A project that is made for a test, in a directory of its own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** @param keep gets the directory, to be removed by `removeProjects` */
export function madeProject(keep: string[], files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'stream-check-'));
  keep.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

export function removeProjects(kept: readonly string[]): void {
  for (const directory of kept) rmSync(directory, { recursive: true });
}
