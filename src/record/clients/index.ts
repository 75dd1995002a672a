// The catalog of clients, and what `--client` may say.
// Easy to get wrong: an own client is only looked for here, never loaded: its code runs in the client host alone.
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { defineCatalog } from '../../catalog.ts';
import { StreamCheckError } from '../../errors.ts';
import type { Client, ClientChoice } from './client.ts';
import { client as curl } from './curl.ts';
import { client as curlSync } from './curl-sync.ts';
import { client as fetchClient } from './fetch.ts';
import { client as nodeHttp } from './node-http.ts';
import { pythonAvailability, defaultPython, pythonClients } from './python.ts';
import { client as undici } from './undici.ts';
import { client as undiciSync } from './undici-sync.ts';

/** File and id are the same: the host loads a client by its id. */
export const clients = defineCatalog<Client>('client', [
  undici,
  fetchClient,
  nodeHttp,
  undiciSync,
  curl,
  curlSync,
  ...pythonClients,
]);

export interface ResolvedClient {
  choice: ClientChoice;
  /** Null for an own client. */
  client: Client | null;
}

const MODULE_EXTENSIONS = ['.mjs', '.js', '.cjs'];
const PYTHON_EXTENSION = '.py';
const FUTURE_EXTENSIONS = ['.ts', '.mts'];

/**
 * `id`, `id:key=value,...` or the path of an own client.
 * @throws StreamCheckError unknown-id, usage, file-unreadable or client-unavailable
 */
export async function resolveClient(spec: string, cwd: string): Promise<ResolvedClient> {
  const colon = spec.indexOf(':');
  const id = colon === -1 ? spec : spec.slice(0, colon);
  const modulePath = isPath(id) ? resolve(cwd, id) : null;
  const client = modulePath === null ? clients.get(id) : null;
  if (modulePath !== null) await checkModule(id, modulePath);
  const isPython = client === null ? extname(id) === PYTHON_EXTENSION : client.language === 'python';
  const known = isPython ? 'python' : 'node';
  const options = colon === -1 ? {} : await resolveOptions(spec, spec.slice(colon + 1), known, cwd);
  if (isPython && modulePath !== null) await checkPython(id, options['python'] ?? defaultPython());
  return { choice: { id, modulePath, options }, client };
}

function isPath(id: string): boolean {
  return /[/\\]/.test(id) || [...MODULE_EXTENSIONS, PYTHON_EXTENSION, ...FUTURE_EXTENSIONS].includes(extname(id));
}

async function checkModule(id: string, modulePath: string): Promise<void> {
  const extension = extname(id);
  if (FUTURE_EXTENSIONS.includes(extension)) {
    const hint = 'Write it as an ES module: ./my-client.mjs that exports open(request, signal)';
    throw new StreamCheckError(
      'client-unavailable',
      `An own client in a ${extension} file is not supported yet: ${id}`,
      hint,
    );
  }
  const isFile = await stat(modulePath).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile)
    throw new StreamCheckError('file-unreadable', `There is no file ${id} for --client.`, `Looked for ${modulePath}`);
  if (![...MODULE_EXTENSIONS, PYTHON_EXTENSION].includes(extension)) {
    const hint = `Its name has to end in ${[...MODULE_EXTENSIONS, PYTHON_EXTENSION].join(', ')}`;
    throw new StreamCheckError('usage', `An own client has to be a JavaScript or Python module: ${id}`, hint);
  }
}

async function checkPython(id: string, python: string): Promise<void> {
  const availability = await pythonAvailability(python, null);
  if (availability.ok) return;
  throw new StreamCheckError(
    'client-unavailable',
    `The client ${id} cannot run here: ${availability.reason}.`,
    availability.hint,
  );
}

/** The program that runs the client, and whether its stack is sampled while its loop is silent. */
async function resolveOptions(
  spec: string,
  text: string,
  program: 'node' | 'python',
  cwd: string,
): Promise<Record<string, string>> {
  const options: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [, key = '', value = ''] = /^([^=]+)=(.+)$/.exec(part) ?? [];
    if (key === program) options[key] = await resolveProgram(program, value, cwd);
    else if (key === 'sampling' && ['on', 'off'].includes(value)) options[key] = value;
    else {
      const message = `Unknown client option "${part}" in --client ${spec}`;
      throw new StreamCheckError('usage', message, `Known: ${program}=<path>, sampling=on|off`);
    }
  }
  return options;
}

async function resolveProgram(key: 'node' | 'python', path: string, cwd: string): Promise<string> {
  const absolute = resolve(cwd, path);
  await access(absolute, constants.X_OK).catch(() => {
    const hint = `Give the path of a program, such as ${key}=/usr/local/bin/${key === 'node' ? 'node' : 'python3'}`;
    throw new StreamCheckError(
      'client-unavailable',
      `There is no program to run at ${absolute} (client option ${key}).`,
      hint,
    );
  });
  return absolute;
}
