// list: what there is; of each client, whether it can run here.
import { PROVIDERS } from '../../config/providers.ts';
import type { OptionValues } from '../../config/options.ts';
import { oneOf } from '../../config/values.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { Io } from '../io.ts';
import { twoColumns } from '../layout.ts';
import { outputStyleOf } from '../output-style.ts';
import { toJson } from '../../report/escape.ts';
import { print } from '../print.ts';

/** A line of a list; further fields are for --json. */
interface Entry {
  id: string;
  summary: string;
  [field: string]: unknown;
}

const LISTS: Readonly<Record<string, () => Promise<Entry[]>>> = {
  clients: listClients,
  protocols: async () => {
    const { protocols } = await import('../../protocols/index.ts');
    return protocols.entries.map(({ id, title, path }) => {
      const shown = decodeURIComponent(path({ model: '<model>', stream: true }));
      return { id, summary: `${title} (${shown})`, title, path: shown };
    });
  },
  scenarios: async () => {
    const { scenarios } = await import('../../mock/scenarios.ts');
    return scenarios.entries.map(({ id, description, expect }) => ({ id, summary: description, expect }));
  },
  causes: async () => {
    const { causes } = await import('../../analyze/causes/index.ts');
    return causes.entries.map(({ id, title, summary }) => ({ id, summary, title }));
  },
  reporters: async () => {
    const { reporters } = await import('../../report/reporters/index.ts');
    return reporters.entries.map(({ id, summary }) => ({ id, summary }));
  },
  providers: async () =>
    PROVIDERS.map(({ id, title, addresses, keyVariables, urlVariable }) => {
      const spoken = Object.keys(addresses);
      const key = keyVariables.length === 0 ? 'no key' : keyVariables.join(' or ');
      return {
        id,
        summary: [
          title,
          ...Object.values(addresses).slice(0, 1),
          ...(spoken.length === 0 ? [] : [spoken.join(', ')]),
          key,
        ].join('; '),
        title,
        addresses,
        keyVariables,
        urlVariable,
      };
    }),
};

export const LIST_NAMES: readonly string[] = Object.keys(LISTS);

async function listClients(): Promise<Entry[]> {
  const { clients } = await import('../../clients/index.ts');
  return Promise.all(
    clients.entries.map(async (client) => {
      const { id, language, protocols } = client;
      const isPackage = client.options?.['from'] !== undefined;
      const [availability, version] = await Promise.all([client.available(), client.version()]);
      const here = availability.ok ? `can run, version ${version ?? 'unknown'}` : `cannot run: ${availability.reason}`;
      return { id, summary: `${client.summary} [${here}]`, language, protocols, isPackage, availability, version };
    }),
  );
}

/** Clients are grouped by language. */
function groupOf(list: string, { language }: Entry): string {
  return typeof language === 'string' ? `${list} (${language})` : list;
}

export async function listCommand(what: string | undefined, { json }: OptionValues, io: Io): Promise<ExitCode> {
  const names = what === undefined ? LIST_NAMES : [oneOf('list', what, LIST_NAMES)];
  const lists: Record<string, Entry[]> = {};
  for (const name of names) lists[name] = await LISTS[name]!();
  if (json) {
    print(io.stdout, `${toJson(what === undefined ? lists : lists[what], 2)}\n`);
    return 0;
  }
  const { columns } = outputStyleOf(io.stdout, io.env, {});
  const blocks = Object.entries(lists).flatMap(([name, entries]) => {
    const groups = new Set(entries.map((entry) => groupOf(name, entry)));
    return [...groups].map((group) => {
      const rows = entries.filter((entry) => groupOf(name, entry) === group);
      return `${group}\n${twoColumns(
        rows.map(({ id, summary }) => [id, summary] as const),
        columns,
      )}\n`;
    });
  });
  print(io.stdout, blocks.join('\n'));
  return 0;
}
