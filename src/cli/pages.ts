// The pages of `explain`. An id may have more than one (`buffered` is a delivery and a scenario).
// Pages are printed as they are: their text comes from this package alone.
import { readFile } from 'node:fs/promises';
import { DELIVERY_ADVICE, DELIVERY_MEANINGS } from '../report/words/deliveries.ts';
import { PRESETS_BY_ID, type Preset } from '../gate/presets.ts';
import type { Metric } from '../metrics/metric.ts';
import { FORMULA_SYMBOLS, metrics } from '../metrics/metrics.ts';
import { TERMS } from '../report/words/terms.ts';
import { causes } from '../analyze/causes/index.ts';
import { productTitle } from '../products/advice.ts';
import { products } from '../products/index.ts';
import { protocols } from '../protocols/index.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { clients } from '../clients/index.ts';
import { knownOptions, optionsInWords } from '../clients/options.ts';
import type { Client } from '../clients/client.ts';
import type { Scenario } from '../model/scenario.ts';
import { planSchedule } from '../mock/schedule.ts';
import { scenarios } from '../mock/scenarios.ts';
import { PRESETS, type RuleSettings } from '../model/rule-settings.ts';
import { DELIVERIES, PASSING_DELIVERIES } from '../model/delivery.ts';
import type { HopId } from '../model/timeline.ts';
import { EXIT_CODES } from '../model/exit-code.ts';
import { guides } from '../guides/index.ts';
import { wrap } from '../report/wrap.ts';
import { HOP_ADVICE } from './hop-advice.ts';
import { twoColumns } from './layout.ts';

export interface Page {
  id: string;
  kind: string;
  /** One line for lists. */
  title: string;
  text(columns: number): Promise<string>;
}

/** From src/ and from dist/ the same folder: the package ships its pages. */
const SOURCES = new URL('../../src/', import.meta.url);

export function allPages(): readonly Page[] {
  return [
    ...guides.entries.map(({ id, title }): Page => {
      return { id, kind: 'guide', title, text: () => readSource(`guides/${id}.md`) };
    }),
    ...causes.entries.map(({ id, summary }): Page => {
      return { id, kind: 'cause', title: summary, text: () => readSource(`analyze/causes/${id}.md`) };
    }),
    ...metrics.entries.map((metric): Page => {
      return {
        id: metric.id,
        kind: 'metric',
        title: metric.title,
        text: async (columns) => metricPage(metric, columns),
      };
    }),
    ...DELIVERIES.map((id): Page => {
      return { id, kind: 'delivery', title: DELIVERY_MEANINGS[id], text: async (columns) => deliveryPage(id, columns) };
    }),
    ...PRESETS.map((id): Page => {
      const preset = PRESETS_BY_ID[id];
      return { id, kind: 'preset', title: preset.summary, text: async (columns) => presetPage(preset, columns) };
    }),
    ...clients.entries.map((client): Page => {
      return { id: client.id, kind: 'client', title: client.summary, text: (columns) => clientPage(client, columns) };
    }),
    ...protocols.entries.map((protocol): Page => {
      const { id, title } = protocol;
      return { id, kind: 'protocol', title, text: async (columns) => protocolPage(protocol, columns) };
    }),
    ...scenarios.entries.map((scenario): Page => {
      const { id, description } = scenario;
      return { id, kind: 'scenario', title: description, text: async (columns) => scenarioPage(scenario, columns) };
    }),
    ...EXIT_CODES.map(({ code, title, meaning, todo }): Page => {
      return {
        id: String(code),
        kind: 'exit code',
        title,
        text: async (columns) => paragraphs(columns, title, meaning, todo),
      };
    }),
    ...TERMS.map(({ id, kind, meaning }): Page => {
      return { id, kind, title: meaning, text: async (columns) => termPage(id, kind, meaning, columns) };
    }),
    // Behind the words of a report: `next` is one of them.
    ...products.entries.map(({ id, title, is }): Page => {
      return { id, kind: 'product', title: productTitle(title, is), text: () => readSource(`products/${id}.md`) };
    }),
  ];
}

/** What was typed may be copied from a report: `held %`, `first token`, `◀ held`. */
export function pagesOf(typed: string): readonly Page[] {
  const pages = allPages();
  const exact = pages.filter(({ id }) => id === typed);
  if (exact.length > 0) return exact;
  const plain = typed
    .toLowerCase()
    .replaceAll(/^exit |^<-|[◀%:]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-');
  return pages.filter(({ id }) => id === plain);
}

function metricPage(metric: Metric, columns: number): string {
  const facts = twoColumns(
    [
      ['unit', metric.unit ?? 'none'],
      ['in JSON', metric.field],
      ['rule', ruleWords(metric)],
      ['formula', metric.formula],
      ['standard', metric.standardName ?? 'no standard has a name for it'],
      ['source', metric.source],
    ],
    columns,
  );
  const symbols = /[aewl]\w*_[iN1]/.test(metric.formula) ? `\n\n${FORMULA_SYMBOLS.replace(/^/gm, '  ')}` : '';
  const classes = metric.id === 'delivery' ? `\n\n${twoColumns(Object.entries(DELIVERY_MEANINGS), columns)}` : '';
  return `${paragraphs(columns, metric.title, metric.meaning)}\n\n${facts}${symbols}${classes}`;
}

/** How a rule writes it. */
function ruleWords({ id, names = [], at, alsoAt = [], statistics = [], value }: Metric): string {
  if (value === null) return 'none: it is a figure of the machine or of several runs';
  const kinds = [...new Set([at, ...alsoAt])].filter((kind) => kind !== 'run');
  const places = kinds.length === 0 ? '' : `; in front of it may stand a ${kinds.join(' or a ')}`;
  return `${[id, ...names].join(', ')}${places}${statistics.length === 0 ? '' : `; behind it ${statistics.join(', ')}`}`;
}

function presetPage({ summary, rules, isStrict }: Preset, columns: number): string {
  const strictly = isStrict ? ['A rule whose figure was not measured for some of the runs costs exit code 2.'] : [];
  return `${paragraphs(columns, summary, ...strictly)}\n\n${twoColumns(settingsOf(rules), columns)}`;
}

function settingsOf(rules: RuleSettings): [string, string][] {
  return Object.entries(rules).map(([key, setting]) => [key, JSON.stringify(setting).replaceAll(/([,:])/g, '$1 ')]);
}

function deliveryPage(id: (typeof DELIVERIES)[number], columns: number): string {
  const passes = PASSING_DELIVERIES.has(id)
    ? 'A verdict with this delivery passes.'
    : id === 'inconclusive'
      ? 'The exit code is 3, unless --inconclusive changes it.'
      : 'A verdict with this delivery does not pass (exit code 1).';
  return paragraphs(columns, DELIVERY_MEANINGS[id], DELIVERY_ADVICE[id], passes);
}

/** Of a hop, also what holds text there. */
function termPage(id: string, kind: string, meaning: string, columns: number): string {
  if (kind !== 'hop') return paragraphs(columns, meaning);
  const { look, causes: ids } = HOP_ADVICE[id as HopId];
  const rows = ids.map((cause) => [cause, causes.get(cause).summary] as const);
  return `${paragraphs(columns, meaning, look, 'What is known to hold text there:')}\n\n${twoColumns(rows, columns)}`;
}

async function clientPage(client: Client, columns: number): Promise<string> {
  const [version, availability] = await Promise.all([client.version(), client.available()]);
  const facts = twoColumns(
    [
      ['language', client.language],
      ['speaks', client.protocols?.join(', ') ?? 'every API'],
      ['version', version ?? 'unknown'],
      ...dropsOf(client),
      ['options', optionsInWords(knownOptions(client))],
      ['here', availability.ok ? 'can run' : `cannot run: ${availability.reason}. ${availability.hint}`],
    ],
    columns,
  );
  const notes = await sectionAbout(client.id);
  return `${paragraphs(columns, client.summary)}\n\n${facts}${notes === null ? '' : `\n\n${paragraphs(columns, ...notes.split('\n\n'))}`}`;
}

const FRAMING_WORDS: Readonly<Record<Protocol['framing'], string>> = {
  sse: 'server-sent events',
  lines: 'one JSON object a line',
  'json-array': 'elements of one JSON array',
  'aws-event-stream': 'binary event stream of AWS, with checksums',
  text: 'none: what a read brought',
};

function protocolPage({ title, path, ask, framing, channels, toolArguments }: Protocol, columns: number): string {
  const model = '<model>';
  const [streamed, whole] = [true, false].map((stream) => decodeURIComponent(path({ model, stream })));
  const member = 'stream' in ask({ model, prompt: '', maxTokens: null, stream: true });
  const asked =
    streamed !== whole ? `by the path; a whole answer has ${whole}` : member ? 'stream: true in the body' : 'always';
  const calls = { pieces: 'arguments of a call come in pieces', whole: 'a call comes whole' }[toolArguments];
  const facts = twoColumns(
    [
      ['path', `POST <base URL>${streamed}`],
      ['stream', asked],
      ['frames', FRAMING_WORDS[framing]],
      ['channels', [channels.join(', '), ...(channels.includes('tool-arguments') ? [calls] : [])].join('; ')],
    ],
    columns,
  );
  return `${paragraphs(columns, title)}\n\n${facts}`;
}

function dropsOf({ drops = {} }: Client): [string, string][] {
  return Object.entries(drops).map(([protocol, channels]) => ['drops', `${channels.join(', ')} of ${protocol}`]);
}

/** The section of the field notes whose heading is this client's id; null if there is none. */
async function sectionAbout(id: string): Promise<string | null> {
  const notes = await readSource('clients/README.md').catch(() => '');
  const section = notes.split(/^(?=##+ )/m).find(
    (part) =>
      part
        .split('\n')[0]!
        .replace(/^#+ |`/g, '')
        .trim() === id,
  );
  return section === undefined ? null : section.slice(section.indexOf('\n') + 1).trim();
}

function scenarioPage(scenario: Scenario, columns: number): string {
  const { arrivals, endMs } = planSchedule(scenario);
  const { expect, faults } = scenario;
  const characters = arrivals.reduce((sum, arrival) => sum + arrival.characters, 0);
  const expected = [
    expect.delivery ?? 'no verdict',
    ...(expect.hop ? [`held at the hop "${expect.hop}"`] : []),
    ...(expect.outcome === 'completed' ? [] : [`outcome ${expect.outcome}`]),
    `exit code ${expect.exitCode}`,
  ].join(', ');
  const facts = twoColumns(
    [
      ['planned', `${arrivals.length} chunks, ${characters} characters in ${(endMs / 1000).toFixed(1)} s`],
      ['faults', faults.length === 0 ? 'none' : faults.map(faultInWords).join('; ')],
      ['expected', expected],
      ['run', `stream-check mock/${scenario.id}`],
    ],
    columns,
  );
  return `${paragraphs(columns, scenario.description)}\n\n${facts}`;
}

function faultInWords({ id, ...parameters }: Scenario['faults'][number]): string {
  return [id, ...Object.entries(parameters).map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(' ');
}

function paragraphs(columns: number, ...texts: readonly string[]): string {
  return texts.map((text) => wrap(text, columns).join('\n')).join('\n\n');
}

async function readSource(path: string): Promise<string> {
  return (await readFile(new URL(path, SOURCES), 'utf8')).trimEnd();
}
