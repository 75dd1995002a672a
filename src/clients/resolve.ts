// Resolves `--client`: a client of this package with its options, or the path of an own client.
// Easy to get wrong: the module of an own client is checked here but never loaded. Its code runs only in the client host.
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { lostBytes, StreamCheckError } from '../errors.ts';
import type { ProtocolId } from '../model/ids.ts';
import type { Client, ClientChoice } from './client.ts';
import { clients } from './index.ts';
import { knownOptions, resolveOptions } from './options.ts';
import { defaultPython, pythonAvailability } from './python/index.ts';

const run = promisify(execFile);

export interface ResolvedClient {
  choice: ClientChoice;
  /** Null for an own client. */
  client: Client | null;
}

const MODULE_EXTENSIONS = ['.mjs', '.js', '.cjs'];
const PYTHON_EXTENSION = '.py';
const TYPESCRIPT_EXTENSIONS = ['.ts', '.mts', '.cts'];
const EXTENSIONS = [...MODULE_EXTENSIONS, ...TYPESCRIPT_EXTENSIONS, PYTHON_EXTENSION];

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
  const known = knownOptions(client, isPython);
  const options = colon === -1 ? {} : await resolveOptions(spec, spec.slice(colon + 1), known, cwd);
  if (isPython && modulePath !== null) await checkPython(id, options['python'] ?? defaultPython());
  if (TYPESCRIPT_EXTENSIONS.includes(extname(id))) await checkTypeScript(id, options['node'] ?? process.execPath);
  return { choice: { id, modulePath, options }, client };
}

/** The same with each path in it as `placed` makes it: that of an own client, and those among its options. */
export function withPaths(spec: string, placed: (path: string) => string): string {
  const [id = '', ...rest] = spec.split(':');
  const known = Object.fromEntries(clients.entries.flatMap((client) => Object.entries(knownOptions(client))));
  const pairs = rest.map((text) =>
    text.replaceAll(/([^=,]+)=([^,]+)/g, (pair, key: string, path: string) =>
      typeof known[key] === 'string' ? `${key}=${placed(path)}` : pair,
    ),
  );
  return [isPath(id) ? placed(id) : id, ...pairs].join(':');
}

/**
 * @param protocol the API that is asked for
 * @throws StreamCheckError usage when it does not speak that, client-unavailable when it cannot run here
 */
export async function requireRunnable({ choice, client }: ResolvedClient, protocol: ProtocolId): Promise<void> {
  if (client === null) return;
  const { protocols: spoken } = client;
  if (spoken !== null && !spoken.includes(protocol)) {
    const message = `The client ${client.id} does not speak ${protocol}.`;
    throw new StreamCheckError('usage', message, `It speaks ${spoken.join(', ')}: --protocol <id>`);
  }
  const availability = await client.available(choice.options, protocol);
  if (availability.ok) return;
  const message = `The client ${client.id} cannot run here: ${availability.reason}.`;
  throw new StreamCheckError('client-unavailable', message, availability.hint);
}

/** The value of `--client` for all installed SDKs of the user's project. */
export const ALL_INSTALLED = 'all-installed';

/**
 * Replaces `all-installed` by the specs of all clients whose packages are installed in the user's project.
 * @param asked the client has to speak one of these APIs; null for any
 * @throws StreamCheckError client-unavailable when there is none
 */
export async function expandInstalled(spec: string, asked: readonly string[] | null, cwd: string): Promise<string[]> {
  const [id, ...rest] = spec.split(':');
  if (id !== ALL_INSTALLED) return [spec];
  const specs: string[] = [];
  for (const client of clients.entries) {
    const isPackage = client.options?.['from'] !== undefined;
    const speaks = asked === null || (client.protocols?.some((protocol) => asked.includes(protocol)) ?? true);
    if (!isPackage || !speaks) continue;
    const { choice } = await resolveClient([client.id, ...rest].join(':'), cwd);
    if ((await client.available(choice.options)).ok) specs.push([client.id, ...rest].join(':'));
  }
  if (specs.length > 0) return specs;
  throw new StreamCheckError(
    'client-unavailable',
    'No SDK that is known here is installed in this project.',
    'stream-check list clients    shows all, and what to install',
  );
}

function isPath(id: string): boolean {
  return /[/\\]/.test(id) || EXTENSIONS.includes(extname(id));
}

async function checkModule(id: string, modulePath: string): Promise<void> {
  const isFile = await stat(modulePath).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) {
    const message = `There is no file ${id} for --client${lostBytes(id)}.`;
    throw new StreamCheckError('file-unreadable', message, `Looked for ${modulePath}`);
  }
  if (!EXTENSIONS.includes(extname(id))) {
    const hint = `Its name has to end in ${EXTENSIONS.join(', ')}`;
    throw new StreamCheckError(
      'usage',
      `An own client has to be a JavaScript, TypeScript or Python module: ${id}`,
      hint,
    );
  }
}

/** Asks the Node that will run the client whether it can load TypeScript: it may be another one than ours. */
async function checkTypeScript(id: string, node: string): Promise<void> {
  const { stdout } = await run(node, ['-p', 'process.features.typescript ? "" : process.versions.node']);
  const version = stdout.trim();
  if (version === '') return;
  const hint = `Node 22.18 or newer can: --client ${id}:node=<path>. Or write it as an ES module, ./my-client.mjs`;
  throw new StreamCheckError('client-unavailable', `Node ${version} cannot load TypeScript: ${id}`, hint);
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
