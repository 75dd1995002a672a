// analyze: saved recordings are judged again. Their own judge and budget hold, unless others are named.
import { type CheckFlags, parseBudget, resolveJudging } from '../../config/config.ts';
import { chooseReporters, deliver } from '../deliver.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { Io } from '../io.ts';
import { expandPaths } from '../saved-files.ts';

export async function analyzeCommand(paths: readonly string[], flags: CheckFlags, io: Io): Promise<ExitCode> {
  const options = { ...resolveJudging(flags), budgetMs: parseBudget(flags.budget) };
  const choices = await chooseReporters(flags);
  const [{ judgeRecordings }, { loadRecording }] = await Promise.all([
    import('../../check.ts'),
    import('../../saved-files.ts'),
  ]);
  const recordings = [];
  for (const path of await expandPaths(paths, io.cwd)) recordings.push(await loadRecording(path));
  return deliver(judgeRecordings(recordings, options), choices, flags, io);
}
