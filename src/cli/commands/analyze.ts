// analyze: saved recordings are judged again. Their own judge and budget hold, unless others are named.
import { resolveBaseline } from '../../config/baseline.ts';
import { OPTIONS, type OptionValues } from '../../config/options.ts';
import { resolveOwnRules } from '../../config/rules.ts';
import { chooseReporters, wantsTimelines } from '../chosen-reporters.ts';
import { deliver } from '../deliver.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { loadRecording, readSaved } from '../../saved-files.ts';
import { withFailures } from '../saved-runs.ts';

export async function analyzeCommand(
  paths: readonly string[],
  options: OptionValues,
  io: RedactedIo,
): Promise<ExitCode> {
  const choices = await chooseReporters(options, io, paths);
  const { judgeRecordings } = await import('../../check.ts');
  const { judge = null, budget: budgetMs = null, inconclusive = OPTIONS.inconclusive.default } = options;
  const gateRules = resolveOwnRules(options);
  const timelines = wantsTimelines(options, choices);
  const { read, failures } = await readSaved(paths, io.cwd, loadRecording);
  const baseline = await resolveBaseline(options, io.cwd);
  const report = judgeRecordings(read, { judge, budgetMs, inconclusive, gateRules, timelines, baseline });
  return deliver(withFailures(report, failures, io), choices, options, io);
}
