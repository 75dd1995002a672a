// What all clients share that use a package of the user's project: where the package is searched, the message when it is
// missing, and how the values that an SDK yields become deltas.
import type { ProtocolId } from '../../model/ids.ts';
import { protocols } from '../../protocols/index.ts';
import type { Delta } from '../../protocols/protocol.ts';
import type { Client, ClientRequest, Connection } from '../client.ts';
import { StreamFailureError } from '../failure.ts';
import { findPackage } from './project-package.ts';

/** Loads a module of the project. The caller names the type of the members that it uses. */
export type Load = <Module>(name: string) => Promise<Module>;

export interface SdkClient {
  id: string;
  summary: string;
  /** The package whose version counts. */
  package: string;
  /** Further packages that have to be installed for a protocol, or for any of them ('*'). */
  needs?: Partial<Record<ProtocolId | '*', readonly string[]>>;
  /** The APIs that it speaks, the usual one first; null for all. */
  protocols: readonly ProtocolId[] | null;
  drops?: Client['drops'];
  /** Options of its own. */
  options?: Client['options'];
  ownPrefix?: string;
  /** What the package cannot do, and what to type instead; null if it can. */
  lacks?(protocol: ProtocolId, options: Readonly<Record<string, string>>): { reason: string; hint: string } | null;
  /** Runs in the client host. */
  connect(load: Load, options: Readonly<Record<string, string>>): Promise<Connection>;
}

export function defineSdkClient(sdk: SdkClient): Client {
  const { id, summary, protocols: spoken, options: known = {} } = sdk;
  const packagesFor = (protocol: ProtocolId): [string, ...string[]] => [
    sdk.package,
    ...(sdk.needs?.['*'] ?? []),
    ...(sdk.needs?.[protocol] ?? []),
  ];
  return {
    id,
    language: 'node',
    summary,
    protocols: spoken,
    options: { ...known, from: 'path' },
    ...(sdk.drops === undefined ? {} : { drops: sdk.drops }),
    ...(sdk.ownPrefix === undefined ? {} : { ownPrefix: sdk.ownPrefix }),
    packages: packagesFor,
    version: async (options) => (await findPackage(sdk.package, directoryOf(options)))?.version ?? null,
    async available(options = {}, protocol = spoken?.[0] ?? 'openai-chat') {
      const lacking = sdk.lacks?.(protocol, options) ?? null;
      if (lacking !== null) return { ok: false, ...lacking };
      const names = packagesFor(protocol);
      const found = await Promise.all(names.map((name) => findPackage(name, directoryOf(options))));
      const missing = names.filter((_, i) => found[i] === null);
      if (missing.length === 0) return { ok: true };
      const where = options['from'] ?? 'this project';
      const are = missing.length === 1 ? 'package is' : 'packages are';
      return {
        ok: false,
        reason: `the ${are} not installed in ${where}: ${missing.join(', ')}`,
        hint: ['npm install', ...(options['from'] === undefined ? [] : ['--prefix', options['from']]), ...missing].join(
          ' ',
        ),
      };
    },
    connect: (options) =>
      sdk.connect(async <Module>(name: string) => {
        const found = await findPackage(name, directoryOf(options));
        if (found === null) throw new Error(`the package ${name} is not installed in this project`);
        return (await import(found.url)) as Module;
      }, options),
  };
}

function directoryOf(options: Readonly<Record<string, string>> = {}): string | null {
  return options['from'] ?? null;
}

/**
 * How long an SDK may wait, ms: as long as `--timeout` can be, so that it never gives up before we do. Some take 0 for their
 * own default.
 */
export const SDK_TIMEOUT_MS = 86_400_000;

/** One client object for all requests, as an application keeps it. It is created with the first request. */
export function createOnce<Sdk>(create: (request: ClientRequest) => Sdk): (request: ClientRequest) => Sdk {
  let kept: Sdk | null = null;
  return (request) => (kept ??= create(request));
}

/** The deltas in the values of an SDK that yields the events of its API. */
export async function* deltasOfEvents(
  protocol: ProtocolId,
  events: AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>,
): AsyncGenerator<Delta> {
  const { readValue } = protocols.get(protocol);
  for await (const event of await events) {
    const { deltas, error } = readValue(event);
    if (error !== null) throw new StreamFailureError('protocol-error', error);
    yield* deltas;
  }
}

/** The members of the request's body, as SDKs want them. */
export function bodyOf(request: ClientRequest): Record<string, unknown> {
  return JSON.parse(request.body) as Record<string, unknown>;
}

/** The headers that the user asked for, without those that an SDK adds itself. */
export function ownHeaders({ headers, protocol, apiKey }: ClientRequest): Record<string, string> {
  const { authorization, headers: usual } = protocols.get(protocol);
  const made = new Set([
    'content-type',
    'accept',
    ...Object.keys(usual),
    ...Object.keys(apiKey === null ? {} : authorization('')),
  ]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !made.has(name)));
}

/** SDKs require a key, even where the API needs none. */
export function keyOf({ apiKey }: ClientRequest): string {
  return apiKey ?? 'none';
}
