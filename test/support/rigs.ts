// A server of fixtures/products with the lines that a page tells to paste, or without them. The lines are those of the page itself.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROJECT = `${ROOT}fixtures/projects/servers`;

/** The blocks of a page under "What to paste", each without its indentation. */
export function linesToPaste(id: string): readonly string[] {
  const page = readFileSync(`${ROOT}src/products/${id}.md`, 'utf8');
  const section = /^## What to paste\n([^]*?)(?=^## |$(?![^]))/m.exec(page)?.[1] ?? '';
  return [...section.matchAll(/(?:^ {4}.*\n|^\n(?= {4}))+/gm)].map(([block]) => block.replaceAll(/^ {4}/gm, '').trim());
}

/** Where a server of Node finds its packages; whether this one is among them. */
export function isInstalled(packageName: string): boolean {
  return existsSync(`${PROJECT}/node_modules/${packageName}`);
}

/**
 * Writes the server into a directory of its own, and returns that.
 * @param snippet what takes the place of each line `SNIPPET`; null for what stands behind its `else`
 * @param values words in capitals, and what they stand for
 */
export function makeRig(
  file: string,
  snippet: string | null,
  values: Readonly<Record<string, string | number>>,
): string {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
  let text = readFileSync(`${ROOT}fixtures/products/${file}`, 'utf8');
  text = text.replaceAll(/^( *|\t*)(?:\/\/|#) SNIPPET(?: else (.*))?$/gm, (_, indent: string, other = '') =>
    (snippet ?? (other as string)).replaceAll(/^(?=.)/gm, indent),
  );
  for (const [name, value] of Object.entries(values))
    text = text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${value}`);
  // Pages name the usual address of an app.
  if ('UPSTREAM' in values) text = text.replaceAll('127.0.0.1:3000', `127.0.0.1:${values['UPSTREAM']}`);
  writeFileSync(join(directory, file), text);
  for (const model of ['model.mjs', 'model.py']) copyFileSync(`${PROJECT}/${model}`, join(directory, model));
  for (const packages of [`${PROJECT}/node_modules`, `${ROOT}node_modules`]) {
    if (!existsSync(packages) || existsSync(join(directory, 'node_modules'))) continue;
    symlinkSync(file === 'vite.mjs' ? `${ROOT}node_modules` : packages, join(directory, 'node_modules'));
  }
  return directory;
}
