// The settings of a check: defaults, and what the options made of them. Where to ask is target.ts.
import { StreamCheckError } from '../errors.ts';
import type { InconclusivePolicy } from '../model/exit-code.ts';
import { PAIRS } from '../model/pair.ts';
import type { Channel, VantageId } from '../model/timeline.ts';
import { OPTIONS, type OptionValues } from './options.ts';
import { notTogether, oneOf, parseReporter } from './values.ts';

export interface CheckConfig {
  clients: readonly string[];
  mode: 'both' | 'timed' | 'lock-step';
  runs: number;
  /** Silence after which a stream is given up, ms. */
  timeoutMs: number;
  /** Silence after which what has not asked yet is given up, ms. */
  startTimeoutMs: number;
  /** Time after which a stream is given up, whatever comes, ms; null for what is usual. */
  maxTimeMs: number | null;
  budgetMs: number;
  judge: VantageId | null;
  inconclusive: InconclusivePolicy;
  /** Whether requests may be made beyond those that a check needs, to find the cause. */
  isAskingWhy: boolean;
  expect: readonly Channel[];
  parallel: number;
  keepText: boolean;
  /** Whether the Report holds every arrival. */
  timelines: boolean;
  /** Names of variables that whatever is started gets, though they look like secrets. */
  letThrough: readonly string[];
  /** Directory for recordings, as typed; null for none. */
  record: string | null;
}

/** Of 5 and 5 runs the ranks can show a difference with a probability of 0.008, which is rare among five figures too. */
const AGAINST_RUNS = 5;
/** Without --timeout: large SDKs take many seconds to be imported. */
const USUAL_START_MS = 60_000;

/**
 * @param isMock whether the embedded mock is the upstream; lock-step needs it
 * @throws StreamCheckError 'usage' or 'unknown-id'
 */
export function resolveConfig(options: OptionValues, isMock: boolean): CheckConfig {
  requireMock(options, isMock);
  const { timeout } = OPTIONS;
  const timeoutMs = (options.timeout ?? (isMock ? timeout.mockDefault : timeout.default)) * 1000;
  return {
    clients: resolveClientSpecs(options),
    mode: resolveMode(options, isMock),
    runs: options.runs ?? (options.against === undefined ? OPTIONS.runs.default : AGAINST_RUNS),
    timeoutMs,
    startTimeoutMs: options.timeout === undefined ? Math.max(timeoutMs, USUAL_START_MS) : timeoutMs,
    maxTimeMs: options.maxTime === undefined ? null : options.maxTime * 1000,
    budgetMs: options.budget ?? OPTIONS.budget.default,
    judge: options.judge ?? null,
    inconclusive: options.inconclusive ?? OPTIONS.inconclusive.default,
    isAskingWhy: options.why ?? false,
    expect: options.expect ?? [],
    parallel: options.parallel ?? OPTIONS.parallel.default,
    keepText: options.keepText ?? false,
    timelines: options.timelines ?? false,
    letThrough: options.env ?? [],
    record: options.record ?? null,
  };
}

/** The clients of the pair, each with the options of the pair, and those of `--client`. */
export function resolveClientSpecs({ client, pair }: Pick<OptionValues, 'client' | 'pair'>): readonly string[] {
  if (pair === undefined) return client ?? [OPTIONS.client.default];
  const [, typed = '', options = ''] = /^([^:]*)(:.*)?$/.exec(pair) ?? [];
  const ids = PAIRS.map(({ id }) => id);
  const { sync, others } = PAIRS[ids.indexOf(oneOf('pair', typed, ids))]!;
  return [...[sync, ...others].map((id) => id + options), ...(client ?? [])];
}

/** Lock-step and the held-open probe need the mock: only there we decide when a chunk is sent. @throws StreamCheckError 'usage' */
function requireMock({ lockStep, timed, parallel }: OptionValues, isMock: boolean): void {
  if (lockStep && timed) throw notTogether('--lock-step', '--timed', 'With neither, both instruments run.');
  if (isMock) return;
  if (lockStep) {
    const message = '--lock-step needs the embedded mock as the upstream: it decides when each chunk is sent.';
    throw new StreamCheckError('usage', message, 'npx stream-check mock --lock-step');
  }
  if (parallel === undefined) return;
  const message = '--parallel needs the embedded mock as the upstream: it holds streams open in their middle.';
  throw new StreamCheckError('usage', message, `npx stream-check mock --parallel ${parallel}`);
}

function resolveMode({ lockStep, timed }: OptionValues, isMock: boolean): CheckConfig['mode'] {
  if (lockStep) return 'lock-step';
  return timed || !isMock ? 'timed' : 'both';
}

export interface ReporterChoice {
  /** Of ours, or the path of a module. */
  id: string;
  /** As typed; null for stdout, and for what is sent. */
  file: string | null;
  /** Only of what is sent: the address, null for what the environment says. */
  sentTo?: string | null;
}

function asSent(choice: ReporterChoice, sent: readonly string[]): ReporterChoice {
  const { id, file } = choice;
  return sent.includes(id) && (file === null || isAddress(file)) ? { id, file: null, sentTo: file } : choice;
}

/** An address rather than a file. */
export function isAddress(file: string): boolean {
  return /^https?:\/\//.test(file);
}

/** A path rather than an id: it has a separator, or ends as a module does. */
export function isModule(id: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(id);
}

/**
 * Exactly one report goes to stdout: that of the reporter `terminal`, unless another one without a file was asked for.
 * @param known ids @param sent ids of what goes to a server unless a file is named
 */
export function resolveReporters(
  options: OptionValues,
  known: readonly string[],
  sent: readonly string[] = [],
): readonly ReporterChoice[] {
  const chosen = (options.reporter ?? []).map(parseReporter).map((choice) => asSent(choice, sent));
  if (options.json && !chosen.some(({ id, file }) => id === 'json' && file === null)) {
    chosen.push({ id: 'json', file: null });
  }
  for (const { id } of chosen) if (!isModule(id)) oneOf('reporter', id, known);
  const [first, second] = chosen.filter(({ file, sentTo }) => file === null && sentTo === undefined);
  if (second !== undefined) {
    throw new StreamCheckError(
      'usage',
      `Only one report can go to stdout, found "${first!.id}" and "${second.id}".`,
      `--reporter ${first!.id}=<file>`,
    );
  }
  return first === undefined ? [...chosen, { id: 'terminal', file: null }] : chosen;
}
