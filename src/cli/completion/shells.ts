// The scripts that make a shell ask `stream-check complete`: one file a shell in this folder, which the package ships.
import { readFile } from 'node:fs/promises';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** From src/ and from dist/ the same folder. */
const FOLDER = new URL('../../../src/cli/completion/', import.meta.url);

/** What the user puts into a file of the shell; its first lines say which. */
export async function scriptOf(shell: Shell): Promise<string> {
  return readFile(new URL(`complete.${shell}`, FOLDER), 'utf8');
}
