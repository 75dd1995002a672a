// The command line for programs: the same options by their names in camelCase, the same checks of them, the same errors.
// guides/library.md is the page of it.
import { check as checkJob, type CheckHooks, type CheckJob, judgeRecordings, measure } from './check.ts';
import { resolveCheck } from './config/check-job.ts';
import { withConfigFile } from './config/config-file.ts';
import { readOptions } from './config/option-values.ts';
import { type CheckOptions, OPTIONS } from './config/options.ts';
import { resolveOwnRules } from './config/rules.ts';
import type { ResolvedRules, WrittenRules } from './gate/resolve-rules.ts';
import { worstExitCode } from './model/exit-code.ts';
import type { Recording } from './model/recording.ts';
import type { Report } from './model/report.ts';
import { reporters } from './report/reporters/index.ts';
import { redactedError } from './secrets/redacted-error.ts';
import { createRedactor } from './secrets/redactor.ts';
import { secretsIn } from './secrets/variables.ts';
import type { RenderOptions } from './report/reporters/reporter.ts';

/** What a program may give beside the options. */
export interface LibraryHooks extends CheckHooks {
  /** Keys and base URLs of providers; `process.env` unless given. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Directory from which paths count; that of the process unless given. */
  cwd?: string;
}

/**
 * What `stream-check check` does, without printing: measures, judges, and returns the Report with its exit code.
 * @throws StreamCheckError for what the caller did wrong; what the target did is in the Report
 */
export async function check(options: CheckOptions = {}, hooks: LibraryHooks = {}): Promise<Report> {
  const job = await jobOf(options, hooks);
  const report = options.against === undefined ? await checkJob(job, hooks) : await checkTwice(job, options, hooks);
  return hooks.signal?.aborted ? { ...report, exitCode: worstExitCode([report.exitCode, 130]) } : report;
}

/** On two sides, by turns. */
async function checkTwice(
  job: CheckJob,
  { against = '', apiKeyEnv }: CheckOptions,
  hooks: LibraryHooks,
): Promise<Report> {
  const [{ openOtherSide }, { checkAgainst }] = await Promise.all([
    import('./against/other-side.ts'),
    import('./against/check-against.ts'),
  ]);
  const { env = process.env, cwd = process.cwd(), signal } = hooks;
  const where = { cwd, env, signal };
  const other = await openOtherSide({ name: against, job, sendsKey: apiKeyEnv !== undefined, appAt: null, where });
  try {
    return await checkAgainst(job, other, hooks);
  } finally {
    await other.close();
  }
}

/** Measures like `check`, and judges nothing: the evidence of each run. @throws StreamCheckError */
export async function record(options: CheckOptions = {}, hooks: LibraryHooks = {}): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  await measure(await jobOf(options, hooks), hooks, (recording) => void recordings.push(recording));
  return recordings;
}

/**
 * What `stream-check analyze` does: recordings are judged again. Their own judge and budget hold, unless others are named.
 * @throws StreamCheckError for an option, RangeError without a recording
 */
export function judge(
  recordings: readonly Recording[],
  options: Pick<CheckOptions, 'judge' | 'budget' | 'inconclusive' | 'assert' | 'preset' | 'timelines'> = {},
): Report {
  const read = readOptions(options);
  const { judge: vantage = null, budget = null, inconclusive = OPTIONS.inconclusive.default } = read;
  return judgeRecordings(recordings, {
    judge: vantage,
    budgetMs: budget,
    inconclusive,
    gateRules: resolveOwnRules(read),
    timelines: options.timelines ?? false,
  });
}

/**
 * Rules as they are written in a config file, checked, for `gate`.
 * @throws StreamCheckError 'unknown-id' or 'usage'
 */
export function resolveRules(written: WrittenRules): ResolvedRules {
  return resolveOwnRules({}, written);
}

/** A Report as text: for people in 80 columns without colours, unless `options` says otherwise. @throws StreamCheckError 'unknown-id' */
export async function render(
  report: Report,
  reporter = 'terminal',
  options: Partial<RenderOptions> = {},
): Promise<string> {
  const { render: make } = await reporters.get(reporter).load();
  const text = make(report, {
    columns: 80,
    colorLevel: 0,
    unicode: true,
    verbose: false,
    ...options,
  });
  return text.endsWith('\n') ? text : `${text}\n`;
}

async function jobOf(
  options: CheckOptions,
  { env = process.env, cwd = process.cwd(), onEvent }: LibraryHooks,
): Promise<CheckJob> {
  const redactor = createRedactor(secretsIn(env));
  try {
    const { job, notes } = await resolveCheck(await withConfigFile(readOptions(options), cwd), { env, cwd, redactor });
    for (const text of notes) onEvent?.({ kind: 'note', text: redactor.text(text) });
    return { ...job, command: null };
  } catch (error) {
    throw redactedError(error, redactor);
  }
}
