// What measures and judges runs with a progress line, can be interrupted, and its Report goes out.
import type { CheckHooks } from '../check.ts';
import type { OptionValues } from '../config/options.ts';
import type { Report } from '../model/report.ts';
import type { ChosenReporter } from './chosen-reporters.ts';
import { deliver } from './deliver.ts';
import { noteHere } from './note-here.ts';
import { openLive } from './live-output.ts';
import { type ExitCode, worstExitCode } from '../model/exit-code.ts';
import { catchInterrupts } from './interrupts.ts';
import type { RedactedIo } from './redacted-io.ts';
import { outputStyleOf } from './output-style.ts';

/** Hands the Report out of what measures and judges, with a progress line meanwhile. */
export async function deliverMeasured(
  measure: (hooks: CheckHooks) => Promise<Report>,
  choices: readonly ChosenReporter[],
  options: OptionValues,
  io: RedactedIo,
): Promise<ExitCode> {
  const { createProgress } = await import('./progress.ts');
  const live = openLive(choices, io);
  const progress = options.quiet ? null : createProgress(io.stderr, outputStyleOf(io.stderr, io.env, options));
  const interrupts = catchInterrupts(io);
  let report: Report;
  try {
    report = await measure({
      signal: interrupts.signal,
      onEvent(event) {
        progress?.event(event);
        for (const output of live.values()) output.event(event);
      },
    });
  } finally {
    interrupts.stop();
    progress?.stop();
  }
  const { aborted: isInterrupted } = interrupts.signal;
  const exitCode = worstExitCode([report.exitCode, isInterrupted ? 130 : 0]);
  const code = await deliver({ ...report, exitCode }, choices, options, io, live);
  // The report is out: what cannot be read for a note changes nothing.
  if (!options.quiet && !isInterrupted) await noteHere(report, io).catch(() => {});
  return code;
}
