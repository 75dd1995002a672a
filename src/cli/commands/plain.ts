// `stream-check` without arguments: the matrix of the config file, where there is one.
import { findProject } from '../../config/project/find-config.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { runProject } from './ci.ts';

/** Null where there is no config file. @throws StreamCheckError for one that cannot be used */
export async function plainCommand(io: RedactedIo): Promise<ExitCode | null> {
  const found = await findProject(io.cwd);
  return found === null ? null : runProject(found, {}, io);
}
