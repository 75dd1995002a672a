// The values of options and arguments, as candidates. What is no closed list (a file, a number, a text) has none. A value
// that ends in = : or / is typed on.
import type { OptionValues } from '../../clients/client.ts';
import type { OptionName } from '../../config/options.ts';
import type { Candidate } from './candidate.ts';

type Values = (word: string) => Promise<readonly Candidate[]>;

const OF_OPTIONS: Partial<Record<OptionName, Values>> = {
  assert: assertionValues,
  client: clientValues,
  pair: async () => {
    const { PAIRS } = await import('../../model/pair.ts');
    return PAIRS.map(({ id, sync, others }) => ({ value: id, says: `${sync} against ${others.join(', ')}` }));
  },
  scenario: scenarioValues,
  protocol: protocolValues,
  expect: async () => terms('channel', (await import('../../model/ids.ts')).CHANNELS),
  judge: async () => terms('vantage', (await import('../../model/ids.ts')).VANTAGES),
  inconclusive: async () => {
    const { INCONCLUSIVE_POLICIES } = await import('../../model/exit-code.ts');
    return INCONCLUSIVE_POLICIES.map((value) => ({ value, says: '' }));
  },
  preset: async () => {
    const { PRESETS_BY_ID } = await import('../../gate/presets.ts');
    return Object.entries(PRESETS_BY_ID).map(([value, { summary }]) => ({ value, says: summary }));
  },
  reporter: async () => {
    const { reporters } = await import('../../report/reporters/index.ts');
    return reporters.entries.flatMap(({ id, summary }) => [
      { value: id, says: summary },
      { value: `${id}=`, says: 'the same, to a file' },
    ]);
  },
};

/** @param word what is typed of the value */
export async function valuesOfOption(name: OptionName, word: string): Promise<readonly Candidate[]> {
  return (await OF_OPTIONS[name]?.(word)) ?? [];
}

/**
 * @param index how many arguments stand before
 * @returns 'none' where no argument can follow
 */
export async function valuesOfArgument(
  command: string,
  index: number,
  word: string,
  commands: readonly Candidate[],
): Promise<readonly Candidate[] | 'none'> {
  // Files, of which there may be several; the program that is run; an address.
  if (command === 'analyze' || command === 'report' || command === 'curl') return [];
  if (command === 'run' || command === 'through') return index === 0 ? [] : 'none';
  if (index > 0) return 'none';
  if (command === 'check') return modelValues(word);
  if (command === 'serve') return scenarioValues();
  if (command === 'help') return commands;
  if (command === 'list') {
    const { LIST_NAMES } = await import('../commands/list.ts');
    return LIST_NAMES.map((value) => ({ value, says: '' }));
  }
  if (command === 'explain') {
    const { pageIds } = await import('./page-ids.ts');
    return pageIds();
  }
  if (command === 'complete') {
    const { SHELLS } = await import('./shells.ts');
    return SHELLS.map((value) => ({ value, says: '' }));
  }
  return 'none';
}

/** The scenarios come when `mock/` is typed: there are more of them than of everything else. */
async function modelValues(word: string): Promise<readonly Candidate[]> {
  if (word.startsWith('mock/')) {
    return (await scenarioValues()).map(({ value, says }) => ({ value: `mock/${value}`, says }));
  }
  const { PROVIDERS } = await import('../../config/providers.ts');
  return PROVIDERS.flatMap(({ id, title }) => [
    ...(id === 'mock' ? [{ value: id, says: title }] : []),
    { value: `${id}/`, says: id === 'mock' ? 'with a scenario' : title },
  ]);
}

async function scenarioValues(): Promise<readonly Candidate[]> {
  const { scenarioIds } = await import('./page-ids.ts');
  return scenarioIds();
}

async function protocolValues(): Promise<readonly Candidate[]> {
  const { protocols } = await import('../../protocols/index.ts');
  return protocols.entries.map(({ id, title }) => ({ value: id, says: title }));
}

/** Ids that have a page, with what it says. */
async function terms(kind: string, ids: readonly string[]): Promise<readonly Candidate[]> {
  const { TERMS } = await import('../../report/words/terms.ts');
  return ids.map((value) => ({
    value,
    says: TERMS.find((term) => term.kind === kind && term.id === value)?.meaning ?? '',
  }));
}

/**
 * What an assertion is about. An operator is offered only for words: `<` and `>` would be signs of the shell. Statistics and
 * figures of a place come when its dot is typed, for there are many of them.
 */
async function assertionValues(word: string): Promise<readonly Candidate[]> {
  const [{ metrics }, { isHop, isVantage }, { causeIds }] = await Promise.all([
    import('../../metrics/metrics.ts'),
    import('../../metrics/metric.ts'),
    import('./page-ids.ts'),
  ]);
  const place = /^([a-z-]+)\./.exec(word)?.[1] ?? '';
  const kind = isVantage(place) ? 'vantage' : isHop(place) ? 'hop' : null;
  const figures = metrics.entries
    .filter(({ value, at, alsoAt = [] }) => value !== null && (kind === null || [at, ...alsoAt].includes(kind)))
    .flatMap(({ id, title, values, statistics = [] }): Candidate[] => {
      const key = kind === null ? id : `${place}.${id}`;
      if (word.startsWith(`${key}.`)) return statistics.map((name) => ({ value: `${key}.${name}`, says: title }));
      if (typeof values === 'string') return [{ value: key, says: title }];
      if (word.startsWith(`${key}=`)) return values.map((one) => ({ value: `${key}=${one}`, says: '' }));
      return [{ value: `${key}=`, says: title }];
    });
  return kind === null ? [...figures, ...causeIds().filter(({ value }) => !metrics.find(value))] : figures;
}

/** A client, and behind its colon the options that it knows. */
async function clientValues(word: string): Promise<readonly Candidate[]> {
  const { clients } = await import('../../clients/index.ts');
  const [, id = '', earlier = '', key, ended] = /^([^:]+):((?:[^,]*,)*)([^,=]*)(=?)/.exec(word) ?? [];
  if (key === undefined) {
    const { ALL_INSTALLED } = await import('../../clients/resolve.ts');
    return [
      ...clients.entries.map((client) => ({ value: client.id, says: client.summary })),
      { value: ALL_INSTALLED, says: 'every known SDK that this project has' },
    ];
  }
  const client = clients.find(id);
  if (client === undefined) return [];
  const { knownOptions } = await import('../../clients/options.ts');
  const known = knownOptions(client);
  const head = `${id}:${earlier}`;
  if (ended === '=') return listed(known[key]).map((value) => ({ value: `${head}${key}=${value}`, says: '' }));
  return Object.keys(known).map((name) => ({ value: `${head}${name}=`, says: '' }));
}

/** Those of a closed list. */
function listed(values: OptionValues | undefined): readonly string[] {
  return values === undefined || typeof values === 'string' || values instanceof RegExp ? [] : values;
}
