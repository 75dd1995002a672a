// `stream-check` without a model: the matrix of the config file, where there is one, with the options that were typed.
import { findProject } from '../../config/project/find-config.ts';
import { optionsOf, type OptionValues } from '../../config/options.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { runProject } from './ci.ts';

/** Null where there is no config file, or an option is no one of `ci`. @throws StreamCheckError for a file that cannot be used */
export async function plainCommand(typed: OptionValues, io: RedactedIo): Promise<ExitCode | null> {
  const known = new Set<string>(optionsOf('ci').map(([name]) => name));
  if (typed.config !== undefined || !Object.keys(typed).every((name) => known.has(name))) return null;
  const found = await findProject(io.cwd);
  return found === null ? null : runProject(found, typed, io);
}
