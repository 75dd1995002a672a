// A JSON file with the options of a check. What is typed wins over what the file says.
import { resolve } from 'node:path';
import { StreamCheckError } from '../errors.ts';
import { fitJson, readJson } from '../json-file.ts';
import { type CheckValues, ConfigFile, readConfigFile } from './option-values.ts';

/** These options, and those of the config file that they name, unless given here. @throws StreamCheckError */
export async function withConfigFile({ config, ...options }: CheckValues, cwd: string): Promise<CheckValues> {
  return config === undefined ? options : { ...(await loadConfigFile(config, cwd)), ...options };
}

/**
 * The names are those of the options, in camelCase. Paths in it count from the working directory, as typed ones do.
 * @throws StreamCheckError 'file-unreadable' or 'file-invalid' that names the key, 'usage' or 'unknown-id' for a value
 */
async function loadConfigFile(path: string, cwd: string): Promise<CheckValues> {
  const content = await readJson('config', path, resolve(cwd, path));
  const ofMatrix = MATRIX_KEYS.find((key) => typeof content === 'object' && content !== null && key in content);
  if (ofMatrix !== undefined) {
    const message = `${path} describes a matrix (${ofMatrix}): check takes a file of options alone.`;
    throw new StreamCheckError('usage', message, `stream-check ci --config ${path}`);
  }
  return readConfigFile(fitJson('config', path, content, ConfigFile), path);
}

/** What only the config of a project has (project/project-config.ts). */
const MATRIX_KEYS = ['subjects', 'clients', 'scenarios', 'reporters', 'rules', 'overrides', 'ignore'];
