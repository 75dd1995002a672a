// oxlint-disable max-lines -- one table: an entry for each option
// The option table: every option of the command line once. Flags, `--help`, the config file, the options of `check()` as a
// function and the table in README come of it. Nothing but data here: `--help` must not pay for zod (option-values.ts).
import type { CommandId, Ids, Option } from './option.ts';

const FLAG = { kind: 'flag' } as const;
const TEXT = { kind: 'text' } as const;
/** Commands that measure, that judge, and that make a report. */
const MEASURING = ['check', 'endpoint', 'run', 'through', 'ci'] as const;
/** Those in which the mock may be the model. */
const WITH_MOCK = ['check', 'run', 'through', 'ci'] as const;
const JUDGING = [...MEASURING, 'analyze'] as const;
const REPORTING = [...JUDGING, 'report'] as const;
/** What most options of a group have in common. */
const ASKED = { group: 'asked', commands: ['check'] } as const;
const MEASURED = { group: 'measured', commands: MEASURING } as const;
const JUDGED = { group: 'judged', commands: JUDGING } as const;
const SAVED = { group: 'output', commands: MEASURING } as const;
const PRINTED = { group: 'output', commands: REPORTING, printing: true } as const;

/** In the order of `--help`. */
export const OPTIONS = {
  client: {
    type: TEXT,
    metavar: '<id[:key=value,...]>',
    repeatable: true,
    ...ASKED,
    commands: ['check', 'ci'],
    default: 'undici',
    help: 'client that makes the request; repeat it to compare',
    of: { ci: { help: 'client in place of those of the config; repeatable', defaultWords: 'as configured' } },
  },
  pair: {
    type: TEXT,
    metavar: '<id[:key=value,...]>',
    ...ASKED,
    help: 'a known sync/async pair: litellm, openai-python, httpx, undici',
  },
  pty: {
    type: FLAG,
    group: 'asked',
    commands: ['run'],
    help: 'its stdout is a terminal: programs buffer differently there',
  },
  start: {
    type: TEXT,
    metavar: '<command>',
    group: 'asked',
    commands: ['through'],
    help: 'command that starts the app, with the address of the mock in OPENAI_BASE_URL',
  },
  data: {
    type: TEXT,
    metavar: '<json|@file>',
    group: 'asked',
    commands: ['endpoint', 'through'],
    defaultWords: 'GET',
    help: 'body to POST, as text or @file; {{n}} in it differs in each request',
    of: { endpoint: { help: 'body to POST, as text or @file; {{n}} in it counts the requests' } },
  },
  body: {
    type: TEXT,
    metavar: '<json|@file>',
    group: 'asked',
    commands: ['through'],
    help: 'another name of --data',
  },
  path: {
    type: TEXT,
    metavar: '</path>',
    group: 'asked',
    commands: ['through'],
    defaultWords: 'that of the address',
    help: 'path of the app that is asked',
  },
  method: {
    type: TEXT,
    metavar: '<name>',
    group: 'asked',
    commands: ['endpoint', 'through'],
    defaultWords: 'GET, or POST with --data',
    help: 'HTTP method',
  },
  // oxlint-disable-next-line unicorn/no-thenable -- named as its flag is, and never a function
  then: {
    type: TEXT,
    metavar: '<path>',
    group: 'asked',
    commands: ['through'],
    help: 'where an app streams that first answers with an id: /runs/{{id}}',
  },
  location: {
    type: FLAG,
    group: 'asked',
    commands: ['endpoint'],
    help: 'follow redirects, as -L of curl does',
  },
  ca: {
    type: TEXT,
    metavar: '<file>',
    group: 'asked',
    commands: ['endpoint', 'through'],
    help: 'certificates (PEM) to trust',
  },
  insecure: { type: FLAG, group: 'asked', commands: ['endpoint', 'through'], help: 'take any certificate' },
  via: {
    type: TEXT,
    metavar: '<proxy>',
    group: 'asked',
    commands: ['endpoint', 'through'],
    defaultWords: 'https_proxy, http_proxy',
    help: 'HTTP proxy to ask through; "none" for none',
    of: { through: { defaultWords: 'none' } },
  },
  direct: {
    type: TEXT,
    metavar: '<url>',
    group: 'asked',
    commands: ['endpoint'],
    help: 'the same app without what stands in front of it, for --why',
  },
  why: {
    type: FLAG,
    group: 'measured',
    commands: ['check', 'endpoint', 'through'],
    help: 'ask again with one thing changed at a time, until the cause is known',
  },
  scenario: {
    type: TEXT,
    metavar: '<id|file.json>',
    group: 'asked',
    commands: WITH_MOCK,
    default: 'probe-short',
    help: 'what the mock plays',
    of: {
      check: { help: 'what the mock plays, as mock/<id> does' },
      ci: { help: 'scenario in place of those of the config', defaultWords: 'as configured' },
    },
  },
  baseUrl: {
    type: TEXT,
    metavar: '<url>',
    group: 'asked',
    commands: ['check', 'run'],
    help: 'address of an OpenAI-compatible server',
    of: { run: { help: 'a real model in place of the mock; the program keeps its keys' } },
  },
  apiKeyEnv: { type: TEXT, metavar: '<NAME>', ...ASKED, help: 'environment variable that holds the key' },
  header: {
    type: { kind: 'header' },
    metavar: '<name: value>',
    repeatable: true,
    group: 'asked',
    commands: ['check', 'endpoint', 'through'],
    help: 'further request header; repeatable',
  },
  protocol: {
    type: { kind: 'id', noun: 'protocol' },
    metavar: '<id>',
    group: 'asked',
    commands: ['check', 'run', 'through'],
    default: 'openai-chat',
    help: 'API that is spoken',
    of: {
      run: { help: 'API at that address' },
      through: { help: 'API of a gateway, which makes path and body', defaultWords: 'an app has its own' },
    },
  },
  env: {
    type: { kind: 'variable' },
    metavar: '<NAME>',
    repeatable: true,
    group: 'asked',
    commands: WITH_MOCK,
    help: 'secret variable that what is started gets all the same; repeatable',
  },
  prompt: { type: TEXT, metavar: '<text>', ...ASKED, help: 'what the model is asked' },
  maxTokens: {
    type: { kind: 'whole-number', least: 1, most: Number.MAX_SAFE_INTEGER },
    metavar: '<n>',
    ...ASKED,
    help: 'longest answer',
  },
  port: {
    type: { kind: 'whole-number', least: 0, most: 65_535 },
    metavar: '<n>',
    group: 'asked',
    commands: ['through', 'serve'],
    default: 8787,
    help: 'port of the mock for an app that runs already',
    of: { serve: { help: 'port; 0 for any that is free' } },
  },
  host: {
    type: TEXT,
    metavar: '<address>',
    group: 'asked',
    commands: ['serve'],
    default: '127.0.0.1',
    help: 'address to listen on, and a name by which it may be asked',
  },
  lockStep: {
    type: FLAG,
    group: 'measured',
    commands: WITH_MOCK,
    help: 'only the instrument that proves, chunk by chunk; needs the mock',
  },
  timed: { type: FLAG, group: 'measured', commands: WITH_MOCK, help: 'only the instrument that compares clocks' },
  runs: {
    type: { kind: 'whole-number', least: 1, most: Number.MAX_SAFE_INTEGER },
    metavar: '<n>',
    ...MEASURED,
    default: 1,
    help: 'runs of each client',
    of: {
      endpoint: { help: 'how many times it is asked' },
      run: { help: 'runs of the program' },
      through: { help: 'runs of the app' },
    },
  },
  expect: {
    type: { kind: 'id', noun: 'kind of content' },
    metavar: '<channel>',
    repeatable: true,
    ...MEASURED,
    help: 'text, reasoning or tool-arguments: its absence is a fault',
  },
  timeout: {
    type: { kind: 'positive-number', unit: 'seconds', most: 86_400 },
    metavar: '<s>',
    ...MEASURED,
    // Providers may think for most of a minute; no scenario pauses for long. Judgements.
    default: 60,
    mockDefault: 15,
    defaultWords: '60; mock: 15',
    help: 'seconds without a word until a stream is given up',
    of: {
      endpoint: { defaultWords: '60' },
      run: { defaultWords: '15; real model: 60' },
      through: { defaultWords: '15' },
    },
  },
  maxTime: {
    type: { kind: 'positive-number', unit: 'seconds', most: 86_400 },
    metavar: '<s>',
    ...MEASURED,
    defaultWords: '120, or 3 x planned',
    help: 'longest time of a stream, seconds',
    of: { endpoint: { defaultWords: '120' } },
  },
  // `run` does not take it: a program cannot be made to ask twice at once.
  parallel: {
    // More than the largest pool of threads or connections that a server has by itself. A judgement.
    type: { kind: 'whole-number', least: 2, most: 256, unit: 'streams' },
    metavar: '<n>',
    group: 'measured',
    commands: ['check', 'through'],
    // One is held, one must be served.
    default: 2,
    help: 'streams at once: n - 1 are held, the last must be served',
  },
  budget: {
    type: { kind: 'positive-number', unit: 'milliseconds', most: 60_000 },
    metavar: '<ms>',
    ...JUDGED,
    // Lateness that still feels immediate. A convention (Nielsen, 1993), no constant of nature.
    default: 100,
    defaultWords: '100, a convention',
    help: 'lateness still called incremental',
    of: { analyze: { defaultWords: 'as recorded' } },
  },
  judge: {
    type: { kind: 'id', noun: 'vantage' },
    metavar: '<vantage>',
    ...JUDGED,
    defaultWords: 'the last one',
    help: 'vantage that the verdict is about',
    of: { analyze: { defaultWords: 'as recorded' } },
  },
  inconclusive: {
    type: { kind: 'id', noun: 'meaning of --inconclusive' },
    metavar: '<meaning>',
    ...JUDGED,
    default: 'fail',
    defaultWords: 'fail, exit code 3',
    help: 'fail, warn or pass',
  },
  assert: {
    type: TEXT,
    metavar: '<rule>',
    repeatable: true,
    ...JUDGED,
    help: "what must hold, such as 'fidelity>=0.95'; repeatable",
  },
  preset: {
    type: { kind: 'id', noun: 'preset' },
    metavar: '<id>',
    ...JUDGED,
    help: 'rules with a name: recommended, strict, lock-step',
  },
  baseline: {
    type: TEXT,
    metavar: '<file>',
    group: 'judged',
    commands: REPORTING,
    help: 'committed file to compare with; a regression fails',
  },
  updateBaseline: {
    type: FLAG,
    group: 'judged',
    commands: [...MEASURING, 'report'],
    help: 'write what was measured into that file',
  },
  against: {
    type: TEXT,
    metavar: '<ref|version|url>',
    group: 'judged',
    commands: ['check', 'through'],
    help: 'measure that too, by turns; what is worse here fails',
  },
  reporter: {
    type: TEXT,
    metavar: '<id[=file]>',
    repeatable: true,
    ...PRINTED,
    help: 'form of the report; repeatable, one to stdout',
  },
  json: {
    type: FLAG,
    group: 'output',
    commands: [...REPORTING, 'list'],
    printing: true,
    help: 'short for --reporter json',
    of: { list: { help: 'as JSON' } },
  },
  quiet: { type: FLAG, ...PRINTED, help: 'nothing on stderr but errors' },
  verbose: { type: FLAG, ...PRINTED, help: 'timelines of healthy clients too' },
  color: { type: FLAG, negated: true, ...PRINTED, help: 'no colours' },
  ascii: { type: FLAG, ...PRINTED, help: 'ASCII signs only' },
  timelines: {
    type: FLAG,
    group: 'output',
    commands: JUDGING,
    help: 'every arrival in the report; html and csv ask for it',
  },
  record: { type: TEXT, metavar: '<dir>', ...SAVED, help: 'save a recording of each run in this directory' },
  keepText: { type: FLAG, ...SAVED, help: 'keep the words of the answer in recordings' },
  config: {
    type: TEXT,
    metavar: '<file>',
    group: 'output',
    commands: ['check', 'ci'],
    help: 'JSON file with these options, by their names in camelCase',
    of: { ci: { help: 'config file', defaultWords: 'looked for here and above' } },
  },
  shard: {
    type: TEXT,
    metavar: '<index/count>',
    group: 'measured',
    commands: ['ci'],
    help: 'only this part of the matrix, such as 2/5',
  },
  yes: { type: FLAG, group: 'output', commands: ['init'], help: 'ask nothing, on a terminal too' },
  force: { type: FLAG, group: 'output', commands: ['init'], help: 'replace files that are there' },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof OPTIONS;

type ValueOfType<T> = T extends { kind: 'flag' }
  ? boolean
  : T extends { kind: 'whole-number' | 'positive-number' }
    ? number
    : T extends { kind: 'id'; noun: infer N extends keyof Ids }
      ? Ids[N]
      : string;

type IsRepeatable<N extends OptionName> = (typeof OPTIONS)[N] extends { repeatable: true } ? true : false;

/** One value of an option. */
type OneValue<N extends OptionName> = ValueOfType<(typeof OPTIONS)[N]['type']>;

/** Options as values; what was not given is not there. */
export type OptionValues = {
  [N in OptionName]?: IsRepeatable<N> extends true ? readonly OneValue<N>[] : OneValue<N>;
};

/** The options of a check that a program gives: all but those that say what is printed. */
type CheckOptionName = {
  [N in OptionName]: (typeof OPTIONS)[N] extends { printing: true }
    ? never
    : 'check' extends (typeof OPTIONS)[N]['commands'][number]
      ? N
      : never;
}[OptionName];

/** What `check()` takes: the options of the command line by their names in camelCase, and the model. */
export type CheckOptions = { model?: string | undefined } & {
  [N in CheckOptionName]?: IsRepeatable<N> extends true
    ? OneValue<N> | readonly OneValue<N>[] | undefined
    : OneValue<N> | undefined;
};

/** The options of a command, in the order of its help. */
export function optionsOf(command: CommandId): [OptionName, Option][] {
  return allOptions().filter(([, { commands }]) => commands.includes(command));
}

export function allOptions(): [OptionName, Option][] {
  return Object.entries(OPTIONS) as [OptionName, Option][];
}
