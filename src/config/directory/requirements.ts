// What a Python project depends on, by the files that name it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILES = /^(?:requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.cfg|environment\.ya?ml)$/;

/** The text that names the packages; null where there is none. */
export async function readRequirements(cwd: string): Promise<string | null> {
  const [top, below] = await Promise.all(['.', 'requirements'].map((name) => readdir(join(cwd, name)).catch(() => [])));
  const names = [
    ...top!.filter((name) => FILES.test(name)),
    ...below!.filter((name) => /\.(?:txt|in)$/.test(name)).map((name) => join('requirements', name)),
  ];
  const texts = await Promise.all(names.toSorted().map((name) => readFile(join(cwd, name), 'utf8').catch(() => null)));
  const found = texts.filter((text) => text !== null);
  return found.length === 0 ? null : found.join('\n');
}

/** `openai>=1`, `- openai`, `openai = "^1"` at the beginning of a line, `"openai[x]>=1"` anywhere. */
export function namesIn(requirements: string): string[] {
  const atBeginning = requirements.matchAll(/^[\s"'[-]*([A-Za-z][\w.-]*)/gm);
  const inQuotes = requirements.matchAll(/["']([A-Za-z][\w.-]*)(?:\[[\w, -]*\])?\s*(?:[<>=!~;@][^"'\n]*)?["']/g);
  return [...new Set([...atBeginning, ...inQuotes].map(([, name]) => name!.toLowerCase()))];
}
