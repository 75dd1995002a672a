// The ids that have a page, as cli/pages.ts has them, without its text. A shell asks at each Tab, and with pages.ts an
// answer takes twice as long (0.4 s of CPU): causes and scenarios bring zod. So their ids and words are read from their
// files; test/unit/cli/completion.test.ts holds that both say the same.
import { readdirSync, readFileSync } from 'node:fs';
import type { Candidate } from './candidate.ts';

/** From src/ and from dist/ the same folder. */
const ROOT = new URL('../../../', import.meta.url);

/** In the order of the pages; an id of two pages once, with what the first says. */
export async function pageIds(): Promise<readonly Candidate[]> {
  const [guides, products, advice, metrics, deliveries, presets, clients, protocols, exitCodes, terms] =
    await Promise.all([
      import('../../guides/index.ts'),
      import('../../products/index.ts'),
      import('../../products/advice.ts'),
      import('../../metrics/metrics.ts'),
      import('../../report/words/deliveries.ts'),
      import('../../gate/presets.ts'),
      import('../../clients/index.ts'),
      import('../../protocols/index.ts'),
      import('../../model/exit-code.ts'),
      import('../../report/words/terms.ts'),
    ]);
  const pages: (Candidate & { kind: string })[] = [
    ...guides.guides.entries.map(({ id, title }) => ({ kind: 'guide', value: id, says: title })),
    ...causeIds().map((cause) => ({ kind: 'cause', ...cause })),
    ...metrics.metrics.entries.map(({ id, title }) => ({ kind: 'metric', value: id, says: title })),
    ...Object.entries(deliveries.DELIVERY_MEANINGS).map(([value, says]) => ({ kind: 'delivery', value, says })),
    ...Object.entries(presets.PRESETS_BY_ID).map(([value, { summary }]) => ({ kind: 'preset', value, says: summary })),
    ...clients.clients.entries.map(({ id, summary }) => ({ kind: 'client', value: id, says: summary })),
    ...protocols.protocols.entries.map(({ id, title }) => ({ kind: 'protocol', value: id, says: title })),
    ...scenarioIds().map((scenario) => ({ kind: 'scenario', ...scenario })),
    ...exitCodes.EXIT_CODES.map(({ code, title }) => ({ kind: 'exit code', value: String(code), says: title })),
    ...terms.TERMS.map(({ id, kind, meaning }) => ({ kind, value: id, says: meaning })),
    ...products.products.entries.map(({ id, title, is }) => {
      return { kind: 'product', value: id, says: advice.productTitle(title, is) };
    }),
  ];
  const byId = new Map<string, Candidate>();
  for (const { kind, value, says } of pages) if (!byId.has(value)) byId.set(value, { value, says: `${kind}: ${says}` });
  return [...byId.values()];
}

/** A page begins with its id, and then says what the cause is. */
export function causeIds(): Candidate[] {
  return read('src/analyze/causes/', '.md', (page) => page.split('\n\n', 2)[1]!.replaceAll('\n', ' '));
}

export function scenarioIds(): Candidate[] {
  return read('fixtures/scenarios/', '.json', (text) => (JSON.parse(text) as { description: string }).description);
}

/** A hundred small files: synchronous, for promises cost more than they read. */
function read(folder: string, ending: string, wordsOf: (text: string) => string): Candidate[] {
  const directory = new URL(folder, ROOT);
  const names = readdirSync(directory).filter((name) => name.endsWith(ending));
  return names.toSorted().map((name) => {
    return { value: name.slice(0, -ending.length), says: wordsOf(readFileSync(new URL(name, directory), 'utf8')) };
  });
}
