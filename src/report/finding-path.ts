// Services that show findings beside code want a file for each. Where none is known they get a name that is none, and says who it is about.
import type { Finding } from './findings.ts';

/** The file of the blocking line, else that of an own client, else `stream-check/<name>`. */
export function pathOf({ place, file, name }: Finding): string {
  return place?.path ?? file ?? `stream-check/${name.replaceAll(/[^\w.-]+/g, '-')}`;
}
