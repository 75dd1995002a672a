// A reporter of the user: `--reporter ./my-reporter.mjs=out.txt`. The module exports `render(report, options)`, which
// returns the text or a promise of it, and may export `needsTimelines`.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, noSuchFile, StreamCheckError } from '../errors.ts';
import type { Reporter } from '../report/reporters/reporter.ts';

/** @param typed path of the module @throws StreamCheckError 'file-unreadable' or 'file-invalid' */
export async function loadOwnReporter(
  typed: string,
  cwd: string,
): Promise<{ reporter: Reporter; needsTimelines: boolean }> {
  const module = await imported(typed, resolve(cwd, typed));
  const { render, needsTimelines } = module;
  if (typeof render !== 'function') {
    throw new StreamCheckError(
      'file-invalid',
      `The reporter ${typed} exports no function "render".`,
      'export function render(report) { return `${report.exitCode}\\n`; }',
    );
  }
  return { reporter: { render: render as Reporter['render'] }, needsTimelines: needsTimelines === true };
}

async function imported(typed: string, path: string): Promise<Record<string, unknown>> {
  try {
    if (!existsSync(path)) throw new Error(noSuchFile(typed));
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (cause) {
    const reason = messageOf(cause);
    throw new StreamCheckError('file-unreadable', `The reporter ${typed} cannot be loaded: ${reason}.`, null, {
      cause,
    });
  }
}
