// check: from options to a job, from the job to a report.
import { withConfigFile } from '../../config/config-file.ts';
import { resolveCheck } from '../../config/check-job.ts';
import type { OptionValues } from '../../config/options.ts';
import type { CheckJob } from '../../check.ts';
import { type ChosenReporter, chooseReporters, wantsTimelines } from '../chosen-reporters.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import { deliverMeasured } from '../deliver-measured.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { typedCommand } from '../typed-command.ts';
import { print } from '../print.ts';
import { requireVariables, withheldNotice } from '../variables.ts';

/** @param args what was typed @param commands names of all commands, in case that the model was meant to be one */
export async function checkCommand(
  model: string | undefined,
  typed: OptionValues,
  io: RedactedIo,
  args: readonly string[],
  commands: readonly string[],
): Promise<ExitCode> {
  const { env, cwd, redactor } = io;
  const options = await withConfigFile(model === undefined ? typed : { ...typed, model }, cwd);
  const choices = await chooseReporters(options, io);
  const { job, notes } = await resolveCheck(options, { env, cwd, commands, redactor });
  if (!options.quiet) for (const note of notes) print(io.stderr, `${note}\n`);
  const timelines = wantsTimelines(options, choices);
  const asked = { ...job, timelines, command: typedCommand(args) };
  if (options.against === undefined) return measureAndDeliver(asked, choices, options, io);
  const { deliverAgainst } = await import('./against.ts');
  return deliverAgainst(options.against, asked, choices, options, io);
}

/** Measures and judges one job, and hands the Report out. */
export async function measureAndDeliver(
  job: CheckJob,
  choices: readonly ChosenReporter[],
  options: OptionValues,
  io: RedactedIo,
): Promise<ExitCode> {
  requireVariables(job, io.env);
  if (options.verbose && !options.quiet) print(io.stderr, `${withheldNotice(job, io.env)}\n`);
  const { check } = await import('../../check.ts');
  return deliverMeasured((hooks) => check(job, hooks), choices, options, io);
}
