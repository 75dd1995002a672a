// analyze: saved recordings are judged again. Their own judge and budget hold, unless others are named. What is said of one
// now, and was not said before, is named: by the recording itself, or by a report of it that is given too.
import { resolveBaseline } from '../../config/baseline.ts';
import { OPTIONS, type OptionValues } from '../../config/options.ts';
import { resolveOwnRules } from '../../config/rules.ts';
import { chooseReporters, wantsTimelines } from '../chosen-reporters.ts';
import { deliver } from '../deliver.ts';
import { StreamCheckError } from '../../errors.ts';
import { firstOf } from '../../limits.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import { isSameJudged, type Judged, judgedOf } from '../../model/judged.ts';
import type { Report, Run } from '../../model/report.ts';
import { print } from '../print.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { againWords, changedWords } from '../../report/words/judged-again.ts';
import { loadSaved, readSaved, type Saved } from '../../saved-files.ts';
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
  const { read, failures } = await readSaved(paths, io.cwd, loadSaved);
  const recordings = read.flatMap((saved) => (saved.kind === 'recording' ? [saved.recording] : []));
  if (recordings.length === 0) {
    const message = 'There is no recording among these files: a report holds what was said, not what was seen.';
    throw new StreamCheckError('file-invalid', message, 'stream-check report <report>    renders it');
  }
  const baseline = await resolveBaseline(options, io.cwd);
  const report = judgeRecordings(recordings, { judge, budgetMs, inconclusive, gateRules, timelines, baseline });
  const compared = withEarlier(report, saidBefore(read));
  if (!options.quiet && compared.words !== '') print(io.stderr, `${compared.words}\n`);
  return deliver(withFailures(compared.report, failures, io), choices, options, io);
}

/** By id of the run. A report that is given wins over what the recording says of itself. */
function saidBefore(read: readonly Saved[]): ReadonlyMap<string, Judged> {
  const said = new Map<string, Judged>();
  for (const saved of read) {
    if (saved.kind === 'recording' && saved.recording.judged !== undefined) {
      said.set(saved.recording.id, saved.recording.judged);
    }
  }
  for (const saved of read) {
    if (saved.kind !== 'report') continue;
    const { tool, runs } = saved.report;
    for (const { id, verdict } of runs) said.set(id, judgedOf(verdict, tool.version));
  }
  return said;
}

function withEarlier(report: Report, before: ReadonlyMap<string, Judged>): { report: Report; words: string } {
  const changes: string[] = [];
  const runs = report.runs.map((run): Run => {
    const was = before.get(run.id);
    const is = judgedOf(run.verdict, report.tool.version);
    if (was === undefined || isSameJudged(was, is)) return run;
    changes.push(changedWords(run, was, is));
    return { ...run, earlier: was };
  });
  const unknown = runs.filter(({ id }) => !before.has(id)).length;
  return {
    report: { ...report, runs, warnings: [...report.warnings, ...firstOf(changes)] },
    // Where nothing is known of any of them, nothing was compared.
    words: unknown === runs.length ? '' : againWords(runs.length, changes.length, unknown),
  };
}
