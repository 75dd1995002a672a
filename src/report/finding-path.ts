// Services that show findings beside code want a file for each. Where none is known they get a name that is none, and says who it is about.
import type { Finding } from './findings.ts';

interface Located {
  /** Where the working directory is in its repository, with a slash at its end. */
  directory?: string;
}

/** The file of the blocking line, else that of an own client, from the root of the repository; null where none is known. */
export function filePathOf({ place, file }: Finding, { directory = '' }: Located): string | null {
  const path = place?.path ?? file;
  return path === null ? null : `${directory}${path}`;
}

/** The same, or else `stream-check/<name>`. */
export function pathOf(finding: Finding, options: Located): string {
  return filePathOf(finding, options) ?? `stream-check/${finding.name.replaceAll(/[^\w.-]+/g, '-')}`;
}
