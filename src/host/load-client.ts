// Loads the client in the client host: a client of this package by id, or the module of an own client. No other is loaded.
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Client, ClientRequest, Connection, DeltaStream } from '../clients/client.ts';
import { StreamFailureError } from '../clients/failure.ts';

interface OwnClientModule {
  open?: (request: ClientRequest, signal: AbortSignal) => DeltaStream | Promise<DeltaStream>;
}

/** @param id of a client of ours */
export async function loadClient(id: string): Promise<Client> {
  const module = (await import(pathToFileURL(clientFile(id)).href)) as { client: Client };
  return module.client;
}

/** The module of a client. @param idOrPath id of a client of ours, or the absolute path of an own client */
export function clientFile(idOrPath: string): string {
  if (isAbsolute(idOrPath)) return idOrPath;
  const [builtIn, project] = ['built-in', 'project'].map((folder) =>
    fileURLToPath(new URL(`../clients/${folder}/${idOrPath}.js`, import.meta.url)),
  ) as [string, string];
  return existsSync(builtIn) ? builtIn : project;
}

/** @param idOrPath id of a client of ours, or the absolute path of an own client */
export async function connectClient(idOrPath: string, options: Readonly<Record<string, string>>): Promise<Connection> {
  if (!isAbsolute(idOrPath)) return (await loadClient(idOrPath)).connect(options);
  const module = (await import(pathToFileURL(clientFile(idOrPath)).href)) as OwnClientModule;
  const { open } = module;
  if (typeof open !== 'function') throw noOpen(idOrPath, Object.keys(module));
  return {
    open: (request, { signal }) => open(request, signal),
    close: async () => {},
  };
}

function noOpen(path: string, exported: readonly string[]): StreamFailureError {
  const found = exported.length === 0 ? 'nothing' : exported.join(', ');
  return new StreamFailureError(
    'client-crashed',
    `${path} exports no function open(request, signal), but ${found}. An example to copy: stream-check explain own-clients`,
  );
}
