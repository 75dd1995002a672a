// analyze: saved recordings are judged again. Their own judge and budget hold, unless others are named.
import { OPTIONS, type OptionValues } from '../../config/options.ts';
import { chooseReporters, deliver } from '../deliver.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { expandPaths, loadRecording } from '../../saved-files.ts';

export async function analyzeCommand(
  paths: readonly string[],
  options: OptionValues,
  io: RedactedIo,
): Promise<ExitCode> {
  const choices = await chooseReporters(options);
  const { judgeRecordings } = await import('../../check.ts');
  const { judge = null, budget: budgetMs = null, inconclusive = OPTIONS.inconclusive.default } = options;
  const judging = { judge, budgetMs, inconclusive };
  const recordings = [];
  for (const path of await expandPaths(paths, io.cwd)) recordings.push(await loadRecording(path));
  return deliver(judgeRecordings(recordings, judging), choices, options, io);
}
