// The settings of a check: defaults, and what the command line made of them. Where to ask is target.ts.
import { StreamCheckError } from '../errors.ts';
import { PAIRS } from '../model/pair.ts';
import { CHANNELS, VANTAGES, type Channel, type VantageId } from '../model/timeline.ts';
import { notTogether, oneOf, parseReporter, positiveNumber, wholeNumber } from './options.ts';
import type { TargetFlags } from './target.ts';

/** Options that choose what is written where; those of every command that makes a report. */
export interface OutputFlags {
  reporter?: readonly string[];
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  /** false with --no-color. */
  color?: boolean;
  ascii?: boolean;
}

export interface CheckFlags extends OutputFlags, Omit<TargetFlags, 'model'> {
  client?: readonly string[];
  /** A well-known sync/async pair, with options of its clients. */
  pair?: string;
  lockStep?: boolean;
  timed?: boolean;
  runs?: string;
  timeout?: string;
  budget?: string;
  judge?: string;
  /** Kinds of content whose absence is a fault. */
  expect?: readonly string[];
  /** Streams of the held-open probe. */
  parallel?: string;
  inconclusive?: string;
  record?: string;
  keepText?: boolean;
  /** Path of a file with further options. */
  config?: string;
}

const INCONCLUSIVE_MEANS = ['fail', 'warn', 'pass'] as const;
type InconclusiveMeans = (typeof INCONCLUSIVE_MEANS)[number];

interface CheckConfig {
  clients: readonly string[];
  mode: 'both' | 'timed' | 'lock-step';
  runs: number;
  /** Silence after which a stream is given up, ms. */
  timeoutMs: number;
  budgetMs: number;
  judge: VantageId | null;
  inconclusive: InconclusiveMeans;
  expect: readonly Channel[];
  parallel: number;
  keepText: boolean;
  /** Directory for recordings, as typed; null for none. */
  record: string | null;
}

/** Silence after which a stream is given up. Providers may think for most of a minute; no scenario pauses for long. Judgements. */
const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MOCK_TIMEOUT_MS = 15_000;
/** Lateness that still feels immediate. A convention (Nielsen, 1993), no constant of nature. */
const DEFAULT_BUDGET_MS = 100;
const DEFAULT_CLIENT = 'undici';
/** One is held, one must be served. */
const DEFAULT_PARALLEL = 2;
/** More than the largest pool of threads or connections that a server has by itself. A judgement. */
const MOST_PARALLEL = 256;
const LONGEST_TIMEOUT_S = 86_400;
const LARGEST_BUDGET_MS = 60_000;

/**
 * @param isMock whether the embedded mock is the upstream; lock-step needs it
 * @throws StreamCheckError 'usage' or 'unknown-id'
 */
export function resolveConfig(flags: CheckFlags, isMock: boolean): CheckConfig {
  return {
    clients: resolveClientSpecs(flags),
    mode: resolveMode(flags, isMock),
    runs: flags.runs === undefined ? 1 : wholeNumber('--runs', flags.runs, 1),
    timeoutMs: parseTimeout(flags.timeout) ?? (isMock ? DEFAULT_MOCK_TIMEOUT_MS : DEFAULT_TIMEOUT_MS),
    ...resolveJudging(flags),
    budgetMs: parseBudget(flags.budget) ?? DEFAULT_BUDGET_MS,
    expect: (flags.expect ?? []).map((text) => oneOf('kind of content', text, CHANNELS)),
    parallel: parseParallel(flags.parallel, isMock),
    keepText: flags.keepText ?? false,
    record: flags.record ?? null,
  };
}

/** What is given, and those of the pair; each with the options of the pair. */
function resolveClientSpecs({ client, pair }: CheckFlags): readonly string[] {
  if (pair === undefined) return client ?? [DEFAULT_CLIENT];
  const [, typed = '', options = ''] = /^([^:]*)(:.*)?$/.exec(pair) ?? [];
  const ids = PAIRS.map(({ id }) => id);
  const { sync, others } = PAIRS[ids.indexOf(oneOf('pair', typed, ids))]!;
  return [...[sync, ...others].map((id) => id + options), ...(client ?? [])];
}

/** The options about judging alone, which saved recordings take as well. */
export function resolveJudging(flags: Pick<CheckFlags, 'judge' | 'inconclusive'>): {
  judge: VantageId | null;
  inconclusive: InconclusiveMeans;
} {
  return {
    judge: flags.judge === undefined ? null : oneOf('vantage', flags.judge, VANTAGES),
    inconclusive: oneOf('meaning of --inconclusive', flags.inconclusive ?? 'fail', INCONCLUSIVE_MEANS),
  };
}

/** Milliseconds, or null when none are given. */
export function parseBudget(text: string | undefined): number | null {
  return text === undefined ? null : positiveNumber('--budget', text, 'milliseconds', LARGEST_BUDGET_MS);
}

function parseParallel(text: string | undefined, isMock: boolean): number {
  if (text === undefined) return DEFAULT_PARALLEL;
  if (!isMock) {
    const message = '--parallel needs the embedded mock as the upstream: it holds streams open in their middle.';
    throw new StreamCheckError('usage', message, `npx stream-check mock --parallel ${text}`);
  }
  const streams = wholeNumber('--parallel', text, 2);
  if (streams <= MOST_PARALLEL) return streams;
  throw new StreamCheckError('usage', `--parallel expects at most ${MOST_PARALLEL} streams, found "${text}".`);
}

function parseTimeout(text: string | undefined): number | null {
  return text === undefined ? null : positiveNumber('--timeout', text, 'seconds', LONGEST_TIMEOUT_S) * 1000;
}

function resolveMode(flags: CheckFlags, isMock: boolean): CheckConfig['mode'] {
  if (flags.lockStep && flags.timed) {
    throw notTogether('--lock-step', '--timed', 'With neither, both instruments run.');
  }
  if (flags.lockStep && !isMock) {
    throw new StreamCheckError(
      'usage',
      '--lock-step needs the embedded mock as the upstream: it decides when each chunk is sent.',
      'npx stream-check mock --lock-step',
    );
  }
  if (flags.lockStep) return 'lock-step';
  return flags.timed || !isMock ? 'timed' : 'both';
}

export interface ReporterChoice {
  id: string;
  /** As typed; null for stdout. */
  file: string | null;
}

/** What is written where: exactly one report goes to stdout, the terminal's when no other was asked for. */
export function resolveReporters(flags: OutputFlags, known: readonly string[]): readonly ReporterChoice[] {
  const chosen = (flags.reporter ?? []).map(parseReporter);
  if (flags.json && !chosen.some(({ id, file }) => id === 'json' && file === null)) {
    chosen.push({ id: 'json', file: null });
  }
  for (const { id } of chosen) oneOf('reporter', id, known);
  const [first, second] = chosen.filter(({ file }) => file === null);
  if (second !== undefined) {
    throw new StreamCheckError(
      'usage',
      `Only one report can go to stdout, found "${first!.id}" and "${second.id}".`,
      `--reporter ${first!.id}=<file>`,
    );
  }
  return first === undefined ? [...chosen, { id: 'terminal', file: null }] : chosen;
}
