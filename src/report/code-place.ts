// A line of code as a place in a project, for services that show a finding beside the code.
import type { Run } from '../model/report.ts';

/** A line of code that the run blames. */
export type BlamedLine = NonNullable<Run['loop']>['blockedAt'][number];

export interface CodePlace {
  /** From the working directory, with slashes. */
  path: string;
  line: number;
  /** The text of the line; null if it is not known. */
  source: string | null;
}

/** Where the event loop stood still. What was late before it came to the client was not held there: a short silence accuses nobody. */
export function blamedLinesOf({ loop, verdict }: Run): readonly BlamedLine[] {
  return verdict.hop === 'upstream' ? [] : (loop?.blockedAt ?? []);
}

/** The line that the run blames, in the user's own code if one is known there; null where no line is known. */
export function codePlaceOf(run: Run): CodePlace | null {
  const { client } = run;
  const blamed = blamedLinesOf(run);
  const line = blamed.find((candidate) => candidate.package === null) ?? blamed[0];
  return line === undefined ? null : { path: pathOf(line, client), line: line.line, source: line.source };
}

/** The file of an own client, which was typed as a path; null for clients of this package, and for files outside of the project. */
export function ownFileOf({ id }: Run['client']): string | null {
  const path = id.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const isFile = /\.[cm]?[jt]s$|\.py$/.test(path);
  return isFile && !/^(\/|[a-z]:|(\.\.\/))/i.test(path) ? path : null;
}

function pathOf({ file, package: name }: BlamedLine, client: Run['client']): string {
  if (name !== null) return client.runtime?.name === 'python' ? `site-packages/${file}` : `node_modules/${file}`;
  // Older recordings have the name of the file alone, and that of the client as it was typed.
  const own = ownFileOf(client);
  return own !== null && own.endsWith(`/${file}`) ? own : file;
}
